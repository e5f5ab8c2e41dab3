/* SPDX-License-Identifier: MIT */
/*
 * Objects of packs as they are when they are inflated and their deltas applied, the ones used last. The
 * files of one commit are those of the next, and what one version is a delta
 * of is another: libgit2 keeps such bases too, but drops all at once.
 */
#ifndef TRUNKGATE_GIT_PLAIN_CACHE_H
#define TRUNKGATE_GIT_PLAIN_CACHE_H

#include "store.h"

/* Small objects count as 256 bytes: else so many of them fit in that slots are searched for long. */
enum { TG_PLAIN_SLOTS = 16384, TG_PLAIN_LEAST = 256 };

struct tg_plain {
	uint64_t offset;
	const void *pack;
	struct tg_plain *older, *newer; /* by last use */
	struct tg_plain *next;          /* of the same slot */
	size_t nr_users;                /* the cache is one */
	size_t len;
	enum tg_object type;
	char data[]; /* with a NUL behind len */
};

struct tg_plain_cache {
	struct tg_plain *slots[TG_PLAIN_SLOTS];
	struct tg_plain *oldest, *newest;
	size_t nr_bytes, max_bytes;
};

/* For one user; NULL where memory is short. Its type and data are not set. */
struct tg_plain *tg_plain_new(const void *pack, uint64_t offset, size_t len);
/* Frees it with its last user; may be NULL. */
void tg_plain_release(struct tg_plain *plain);
/* Nothing where it is larger than half of max_bytes. */
void tg_plain_keep(struct tg_plain_cache *cache, struct tg_plain *plain);
/* For one more user; NULL = not there. */
struct tg_plain *tg_plain_find(struct tg_plain_cache *cache, const void *pack, uint64_t offset);
void tg_plain_clear(struct tg_plain_cache *cache);

#endif
