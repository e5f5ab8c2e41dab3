/* SPDX-License-Identifier: MIT */
/* UTF-8, well formed and not. */
#include "trunkgate/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

Test(utf8, decodes_what_it_encodes)
{
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char bytes[4];
		struct tg_str s;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		s = tg_str_make(bytes, tg_utf8_encode(cp, bytes));
		if (tg_utf8_next(&s) != cp || s.len)
			cr_assert_fail("U+%04X", cp);
	}
}

Test(utf8, has_the_lengths_of_the_standard)
{
	char bytes[4];

	cr_assert_eq(tg_utf8_encode(0x7f, bytes), 1);
	cr_assert_eq(tg_utf8_encode(0x80, bytes), 2);
	cr_assert_eq(tg_utf8_encode(0x7ff, bytes), 2);
	cr_assert_eq(tg_utf8_encode(0x800, bytes), 3);
	cr_assert_eq(tg_utf8_encode(0xffff, bytes), 3);
	cr_assert_eq(tg_utf8_encode(0x10000, bytes), 4);
	cr_assert_arr_eq(bytes, "\xf0\x90\x80\x80", 4);
}

static const struct tg_str ill_formed[] = {
	{ "\x80", 1 },             /* a continuation alone */
	{ "\xc0\x80", 2 },         /* overlong NUL */
	{ "\xc1\xbf", 2 },         /* overlong */
	{ "\xe0\x80\x80", 3 },     /* overlong */
	{ "\xe0\x9f\xbf", 3 },     /* overlong */
	{ "\xf0\x8f\xbf\xbf", 4 }, /* overlong */
	{ "\xed\xa0\x80", 3 },     /* surrogate */
	{ "\xed\xbf\xbf", 3 },     /* surrogate */
	{ "\xf4\x90\x80\x80", 4 }, /* above U+10FFFF */
	{ "\xf5\x80\x80\x80", 4 }, /* above U+10FFFF */
	{ "\xf8\x88\x80\x80\x80", 5 },
	{ "\xfe", 1 },
	{ "\xff", 1 },
	{ "\xc3", 1 }, /* cut short */
	{ "\xe6\xbc", 2 },
	{ "\xf0\x9f\x98", 3 },
	{ "\xc3(", 2 }, /* not continued */
	{ "\xe6\xbc(", 3 },
};

Test(utf8, takes_one_byte_of_what_is_ill_formed)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(ill_formed); i++) {
		struct tg_str s = ill_formed[i];

		cr_assert_eq(tg_utf8_next(&s), TG_UTF8_BAD, "row %zu", i);
		cr_assert_eq(s.len, ill_formed[i].len - 1, "row %zu", i);
		cr_assert_not(tg_utf8_is_valid(ill_formed[i]), "row %zu", i);
	}
}

Test(utf8, resumes_at_the_byte_after_a_bad_one)
{
	struct tg_str s = TG_STR("\xe6\xbc\x41");

	cr_assert_eq(tg_utf8_next(&s), TG_UTF8_BAD);
	cr_assert_eq(tg_utf8_next(&s), TG_UTF8_BAD);
	cr_assert_eq(tg_utf8_next(&s), 'A');
}

Test(utf8, says_where_the_bad_byte_is)
{
	cr_assert_eq(tg_utf8_valid_prefix(TG_STR("abc\xc3\xa9\xff")), 5);
	cr_assert_eq(tg_utf8_valid_prefix(TG_STR("abc\xe6\xbc")), 3);
	cr_assert_eq(tg_utf8_valid_prefix(TG_STR("a\0b")), 3);
	cr_assert(tg_utf8_is_valid(tg_str_make(NULL, 0)));
}

Test(utf8, finds_a_bad_byte_wherever_it_stands)
{
	char text[41];

	for (size_t at = 0; at < 40; at++) {
		memset(text, 'a', 40);
		text[40] = '\0';
		cr_assert(tg_utf8_is_valid(tg_str_make(text, at)));
		text[at] = '\xff';
		cr_assert_eq(tg_utf8_valid_prefix(tg_str_make(text, 40)), at);
		memcpy(text + at, "\xc3\xa4", at < 39 ? 2 : 1);
		cr_assert_eq(tg_utf8_is_valid(tg_str_make(text, 40)), at < 39);
	}
}
