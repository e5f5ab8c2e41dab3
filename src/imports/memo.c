/* SPDX-License-Identifier: MIT */
/* What was found out of a path or name, to be asked for again: a hash table
 * with open addressing. Its size is bounded by those who fill it. */
#include "resolve_priv.h"

enum { FIRST_SLOTS = 64 };

static uint64_t
hash(struct tg_str key)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.ptr[i]) * UINT64_C(1099511628211);
	return h ^ h >> 32;
}

static struct tg_memo_slot *
slot_of(const struct tg_memo *memo, struct tg_str key)
{
	size_t at = (size_t)hash(key) & (memo->cap - 1);

	while (memo->slots[at].key.ptr && !tg_str_eq(memo->slots[at].key, key))
		at = (at + 1) & (memo->cap - 1);
	return &memo->slots[at];
}

void *
tg_memo_get(const struct tg_memo *memo, struct tg_str key, bool *known)
{
	const struct tg_memo_slot *slot = memo->cap ? slot_of(memo, key) : NULL;

	*known = slot && slot->key.ptr;
	return *known ? slot->value : NULL;
}

static void
enlarge(struct tg_memo *memo, struct tg_arena *arena)
{
	struct tg_memo old = *memo;

	memo->cap = old.cap ? old.cap * 2 : FIRST_SLOTS;
	memo->slots = TG_NEW_ARRAY(arena, memo->cap, struct tg_memo_slot);
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key.ptr)
			*slot_of(memo, old.slots[i].key) = old.slots[i];
}

void
tg_memo_put(struct tg_memo *memo, struct tg_arena *arena, struct tg_str key, void *value)
{
	if (memo->nr * 2 >= memo->cap)
		enlarge(memo, arena);
	*slot_of(memo, key) = (struct tg_memo_slot){ tg_str_copy(arena, key), value };
	memo->nr++;
}
