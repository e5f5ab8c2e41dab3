/* SPDX-License-Identifier: MIT */
/* Views of bytes. */
#include "trunkgate/strs.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct tg_str nothing = { NULL, 0 };

Test(str, of_null_is_empty)
{
	cr_assert_eq(tg_str_from(NULL).len, 0);
	cr_assert(tg_str_eq(tg_str_from(NULL), TG_STR("")));
	cr_assert(tg_str_is_blank(nothing));
	cr_assert_eq(tg_str_index(nothing, 'a'), 0);
	cr_assert_eq(tg_str_find(nothing, TG_STR("a")), 0);
	cr_assert_eq(tg_str_cmp(nothing, nothing), 0);
}

Test(str, compares_bytes_and_lengths)
{
	cr_assert(tg_str_eq(TG_STR("a\0b"), TG_STR("a\0b")));
	cr_assert_not(tg_str_eq(TG_STR("a\0b"), TG_STR("a\0c")));
	cr_assert_not(tg_str_eq(TG_STR("a"), TG_STR("a\0")));
	cr_assert_lt(tg_str_cmp(TG_STR("a"), TG_STR("ab")), 0);
	cr_assert_gt(tg_str_cmp(TG_STR("\xff"), TG_STR("a")), 0);
	cr_assert_eq(tg_str_cmp(TG_STR("ab"), TG_STR("ab")), 0);
	cr_assert_eq(tg_str_cmp_nocase(TG_STR("Ab"), TG_STR("aB")), 0);
	cr_assert_lt(tg_str_cmp_nocase(TG_STR("A"), TG_STR("ab")), 0);
	cr_assert_gt(tg_str_cmp_nocase(TG_STR("b"), TG_STR("AB")), 0);
	cr_assert_eq(tg_str_cmp_nocase(nothing, nothing), 0);
}

Test(str, counts_what_two_stretches_begin_with_alike)
{
	char a[1000], b[1000];

	for (size_t at = 0; at <= sizeof(a); at++) {
		memset(a, 'x', sizeof(a));
		memset(b, 'x', sizeof(b));
		if (at < sizeof(b))
			b[at] = 'y';
		cr_assert_eq(tg_common_len(a, b, sizeof(a)), at);
		cr_assert_eq(tg_common_len(a, b, at), at, "no byte behind them is looked at");
	}
}

Test(str, folds_ascii_only)
{
	cr_assert(tg_str_eq_nocase(TG_STR("Signed-Off-By"), TG_STR("signed-off-by")));
	cr_assert_not(tg_str_eq_nocase(TG_STR("\xc3\x84"), TG_STR("\xc3\xa4")));
	cr_assert_not(tg_str_eq_nocase(TG_STR("@"), TG_STR("`")));
	cr_assert_not(tg_str_eq_nocase(TG_STR("["), TG_STR("{")));
	cr_assert(tg_str_starts_nocase(TG_STR("FixUp! x"), TG_STR("fixup!")));
}

Test(str, knows_its_ends)
{
	cr_assert(tg_str_starts(TG_STR("refs/heads/a"), TG_STR("refs/heads/")));
	cr_assert_not(tg_str_starts(TG_STR("refs"), TG_STR("refs/")));
	cr_assert(tg_str_ends(TG_STR("a.lock"), TG_STR(".lock")));
	cr_assert_not(tg_str_ends(TG_STR("lock"), TG_STR(".lock")));
	cr_assert(tg_str_starts(TG_STR("a"), nothing));
	cr_assert(tg_str_ends(nothing, TG_STR("")));
}

Test(str, finds_what_is_there_and_says_len_for_what_is_not)
{
	struct tg_str s = TG_STR("aab\0aac");

	cr_assert_eq(tg_str_index(s, 'b'), 2);
	cr_assert_eq(tg_str_index(s, 'x'), s.len);
	cr_assert_eq(tg_str_find(s, TG_STR("ab")), 1);
	cr_assert_eq(tg_str_find(s, TG_STR("\0a")), 3);
	cr_assert_eq(tg_str_find(s, TG_STR("aac")), 4);
	cr_assert_eq(tg_str_find(s, TG_STR("aacd")), s.len);
}

Test(str, cuts_are_clamped)
{
	struct tg_str s = TG_STR("abc");

	cr_assert(tg_str_eq(tg_str_from_index(s, 1), TG_STR("bc")));
	cr_assert_eq(tg_str_from_index(s, 9).len, 0);
	cr_assert(tg_str_eq(tg_str_sub(s, 1, 1), TG_STR("b")));
	cr_assert(tg_str_eq(tg_str_sub(s, 1, SIZE_MAX), TG_STR("bc")));
	cr_assert_eq(tg_str_sub(nothing, SIZE_MAX, SIZE_MAX).len, 0);
}

Test(str, trims_ascii_white_space)
{
	cr_assert(tg_str_eq(tg_str_trim(TG_STR(" \t\n\v\f\ra b\r\n")), TG_STR("a b")));
	cr_assert(tg_str_eq(tg_str_rtrim(TG_STR(" a ")), TG_STR(" a")));
	cr_assert(tg_str_is_blank(TG_STR(" \t\r\n")));
	cr_assert_not(tg_str_is_blank(TG_STR("\xc2\xa0")));
	cr_assert_not(tg_str_is_blank(TG_STR("\0")));
}

static size_t
fields(struct tg_str rest, struct tg_str *out, size_t max)
{
	size_t nr = 0;

	while (nr < max && tg_str_split(&rest, '\n', &out[nr]))
		nr++;
	cr_assert_null(rest.ptr);
	return nr;
}

Test(str, splits_into_lines_with_or_without_a_final_newline)
{
	struct tg_str out[8];

	cr_assert_eq(fields(TG_STR("a\nb\n"), out, 8), 2);
	cr_assert(tg_str_eq(out[1], TG_STR("b")));
	cr_assert_eq(fields(TG_STR("a\nb"), out, 8), 2);
	cr_assert(tg_str_eq(out[1], TG_STR("b")));
	cr_assert_eq(fields(TG_STR("\n\na"), out, 8), 3);
	cr_assert_eq(out[0].len, 0);
	cr_assert_eq(fields(TG_STR(""), out, 8), 0);
	cr_assert_eq(fields(nothing, out, 8), 0);
}

Test(str, classes_do_not_know_high_bytes)
{
	cr_assert(tg_is_alnum('Z'));
	cr_assert(tg_is_alnum('0'));
	cr_assert_not(tg_is_alnum('_'));
	for (int c = 0x80; c < 0x100; c++) {
		cr_assert_not(tg_is_alnum((char)c));
		cr_assert_not(tg_is_space((char)c));
		cr_assert_eq(tg_to_lower((char)c), (char)c);
	}
}

Test(str, distance_counts_edits_and_swaps)
{
	cr_assert_eq(tg_str_distance(TG_STR(""), TG_STR("")), 0);
	cr_assert_eq(tg_str_distance(TG_STR("abc"), TG_STR("")), 3);
	cr_assert_eq(tg_str_distance(TG_STR("subject_max"), TG_STR("subject_mx")), 1);
	cr_assert_eq(tg_str_distance(TG_STR("trailres"), TG_STR("trailers")), 1);
	cr_assert_eq(tg_str_distance(TG_STR("kitten"), TG_STR("sitting")), 3);
	cr_assert_eq(tg_str_distance(TG_STR("ca"), TG_STR("abc")), 3);
}

Test(str, distance_gives_up_on_long_words)
{
	char word[65];

	memset(word, 'a', sizeof(word));
	cr_assert_eq(tg_str_distance(tg_str_make(word, 64), tg_str_make(word, 64)), 0);
	cr_assert_eq(tg_str_distance(tg_str_make(word, 65), TG_STR("a")), SIZE_MAX);
	cr_assert_eq(tg_str_distance(TG_STR("a"), tg_str_make(word, 65)), SIZE_MAX);
}

Test(str, a_path_is_a_folder_and_a_base)
{
	cr_expect(tg_str_eq(tg_folder_of(TG_STR("a/b/c.h")), TG_STR("a/b")));
	cr_expect(tg_str_eq(tg_base_of(TG_STR("a/b/c.h")), TG_STR("c.h")));
	cr_expect(tg_str_eq(tg_folder_of(TG_STR("c.h")), TG_STR("")));
	cr_expect(tg_str_eq(tg_base_of(TG_STR("c.h")), TG_STR("c.h")));
	cr_expect(tg_str_eq(tg_base_of(TG_STR("/c.h")), TG_STR("c.h")));
	cr_expect(tg_str_eq(tg_base_of(TG_STR("")), TG_STR("")));
}

/* The sums are those of the draft's table of test vectors. */
Test(str, hashes_as_fnv_1a_does)
{
	cr_assert_eq(tg_str_hash(TG_HASH_START, nothing), UINT32_C(0x811c9dc5));
	cr_assert_eq(tg_str_hash(TG_HASH_START, TG_STR("a")), UINT32_C(0xe40c292c));
	cr_assert_eq(tg_str_hash(TG_HASH_START, TG_STR("foobar")), UINT32_C(0xbf9cf968));
	cr_assert_eq(tg_str_hash(tg_str_hash(TG_HASH_START, TG_STR("foo")), TG_STR("bar")),
		     UINT32_C(0xbf9cf968));
}

Test(str, tells_what_stands_below_a_folder)
{
	cr_assert(tg_is_below(TG_STR("a/b/c"), TG_STR("a")));
	cr_assert(tg_is_below(TG_STR("a/b/c"), TG_STR("a/b")));
	cr_assert(tg_is_below(TG_STR("a"), TG_STR("")));
	cr_assert_not(tg_is_below(TG_STR("a"), TG_STR("a")));
	cr_assert_not(tg_is_below(TG_STR("ab/c"), TG_STR("a")));
	cr_assert_not(tg_is_below(nothing, TG_STR("a")));
}

/* Against the order of tg_str_cmp(), also of texts that begin alike, end in NUL
 * bytes, are there twice or are empty. */
Test(str, has_a_byte_or_has_it_not)
{
	cr_assert(tg_str_has(TG_STR("a/b"), '/'));
	cr_assert(tg_str_has(tg_str_make("a\0b", 3), '\0'));
	cr_assert_not(tg_str_has(TG_STR("ab"), '/'));
	cr_assert_not(tg_str_has(tg_str_make("ab/", 2), '/'));
	cr_assert_not(tg_str_has(tg_str_from(NULL), '/'));
}

Test(str, sorts_as_bytes_compare)
{
	enum { NR = 400, MOST = 14 };
	static char room[NR][MOST];
	static struct tg_sorted items[NR];
	uint32_t random = 1;

	for (size_t with_prefix = 0; with_prefix < 2; with_prefix++) {
		for (size_t i = 0; i < NR; i++) {
			size_t len = with_prefix ? 3 : 0;

			memcpy(room[i], "r/h", 3);
			for (random = random * 1103515245u + 12345u; len < (random >> 16) % MOST;
			     len++)
				room[i][len] = "\0ab\xff"[(random >> len) % 4];
			items[i] = (struct tg_sorted){ .text = { room[i], len }, .of = room[i] };
		}
		tg_sort(items, NR);
		for (size_t i = 0; i < NR; i++) {
			cr_assert_eq(items[i].of, items[i].text.ptr);
			cr_assert(!i || tg_str_cmp(items[i - 1].text, items[i].text) <= 0);
		}
	}
	tg_sort(items, 0);
	tg_sort(items, 1);
}
