/* SPDX-License-Identifier: MIT */
/* Percentiles by nearest rank: a value that was really measured. */
#include "series.h"

#include <stdlib.h>

void
tg_series_add(struct tg_arena *arena, struct tg_series *series, int64_t value)
{
	TG_GROW(arena, series->values, series->nr, series->cap);
	series->values[series->nr++] = value;
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

void
tg_series_sort(struct tg_series *series)
{
	if (series->nr)
		qsort(series->values, series->nr, sizeof(*series->values), by_value);
}

int64_t
tg_series_percentile(const struct tg_series *series, unsigned percent)
{
	if (!series->nr)
		return -1;
	size_t rank = (series->nr * percent + 99) / 100;
	return series->values[rank ? rank - 1 : 0];
}

size_t
tg_series_below(const struct tg_series *series, int64_t limit)
{
	size_t low = 0, high = series->nr;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (series->values[middle] < limit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

double
tg_percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}
