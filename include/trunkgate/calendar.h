/* SPDX-License-Identifier: MIT */
/*
 * Time that counts: all of it, or only working days of a place. Days are the
 * civil days of a time zone, with its daylight-saving changes; a day that
 * counts counts from midnight to midnight, however long it is.
 */
#ifndef TRUNKGATE_CALENDAR_H
#define TRUNKGATE_CALENDAR_H

#include "trunkgate/arena.h"

/* The server's clock, the ledger and records count microseconds; a calendar counts seconds. */
#define TG_SECOND_US INT64_C(1000000)
#define TG_DAY_US (INT64_C(86400) * TG_SECOND_US)

struct tg_calendar {
	bool weekdays;           /* Saturdays, Sundays and holidays do not count */
	const char *zone;        /* a name of the tz database, or "UTC" */
	const int32_t *holidays; /* days since 1970-01-01, sorted */
	size_t nr_holidays;
};

/* Whether this system knows the zone. */
bool tg_zone_exists(struct tg_str name);
/* "2026-12-24" to days since 1970-01-01; false when there is no such day. */
bool tg_date_parse(struct tg_str text, int32_t *out);

/* Seconds that count between two moments (seconds since 1970 UTC); 0 when
 * to is not after from. At most 20 years are looked at. */
int64_t tg_calendar_between(const struct tg_calendar *calendar, int64_t from, int64_t to);
/* The moment by which so many seconds that count have passed since from. */
int64_t tg_calendar_after(const struct tg_calendar *calendar, int64_t from, int64_t seconds);

#define TG_MOMENT_LEN 40
/* "Fri 20 Nov 2026 19:42 CET", in the calendar's zone. */
void tg_calendar_format(const struct tg_calendar *calendar, int64_t moment,
			char out[TG_MOMENT_LEN]);
/* "3 days 4 hours", "50 minutes": two units at most, rounded down. */
#define TG_SPAN_LEN 40
void tg_span_format(int64_t seconds, char out[TG_SPAN_LEN]);

#endif
