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

#endif
