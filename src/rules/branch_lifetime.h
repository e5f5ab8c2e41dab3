/* SPDX-License-Identifier: MIT */
/* The decisions of branch_lifetime on plain values. Times are seconds. */
#ifndef TRUNKGATE_RULES_BRANCH_LIFETIME_H
#define TRUNKGATE_RULES_BRANCH_LIFETIME_H

#include "trunkgate/calendar.h"
#include "trunkgate/rule.h"

enum tg_lifetime_clock { TG_CLOCK_WEEKDAYS, TG_CLOCK_WALL };
enum tg_evasion { TG_EVASION_WARN, TG_EVASION_REFUSE, TG_EVASION_OFF };

struct tg_lifetime {
	int64_t soft, hard;
	int clock; /* enum tg_lifetime_clock */
	struct tg_str timezone;
	struct tg_strs holidays;
	int64_t grace;
	struct tg_people extend_by;
	int64_t extension;
	int64_t max_extensions;
	int evasion; /* enum tg_evasion */
};

enum tg_stage {
	TG_STAGE_YOUNG,
	TG_STAGE_SOFT,   /* past soft, or past hard within an extension */
	TG_STAGE_FIRST,  /* past hard for the first time: grace begins */
	TG_STAGE_GRACE,  /* past hard, within grace */
	TG_STAGE_EXPIRED /* past hard, nothing left */
};

struct tg_age {
	int64_t started, now; /* moments */
	int64_t elapsed;      /* counted by the calendar */
};

/* Where the work stands; grants as the ledger has them (microseconds). */
enum tg_stage tg_lifetime_stage(const struct tg_lifetime *opts, const struct tg_calendar *calendar,
				const struct tg_age *age, const struct tg_grants *grants);
/* The calendar of the options; holidays that are no dates are left out. */
struct tg_calendar tg_lifetime_calendar(struct tg_arena *arena, const struct tg_lifetime *opts);

#endif
