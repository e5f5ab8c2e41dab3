/* SPDX-License-Identifier: MIT */
/* Lists of strings. */
#include "trunkgate/strs.h"

#include <stdlib.h>

bool
tg_strs_have(const struct tg_strs *strs, struct tg_str s)
{
	for (size_t i = 0; i < strs->nr; i++)
		if (tg_str_eq(strs->items[i], s))
			return true;
	return false;
}

bool
tg_strs_have_nocase(const struct tg_strs *strs, struct tg_str s)
{
	for (size_t i = 0; i < strs->nr; i++)
		if (tg_str_eq_nocase(strs->items[i], s))
			return true;
	return false;
}

static int
by_text(const void *a, const void *b)
{
	const struct tg_str *x = a, *y = b;

	return tg_str_cmp(*x, *y);
}

void
tg_strs_sort(struct tg_strs *strs)
{
	size_t kept = 0;

	if (strs->nr)
		qsort(strs->items, strs->nr, sizeof(*strs->items), by_text);
	for (size_t i = 0; i < strs->nr; i++)
		if (!kept || !tg_str_eq(strs->items[kept - 1], strs->items[i]))
			strs->items[kept++] = strs->items[i];
	strs->nr = kept;
}

bool
tg_strs_contain(const struct tg_strs *sorted, struct tg_str s)
{
	return sorted->nr &&
	       bsearch(&s, sorted->items, sorted->nr, sizeof(*sorted->items), by_text);
}
