/* SPDX-License-Identifier: MIT */
#include "../../src/base/civil.h"

#include <criterion/criterion.h>

#include <time.h>

enum { FIRST = -719468, LAST = 2932896 /* 9999-12-31 */ };

Test(civil, each_day_is_that_of_the_c_library)
{
	for (int64_t day = FIRST; day <= LAST; day++) {
		struct tg_civil date = tg_civil_from_days(day);
		time_t seconds = (time_t)day * 86400;
		struct tm tm;

		gmtime_r(&seconds, &tm);
		cr_assert(date.year == tm.tm_year + 1900 && date.month == tm.tm_mon + 1 &&
				  date.day == tm.tm_mday,
			  "day %lld", (long long)day);
		cr_assert(tg_days_from_civil(date) == day, "day %lld", (long long)day);
	}
}

Test(civil, years_before_the_era_and_far_away)
{
	cr_assert(tg_days_from_civil((struct tg_civil){ 0, 2, 29 }) == FIRST - 1);
	cr_assert(tg_days_from_civil((struct tg_civil){ -400, 3, 1 }) == FIRST - 146097);
	cr_assert(tg_days_from_civil((struct tg_civil){ 400000000000, 3, 1 }) ==
		  FIRST + INT64_C(1000000000) * 146097);
}
