/* SPDX-License-Identifier: MIT */
/* All that `audit stats` and `audit report` tell, and what each part of it
 * rests on. */
#ifndef TRUNKGATE_ADMIN_AUDIT_SUMS_H
#define TRUNKGATE_ADMIN_AUDIT_SUMS_H

#include "site_facts.h"

struct tg_audit_sums {
	struct tg_arena *arena;
	struct tg_log_filter filter;
	struct tg_site_facts facts;
	struct tg_log_sum log;
};

/* What a number was counted from and what it leaves out, in a sentence or two. */
enum tg_basis {
	TG_BASIS_VERDICTS,
	TG_BASIS_FINDINGS,
	TG_BASIS_PATHS,
	TG_BASIS_GROUPS,
	TG_BASIS_FRICTION,
	TG_BASIS_OVERRIDES,
	TG_BASIS_POLICY,
	TG_BASIS_LIFETIMES,
	TG_BASIS_OPEN,
	TG_BASIS_BATCHES,
	TG_BASIS_REVIEWS,
	TG_BASIS_LANDINGS,
	TG_BASIS_LEAD,
	TG_BASIS_REVERTS,
	TG_BASIS_COST,
	TG_BASIS_NR
};
extern const char *const tg_basis_texts[TG_BASIS_NR];

/* Reads --since and --until of filter, and the log of the repository around
 * the working directory with what else that knows, or the files of argv. */
TG_MUST_USE const struct tg_error *tg_audit_sums_read(struct tg_audit_sums *sums, char **argv);

/* Days that the records are spread over, at least one. */
double tg_audit_sums_days(const struct tg_audit_sums *sums);

void tg_audit_stats_text(const struct tg_audit_sums *sums);
TG_MUST_USE const struct tg_error *tg_audit_stats_json(const struct tg_audit_sums *sums);

#endif
