/* SPDX-License-Identifier: MIT */
/* A hash table with open addressing: FNV-1a from a random start. */
#include "trunkgate/memo.h"

#include <stdint.h>
#include <sys/random.h>

enum { FIRST_SLOTS = 64 };

/* Without random bytes the address of a variable, which the loader picks. */
static uint64_t
seed(void)
{
	static uint64_t value;

	if (!value && getrandom(&value, sizeof(value), GRND_NONBLOCK) != sizeof(value))
		value = (uintptr_t)&value;
	value |= 1;
	return value;
}

static uint64_t
hash(struct tg_str key)
{
	uint64_t h = seed();

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
