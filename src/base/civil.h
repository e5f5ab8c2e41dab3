/* SPDX-License-Identifier: MIT */
/* Days counted from 1970-01-01 and dates of the Gregorian calendar, each made
 * from the other without the C library, whose gmtime_r() reads the zone's file first. */
#ifndef TRUNKGATE_CIVIL_H
#define TRUNKGATE_CIVIL_H

#include <stdint.h>

struct tg_civil {
	int64_t year;
	int month, day; /* from 1 */
};

/* Days since 1970-01-01, negative before. Any year whose seconds since then fit
 * an int64_t; a day that the month lacks is one of the next. */
int64_t tg_days_from_civil(struct tg_civil date);
/* The date so many days after 1970-01-01; not before 0000-03-01 (-719468). */
struct tg_civil tg_civil_from_days(int64_t days);

#endif
