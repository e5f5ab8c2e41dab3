/* SPDX-License-Identifier: MIT */
/* Civil days of a zone, walked one by one. */
#include "trunkgate/calendar.h"

#include "civil.h"
#include "zone.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY = 24 * 60 * 60, MAX_DAYS = 20 * 366, THURSDAY = 4 };

bool
tg_zone_exists(struct tg_str name)
{
	return tg_zone_load(name) != NULL;
}

static int32_t
days_in_month(int64_t y, int m)
{
	static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return days[m - 1] + (m == 2 && is_leap);
}

/* All of text, which may begin with zeros; -1 when it is no number. */
static int32_t
number(struct tg_str text)
{
	int32_t value = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!tg_is_digit(text.ptr[i]))
			return -1;
		value = value * 10 + (text.ptr[i] - '0');
	}
	return value;
}

bool
tg_date_parse(struct tg_str text, int32_t *out)
{
	struct tg_civil date;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
		return false;
	date.year = number(tg_str_sub(text, 0, 4));
	date.month = number(tg_str_sub(text, 5, 2));
	date.day = number(tg_str_sub(text, 8, 2));
	if (date.year < 1970 || date.month < 1 || date.month > 12 || date.day < 1 ||
	    date.day > days_in_month(date.year, date.month))
		return false;
	*out = (int32_t)tg_days_from_civil(date);
	return true;
}

/* A zone that is gone since the policy was read is UTC: the days are a little
 * off, and no push hangs on it. */
static const struct tg_zone *
zone_of(const struct tg_calendar *calendar)
{
	const struct tg_zone *zone = tg_zone_load(tg_str_from(calendar->zone));

	return zone ? zone : tg_zone_load(TG_STR("UTC"));
}

static int32_t
day_of(const struct tg_zone *zone, int64_t moment)
{
	int64_t local = moment + tg_zone_offset(zone, moment, NULL);

	return (int32_t)(local >= 0 ? local / DAY : -((-local + DAY - 1) / DAY));
}

/* Where the clock springs over midnight the day begins when it lands; where
 * midnight comes twice, with the first. */
static int64_t
start_of_day(const struct tg_zone *zone, int32_t day)
{
	int64_t midnight = (int64_t)day * DAY;
	int64_t before = midnight - tg_zone_offset(zone, midnight - DAY, NULL);
	int64_t after = midnight - tg_zone_offset(zone, midnight + DAY, NULL);
	int64_t early = before < after ? before : after, late = before < after ? after : before;

	return day_of(zone, early) == day ? early : late;
}

static bool
counts(const struct tg_calendar *calendar, int32_t day)
{
	int32_t weekday = (day % 7 + 7 + THURSDAY) % 7;

	if (!calendar->weekdays)
		return true;
	if (weekday == 0 || weekday == 6)
		return false;
	for (size_t i = 0; i < calendar->nr_holidays; i++)
		if (calendar->holidays[i] == day)
			return false;
	return true;
}

/* From from on, day by day, until to or until so many seconds have counted;
 * *counted is how many did. Returns where it stopped. */
static int64_t
walk(const struct tg_calendar *calendar, int64_t from, int64_t to, int64_t most, int64_t *counted)
{
	const struct tg_zone *zone = zone_of(calendar);
	int32_t day = day_of(zone, from), last = day + MAX_DAYS;

	*counted = 0;
	for (int64_t at = from; at < to; day++) {
		int64_t end = day < last ? start_of_day(zone, day + 1) : to;

		end = end < to ? end : to;
		if (counts(calendar, day) && *counted + end - at >= most) {
			at += most - *counted;
			*counted = most;
			return at;
		}
		*counted += counts(calendar, day) ? end - at : 0;
		at = end;
	}
	return to;
}

int64_t
tg_calendar_between(const struct tg_calendar *calendar, int64_t from, int64_t to)
{
	int64_t counted;

	if (to <= from)
		return 0;
	if (!calendar->weekdays)
		return to - from;
	(void)walk(calendar, from, to, INT64_MAX, &counted);
	return counted;
}

int64_t
tg_calendar_after(const struct tg_calendar *calendar, int64_t from, int64_t seconds)
{
	int64_t counted;

	if (!calendar->weekdays || seconds <= 0)
		return from + seconds;
	return walk(calendar, from, from + (int64_t)MAX_DAYS * DAY, seconds, &counted);
}

void
tg_calendar_format(const struct tg_calendar *calendar, int64_t moment, char out[TG_MOMENT_LEN])
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	const char *name = "";
	time_t seconds = (time_t)(moment + tg_zone_offset(zone_of(calendar), moment, &name));
	struct tm tm = { 0 };
	char text[96];

	(void)gmtime_r(&seconds, &tm);
	snprintf(text, sizeof(text), "%s %d %s %d %02d:%02d %.8s", days[tm.tm_wday % 7], tm.tm_mday,
		 months[tm.tm_mon % 12], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, name);
	text[TG_MOMENT_LEN - 1] = '\0';
	memcpy(out, text, TG_MOMENT_LEN);
}

void
tg_span_format(int64_t seconds, char out[TG_SPAN_LEN])
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { DAY, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
	size_t i = 0, len;
	int64_t rest = seconds < 0 ? 0 : seconds;

	while (i + 1 < TG_ARRAY_LEN(units) && rest < units[i].seconds)
		i++;
	int64_t nr = rest / units[i].seconds;

	snprintf(out, TG_SPAN_LEN, "%lld %s%s", (long long)nr, units[i].name, nr == 1 ? "" : "s");
	len = strlen(out);
	if (i + 1 == TG_ARRAY_LEN(units))
		return;
	nr = rest % units[i].seconds / units[i + 1].seconds;
	if (nr)
		snprintf(out + len, TG_SPAN_LEN - len, " %lld %s%s", (long long)nr,
			 units[i + 1].name, nr == 1 ? "" : "s");
}
