/* SPDX-License-Identifier: MIT */
/* Lists of strings. Comparing is by bytes. */
#ifndef TRUNKGATE_STRS_H
#define TRUNKGATE_STRS_H

#include "trunkgate/str.h"

struct tg_strs {
	struct tg_str *items;
	size_t nr;
};

/* For short lists: looks at each. */
bool tg_strs_have(const struct tg_strs *strs, struct tg_str s);
/* ASCII letters of either case are the same. */
bool tg_strs_have_nocase(const struct tg_strs *strs, struct tg_str s);
/* Sorts in place, and drops doubles. */
void tg_strs_sort(struct tg_strs *strs);
/* For lists that tg_strs_sort has sorted. */
bool tg_strs_contain(const struct tg_strs *sorted, struct tg_str s);

/* A text to be sorted, and what it is the text of. */
struct tg_sorted {
	struct tg_str text;
	const void *of; /* the caller's */
	uint64_t key;   /* the sorting's own */
};
/* By text, for lists of thousands that begin alike, as refs and paths do: what
 * all of them begin with is looked at once. */
void tg_sort(struct tg_sorted *items, size_t nr);

#endif
