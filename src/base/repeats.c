/* SPDX-License-Identifier: MIT */
/* Which of many strings were there before, in any case of letters: sorted,
 * since comparing each with each is felt from a hundred on. */
#include "trunkgate/arena.h"
#include "trunkgate/str.h"

#include <stdlib.h>

struct item {
	struct tg_str text;
	size_t index;
};

static int
by_text(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = tg_str_cmp_nocase(x->text, y->text);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

const bool *
tg_str_repeats_nocase(struct tg_arena *arena, const struct tg_str *items, size_t nr)
{
	struct item *sorted = TG_NEW_ARRAY(arena, nr, struct item);
	bool *repeats = TG_NEW_ARRAY(arena, nr, bool);

	for (size_t i = 0; i < nr; i++)
		sorted[i] = (struct item){ items[i], i };
	if (nr)
		qsort(sorted, nr, sizeof(*sorted), by_text);
	for (size_t i = 1; i < nr; i++)
		repeats[sorted[i].index] =
			tg_str_cmp_nocase(sorted[i - 1].text, sorted[i].text) == 0;
	return repeats;
}
