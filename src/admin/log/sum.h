/* SPDX-License-Identifier: MIT */
/*
 * What a log adds up to, for `audit stats` and `audit report`. Of people only
 * how many: what is said of fewer than TG_FEW_PEOPLE is not said.
 */
#ifndef TRUNKGATE_ADMIN_LOG_SUM_H
#define TRUNKGATE_ADMIN_LOG_SUM_H

#include "files.h"
#include "filter.h"
#include "../figures/series.h"
#include "../figures/counts.h"

enum { TG_FEW_PEOPLE = 3, TG_LATEST = 20 };

/* The columns of reasons, paths and groups: pushes, each counted once a row. */
enum { TG_SUM_REFUSED, TG_SUM_WARNED, TG_SUM_OBSERVED, TG_SUM_PUSHES };

struct tg_sum_day {
	int32_t day;      /* since 1970-01-01, UTC */
	size_t pushes[4]; /* by enum tg_outcome */
	size_t landings, tags;
};

/* The last ones, as a ring: entry i of nr is at i % TG_LATEST. */
struct tg_sum_override {
	int64_t time;
	const char *record, *ref, *reason, *findings;
};
struct tg_sum_policy {
	int64_t time;
	const char *hash, *previous;
};

struct tg_log_sum {
	struct tg_arena *arena;
	struct tg_log_filter filter;
	const struct tg_policy *policy; /* of the repository, or NULL */
	const struct tg_globs *trunks;
	struct tg_log_files files;
	size_t nr_records, nr_foreign;
	int64_t first, last; /* microseconds; of the records that count; 0 = none */

	/* Decisions of pre-receive. */
	size_t nr_pushes;
	size_t verdicts[4]; /* by enum tg_outcome */
	struct tg_counts people, rules, reasons, paths;
	struct tg_counts groups; /* by tg_sum_groups() */
	size_t nr_with_path;     /* pushes with a finding that names a file */
	struct tg_series hook;   /* microseconds */
	struct tg_sum_day *days;
	size_t nr_days, cap_days;

	/* From the first refusal of a ref to the push of the same person that
	 * let it through. */
	json_t *waiting; /* repository, ref and person to a number of episodes */
	struct tg_sum_episode *episodes;
	size_t nr_episodes, cap_episodes;
	struct tg_series recovery; /* seconds */
	struct tg_series tries;    /* refusals until then */
	size_t nr_by_override;
	size_t nr_ref_refusals, nr_repeats, nr_same_reason;

	/* What came to trunks, in one push. */
	struct tg_series batch, batch_lines;
	size_t nr_landings, nr_tags;
	const char *trunk;                  /* the one that something came to first; NULL = none */
	struct tg_oid trunk_from, trunk_to; /* what it was before and is now */

	/* Approvals: from the first push of a commit. */
	json_t *seen;
	struct tg_series review; /* seconds */

	struct tg_sum_override overrides[TG_LATEST];
	struct tg_sum_policy policies[TG_LATEST];
	size_t nr_overrides, nr_policies;
};

/* filter is prepared already. policy may be NULL. */
void tg_log_sum_begin(struct tg_log_sum *sum, struct tg_arena *arena,
		      const struct tg_log_filter *filter, const struct tg_policy *policy);
/* Reads all files; argv as for tg_log_files_find(). */
TG_MUST_USE const struct tg_error *tg_log_sum_read(struct tg_log_sum *sum, char **argv);
/* Refs that were refused and have not got through. */
size_t tg_log_sum_nr_waiting(const struct tg_log_sum *sum);
/* Seconds between the first record and the last. */
int64_t tg_log_sum_span(const struct tg_log_sum *sum);

/* --- its parts, called for each record --- */

/* A record of push.decided by pre-receive. */
struct tg_sum_push {
	const json_t *record;
	const json_t *refs;
	int64_t time; /* microseconds */
	enum tg_outcome outcome;
	const char *pusher; /* "" = not known */
};

void tg_sum_findings(struct tg_log_sum *sum, const struct tg_sum_push *push);
void tg_sum_friction(struct tg_log_sum *sum, const struct tg_sum_push *push);
void tg_sum_flow(struct tg_log_sum *sum, const struct tg_sum_push *push);
/* Once all is read: groups of people, of whom those with too few members in
 * the log are put together, or left out. */
void tg_sum_groups(struct tg_log_sum *sum);
struct tg_sum_day *tg_sum_day(struct tg_log_sum *sum, int64_t time);
bool tg_sum_is_trunk(const struct tg_log_sum *sum, const char *ref);

#endif
