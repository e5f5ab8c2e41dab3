/* SPDX-License-Identifier: MIT */
/*
 * What is shown of many findings. The same words about several commits are
 * one item; every reason gets its turn before any has two, so that one rule
 * broken everywhere does not hide the others.
 */
#ifndef TRUNKGATE_REPORT_GROUP_H
#define TRUNKGATE_REPORT_GROUP_H

#include "trunkgate/report.h"

enum { TG_ITEM_COMMITS = 3 };

/* Findings that differ in nothing but their commit. */
struct tg_item {
	const struct tg_finding *first;
	const struct tg_finding *commits[TG_ITEM_COMMITS]; /* first, and others */
	const struct tg_finding *last;
	size_t nr_commits; /* all of them, also past TG_ITEM_COMMITS */
	size_t nr_findings;
};

/* What one instance found for one reason in one ref. */
struct tg_group {
	const struct tg_tally *tally;
	struct tg_item items[TG_REPORT_MAX_FINDINGS];
	size_t nr_items;
	size_t nr_shown;
};

struct tg_groups {
	struct tg_group *items;
	size_t nr;
	size_t nr_left[TG_SEVERITY_ERROR + 1]; /* findings of groups without a place */
};

/*
 * Errors before warnings. At most TG_REPORT_MAX_FINDINGS items are shown in
 * all groups together.
 */
void tg_groups_make(struct tg_arena *arena, const struct tg_verdict *verdict,
		    struct tg_groups *out);

#endif
