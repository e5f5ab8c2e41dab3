/* SPDX-License-Identifier: MIT */
/*
 * Column charts as inline SVG in a figure: labels are HTML, so that they keep
 * their size at any width; the numbers stand below as a table, which is what
 * a screen reader gets.
 */
#ifndef TRUNKGATE_ADMIN_FIGURES_CHART_H
#define TRUNKGATE_ADMIN_FIGURES_CHART_H

#include "trunkgate/buf.h"

enum { TG_CHART_PARTS = 4 };

struct tg_chart_column {
	char label[24];            /* of ours; all labels are shown, or some of many */
	size_t nr[TG_CHART_PARTS]; /* stacked, the first at the bottom */
};

struct tg_chart {
	const char *title;  /* literals of ours, as all words here */
	const char *unit;   /* what a column counts, "pushes" */
	const char *across; /* what columns are, "week from" */
	/* What parts are called; the first nr_parts are there. */
	const char *const *parts;
	size_t nr_parts;
	/* Of more columns than this only so many labels are shown; odd; 0 = all. */
	size_t nr_labels;
	const struct tg_chart_column *columns;
	size_t nr;
};

void tg_chart_add(struct tg_buf *out, const struct tg_chart *chart);
/* The least of 1, 2, 4, 6, 8, 10, 20, 40, ... that is not below value: its half is round, too. */
size_t tg_chart_ceiling(size_t value);

#endif
