/* SPDX-License-Identifier: MIT */
/* A hash table with open addressing. */
#include "trunkgate/memo.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>

enum { FIRST_SLOTS = 64, WORD = sizeof(uint64_t) };

struct secret {
	uint32_t low, high;
	bool is_there;
};

/* Without random bytes the address of a variable, which the loader picks. */
static const struct secret *
secret(void)
{
	static struct secret value;
	uint64_t bytes;

	if (value.is_there)
		return &value;
	if (getrandom(&bytes, sizeof(bytes), GRND_NONBLOCK) != sizeof(bytes))
		bytes = (uintptr_t)&value * UINT64_C(0x9e3779b97f4a7c15);
	value = (struct secret){ (uint32_t)bytes, (uint32_t)(bytes >> 32), true };
	return &value;
}

/* NH, the sum of UMAC (RFC 4418): whoever does not know the secret finds two words of one
 * result by luck, of one in 2^32. One product takes eight bytes in, where FNV took one. */
static uint64_t
mix(const struct secret *secret, uint64_t word)
{
	uint32_t low = (uint32_t)word + secret->low;
	uint32_t high = (uint32_t)(word >> 32) + secret->high;

	return (uint64_t)low * high;
}

static uint64_t
word_at(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

static uint64_t
hash(struct tg_str key)
{
	const struct secret *of = secret();
	uint64_t h = key.len, last = 0;

	if (key.len < WORD)
		for (size_t i = 0; i < key.len; i++)
			last = last << 8 | (unsigned char)key.ptr[i];
	else
		last = word_at(key.ptr + key.len - WORD);
	for (size_t at = 0; at + WORD < key.len; at += WORD)
		h = mix(of, h ^ word_at(key.ptr + at));
	h = mix(of, h ^ last);
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
