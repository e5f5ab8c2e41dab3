/* SPDX-License-Identifier: MIT */
/* Objects that were inflated, kept while there is room. */
#include "../../src/git/objects/plain_cache.h"

#include <criterion/criterion.h>

enum { ROOM = 1 << 20 };

static void
keep(struct tg_plain_cache *cache, uint64_t offset, size_t len)
{
	struct tg_plain *plain = tg_plain_new(cache, offset, len);
	cr_assert_not_null(plain);
	tg_plain_keep(cache, plain);
	tg_plain_release(plain);
}

static bool
has(struct tg_plain_cache *cache, uint64_t offset)
{
	struct tg_plain *plain = tg_plain_find(cache, cache, offset);
	tg_plain_release(plain);
	return plain != NULL;
}

static size_t
longest_slot(const struct tg_plain_cache *cache)
{
	size_t longest = 0;
	for (size_t i = 0; i < TG_PLAIN_SLOTS; i++) {
		size_t len = 0;
		for (const struct tg_plain *plain = cache->slots[i]; plain; plain = plain->next)
			len++;
		longest = len > longest ? len : longest;
	}
	return longest;
}

Test(plain_cache, drops_what_was_used_longest_ago)
{
	static struct tg_plain_cache cache = { .max_bytes = ROOM };
	for (uint64_t i = 0; i < 8; i++)
		keep(&cache, i, ROOM / 8 - 200);
	cr_assert(has(&cache, 0));
	keep(&cache, 8, ROOM / 8 - 200);
	cr_assert(has(&cache, 0) && !has(&cache, 1) && has(&cache, 8));
	tg_plain_clear(&cache);
	cr_assert_eq(cache.nr_bytes, 0);
}

/* A push may bring a million files of one line: each is looked for. */
Test(plain_cache, keeps_no_more_small_objects_than_it_finds_at_once)
{
	static struct tg_plain_cache cache = { .max_bytes = 8 * ROOM };
	for (uint64_t i = 0; i < 200000; i++)
		keep(&cache, i * 19, 2);
	cr_assert(has(&cache, (uint64_t)199999 * 19) && !has(&cache, 0));
	cr_assert_leq(longest_slot(&cache), 16, "%zu", longest_slot(&cache));
	tg_plain_clear(&cache);
}

/* Versions of a large file are often deltas of each other, and read one after the other. */
Test(plain_cache, keeps_the_last_of_large_objects)
{
	static struct tg_plain_cache cache = { .max_bytes = ROOM };
	for (uint64_t i = 0; i < 4; i++) {
		keep(&cache, i, ROOM / 2 - 100);
		cr_assert(has(&cache, i));
	}
	keep(&cache, 4, ROOM / 2);
	cr_assert(!has(&cache, 4) && has(&cache, 3));
	tg_plain_clear(&cache);
}
