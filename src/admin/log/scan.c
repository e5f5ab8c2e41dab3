/* SPDX-License-Identifier: MIT */
/* A recogniser with a stack of one bit a level: is it an object? */
#include "scan.h"

#include <stdint.h>
#include <string.h>

enum { MAX_DEPTH = 60 };

struct scan {
	const char *at, *end;
};

static bool
take(struct scan *scan, char c)
{
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

static bool
take_word(struct scan *scan, struct tg_str word)
{
	if (!tg_str_starts(tg_str_make(scan->at, (size_t)(scan->end - scan->at)), word))
		return false;
	scan->at += word.len;
	return true;
}

/* After a backslash. */
static bool
take_escape(struct scan *scan)
{
	if (scan->at == scan->end)
		return false;
	char c = *scan->at++;
	if (c != 'u')
		return c && strchr("\"\\/bfnrt", c);
	for (int i = 0; i < 4; i++, scan->at++)
		if (scan->at == scan->end || !*scan->at ||
		    !strchr("0123456789abcdefABCDEF", *scan->at))
			return false;
	/* Halves of a pair are for who knows them; jansson takes no NUL. */
	return scan->at[-4] != 'd' && scan->at[-4] != 'D' && memcmp(scan->at - 4, "0000", 4) != 0;
}

/* A byte of a string that means itself: one test each, as there are so many. */
static bool
is_plain(char c)
{
	return (unsigned char)(c - 0x23) <= 0x7e - 0x23 ? c != '\\' : c == ' ' || c == '!';
}

/* *out is what stands between the quotes, ptr NULL when that has escapes. */
static bool
take_string(struct scan *scan, struct tg_str *out)
{
	bool has_escapes = false;
	if (!take(scan, '"'))
		return false;
	const char *begin = scan->at;
	for (;;) {
		while (scan->at < scan->end && is_plain(*scan->at))
			scan->at++;
		if (scan->at == scan->end)
			return false;
		char c = *scan->at++;
		if (c == '"')
			break;
		has_escapes = true;
		if (c != '\\' || !take_escape(scan))
			return false;
	}
	*out = tg_str_make(has_escapes ? NULL : begin, (size_t)(scan->at - 1 - begin));
	return true;
}

static bool
take_number(struct scan *scan)
{
	(void)take(scan, '-');
	const char *begin = scan->at;
	while (scan->at < scan->end && tg_is_digit(*scan->at))
		scan->at++;
	/* More digits than an integer has are jansson's to judge. */
	size_t len = (size_t)(scan->at - begin);
	return len > 0 && len < 19 && (len == 1 || *begin != '0');
}

static bool
take_atom(struct scan *scan, struct tg_str *text)
{
	*text = tg_str_make(NULL, 0);
	if (scan->at == scan->end)
		return false;
	switch (*scan->at) {
	case '"':
		return take_string(scan, text);
	case 't':
		return take_word(scan, TG_STR("true"));
	case 'f':
		return take_word(scan, TG_STR("false"));
	case 'n':
		return take_word(scan, TG_STR("null"));
	default:
		return take_number(scan);
	}
}

static bool
take_key(struct scan *scan, struct tg_str *key)
{
	return take_string(scan, key) && take(scan, ':');
}

struct levels {
	uint64_t objects; /* bit n: level n is an object */
	unsigned depth;
};

static bool
is_object(const struct levels *levels)
{
	return levels->objects >> levels->depth & 1;
}

/* Opens levels as long as their first value is one, too. *is_empty: the last
 * one has no value, and is closed again. */
static bool
go_down(struct scan *scan, struct levels *levels, bool *is_empty)
{
	struct tg_str key;
	*is_empty = false;
	while (scan->at < scan->end && (*scan->at == '{' || *scan->at == '[')) {
		bool is_map = *scan->at++ == '{';
		if (take(scan, is_map ? '}' : ']')) {
			*is_empty = true;
			return true;
		}
		if (++levels->depth > MAX_DEPTH)
			return false;
		levels->objects &= ~(UINT64_C(1) << levels->depth);
		levels->objects |= (uint64_t)is_map << levels->depth;
		if (is_map && !take_key(scan, &key))
			return false;
	}
	return true;
}

/* Behind a value: closes levels up to the next value of one, or all. */
static bool
go_up(struct scan *scan, struct levels *levels)
{
	struct tg_str key;
	while (levels->depth) {
		if (take(scan, ','))
			return !is_object(levels) || take_key(scan, &key);
		if (!take(scan, is_object(levels) ? '}' : ']'))
			return false;
		levels->depth--;
	}
	return true;
}

/* *text is set for a string alone. */
static bool
take_value(struct scan *scan, struct tg_str *text)
{
	struct levels levels = { 0, 0 };
	bool is_empty = false, is_flat = true;
	do {
		if (!go_down(scan, &levels, &is_empty))
			return false;
		is_flat = is_flat && !levels.depth && !is_empty;
		if (!is_empty && !take_atom(scan, text))
			return false;
		if (!go_up(scan, &levels))
			return false;
	} while (levels.depth);
	if (!is_flat)
		*text = tg_str_make(NULL, 0);
	return true;
}

enum { NR_FIELDS = 6 };

static size_t
field_of(struct tg_str key)
{
	static const char *const names[NR_FIELDS] = { "time", "event",  "record",
						      "push", "pusher", "verdict" };
	size_t i = 0;
	while (i < NR_FIELDS && !tg_str_eq(key, tg_str_from(names[i])))
		i++;
	return i;
}

/* A key that is wanted and there twice says nothing for certain. */
static bool
take_field(struct scan *scan, struct tg_str fields[NR_FIELDS], bool seen[NR_FIELDS])
{
	struct tg_str key, text;
	if (!take_key(scan, &key) || !key.ptr)
		return false;
	size_t at = field_of(key);
	bool is_string = scan->at < scan->end && *scan->at == '"';
	if (!take_value(scan, &text))
		return false;
	if (at == NR_FIELDS)
		return true;
	if (seen[at] || (is_string && !text.ptr))
		return false;
	seen[at] = true;
	if (is_string)
		fields[at] = text;
	return true;
}

bool
tg_log_scan(struct tg_str line, struct tg_log_scan *out)
{
	struct scan scan = { line.ptr, line.ptr + line.len };
	struct tg_str fields[NR_FIELDS] = { { NULL, 0 } };
	bool seen[NR_FIELDS] = { false };
	if (!take(&scan, '{'))
		return false;
	do {
		if (!take_field(&scan, fields, seen))
			return false;
	} while (take(&scan, ','));
	if (!take(&scan, '}') || scan.at != scan.end)
		return false;
	*out = (struct tg_log_scan){ fields[0], fields[1], fields[2],
				     fields[3], fields[4], fields[5] };
	return true;
}
