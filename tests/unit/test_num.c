/* SPDX-License-Identifier: MIT */
/* Numbers from text and back. */
#include "trunkgate/num.h"

#include <criterion/criterion.h>

enum { UNTOUCHED = 4711 };

static int64_t
read_with(bool (*parse)(struct tg_str, int64_t *), const char *text)
{
	int64_t value = UNTOUCHED;
	bool ok = parse(tg_str_from(text), &value);

	cr_assert_eq(ok, value != UNTOUCHED, "%s", text);
	return value;
}

Test(num, reads_integers)
{
	cr_assert_eq(read_with(tg_parse_int, "0"), 0);
	cr_assert_eq(read_with(tg_parse_int, "-1"), -1);
	cr_assert_eq(read_with(tg_parse_int, "9223372036854775807"), INT64_MAX);
	cr_assert_eq(read_with(tg_parse_int, "-9223372036854775808"), INT64_MIN);
}

Test(num, refuses_what_is_not_an_integer)
{
	static const char *const bad[] = { "",
					   "-",
					   "+1",
					   " 1",
					   "1 ",
					   "01",
					   "-0",
					   "0x1",
					   "1e3",
					   "--1",
					   "9223372036854775808",
					   "1\n",
					   "-9223372036854775809",
					   "99999999999999999999999" };

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_assert_eq(read_with(tg_parse_int, bad[i]), UNTOUCHED, "%s", bad[i]);
}

Test(num, refuses_a_nul_behind_digits)
{
	int64_t value = UNTOUCHED;

	cr_assert_not(tg_parse_int(TG_STR("12\0"), &value));
	cr_assert_eq(value, UNTOUCHED);
}

Test(num, reads_sizes)
{
	cr_assert_eq(read_with(tg_parse_size, "0"), 0);
	cr_assert_eq(read_with(tg_parse_size, "300"), 300);
	cr_assert_eq(read_with(tg_parse_size, "300B"), 300);
	cr_assert_eq(read_with(tg_parse_size, "10KiB"), 10240);
	cr_assert_eq(read_with(tg_parse_size, "5MiB"), 5 << 20);
	cr_assert_eq(read_with(tg_parse_size, "1GiB"), 1 << 30);
	cr_assert_eq(read_with(tg_parse_size, "8589934591GiB"), INT64_C(8589934591) << 30);
}

Test(num, refuses_other_sizes)
{
	static const char *const bad[] = { "",     "KiB",    "-1",           "10kib",
					   "10KB", "10 KiB", "10K",          "1.5MiB",
					   "01B",  "10KiBx", "8589934592GiB" };

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_assert_eq(read_with(tg_parse_size, bad[i]), UNTOUCHED, "%s", bad[i]);
}

Test(num, reads_durations)
{
	cr_assert_eq(read_with(tg_parse_duration, "0s"), 0);
	cr_assert_eq(read_with(tg_parse_duration, "90s"), 90);
	cr_assert_eq(read_with(tg_parse_duration, "15m"), 900);
	cr_assert_eq(read_with(tg_parse_duration, "24h"), 86400);
	cr_assert_eq(read_with(tg_parse_duration, "3d"), 259200);
	cr_assert_eq(read_with(tg_parse_duration, "2w"), 1209600);
}

Test(num, refuses_durations_without_a_unit_or_with_a_strange_one)
{
	static const char *const bad[] = {
		"",    "0",   "90", "s",     "-1s", "1y",
		"1ms", "1 s", "1S", "1h30m", "01s", "99999999999999999w"
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_assert_eq(read_with(tg_parse_duration, bad[i]), UNTOUCHED, "%s", bad[i]);
}

Test(num, reads_booleans)
{
	bool value = false;

	cr_assert(tg_parse_bool(TG_STR("yes"), &value) && value);
	cr_assert(tg_parse_bool(TG_STR("no"), &value) && !value);
	cr_assert(tg_parse_bool(TG_STR("true"), &value) && value);
	cr_assert(tg_parse_bool(TG_STR("false"), &value) && !value);
	value = true;
	cr_assert_not(tg_parse_bool(TG_STR("Yes"), &value));
	cr_assert_not(tg_parse_bool(TG_STR("on"), &value));
	cr_assert_not(tg_parse_bool(TG_STR(""), &value));
	cr_assert(value);
}

Test(num, reads_hexadecimal_of_both_cases)
{
	unsigned char out[3] = { 1, 2, 3 };

	cr_assert(tg_parse_hex(TG_STR("00aFfF"), out, 3));
	cr_assert_arr_eq(out, "\x00\xaf\xff", 3);
}

Test(num, refuses_hexadecimal_of_another_length_or_alphabet)
{
	static const char *const bad[] = { "",        "00",     "0000",   "00000",
					   "0000000", "00000g", "00 000", "0x0000" };
	unsigned char out[3] = { 1, 2, 3 };

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_assert_not(tg_parse_hex(tg_str_from(bad[i]), out, 3), "%s", bad[i]);
	cr_assert_arr_eq(out, "\x01\x02\x03", 3);
}

Test(num, writes_durations_in_the_largest_unit_that_is_exact)
{
	char buf[32];

	cr_assert_str_eq(tg_format_duration(buf, 0), "0s");
	cr_assert_str_eq(tg_format_duration(buf, 90), "90s");
	cr_assert_str_eq(tg_format_duration(buf, 900), "15m");
	cr_assert_str_eq(tg_format_duration(buf, 7200), "2h");
	cr_assert_str_eq(tg_format_duration(buf, 90000), "25h");
	cr_assert_str_eq(tg_format_duration(buf, 259200), "3d");
	cr_assert_str_eq(tg_format_duration(buf, 1209600), "2w");
	cr_assert_str_eq(tg_format_duration(buf, -60), "-1m");
	cr_assert_str_eq(tg_format_duration(buf, INT64_MIN), "-9223372036854775808s");
}

Test(num, writes_sizes_in_the_largest_unit_that_is_exact)
{
	char buf[32];

	cr_assert_str_eq(tg_format_size(buf, 0), "0B");
	cr_assert_str_eq(tg_format_size(buf, 1023), "1023B");
	cr_assert_str_eq(tg_format_size(buf, 10240), "10KiB");
	cr_assert_str_eq(tg_format_size(buf, 5 << 20), "5MiB");
	cr_assert_str_eq(tg_format_size(buf, INT64_C(3) << 30), "3GiB");
}
