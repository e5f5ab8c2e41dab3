/* SPDX-License-Identifier: MIT */
/* Numbers, sizes, durations, booleans and hexadecimal text, both ways. */
#include "trunkgate/num.h"

#include <stdio.h>

struct unit {
	const char *name;
	int64_t size;
};

/* Smallest first; the last that divides an amount gives its shortest text. */
static const struct unit durations[] = {
	{ "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 }, { "w", 604800 },
};

static const struct unit sizes[] = {
	{ "B", 1 },
	{ "KiB", 1 << 10 },
	{ "MiB", 1 << 20 },
	{ "GiB", 1 << 30 },
};

static bool
parse_digits(struct tg_str s, bool is_negative, int64_t *out)
{
	int64_t value = 0;

	if (!s.len || (s.ptr[0] == '0' && (s.len > 1 || is_negative)))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int64_t digit = s.ptr[i] - '0';

		if (!tg_is_digit(s.ptr[i]))
			return false;
		/* Downwards from the start when negative: INT64_MIN has no opposite. */
		if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
		    __builtin_add_overflow(value, is_negative ? -digit : digit, &value))
			return false;
	}
	*out = value;
	return true;
}

bool
tg_parse_int(struct tg_str s, int64_t *out)
{
	bool is_negative = s.len && s.ptr[0] == '-';

	return parse_digits(tg_str_from_index(s, is_negative), is_negative, out);
}

/* Digits and one of the units. */
static bool
parse_amount(struct tg_str s, const struct unit *units, size_t nr, int64_t *out)
{
	size_t digits = 0;
	int64_t amount;

	while (digits < s.len && tg_is_digit(s.ptr[digits]))
		digits++;
	if (!parse_digits(tg_str_sub(s, 0, digits), false, &amount))
		return false;
	for (size_t i = 0; i < nr; i++) {
		if (!tg_str_eq(tg_str_from_index(s, digits), tg_str_from(units[i].name)))
			continue;
		if (__builtin_mul_overflow(amount, units[i].size, &amount))
			return false;
		*out = amount;
		return true;
	}
	return false;
}

bool
tg_parse_size(struct tg_str s, int64_t *out)
{
	return parse_digits(s, false, out) || parse_amount(s, sizes, TG_ARRAY_LEN(sizes), out);
}

bool
tg_parse_duration(struct tg_str s, int64_t *out)
{
	return parse_amount(s, durations, TG_ARRAY_LEN(durations), out);
}

bool
tg_parse_bool(struct tg_str s, bool *out)
{
	bool is_true = tg_str_eq(s, TG_STR("yes")) || tg_str_eq(s, TG_STR("true"));

	if (!is_true && !tg_str_eq(s, TG_STR("no")) && !tg_str_eq(s, TG_STR("false")))
		return false;
	*out = is_true;
	return true;
}

static bool
is_hex(char c)
{
	char low = tg_to_lower(c);

	return tg_is_digit(c) || (low >= 'a' && low <= 'f');
}

static unsigned
hex_value(char c)
{
	return (unsigned)(tg_is_digit(c) ? c - '0' : tg_to_lower(c) - 'a' + 10);
}

bool
tg_parse_hex(struct tg_str s, unsigned char *out, size_t len)
{
	if (s.len / 2 != len || s.len % 2)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_hex(s.ptr[i]))
			return false;
	for (size_t i = 0; i < len; i++)
		out[i] =
			(unsigned char)(hex_value(s.ptr[2 * i]) << 4 | hex_value(s.ptr[2 * i + 1]));
	return true;
}

static const char *
format_amount(char buf[32], int64_t amount, const struct unit *units, size_t nr)
{
	const struct unit *unit = &units[0];

	for (size_t i = 1; i < nr && amount; i++)
		if (amount % units[i].size == 0)
			unit = &units[i];
	/* 19 digits, a sign and three letters always fit. */
	(void)snprintf(buf, 32, "%lld%s", (long long)(amount / unit->size), unit->name);
	return buf;
}

const char *
tg_format_duration(char buf[32], int64_t seconds)
{
	return format_amount(buf, seconds, durations, TG_ARRAY_LEN(durations));
}

const char *
tg_format_size(char buf[32], int64_t bytes)
{
	return format_amount(buf, bytes, sizes, TG_ARRAY_LEN(sizes));
}
