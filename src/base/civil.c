/* SPDX-License-Identifier: MIT */
/* Howard Hinnant's days_from_civil and civil_from_days
 * (https://howardhinnant.github.io/date_algorithms.html): years begin in March,
 * so that the day that comes and goes is the last one; 400 of them are an era. */
#include "civil.h"

enum { DAYS_OF_ERA = 146097, MARCH_OF_0 = 719468 /* days from 0000-03-01 to 1970-01-01 */ };

int64_t
tg_days_from_civil(struct tg_civil date)
{
	int64_t year = date.year - (date.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int month = date.month + (date.month > 2 ? -3 : 9);
	int of_year = (153 * month + 2) / 5 + date.day - 1;

	return era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - MARCH_OF_0;
}

struct tg_civil
tg_civil_from_days(int64_t days)
{
	int64_t from_march = days + MARCH_OF_0;
	int64_t era = from_march / DAYS_OF_ERA;
	int of_era = (int)(from_march % DAYS_OF_ERA);
	int years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * years + years / 4 - years / 100);
	int month = (5 * of_year + 2) / 153;

	return (struct tg_civil){ .year = era * 400 + years + (month >= 10),
				  .month = month < 10 ? month + 3 : month - 9,
				  .day = of_year - (153 * month + 2) / 5 + 1 };
}
