/* SPDX-License-Identifier: MIT */
/* Text without allocation, and JSON strings in it. */
#include "fixed.h"

#include "trunkgate/utf8.h"

#include <string.h>

void
tg_fixed_add(struct tg_fixed *fixed, struct tg_str s)
{
	if (fixed->overflowed || s.len > fixed->max - fixed->len) {
		fixed->overflowed = true;
		return;
	}
	if (s.len)
		memcpy(fixed->ptr + fixed->len, s.ptr, s.len);
	fixed->len += s.len;
}

void
tg_fixed_add_int(struct tg_fixed *fixed, int64_t nr)
{
	char digits[20];
	size_t at = sizeof(digits);
	assert(nr >= 0);
	do {
		digits[--at] = (char)('0' + nr % 10);
		nr /= 10;
	} while (nr);
	tg_fixed_add(fixed, tg_str_make(digits + at, sizeof(digits) - at));
}

static void
add_unit(struct tg_fixed *fixed, uint32_t unit)
{
	static const char hex[] = "0123456789abcdef";
	char text[6] = {
		'\\',          'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15],
		hex[unit & 15]
	};
	tg_fixed_add(fixed, tg_str_make(text, sizeof(text)));
}

static void
add_character(struct tg_fixed *fixed, uint32_t cp)
{
	char c = (char)cp;
	if (cp == TG_UTF8_BAD)
		cp = 0xfffd;
	if (cp >= 0x10000) {
		add_unit(fixed, 0xd800 + ((cp - 0x10000) >> 10));
		add_unit(fixed, 0xdc00 + ((cp - 0x10000) & 0x3ff));
	} else if (cp < 0x20 || cp >= 0x7f || cp == '"' || cp == '\\') {
		add_unit(fixed, cp);
	} else {
		tg_fixed_add(fixed, tg_str_make(&c, 1));
	}
}

void
tg_fixed_add_json(struct tg_fixed *fixed, const char *cstr)
{
	struct tg_str rest = tg_str_from(cstr);
	if (!cstr) {
		tg_fixed_add(fixed, TG_STR("null"));
		return;
	}
	tg_fixed_add(fixed, TG_STR("\""));
	while (rest.len)
		add_character(fixed, tg_utf8_next(&rest));
	tg_fixed_add(fixed, TG_STR("\""));
}

void
tg_fixed_add_field(struct tg_fixed *fixed, const char *key, const char *value)
{
	tg_fixed_add(fixed, TG_STR(",\""));
	tg_fixed_add(fixed, tg_str_from(key));
	tg_fixed_add(fixed, TG_STR("\":"));
	tg_fixed_add_json(fixed, value);
}
