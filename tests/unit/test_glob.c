/* SPDX-License-Identifier: MIT */
/* Patterns for ref names and paths, and lists of them. */
#include "trunkgate/clock.h"
#include "trunkgate/glob.h"

#include <criterion/criterion.h>
#include <string.h>

static bool
match(const char *pattern, const char *name)
{
	return tg_glob_match(tg_str_from(pattern), tg_str_from(name));
}

Test(glob, literal_matches_itself)
{
	cr_assert(match("refs/heads/main", "refs/heads/main"));
	cr_assert_not(match("refs/heads/main", "refs/heads/Main"));
	cr_assert_not(match("refs/heads/main", "refs/heads/main2"));
	cr_assert_not(match("refs/heads/main", "refs/heads/mai"));
	cr_assert(match("a?[b]\\c", "a?[b]\\c"));
	cr_assert_not(match("a?", "ab"));
}

Test(glob, star_stays_in_its_segment)
{
	cr_assert(match("refs/heads/*", "refs/heads/x"));
	cr_assert_not(match("refs/heads/*", "refs/heads/x/y"));
	cr_assert(match("refs/*/x", "refs/heads/x"));
	cr_assert_not(match("refs/*/x", "refs/a/b/x"));
	cr_assert(match("*.c", "x.c"));
	cr_assert_not(match("*.c", "a/x.c"));
	cr_assert(match("v*.*", "v1.2"));
	cr_assert(match("a*", "a"));
	cr_assert(match("a*a", "aa"));
	cr_assert_not(match("a*a", "a"));
	cr_assert(match("*a*b*", "xxaxxbxx"));
}

Test(glob, two_stars_go_across_segments)
{
	cr_assert(match("**", "a"));
	cr_assert(match("**", "a/b/c"));
	cr_assert(match("a**c", "a/b/c"));
	cr_assert(match("a**", "a"));
	cr_assert(match("a**", "ab/c"));
	cr_assert(match("**c", "a/b/c"));
}

Test(glob, two_stars_at_the_end_are_everything_below)
{
	cr_assert(match("src/**", "src/a"));
	cr_assert(match("src/**", "src/a/b"));
	cr_assert_not(match("src/**", "src"));
	cr_assert_not(match("src/**", "src/"));
	cr_assert_not(match("src/**", "srcs/a"));
	cr_assert(match("*/**", "src/a"));
	cr_assert_not(match("*/**", "src/"));
}

Test(glob, two_stars_between_slashes_match_no_segment_too)
{
	cr_assert(match("**/x.c", "x.c"));
	cr_assert(match("**/x.c", "a/x.c"));
	cr_assert(match("**/x.c", "a/b/x.c"));
	cr_assert_not(match("**/x.c", "ax.c"));
	cr_assert(match("a/**/x.c", "a/x.c"));
	cr_assert(match("a/**/x.c", "a/b/c/x.c"));
	cr_assert_not(match("a/**/x.c", "a/bx.c"));
	cr_assert(match("a/**/**/x", "a/x"));
	cr_assert(match("**/test/**", "test/a"));
	cr_assert(match("**/test/**", "a/b/test/c/d"));
	cr_assert_not(match("**/test/**", "a/tests/c"));
	cr_assert(match("**/*.c", "x.c"));
	cr_assert(match("**/*.c", "a/x.c"));
	cr_assert(match("**/*.c", ".c"));
	cr_assert(match("**/*.c", "a/.c"));
	cr_assert_not(match("**/*.c", "a.c/x.h"));
	cr_assert_not(match("**/*.c", "a/x.cc/"));
	cr_assert(match("a/**/*.c", "a/b/x.c"));
	cr_assert_not(match("a/**/*.c", "a.c"));
	cr_assert_not(match("a**/*.c", "abx.c"));
	cr_assert(match("**/*/x.c", "a/x.c"));
	cr_assert_not(match("**/*/x.c", "x.c"));
}

Test(glob, bytes_are_bytes)
{
	cr_assert(tg_glob_match(TG_STR("a*b"), TG_STR("a\0\xff\nb")));
	cr_assert(match("**/\xC3\xA4", "x/\xC3\xA4"));
	cr_assert_not(match("**/\xC3\xA4", "x/\xC3\x84"));
}

Test(glob, nothing_and_too_much_match_nothing)
{
	char longer[TG_GLOB_MAX + 2];

	memset(longer, '*', sizeof(longer));
	cr_assert_not(match("", "a"));
	cr_assert(match("", ""));
	cr_assert_not(match("**", ""));
	cr_assert_not(tg_glob_match(tg_str_make(longer, sizeof(longer)), TG_STR("a")));
}

Test(glob, is_linear_whatever_the_pattern, .timeout = 60)
{
	char pattern[TG_GLOB_MAX], name[4000];
	int64_t start = tg_monotonic_us();

	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = "a**b*"[i % 5];
	pattern[sizeof(pattern) - 1] = 'c';
	memset(name, 'a', sizeof(name));
	for (size_t i = 1; i < sizeof(name); i += 3)
		name[i] = 'b';
	cr_assert_not(tg_glob_match(tg_str_make(pattern, sizeof(pattern)),
				    tg_str_make(name, sizeof(name))));
	pattern[sizeof(pattern) - 1] = '*';
	memset(name, 'a', sizeof(name));
	cr_assert_not(tg_glob_match(tg_str_make(pattern, sizeof(pattern)),
				    tg_str_make(name, sizeof(name))));
	cr_assert_lt(tg_monotonic_us() - start, (int64_t)5 * 1000000);
}

/* --- lists --- */

static struct tg_glob_item
item(const char *text)
{
	struct tg_glob_item out = { tg_str_from(text), false, NULL };

	if (text[0] == '!') {
		out.text = tg_str_from(text + 1);
		out.exclude = true;
	}
	return out;
}

#define LIST(...) \
	&(struct tg_globs) \
	{ \
		(struct tg_glob_item[]){ __VA_ARGS__ }, \
			sizeof((struct tg_glob_item[]){ __VA_ARGS__ }) / \
				sizeof(struct tg_glob_item) \
	}

static bool
list(const struct tg_globs *globs, const char *name)
{
	return tg_globs_match(globs, tg_str_from(name));
}

Test(glob, last_match_of_a_list_wins)
{
	const struct tg_globs *globs = LIST(item("src/**"), item("!src/doc/**"), item("**/*.md"));

	cr_assert(list(globs, "src/a"));
	cr_assert_not(list(globs, "src/doc/a"));
	cr_assert(list(globs, "src/doc/a.md"));
	cr_assert_not(list(globs, "other"));
}

Test(glob, list_of_exclusions_starts_from_everything)
{
	const struct tg_globs *globs = LIST(item("!src/**"), item("src/a"));
	const struct tg_globs none = { NULL, 0 };

	cr_assert(list(globs, "other"));
	cr_assert_not(list(globs, "src/b"));
	cr_assert(list(globs, "src/a"));
	cr_assert_not(list(&none, "a"));
}

Test(glob, group_is_an_item)
{
	const struct tg_globs *trunk = LIST(item("refs/heads/main"));
	struct tg_glob_item not_trunk = { TG_STR("@trunk"), true, trunk };
	const struct tg_globs *branches = LIST(item("refs/heads/**"), not_trunk);
	struct tg_glob_item is_branch = { TG_STR("@branches"), false, branches };
	struct tg_glob_item not_branch = { TG_STR("@branches"), true, branches };
	const struct tg_globs *globs = LIST(is_branch, item("!refs/heads/release/**"));
	const struct tg_globs *others = LIST(not_branch);

	cr_assert(list(branches, "refs/heads/x"));
	cr_assert_not(list(branches, "refs/heads/main"));
	cr_assert(list(globs, "refs/heads/x"));
	cr_assert_not(list(globs, "refs/heads/main"));
	cr_assert_not(list(globs, "refs/heads/release/1"));
	cr_assert_not(list(globs, "refs/tags/x"));
	cr_assert(list(others, "refs/tags/x"));
	cr_assert(list(others, "refs/heads/main"));
	cr_assert_not(list(others, "refs/heads/x"));
}

/* --- patterns as text --- */

Test(glob, usable_patterns_have_no_problem)
{
	static const char *const good[] = { "a",        "**",  "refs/heads/*", "**/x", "a/**",
					    "\xC3\xA4", "a b", "***x" + 1,     "a?[" };

	for (size_t i = 0; i < TG_ARRAY_LEN(good); i++)
		cr_assert_null(tg_glob_problem(tg_str_from(good[i])), "%s", good[i]);
}

Test(glob, others_do)
{
	static const char *const bad[] = { "",      "/a",   "a/",   "/",    "a//b",
					   "a/***", "a\nb", "\x7f", "\xff", "\xC3" };
	char text[TG_GLOB_MAX + 1];

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_assert_not_null(tg_glob_problem(tg_str_from(bad[i])), "%s", bad[i]);
	cr_assert_not_null(tg_glob_problem(TG_STR("a\0b")));
	memset(text, 'a', sizeof(text));
	cr_assert_null(tg_glob_problem(tg_str_make(text, TG_GLOB_MAX)));
	cr_assert_not_null(tg_glob_problem(tg_str_make(text, TG_GLOB_MAX + 1)));
}

Test(glob, literal_prefix_ends_at_the_first_star)
{
	cr_assert(tg_str_eq(tg_glob_literal_prefix(TG_STR("src/a*/b")), TG_STR("src/a")));
	cr_assert(tg_str_eq(tg_glob_literal_prefix(TG_STR("src")), TG_STR("src")));
	cr_assert_eq(tg_glob_literal_prefix(TG_STR("**")).len, 0);
	cr_assert(tg_glob_is_literal(TG_STR("src")));
	cr_assert_not(tg_glob_is_literal(TG_STR("src/**")));
}

Test(glob, a_list_of_names_is_spelt_with_its_groups)
{
	struct tg_glob_item trunks[] = { item("refs/heads/main"), item("refs/heads/next") };
	const struct tg_globs group = { trunks, 2 };
	struct tg_glob_item items[] = { item("@trunk"), item("refs/tags/x") };
	const struct tg_globs list = { items, 2 }, none = { NULL, 0 };
	struct tg_str out[3];
	size_t nr = 9;

	items[0].group = &group;
	cr_assert(tg_globs_spell(&list, out, 3, &nr));
	cr_assert_eq(nr, 3);
	for (size_t i = 0; i < nr; i++)
		cr_expect(tg_globs_match(&list, out[i]));
	cr_expect_not(tg_globs_spell(&list, out, 2, &nr));
	cr_expect(tg_globs_spell(&none, out, 3, &nr) && nr == 0);
	trunks[1] = item("refs/heads/release/*");
	cr_expect_not(tg_globs_spell(&list, out, 3, &nr));
	trunks[1] = item("refs/heads/next");
	items[0].exclude = true;
	cr_expect_not(tg_globs_spell(&list, out, 3, &nr));
}
