/* SPDX-License-Identifier: MIT */
/*
 * Long lists of texts in the order of their bytes. Most of what a comparison of
 * two refs reads is the same in all of them; the eight bytes behind that, as one
 * number, nearly always decide.
 */
#include "trunkgate/strs.h"

#include <stdlib.h>

enum { KEY_BYTES = 8 };

static bool
is_sorted(const struct tg_sorted *items, size_t nr)
{
	for (size_t i = 1; i < nr; i++)
		if (tg_str_cmp(items[i - 1].text, items[i].text) > 0)
			return false;
	return true;
}

static size_t
common_prefix(const struct tg_sorted *items, size_t nr)
{
	struct tg_str prefix = items[0].text;

	for (size_t i = 1; i < nr; i++)
		while (!tg_str_starts(items[i].text, prefix))
			prefix.len--;
	return prefix.len;
}

/* A text that ends counts as one that goes on with zeros: then the key is the
 * same, and the whole texts decide. */
static uint64_t
key_of(struct tg_str text, size_t from)
{
	uint64_t key = 0;

	for (size_t i = from; i < from + KEY_BYTES; i++)
		key = key << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
	return key;
}

static int
by_key(const void *a, const void *b)
{
	const struct tg_sorted *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return tg_str_cmp(x->text, y->text);
}

void
tg_sort(struct tg_sorted *items, size_t nr)
{
	size_t prefix;

	if (nr < 2 || is_sorted(items, nr))
		return;
	prefix = common_prefix(items, nr);
	for (size_t i = 0; i < nr; i++)
		items[i].key = key_of(items[i].text, prefix);
	qsort(items, nr, sizeof(*items), by_key);
}
