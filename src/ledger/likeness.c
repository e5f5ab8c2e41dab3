/* SPDX-License-Identifier: MIT */
/* Which paths a branch changes, small enough to be kept for every branch. */
#include "ledger_priv.h"

#include <stdlib.h>

static int
by_value(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

struct tg_likeness
tg_likeness_of(struct tg_arena *arena, const struct tg_paths *paths)
{
	size_t nr = paths->nr < TG_LIKENESS_MAX ? paths->nr : TG_LIKENESS_MAX, kept = 0;
	uint32_t *hashes = TG_NEW_ARRAY(arena, nr, uint32_t);
	/* A stranger who makes two paths alike only makes an innocent branch look
	 * like an old one of his own. */
	for (size_t i = 0; i < nr; i++)
		hashes[i] = tg_str_hash(TG_HASH_START, paths->items[i].path);
	if (nr)
		qsort(hashes, nr, sizeof(*hashes), by_value);
	for (size_t i = 0; i < nr; i++)
		if (!i || hashes[i] != hashes[i - 1])
			hashes[kept++] = hashes[i];
	return (struct tg_likeness){ .hashes = hashes, .nr = kept };
}

unsigned
tg_likeness_percent(const struct tg_likeness *a, const struct tg_likeness *b)
{
	size_t smaller = a->nr < b->nr ? a->nr : b->nr, same = 0;
	for (size_t i = 0, j = 0; i < a->nr && j < b->nr;) {
		uint32_t x = a->hashes[i], y = b->hashes[j];
		same += x == y;
		i += x <= y;
		j += y <= x;
	}
	return smaller ? (unsigned)(same * 100 / smaller) : 0;
}

struct tg_likeness
tg_likeness_join(struct tg_arena *arena, const struct tg_likeness *a, const struct tg_likeness *b)
{
	uint32_t *hashes = TG_NEW_ARRAY(arena, a->nr + b->nr, uint32_t);
	size_t nr = 0;
	for (size_t i = 0, j = 0; (i < a->nr || j < b->nr) && nr < TG_LIKENESS_MAX;) {
		bool is_a = j == b->nr || (i < a->nr && a->hashes[i] <= b->hashes[j]);
		uint32_t next = is_a ? a->hashes[i++] : b->hashes[j++];
		if (!nr || hashes[nr - 1] != next)
			hashes[nr++] = next;
	}
	return (struct tg_likeness){ .hashes = hashes, .nr = nr };
}
