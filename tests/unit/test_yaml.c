/* SPDX-License-Identifier: MIT */
/* The located tree: places, styles, and what does not get through. The files
 * under tests/data/policies/bad hold the messages (test_policy.c). */
#include "../../src/policy/node.h"

#include <criterion/criterion.h>
#include <string.h>

static struct tg_arena *arena;
static struct tg_complaints list;

static void
setup(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
	tg_complaints_init(&list, arena);
}

static void
teardown(void)
{
	tg_arena_destroy(arena);
}

TestSuite(yaml, .init = setup, .fini = teardown);

static const struct tg_node *
read_text(const char *text)
{
	return tg_yaml_read(&list, "f", tg_str_from(text));
}

static const struct tg_node *
get(const struct tg_node *map, const char *key)
{
	const struct tg_node *node = tg_node_get(map, tg_str_from(key));

	cr_assert_not_null(node, "%s", key);
	return node;
}

static void
assert_place(struct tg_loc loc, unsigned line, unsigned column)
{
	cr_assert_str_eq(loc.file, "f");
	cr_assert_eq(loc.line, line, "line %u", loc.line);
	cr_assert_eq(loc.column, column, "column %u", loc.column);
}

static const char *
only_problem(const char *text)
{
	struct tg_problems problems;

	cr_assert_null(read_text(text));
	tg_complaints_finish(&list, &problems);
	cr_assert_eq(problems.nr, 1);
	return problems.items[0].message;
}

Test(yaml, counts_lines_and_columns_from_one)
{
	const struct tg_node *root = read_text("a: 1\nb:\n  - x\n  - {c: y}\n");
	const struct tg_node *entries = get(root, "b");

	assert_place(get(root, "a")->loc, 1, 4);
	assert_place(get(root, "a")->key->loc, 1, 1);
	assert_place(entries->first->loc, 3, 5);
	assert_place(get(entries->first->next, "c")->loc, 4, 9);
	cr_assert_eq(entries->nr, 2);
}

Test(yaml, counts_characters_not_bytes)
{
	const struct tg_node *root = read_text("{\"\xc3\xa4\xc3\xb6\": 1, b: 2}\n");

	assert_place(get(root, "b")->loc, 1, 14);
}

Test(yaml, keeps_styles_apart)
{
	const struct tg_node *root =
		read_text("a: no\nb: 'no'\nc: \"no\"\nd: |\n  no\ne: >\n  no\n");

	cr_assert_eq(get(root, "a")->style, 0);
	cr_assert_eq(get(root, "b")->style, '\'');
	cr_assert_eq(get(root, "c")->style, '"');
	cr_assert_eq(get(root, "d")->style, '|');
	cr_assert_eq(get(root, "e")->style, '>');
	cr_assert(tg_str_eq(get(root, "d")->text, TG_STR("no\n")));
	cr_assert(tg_str_eq(tg_node_text(get(root, "d")), TG_STR("no")));
}

Test(yaml, knows_what_has_no_value)
{
	const struct tg_node *root = read_text("a:\nb: ~\nc: null\nd: ''\ne: x\n");

	cr_assert(tg_node_is_null(get(root, "a")));
	cr_assert(tg_node_is_null(get(root, "b")));
	cr_assert(tg_node_is_null(get(root, "c")));
	cr_assert_not(tg_node_is_null(get(root, "d")));
	cr_assert_not(tg_node_is_null(get(root, "e")));
}

Test(yaml, points_into_plain_and_single_quoted_text)
{
	const struct tg_node *root = read_text("a: xyz\nb: 'it''s x'\nc: \"x\\nyz\"\n");

	assert_place(tg_node_place(get(root, "a"), 2), 1, 6);
	assert_place(tg_node_place(get(root, "b"), 5), 2, 11);
	/* Behind escapes nothing can be told. */
	assert_place(tg_node_place(get(root, "c"), 2), 3, 4);
}

Test(yaml, compares_trees_without_places)
{
	const struct tg_node *root = read_text(
		"a: {x: [1, 2], y: {z: w}}\nb:\n  x: [1, 2]\n  y:\n    z: w\n"
		"c: {x: [1, 2], y: {z: v}}\nd: {x: [1, 2]}\ne: {y: [1, 2], y2: {z: w}}\n");

	cr_assert(tg_node_eq(arena, get(root, "a"), get(root, "b")));
	cr_assert_not(tg_node_eq(arena, get(root, "a"), get(root, "c")));
	cr_assert_not(tg_node_eq(arena, get(root, "a"), get(root, "d")));
	cr_assert_not(tg_node_eq(arena, get(root, "a"), get(root, "e")));
}

static char *
nested(char *buf, size_t depth)
{
	char *p = buf + 3;

	memcpy(buf, "a: ", 3);
	memset(p, '[', depth);
	memset(p + depth, ']', depth);
	p[2 * depth] = '\0';
	return buf;
}

Test(yaml, nests_as_deep_as_the_limit)
{
	char buf[1000];

	cr_assert_not_null(read_text(nested(buf, TG_POLICY_DEPTH - 1)));
	cr_assert_str_eq(only_problem(nested(buf, TG_POLICY_DEPTH)),
			 "nested deeper than any policy is");
}

Test(yaml, stops_early_at_a_hundred_thousand_brackets, .timeout = 5)
{
	char *text = tg_alloc(arena, 200010);

	only_problem(nested(text, 100000));
}

Test(yaml, refuses_a_file_above_the_limit)
{
	size_t size = TG_POLICY_MAX + 1;
	char *text = tg_alloc(arena, size + 1);

	memset(text, '#', size);
	cr_assert_str_eq(only_problem(text),
			 "the file has 262145 bytes; a policy has at most 262144");
}

Test(yaml, takes_a_file_at_the_limit)
{
	char *text = tg_alloc(arena, TG_POLICY_MAX + 1);

	memset(text, '#', TG_POLICY_MAX);
	memcpy(text, "a: 1\n", 5);
	cr_assert_not_null(read_text(text));
}

Test(yaml, finds_the_last_of_many_equal_keys, .timeout = 5)
{
	struct tg_problems problems;
	struct tg_buf text;

	tg_buf_init(&text, arena, TG_POLICY_MAX);
	for (int i = 0; i < 20000; i++)
		tg_buf_addf(&text, "k%d: 1\n", i);
	tg_buf_adds(&text, "k12345: 2\n");
	cr_assert_not_null(read_text(text.ptr));
	tg_complaints_finish(&list, &problems);
	cr_assert_eq(problems.nr, 1);
	assert_place(problems.items[0].loc, 20001, 1);
	cr_assert_str_eq(problems.items[0].message,
			 "the key \"k12345\" is there already, in line 12346");
}

Test(yaml, takes_crlf_line_ends)
{
	const struct tg_node *root = read_text("a: 1\r\nb: 2\r\n");

	assert_place(get(root, "b")->loc, 2, 4);
	cr_assert(tg_str_eq(get(root, "a")->text, TG_STR("1")));
}

Test(yaml, refuses_a_lone_carriage_return)
{
	cr_assert_str_eq(only_problem("a: 1 # comment\rb: 2\n"),
			 "a line end other than LF or CR LF (U+000D)");
}

Test(yaml, keeps_the_first_hundred_problems_and_counts_the_rest)
{
	struct tg_problems problems;
	struct tg_loc loc = { "f", 0, 1 };

	for (unsigned i = 0; i < 5000; i++) {
		loc.line = 5000 - i;
		tg_complain(&list, loc, "p");
	}
	tg_complaints_finish(&list, &problems);
	cr_assert_eq(problems.nr, TG_POLICY_PROBLEMS);
	cr_assert_eq(problems.dropped, 5000 - TG_POLICY_PROBLEMS);
	cr_assert_lt(problems.items[0].loc.line, problems.items[1].loc.line);
}

Test(yaml, suggests_the_nearest_name_only_when_it_is_near)
{
	struct tg_nearest nearest;

	tg_nearest_init(&nearest, &list, TG_STR("enfroce"));
	tg_nearest_try(&nearest, TG_STR("observe"));
	tg_nearest_try(&nearest, TG_STR("enforce"));
	cr_assert_str_eq(tg_nearest_text(&nearest), "; did you mean \"enforce\"?");
	tg_nearest_init(&nearest, &list, TG_STR("xy"));
	tg_nearest_try(&nearest, TG_STR("off"));
	cr_assert_str_eq(tg_nearest_text(&nearest), "");
}
