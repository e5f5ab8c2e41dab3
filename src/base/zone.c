/* SPDX-License-Identifier: MIT */
/*
 * The second, 64-bit part of a TZif file: moments at which the offset
 * changes, and a rule in the words of POSIX's TZ for what comes after the
 * last of them.
 */
#include "zone.h"

#include "civil.h"

#include "trunkgate/file.h"

#include <stdio.h>
#include <string.h>

enum { MAX_FILE = 256 * 1024, MAX_ZONE = 64, HEADER = 44, DAY = 24 * 60 * 60, MAX_NAME = 8 };

static const char folder[] = "/usr/share/zoneinfo/";

/* A day of the year on which a rule changes: the nth weekday of a month. */
struct change {
	int month, week, weekday;
	int32_t time; /* of the local day, seconds */
};

struct period {
	int32_t offset;
	char name[MAX_NAME];
};

struct tg_zone {
	char name[MAX_ZONE];
	const unsigned char *times; /* of 8 bytes */
	const unsigned char *types; /* one byte for each time */
	const unsigned char *infos; /* of 6 bytes */
	const char *names;
	size_t nr_times, nr_infos, nr_chars;
	struct period standard, summer;
	struct change begin, end; /* of summer time */
	bool has_rule, has_summer;
};

static uint32_t
big32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t
big64(const unsigned char *p)
{
	return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

/* --- the rule at the end --- */

static bool
take(struct tg_str *rest, char c)
{
	if (!rest->len || rest->ptr[0] != c)
		return false;
	*rest = tg_str_from_index(*rest, 1);
	return true;
}

static bool
take_number(struct tg_str *rest, int *out)
{
	int value = 0;
	size_t i = 0;

	for (; i < rest->len && i < 4 && tg_is_digit(rest->ptr[i]); i++)
		value = value * 10 + (rest->ptr[i] - '0');
	*rest = tg_str_from_index(*rest, i);
	*out = value;
	return i > 0;
}

/* [+-]hh[:mm[:ss]] */
static bool
take_time(struct tg_str *rest, int32_t *out)
{
	bool is_negative = take(rest, '-');
	int hours, minutes = 0, seconds = 0;

	if (!is_negative)
		(void)take(rest, '+');
	if (!take_number(rest, &hours))
		return false;
	if (take(rest, ':') && !take_number(rest, &minutes))
		return false;
	if (take(rest, ':') && !take_number(rest, &seconds))
		return false;
	*out = (hours * 60 + minutes) * 60 + seconds;
	*out = is_negative ? -*out : *out;
	return true;
}

/* "CET" or "<+03>" */
static bool
take_name(struct tg_str *rest, char out[MAX_NAME])
{
	bool is_quoted = take(rest, '<');
	size_t len = 0;

	while (len < rest->len &&
	       (is_quoted ? rest->ptr[len] != '>'
			  : tg_is_alnum(rest->ptr[len]) && !tg_is_digit(rest->ptr[len])))
		len++;
	if (len < 3 || len >= MAX_NAME)
		return false;
	memcpy(out, rest->ptr, len);
	out[len] = '\0';
	*rest = tg_str_from_index(*rest, len);
	return !is_quoted || take(rest, '>');
}

/* ",Mm.w.d[/time]": other forms of POSIX do not occur in the database. */
static bool
take_change(struct tg_str *rest, struct change *out)
{
	out->time = 2 * 60 * 60;
	if (!take(rest, ',') || !take(rest, 'M') || !take_number(rest, &out->month) ||
	    !take(rest, '.') || !take_number(rest, &out->week) || !take(rest, '.') ||
	    !take_number(rest, &out->weekday))
		return false;
	if (out->month < 1 || out->month > 12 || out->week < 1 || out->week > 5 || out->weekday > 6)
		return false;
	return !take(rest, '/') || take_time(rest, &out->time);
}

static bool
take_period(struct tg_str *rest, struct period *out, int32_t usual)
{
	int32_t west;

	if (!take_name(rest, out->name))
		return false;
	out->offset = usual;
	if (!rest->len || rest->ptr[0] == ',')
		return true;
	if (!take_time(rest, &west))
		return false;
	out->offset = -west;
	return true;
}

static bool
parse_rule(struct tg_zone *zone, struct tg_str text)
{
	if (!take_period(&text, &zone->standard, 0))
		return false;
	if (!text.len)
		return true;
	zone->has_summer = true;
	return take_period(&text, &zone->summer, zone->standard.offset + 60 * 60) &&
	       take_change(&text, &zone->begin) && take_change(&text, &zone->end) && !text.len;
}

/* Days since 1970 of the first of a month. */
static int64_t
first_of(int64_t year, int month)
{
	return tg_days_from_civil((struct tg_civil){ .year = year, .month = month, .day = 1 });
}

/* The local second at which the change happens in that year. */
static int64_t
moment_of(const struct change *change, int64_t year)
{
	int64_t first = first_of(year, change->month);
	int64_t next =
		change->month == 12 ? first_of(year + 1, 1) : first_of(year, change->month + 1);
	int64_t weekday = ((first + 4) % 7 + 7) % 7;
	int64_t day = first + (change->weekday - weekday + 7) % 7 + (change->week - 1) * 7;

	if (day >= next)
		day -= 7;
	return day * DAY + change->time;
}

static const struct period *
period_by_rule(const struct tg_zone *zone, int64_t moment)
{
	int64_t year = 1970 + (moment + zone->standard.offset) / (int64_t)(365.2425 * DAY);
	int64_t begin, end;
	bool is_summer;

	if (!zone->has_summer)
		return &zone->standard;
	/* Near the turn of a year the guess may be off by one; no zone changes
	 * then, so the first of the two years whose end is not reached counts. */
	if (moment + zone->standard.offset < first_of(year, 1) * DAY)
		year--;
	else if (moment + zone->standard.offset >= first_of(year + 1, 1) * DAY)
		year++;
	begin = moment_of(&zone->begin, year) - zone->standard.offset;
	end = moment_of(&zone->end, year) - zone->summer.offset;
	is_summer = begin < end ? moment >= begin && moment < end : moment >= begin || moment < end;
	return is_summer ? &zone->summer : &zone->standard;
}

/* --- the file --- */

struct counts {
	size_t utc, wall, leaps, times, types, chars;
};

static bool
read_header(struct tg_str text, struct counts *out)
{
	const unsigned char *p = (const unsigned char *)text.ptr;

	if (text.len < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	out->utc = big32(p + 20);
	out->wall = big32(p + 24);
	out->leaps = big32(p + 28);
	out->times = big32(p + 32);
	out->types = big32(p + 36);
	out->chars = big32(p + 40);
	return out->utc <= MAX_FILE && out->wall <= MAX_FILE && out->leaps <= MAX_FILE &&
	       out->times <= MAX_FILE && out->types <= 256 && out->chars <= MAX_FILE;
}

static size_t
data_len(const struct counts *c, size_t time_len)
{
	return c->times * (time_len + 1) + c->types * 6 + c->chars + c->leaps * (time_len + 4) +
	       c->wall + c->utc;
}

static bool
are_types_known(const struct tg_zone *zone)
{
	for (size_t i = 0; i < zone->nr_times; i++)
		if (zone->types[i] >= zone->nr_infos)
			return false;
	for (size_t i = 0; i < zone->nr_infos; i++)
		if (zone->infos[i * 6 + 5] >= zone->nr_chars)
			return false;
	return zone->nr_infos > 0 && zone->names[zone->nr_chars - 1] == '\0';
}

static bool
parse(struct tg_zone *zone, struct tg_str text)
{
	struct counts counts;
	size_t len;

	if (!read_header(text, &counts))
		return false;
	text = tg_str_from_index(text, HEADER + data_len(&counts, 4));
	if (!read_header(text, &counts))
		return false;
	text = tg_str_from_index(text, HEADER);
	len = data_len(&counts, 8);
	if (text.len < len || !counts.chars)
		return false;
	zone->nr_times = counts.times;
	zone->nr_infos = counts.types;
	zone->nr_chars = counts.chars;
	zone->times = (const unsigned char *)text.ptr;
	zone->types = zone->times + counts.times * 8;
	zone->infos = zone->types + counts.times;
	zone->names = (const char *)(zone->infos + counts.types * 6);
	text = tg_str_from_index(text, len);
	if (take(&text, '\n') && text.len > 1)
		zone->has_rule = parse_rule(zone, tg_str_sub(text, 0, tg_str_index(text, '\n')));
	return are_types_known(zone);
}

static struct tg_zone *
read_zone(struct tg_arena *arena, struct tg_str name)
{
	char path[sizeof(folder) + MAX_ZONE];
	struct tg_zone *zone = TG_NEW(arena, struct tg_zone);
	struct tg_str text = { 0 };
	bool found = false;

	memcpy(zone->name, name.ptr, name.len);
	if (tg_str_eq(name, TG_STR("UTC"))) {
		zone->has_rule = true;
		memcpy(zone->standard.name, "UTC", 4);
		return zone;
	}
	snprintf(path, sizeof(path), "%s%s", folder, zone->name);
	if (tg_file_read(arena, path, MAX_FILE, &text, &found) || !found || !parse(zone, text))
		return NULL;
	return zone;
}

static bool
is_name_byte(char c)
{
	return tg_is_alnum(c) || c == '_' || c == '-' || c == '+' || c == '/';
}

static bool
is_name(struct tg_str name)
{
	if (!name.len || name.len >= MAX_ZONE || !tg_is_alnum(name.ptr[0]))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!is_name_byte(name.ptr[i]))
			return false;
	return true;
}

const struct tg_zone *
tg_zone_load(struct tg_str name)
{
	static struct tg_zone *kept;
	static struct tg_arena *arena;

	if (kept && tg_str_eq(tg_str_from(kept->name), name))
		return kept;
	if (!is_name(name))
		return NULL;
	tg_arena_destroy(arena);
	arena = tg_arena_new("zone", (size_t)1 << 20);
	kept = read_zone(arena, name);
	return kept;
}

static int32_t
info_at(const struct tg_zone *zone, size_t type, const char **name)
{
	const unsigned char *info = zone->infos + type * 6;

	if (name)
		*name = zone->names + info[5];
	return (int32_t)big32(info);
}

/* The last change at or before moment; nr_times when there is none. */
static size_t
find_time(const struct tg_zone *zone, int64_t moment)
{
	size_t lo = 0, hi = zone->nr_times;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (big64(zone->times + mid * 8) <= moment)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? lo - 1 : zone->nr_times;
}

int32_t
tg_zone_offset(const struct tg_zone *zone, int64_t moment, const char **name)
{
	size_t at = find_time(zone, moment);
	const struct period *period;

	if (at < zone->nr_times && (at + 1 < zone->nr_times || !zone->has_rule))
		return info_at(zone, zone->types[at], name);
	if (zone->nr_infos && (at == zone->nr_times && zone->nr_times))
		return info_at(zone, 0, name);
	if (!zone->has_rule)
		return info_at(zone, 0, name);
	period = period_by_rule(zone, moment);
	if (name)
		*name = period->name;
	return period->offset;
}
