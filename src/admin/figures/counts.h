/* SPDX-License-Identifier: MIT */
/* Counters by name, for names that a log brings. */
#ifndef TRUNKGATE_ADMIN_FIGURES_COUNTS_H
#define TRUNKGATE_ADMIN_FIGURES_COUNTS_H

#include "trunkgate/arena.h"

#include <jansson.h>

enum { TG_COUNTS_COLUMNS = 4, TG_COUNTS_MAX = 100000 };

struct tg_counts_row {
	const char *key;
	size_t nr[TG_COUNTS_COLUMNS];
	/* Of the caller: by which it was last counted, so that it counts once. */
	size_t mark;
};

struct tg_counts {
	struct tg_arena *arena;
	json_t *index; /* key to its row's number */
	struct tg_counts_row *rows;
	size_t nr, cap;
};

void tg_counts_init(struct tg_counts *table, struct tg_arena *arena);
/* The row of that name, made where there is none; all names past TG_COUNTS_MAX
 * share one, "(others)". Until the next call. */
struct tg_counts_row *tg_counts_at(struct tg_counts *table, const char *key);
/* NULL when there is none. */
const struct tg_counts_row *tg_counts_find(const struct tg_counts *table, const char *key);
/* Greatest first: by the first column, then the second, ..., then by name.
 * No row is made or found any more. */
void tg_counts_sort(struct tg_counts *table);

#endif
