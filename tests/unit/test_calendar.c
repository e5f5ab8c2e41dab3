/* SPDX-License-Identifier: MIT */
/* Days that count, in zones whose clocks change. */
#include "trunkgate/calendar.h"

#include <criterion/criterion.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

static int64_t
moment(const char *date, int hours)
{
	int32_t day;
	cr_assert(tg_date_parse(tg_str_from(date), &day), "%s", date);
	return (int64_t)day * DAY + (int64_t)hours * HOUR;
}

static void
need_zones(void)
{
	if (!tg_zone_exists(TG_STR("Europe/Madrid")))
		cr_skip_test("no tz database here");
}

Test(calendar, reads_days_that_exist)
{
	int32_t day;
	cr_assert(tg_date_parse(TG_STR("1970-01-01"), &day) && day == 0);
	cr_assert(tg_date_parse(TG_STR("2000-03-01"), &day) && day == 11017);
	cr_assert(tg_date_parse(TG_STR("2024-02-29"), &day) && day == 19782);
	cr_assert_not(tg_date_parse(TG_STR("2026-02-29"), &day));
	cr_assert_not(tg_date_parse(TG_STR("2026-13-01"), &day));
	cr_assert_not(tg_date_parse(TG_STR("2026-00-01"), &day));
	cr_assert_not(tg_date_parse(TG_STR("2026-1-01"), &day));
	cr_assert_not(tg_date_parse(TG_STR("26-12-2025"), &day));
	cr_assert_not(tg_date_parse(TG_STR("2026-12-2x"), &day));
	cr_assert_not(tg_date_parse(TG_STR(""), &day));
}

Test(calendar, wall_time_counts_everything)
{
	const struct tg_calendar wall = { .zone = "UTC" };
	int64_t friday = moment("2026-11-20", 12);
	cr_assert_eq(tg_calendar_between(&wall, friday, friday + 3 * DAY), 3 * DAY);
	cr_assert_eq(tg_calendar_between(&wall, friday, friday - 5), 0);
	cr_assert_eq(tg_calendar_after(&wall, friday, 3 * DAY), friday + 3 * DAY);
}

Test(calendar, weekends_and_holidays_do_not_count)
{
	int32_t holidays[1];
	cr_assert(tg_date_parse(TG_STR("2026-12-08"), &holidays[0]));
	const struct tg_calendar work = {
		.weekdays = true, .zone = "UTC", .holidays = holidays, .nr_holidays = 1
	};
	int64_t friday = moment("2026-12-04", 16);
	cr_assert_eq(tg_calendar_between(&work, friday, moment("2026-12-05", 10)), 8 * HOUR);
	cr_assert_eq(tg_calendar_between(&work, friday, moment("2026-12-07", 1)), 9 * HOUR);
	cr_assert_eq(tg_calendar_between(&work, friday, moment("2026-12-08", 20)), 32 * HOUR);
	cr_assert_eq(tg_calendar_between(&work, friday, moment("2026-12-09", 2)), 34 * HOUR);
	cr_assert_eq(tg_calendar_between(&work, moment("2026-12-05", 1), moment("2026-12-06", 9)),
		     0);
	cr_assert_eq(tg_calendar_after(&work, friday, 34 * HOUR), moment("2026-12-09", 2));
	cr_assert_eq(tg_calendar_after(&work, friday, 8 * HOUR), moment("2026-12-05", 0));
}

/* Each is the other's inverse, wherever one begins. */
Test(calendar, what_was_counted_is_found_again)
{
	need_zones();
	static const char *const zones[] = { "UTC", "Europe/Madrid", "America/Sao_Paulo",
					     "Asia/Kolkata", "Pacific/Auckland" };
	for (size_t z = 0; z < TG_ARRAY_LEN(zones); z++) {
		const struct tg_calendar work = { .weekdays = true, .zone = zones[z] };
		for (int64_t from = moment("2026-03-01", 0); from < moment("2026-12-01", 0);
		     from += 7 * DAY + 5 * HOUR + 13) {
			int64_t end = tg_calendar_after(&work, from, 100 * HOUR + 7);
			cr_assert_eq(tg_calendar_between(&work, from, end), 100 * HOUR + 7,
				     "%s %lld", zones[z], (long long)from);
		}
	}
}

Test(calendar, days_are_as_long_as_their_zone_makes_them)
{
	need_zones();
	const struct tg_calendar madrid = { .weekdays = true, .zone = "Europe/Madrid" };
	/* Winter time until 29 March 2026 at 1:00 UTC, a Sunday; New York's
	 * clocks change on a Sunday, too, so a weekday's length shows with wall
	 * days only through their borders. */
	int64_t friday = moment("2026-03-27", 23), monday = moment("2026-03-29", 22);
	cr_assert_eq(tg_calendar_between(&madrid, friday, monday), 0);
	cr_assert_eq(tg_calendar_between(&madrid, friday - HOUR, monday + HOUR), 2 * HOUR);
	/* In winter the border is at 23:00 UTC. */
	cr_assert_eq(tg_calendar_between(&madrid, moment("2026-10-23", 22),
					 moment("2026-10-25", 23)),
		     0);
}

/* A weekday on which the clock went forward at midnight. */
Test(calendar, a_day_may_begin_at_one)
{
	if (!tg_zone_exists(TG_STR("Africa/Cairo")))
		cr_skip_test("no tz database here");
	const struct tg_calendar cairo = { .weekdays = true, .zone = "Africa/Cairo" };
	/* Friday 26 April 2024 began at 1:00 summer time, 22:00 UTC of the 25th,
	 * and had 23 hours. */
	cr_assert_eq(tg_calendar_between(&cairo, moment("2024-04-25", 22), moment("2024-04-28", 0)),
		     23 * HOUR);
}

Test(calendar, rules_hold_beyond_the_table)
{
	need_zones();
	const struct tg_calendar madrid = { .weekdays = true, .zone = "Europe/Madrid" };
	char text[TG_MOMENT_LEN];
	tg_calendar_format(&madrid, moment("2060-07-01", 12), text);
	cr_assert_str_eq(text, "Thu 1 Jul 2060 14:00 CEST");
	tg_calendar_format(&madrid, moment("2060-12-31", 23), text);
	cr_assert_str_eq(text, "Sat 1 Jan 2061 00:00 CET");
	tg_calendar_format(&madrid, moment("1975-01-15", 12), text);
	cr_assert_str_eq(text, "Wed 15 Jan 1975 13:00 CET");
}

Test(calendar, knows_zones_by_name_only)
{
	cr_assert(tg_zone_exists(TG_STR("UTC")));
	cr_assert_not(tg_zone_exists(TG_STR("")));
	cr_assert_not(tg_zone_exists(TG_STR("Nowhere/Atlantis")));
	cr_assert_not(tg_zone_exists(TG_STR("../../../etc/passwd")));
	cr_assert_not(tg_zone_exists(TG_STR("Europe/../../../../etc/passwd")));
	cr_assert_not(tg_zone_exists(TG_STR("tzdata.zi")));
}

Test(calendar, spans_have_two_units)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} cases[] = {
		{ 0, "0 seconds" },           { 1, "1 second" },
		{ 61, "1 minute 1 second" },  { 3600, "1 hour" },
		{ 90000, "1 day 1 hour" },    { 172800 + 59, "2 days" },
		{ 7260, "2 hours 1 minute" }, { -5, "0 seconds" },
	};
	char text[TG_SPAN_LEN];
	for (size_t i = 0; i < TG_ARRAY_LEN(cases); i++) {
		tg_span_format(cases[i].seconds, text);
		cr_assert_str_eq(text, cases[i].text);
	}
}
