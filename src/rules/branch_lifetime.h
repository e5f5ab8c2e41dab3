/* SPDX-License-Identifier: MIT */
/* What the files of branch_lifetime share, and its decisions on plain values. Times are seconds;
 * the ledger's are microseconds. */
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

enum { TG_LIFETIME_SOFT, TG_LIFETIME_HARD, TG_LIFETIME_EVASION };

/* A branch under judgement. */
struct tg_ageing {
	struct tg_judge *judge;
	const struct tg_lifetime *opts;
	struct tg_ref *ref;
	struct tg_ledger *ledger;
	struct tg_calendar calendar;
	const struct tg_standing *standing;
	struct tg_grants grants;
	struct tg_age age;
};

/* Where the work stands; grants as the ledger has them (microseconds). */
enum tg_stage tg_lifetime_stage(const struct tg_lifetime *opts, const struct tg_calendar *calendar,
				const struct tg_age *age, const struct tg_grants *grants);
/* The calendar of the options; holidays that are no dates are left out. */
struct tg_calendar tg_lifetime_calendar(struct tg_arena *arena, const struct tg_lifetime *opts);

/* Grants the extension that the push asks for, if any. False when it is told why not: asked for
 * in vain is refused, also where it was not needed, as whoever asks believes that it counts. */
bool tg_lifetime_extend(struct tg_ageing *work);
/* Under the last finding: whom to ask for more time, where there is any left. */
void tg_lifetime_hint_extension(const struct tg_ageing *work);
/* Tells of work that looks new, and like what the same person took away lately. */
TG_MUST_USE const struct tg_error *tg_lifetime_check_evasion(struct tg_ageing *work);

#endif
