/* SPDX-License-Identifier: MIT */
/* libgit2 as this folder uses it: started once with fixed settings, and the
 * calls that differ between its versions. */
#ifndef TRUNKGATE_GIT_LIBGIT2_H
#define TRUNKGATE_GIT_LIBGIT2_H

#include "trunkgate/error.h"
#include "trunkgate/oid.h"

#include <git2.h>
#include <git2/version.h>
/* Where libgit2 1.9 put git_error_clear(). */
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 9
#include <git2/sys/errors.h>
#endif

/*
 * At the first call: strict hash verification off (git has just hashed what
 * came, and trusts its own store), object cache off, mapped windows bounded,
 * no configuration but what we read, owner checks off (receive-pack has made
 * them), and an allocator that ends the process at its cap.
 */
void tg_libgit2_start(void);
/* Objects that are read while it is on are kept, 16 MiB at most: for calls that
 * look the same trees or commits up again and again. */
void tg_libgit2_cache(bool is_on);

int tg_odb_new(git_odb **out);
void tg_oid_to_git(git_oid *out, const struct tg_oid *oid);

/* One database over all dirs; freed with the arena. */
TG_MUST_USE const struct tg_error *tg_odb_open(struct tg_arena *arena, const char *const *dirs,
					       size_t nr, git_odb **out);

#endif
