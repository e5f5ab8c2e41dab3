/* SPDX-License-Identifier: MIT */
/* The lines of a push, names of refs, and alternates. */
#include "../../src/git/objects/alternates.h"
#include "../../src/git/refs/push_input.h"
#include "../../src/git/refs/ref_name.h"

#include <criterion/criterion.h>
#include <string.h>

#define ZERO "0000000000000000000000000000000000000000"
#define ONES "1111111111111111111111111111111111111111"

static struct tg_arena *arena;

static void
set_up(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
}

static void
tear_down(void)
{
	tg_arena_destroy(arena);
}

TestSuite(push_input, .init = set_up, .fini = tear_down);

enum { MOST = 4 };

static const struct tg_error *
read_lines(struct tg_str input, struct tg_push_line lines[MOST], size_t *nr)
{
	const struct tg_error *err = tg_push_count(arena, input, nr);
	for (size_t i = 0; !err && i < *nr; i++)
		err = tg_push_next(arena, &input, i + 1, &lines[i]);
	return err;
}

static const char *
complaint(const char *input)
{
	struct tg_push_line lines[MOST];
	size_t nr = 0;
	const struct tg_error *err = read_lines(tg_str_from(input), lines, &nr);
	return err ? tg_error_text(arena, err) : "";
}

Test(push_input, takes_lines_in_their_order)
{
	struct tg_push_line lines[MOST];
	size_t nr = 0;
	struct tg_str input =
		TG_STR(ZERO " " ONES " refs/heads/b\n" ONES " " ZERO " refs/heads/a\n");
	cr_assert_null(read_lines(input, lines, &nr));
	cr_assert_eq(nr, 2);
	cr_assert(tg_str_eq(lines[0].name, TG_STR("refs/heads/b")));
	cr_assert(tg_oid_is_zero(&lines[0].old));
	cr_assert(tg_oid_is_zero(&lines[1].new));
}

Test(push_input, nothing_is_a_push_of_nothing)
{
	cr_assert_str_eq(complaint(""), "");
}

Test(push_input, one_bad_line_refuses_all)
{
	cr_assert(strstr(complaint(ZERO " " ONES " refs/heads/a\nforged\n"), "line 2"));
	cr_assert(strstr(complaint(ZERO " " ONES " refs/heads/a..b\n"), "line 1"));
	cr_assert(strstr(complaint(ZERO " " ONES " HEAD\n"), "no ref name"));
	cr_assert(strstr(complaint(ZERO " 11 refs/heads/a\n"), "no object id"));
	cr_assert(strstr(complaint(ZERO " " ONES " refs/heads/a"), "cut off"));
}

Test(push_input, says_that_64_digits_are_sha_256)
{
	cr_assert(strstr(complaint(ZERO "000000000000000000000000 " ONES " refs/heads/a\n"),
			 "SHA-256"));
}

Test(push_input, shows_no_control_bytes_of_a_name)
{
	cr_assert_null(strchr(complaint(ZERO " " ONES " refs/heads/\033[31m\n"), '\033'));
}

/* As `git check-ref-format NAME` answers. */
Test(push_input, knows_the_names_that_git_allows)
{
	static const char *const good[] = { "refs/heads/a",        "refs/heads/-a",
					    "refs/heads/a.b",      "refs/heads/@",
					    "refs/heads/a@b",      "refs/x/y/z",
					    "refs/heads/\xc3\xa9", "refs/heads/a{b}" };
	static const char *const bad[] = { "",
					   "refs",
					   "/refs/a",
					   "refs//a",
					   "refs/heads/",
					   "refs/heads/.a",
					   "refs/heads/a.",
					   "refs/heads/a..b",
					   "refs/heads/a.lock",
					   "refs/a.lock/b",
					   "refs/heads/a b",
					   "refs/heads/a~1",
					   "refs/heads/a^",
					   "refs/heads/a:b",
					   "refs/heads/a?",
					   "refs/heads/*",
					   "refs/heads/[a",
					   "refs/heads/a\\b",
					   "refs/heads/@{",
					   "refs/heads/a\x7f",
					   "refs/heads/a\tb" };
	for (size_t i = 0; i < TG_ARRAY_LEN(good); i++)
		cr_expect(tg_ref_name_is_valid(tg_str_from(good[i])), "%s", good[i]);
	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_expect_not(tg_ref_name_is_valid(tg_str_from(bad[i])), "%s", bad[i]);
}

static void
expect_next(struct tg_str *rest, const char *name)
{
	struct tg_str got = { 0 };
	cr_assert(tg_alternates_next(arena, rest, &got));
	cr_assert(tg_str_eq(got, tg_str_from(name)), "%s", tg_str_cstr(arena, got));
}

Test(push_input, reads_alternates_as_git_writes_them)
{
	struct tg_str got,
		rest = TG_STR("/srv/a\n\n# no\n../b\n\"/a:b \\\"q\\\" \\303\\251\"\n/end");
	expect_next(&rest, "/srv/a");
	expect_next(&rest, "../b");
	expect_next(&rest, "/a:b \"q\" \xc3\xa9");
	expect_next(&rest, "/end");
	cr_assert_not(tg_alternates_next(arena, &rest, &got));
}

Test(push_input, takes_a_quote_that_does_not_close_as_it_stands)
{
	struct tg_str rest = TG_STR("\"open\n/next\n");
	expect_next(&rest, "\"open");
	expect_next(&rest, "/next");
}
