/* SPDX-License-Identifier: MIT */
/* What is known of a replay, for the files that count and that print it. */
#ifndef TRUNKGATE_ADMIN_REPLAY_PARTS_H
#define TRUNKGATE_ADMIN_REPLAY_PARTS_H

#include "../figures/counts.h"
#include "groups.h"
#include "sum.h"
#include "../figures/series.h"

enum { TG_REPLAY_EXAMPLES = 3, TG_REPLAY_NAME = 80, TG_REPLAY_DETAIL = 300 };

struct tg_replay_example {
	size_t landing;
	char commit[TG_OID_HEX]; /* "-" = of none */
	char detail[TG_REPLAY_DETAIL];
};

struct tg_replay_reason {
	char name[2 * TG_REPLAY_NAME]; /* id/reason */
	enum tg_severity severity;
	size_t nr_landings, nr_findings;
	struct tg_replay_example examples[TG_REPLAY_EXAMPLES];
};

struct tg_replay_month {
	char name[8]; /* 2026-11 */
	size_t nr, nr_refused;
};

struct tg_replay_sum {
	struct tg_arena *arena;
	struct tg_replay_reason *reasons;
	size_t nr_reasons, cap_reasons;
	struct tg_replay_month *months;
	size_t nr_months, cap_months;
	const char **skipped;
	size_t nr_skipped, cap_skipped;
	size_t nr, nr_refused, nr_failed;
	struct tg_series commits, lines, files; /* of landings */
	struct tg_series subjects;              /* display columns, of commits */
	struct tg_counts trailers;              /* commits that have a key, in its first column */
	struct tg_replay_groups groups;
	int64_t began_us, told_us;
};

#endif
