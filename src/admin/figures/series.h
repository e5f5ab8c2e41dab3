/* SPDX-License-Identifier: MIT */
/* Numbers that were measured, and what can be said of all of them. */
#ifndef TRUNKGATE_ADMIN_FIGURES_SERIES_H
#define TRUNKGATE_ADMIN_FIGURES_SERIES_H

#include "trunkgate/arena.h"

struct tg_series {
	int64_t *values;
	size_t nr, cap;
};

/* Grows in arena. */
void tg_series_add(struct tg_arena *arena, struct tg_series *series, int64_t value);
void tg_series_sort(struct tg_series *series);
/* The nearest rank of a sorted series, 0 to 100; -1 of nothing. */
int64_t tg_series_percentile(const struct tg_series *series, unsigned percent);
/* How many values of a sorted series are below limit. */
size_t tg_series_below(const struct tg_series *series, int64_t limit);

/* Of 100; 0 of nothing. */
double tg_percent(size_t part, size_t whole);

#endif
