/* SPDX-License-Identifier: MIT */
/*
 * Objects in packs for libgit2, where many are read: the same object, and the same
 * base of deltas, is inflated once as long as it is in use (plain_cache.h).
 */
#ifndef TRUNKGATE_GIT_PACKS_H
#define TRUNKGATE_GIT_PACKS_H

#include "plain_cache.h"

#include "trunkgate/arena.h"

#include <git2.h>

enum { TG_PACKS_MAX = 64, TG_PACKS_OBJECT_MAX = 64 << 20 };

struct tg_packs;

/* The packs of these object directories, as they are when some objects were read; closed with
 * the arena. incoming may be NULL. */
struct tg_packs *tg_packs_new(struct tg_arena *arena, const char *incoming, const char *const *dirs,
			      size_t nr);
/*
 * Gives the database a backend that is asked before all others for what these packs
 * hold. What is large or wrong in any way, or in more packs than TG_PACKS_MAX, it leaves
 * to libgit2's own, so that errors are libgit2's. 0, or libgit2's error.
 */
int tg_packs_add(git_odb *odb, struct tg_packs *packs);
/* Whether a pack of the incoming directory, or of another one, has it; false where the packs are
 * not open yet. */
bool tg_packs_hold(struct tg_packs *packs, const struct tg_oid *oid, bool is_incoming);
/* The same object without a copy; to be released. NULL where libgit2 is to be asked. */
struct tg_plain *tg_packs_read(struct tg_packs *packs, const struct tg_oid *oid);
/* Of that object; at most the first bytes of it are inflated. False where libgit2 is to be asked. */
bool tg_packs_size(struct tg_packs *packs, const struct tg_oid *oid, uint64_t *size);

#endif
