/* SPDX-License-Identifier: MIT */
/*
 * What was found out about a string, to be asked for again: a hash table that
 * only grows. Those who fill it bound it. The hash is seeded anew in each
 * program, so that strangers cannot pick keys that all fall into one slot.
 */
#ifndef TRUNKGATE_MEMO_H
#define TRUNKGATE_MEMO_H

#include "trunkgate/arena.h"

struct tg_memo_slot {
	struct tg_str key; /* ptr NULL: free */
	void *value;
};
struct tg_memo { /* all zero is empty */
	struct tg_memo_slot *slots;
	size_t nr, cap;
};

/* NULL where there is none; a value may be NULL, then *known tells. */
void *tg_memo_get(const struct tg_memo *memo, struct tg_str key, bool *known);
/* The key is copied into the arena; it must not be there yet. */
void tg_memo_put(struct tg_memo *memo, struct tg_arena *arena, struct tg_str key, void *value);

#endif
