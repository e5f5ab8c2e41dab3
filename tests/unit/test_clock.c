/* SPDX-License-Identifier: MIT */
/* Clocks, times as text, identifiers. */
#include "trunkgate/clock.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

Test(clock, wall_clock_is_the_systems)
{
	int64_t before = (int64_t)time(NULL), now = tg_now_us() / 1000000;

	cr_assert(now >= before && now <= before + 5);
}

Test(clock, monotonic_clock_does_not_go_back)
{
	int64_t first = tg_monotonic_us();

	for (size_t i = 0; i < 1000; i++)
		cr_assert_geq(tg_monotonic_us(), first);
}

Test(clock, writes_utc_with_milliseconds)
{
	char out[TG_TIME_LEN];

	tg_format_time(out, INT64_C(1795203758120999));
	cr_assert_str_eq(out, "2026-11-20T19:42:38.120Z");
	tg_format_time(out, 0);
	cr_assert_str_eq(out, "1970-01-01T00:00:00.000Z");
	tg_format_time(out, INT64_C(951827696000000));
	cr_assert_str_eq(out, "2000-02-29T12:34:56.000Z");
}

/* Days of all years, each at another time of the day. */
Test(clock, knows_the_days_that_gmtime_knows)
{
	for (time_t at = 0; at < (time_t)253402300800; at += 9 * 86400 + 7777) {
		char out[TG_TIME_LEN], theirs[TG_TIME_LEN];
		struct tm tm;

		cr_assert_not_null(gmtime_r(&at, &tm));
		cr_assert_gt(strftime(theirs, sizeof(theirs), "%Y-%m-%dT%H:%M:%S.000Z", &tm), 0);
		tg_format_time(out, (int64_t)at * 1000000);
		cr_assert_str_eq(out, theirs);
	}
}

Test(clock, stays_within_four_digit_years)
{
	char out[TG_TIME_LEN];

	tg_format_time(out, -1);
	cr_assert_str_eq(out, "1970-01-01T00:00:00.000Z");
	tg_format_time(out, INT64_MAX);
	cr_assert_str_eq(out, "9999-12-31T23:59:59.999Z");
}

Test(clock, ulid_is_that_of_the_specification)
{
	static const unsigned char zeros[10] = { 0 };
	static const unsigned char ones[10] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	char out[TG_ULID_LEN];

	tg_ulid_make(out, INT64_C(1469918176385) * 1000, zeros);
	cr_assert_str_eq(out, "01ARYZ6S410000000000000000");
	tg_ulid_make(out, ((INT64_C(1) << 48) - 1) * 1000, ones);
	cr_assert_str_eq(out, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
}

Test(clock, ulids_sort_by_time_and_differ)
{
	static const unsigned char ones[10] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	static const unsigned char zeros[10] = { 0 };
	char a[TG_ULID_LEN], b[TG_ULID_LEN];

	tg_ulid_make(a, 1000000, ones);
	tg_ulid_make(b, 1001000, zeros);
	cr_assert_lt(strcmp(a, b), 0);
	tg_ulid_now(a);
	tg_ulid_now(b);
	cr_assert_str_neq(a, b);
	cr_assert_eq(strspn(a, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), TG_ULID_LEN - 1);
}
