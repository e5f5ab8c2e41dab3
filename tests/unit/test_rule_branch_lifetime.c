/* SPDX-License-Identifier: MIT */
/* The stages of a branch's life. */
#include "../../src/rules/branch_lifetime.h"

#include <criterion/criterion.h>

enum { HOUR = 3600 };
#define SECOND INT64_C(1000000)

static const struct tg_calendar wall = { .zone = "UTC" };

static enum tg_stage
stage(const struct tg_lifetime *opts, int64_t hours, const struct tg_grants *grants)
{
	const struct tg_age age = { .started = 0, .now = hours * HOUR, .elapsed = hours * HOUR };
	return tg_lifetime_stage(opts, &wall, &age, grants);
}

static const struct tg_lifetime usual = { .soft = 24 * HOUR,
					  .hard = 48 * HOUR,
					  .grace = 24 * HOUR };

Test(rule_branch_lifetime, young_soft_and_too_old)
{
	const struct tg_grants none = { 0 };
	struct tg_lifetime strict = usual;
	strict.grace = 0;
	cr_assert_eq(stage(&usual, 23, &none), TG_STAGE_YOUNG);
	cr_assert_eq(stage(&usual, 24, &none), TG_STAGE_SOFT);
	cr_assert_eq(stage(&usual, 47, &none), TG_STAGE_SOFT);
	cr_assert_eq(stage(&usual, 48, &none), TG_STAGE_FIRST);
	cr_assert_eq(stage(&strict, 48, &none), TG_STAGE_EXPIRED);
}

Test(rule_branch_lifetime, grace_begins_once_and_ends)
{
	const struct tg_grants begun = { .grace = 50 * HOUR * SECOND };
	cr_assert_eq(stage(&usual, 60, &begun), TG_STAGE_GRACE);
	cr_assert_eq(stage(&usual, 73, &begun), TG_STAGE_GRACE);
	cr_assert_eq(stage(&usual, 74, &begun), TG_STAGE_EXPIRED);
}

Test(rule_branch_lifetime, an_extension_holds_until_its_end)
{
	const struct tg_grants longer = { .grace = 50 * HOUR * SECOND,
					  .nr_extensions = 1,
					  .extended_until = 100 * HOUR * SECOND };
	cr_assert_eq(stage(&usual, 99, &longer), TG_STAGE_SOFT);
	cr_assert_eq(stage(&usual, 100, &longer), TG_STAGE_EXPIRED);
}

Test(rule_branch_lifetime, the_calendar_is_the_options)
{
	struct tg_arena *arena = tg_arena_new("test", 1 << 16);
	struct tg_str days[] = { TG_STR("2026-12-25"), TG_STR("2027-01-01") };
	const struct tg_lifetime opts = { .clock = TG_CLOCK_WEEKDAYS,
					  .timezone = TG_STR("Europe/Madrid"),
					  .holidays = { days, 2 } };
	struct tg_calendar calendar = tg_lifetime_calendar(arena, &opts);
	cr_assert(calendar.weekdays);
	cr_assert_str_eq(calendar.zone, "Europe/Madrid");
	cr_assert_eq(calendar.nr_holidays, 2);
	cr_assert_eq(calendar.holidays[1] - calendar.holidays[0], 7);
	tg_arena_destroy(arena);
}
