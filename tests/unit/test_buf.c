/* SPDX-License-Identifier: MIT */
/* Text under construction, and hostile bytes made harmless. */
#include "arena.h"

#include "trunkgate/buf.h"
#include "trunkgate/shell.h"

#include <stdio.h>
#include <string.h>

ARENA_SUITE(buf, 8);
ARENA_SUITE(shell, 8);
ARENA_SUITE(show, 8);

Test(buf, is_an_empty_string_at_first)
{
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 100);
	cr_assert_str_eq(buf.ptr, "");
	cr_assert_eq(tg_buf_str(&buf).len, 0);
	tg_buf_init(&buf, arena, 0);
	cr_assert_str_eq(buf.ptr, "");
	tg_buf_addc(&buf, 'a');
	cr_assert(tg_buf_overflowed(&buf));
	cr_assert_str_eq(buf.ptr, "");
}

Test(buf, appends_all_kinds)
{
	static const unsigned char bytes[] = { 0x00, 0x9f, 0xff };
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 1000);
	tg_buf_add(&buf, TG_STR("a\0b"));
	tg_buf_addc(&buf, 'c');
	tg_buf_adds(&buf, "de");
	tg_buf_addf(&buf, "%d-%s", 12, "x");
	tg_buf_addhex(&buf, bytes, sizeof(bytes));
	cr_assert(tg_str_eq(tg_buf_str(&buf), TG_STR("a\0bcde12-x009fff")));
	cr_assert_eq(buf.ptr[buf.len], '\0');
	cr_assert_not(tg_buf_overflowed(&buf));
}

Test(buf, grows_to_its_maximum_and_not_further)
{
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 100000);
	for (size_t i = 0; i < 100000; i++)
		tg_buf_addc(&buf, 'x');
	cr_assert_not(tg_buf_overflowed(&buf));
	tg_buf_addc(&buf, 'y');
	cr_assert(tg_buf_overflowed(&buf));
	cr_assert_eq(strlen(buf.ptr), 100000);
}

Test(buf, keeps_what_fits_and_nothing_after_it)
{
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 5);
	tg_buf_adds(&buf, "abc");
	tg_buf_addf(&buf, "%s", "defg");
	cr_assert_str_eq(buf.ptr, "abcde");
	tg_buf_clear(&buf);
	cr_assert_not(tg_buf_overflowed(&buf));
	tg_buf_adds(&buf, "0123456");
	tg_buf_adds(&buf, "");
	cr_assert(tg_buf_overflowed(&buf));
	cr_assert_str_eq(buf.ptr, "01234");
	tg_buf_clear(&buf);
	tg_buf_adds(&buf, "abcd");
	tg_buf_adds(&buf, "xyz");
	tg_buf_adds(&buf, "");
	tg_buf_addf(&buf, "%s", "");
	cr_assert_str_eq(buf.ptr, "abcdx");
}

Test(buf, may_append_a_view_of_itself)
{
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 1000);
	tg_buf_adds(&buf, "0123456789012345678901234567890123456789");
	tg_buf_add(&buf, tg_buf_str(&buf));
	cr_assert_str_eq(buf.ptr, "0123456789012345678901234567890123456789"
				  "0123456789012345678901234567890123456789");
}

Test(show, leaves_plain_text_alone)
{
	cr_assert_str_eq(tg_show(arena, TG_STR("feat: caf\xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x98\x80"),
				 80),
			 "feat: caf\xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x98\x80");
	cr_assert_str_eq(tg_show(arena, TG_STR(""), 0), "");
}

Test(show, writes_controls_out)
{
	cr_assert_str_eq(tg_show(arena, TG_STR("a\nb\tc\rd\\"), 80), "a\\nb\\tc\\rd\\\\");
	cr_assert_str_eq(tg_show(arena, TG_STR("\x1b[31m\x07\0\x7f"), 80),
			 "\\x1b[31m\\x07\\x00\\x7f");
	cr_assert_str_eq(tg_show(arena, TG_STR("\xc2\x9b"), 80), "\\u{009B}");
}

Test(show, writes_ill_formed_bytes_out)
{
	cr_assert_str_eq(tg_show(arena,
				 TG_STR("\x9b\xff"
					"a\xc3"),
				 80),
			 "\\x9b\\xffa\\xc3");
	cr_assert_str_eq(tg_show(arena, TG_STR("\xed\xa0\x80"), 80), "\\xed\\xa0\\x80");
}

Test(show, writes_what_turns_or_hides_text_out)
{
	static const unsigned cps[] = {
		0xad,   0x61c,  0x200b, 0x200d,  0x200e,  0x200f,  0x2028,
		0x2029, 0x202a, 0x202e, 0x2060,  0x2064,  0x2066,  0x2069,
		0xfdd0, 0xfeff, 0xfffe, 0x1ffff, 0xe0000, 0xe007f, 0x10ffff
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(cps); i++) {
		char utf8[5] = "", expected[16];
		unsigned cp = cps[i];

		if (cp < 0x800)
			snprintf(utf8, 5, "%c%c", 0xc0 | cp >> 6, 0x80 | (cp & 63));
		else if (cp < 0x10000)
			snprintf(utf8, 5, "%c%c%c", 0xe0 | cp >> 12, 0x80 | (cp >> 6 & 63),
				 0x80 | (cp & 63));
		else
			snprintf(utf8, 5, "%c%c%c%c", 0xf0 | cp >> 18, 0x80 | (cp >> 12 & 63),
				 0x80 | (cp >> 6 & 63), 0x80 | (cp & 63));
		snprintf(expected, sizeof(expected), "\\u{%04X}", cp);
		cr_assert_str_eq(tg_show(arena, tg_str_from(utf8), 80), expected);
	}
}

Test(show, no_input_gives_a_control_byte_or_bad_utf8)
{
	char bytes[3];

	for (unsigned i = 0; i < 1u << 24; i += 251) {
		const unsigned char *p;

		bytes[0] = (char)(i >> 16);
		bytes[1] = (char)(i >> 8);
		bytes[2] = (char)i;
		p = (const unsigned char *)tg_show(arena, tg_str_make(bytes, 3), 80);
		for (; *p; p++)
			cr_assert(*p >= 0x20 && *p != 0x7f, "%06x", i);
		tg_arena_reset(arena);
	}
}

Test(show, cuts_at_the_columns_between_characters)
{
	cr_assert_str_eq(tg_show(arena, TG_STR("abcdef"), 6), "abcdef");
	cr_assert_str_eq(tg_show(arena, TG_STR("abcdefg"), 6), "abcdef...");
	cr_assert_str_eq(tg_show(arena, TG_STR("abc\n"), 4), "abc...");
	cr_assert_str_eq(tg_show(arena, TG_STR("\xc3\xa9\xc3\xa9\xc3\xa9"), 2),
			 "\xc3\xa9\xc3\xa9...");
	cr_assert_str_eq(tg_show(arena, TG_STR("a"), 0), "...");
	cr_assert_str_eq(tg_show(arena, TG_STR("a"), SIZE_MAX), "a");
}

Test(buf, appends_integers)
{
	static const struct {
		int64_t value;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ -1, "-1" },
		{ 1234567890, "1234567890" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 100);
	for (size_t i = 0; i < TG_ARRAY_LEN(cases); i++) {
		tg_buf_clear(&buf);
		tg_buf_addint(&buf, cases[i].value);
		cr_expect_str_eq(buf.ptr, cases[i].text);
	}
}

Test(buf, appends_long_hex_whole)
{
	unsigned char bytes[100];
	char expected[201];
	struct tg_buf buf;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = (unsigned char)(i * 37);
		snprintf(expected + 2 * i, 3, "%02x", bytes[i]);
	}
	tg_buf_init(&buf, arena, 200);
	tg_buf_addhex(&buf, bytes, sizeof(bytes));
	cr_expect_str_eq(buf.ptr, expected);
	cr_expect_not(tg_buf_overflowed(&buf));
}

Test(buf, keeps_its_text_and_maximum_when_room_is_reserved)
{
	struct tg_buf buf;

	tg_buf_init(&buf, arena, 300);
	tg_buf_adds(&buf, "begin");
	tg_buf_reserve(&buf, 200);
	cr_expect_str_eq(buf.ptr, "begin");
	tg_buf_reserve(&buf, 100000);
	cr_expect_leq(buf.cap, 301);
	for (int i = 0; i < 100; i++)
		tg_buf_adds(&buf, "abc");
	cr_expect(tg_buf_overflowed(&buf));
	cr_expect_eq(buf.len, 300);
	cr_expect_eq(strncmp(buf.ptr, "beginabcabc", 11), 0);
}

Test(show, cuts_plain_text_at_the_same_column_as_any_other)
{
	cr_expect_str_eq(tg_show(arena, TG_STR("abcdef"), 6), "abcdef");
	cr_expect_str_eq(tg_show(arena, TG_STR("abcdef"), 5), "abcde...");
	cr_expect_str_eq(tg_show(arena, TG_STR("abc\ndef"), 4), "abc...");
	cr_expect_str_eq(tg_show(arena, TG_STR("abc\ndef"), 8), "abc\\ndef");
	cr_expect_str_eq(tg_show(arena, TG_STR("a\\b"), 4), "a\\\\b");
	cr_expect_not(tg_is_shown_as_is(TG_STR("plain \\ not")));
	cr_expect(tg_is_shown_as_is(TG_STR("plain")));
}

Test(shell, writes_one_word_that_no_shell_takes_apart)
{
	cr_expect_str_eq(tg_shell_word(arena, TG_STR("heads%2Frelease/1.0")),
			 "heads%2Frelease/1.0");
	cr_expect_str_eq(tg_shell_word(arena, TG_STR("")), "''");
	cr_expect_str_eq(tg_shell_word(arena, TG_STR("$(id);`id`")), "'$(id);`id`'");
	cr_expect_str_eq(tg_shell_word(arena, TG_STR("it's")), "'it'\\''s'");
	cr_expect_str_eq(tg_shell_word(arena, TG_STR("na\xc3\xafve")), "'na\xc3\xafve'");
	cr_expect_str_eq(tg_shell_word(arena, TG_STR("a\xc2\x9b"
						     "1'\\")),
			 "$'a\\302\\2331\\047\\134'");
}
