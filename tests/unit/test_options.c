/* SPDX-License-Identifier: MIT */
/* Every type of row: what it takes, its default, its range, its complaint. */
#include "../../src/policy/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char *const colours[] = { "red", "green", "blue", NULL };

struct inner {
	int64_t lines_over;
	int when;
};
struct element {
	bool on;
	struct inner inner;
};
struct sample {
	int64_t number;
	int64_t unset_number;
	int64_t size;
	int64_t duration;
	bool flag;
	int colour;
	struct tg_str text;
	struct tg_strs texts;
	struct tg_strs lines;
	struct tg_pattern *pattern;
	struct tg_patterns searches;
	struct tg_globs refs;
	struct tg_globs paths;
	struct tg_people people;
	struct tg_strmap pairs;
	struct inner inner;
	struct tg_table map;
	struct tg_table list;
};

static const struct tg_opt inner_rows[] = {
	TG_OPT_ENUM(struct inner, when, "red", colours, "When."),
	TG_OPT_INT(struct inner, lines_over, NULL, 0, 100, "Lines."), TG_OPT_END
};
static const struct tg_opt element_rows[] = {
	TG_OPT_BOOL(struct element, on, "yes", "On."),
	TG_OPT_STRUCT(struct element, inner, struct inner, inner_rows, "when", "Inner."), TG_OPT_END
};
static const struct tg_opt rows[] = {
	TG_OPT_INT(struct sample, number, "7", -5, 10, "A number."),
	TG_OPT_INT(struct sample, unset_number, NULL, 1, 10, "A number."),
	TG_OPT_SIZE(struct sample, size, "1KiB", 1, 4096, "A size."),
	TG_OPT_DURATION(struct sample, duration, "2m", 60, 3600, "A duration."),
	TG_OPT_BOOL(struct sample, flag, "yes", "A flag."),
	TG_OPT_ENUM(struct sample, colour, "blue", colours, "A colour."),
	TG_OPT_STR(struct sample, text, "", "A text."),
	TG_OPT_STRS(struct sample, texts, "[a, 'b c']", "Texts."),
	TG_OPT_LINES(struct sample, lines, NULL, "Lines."),
	TG_OPT_PATTERN(struct sample, pattern, "a+", "A pattern."),
	TG_OPT_SEARCHES(struct sample, searches, NULL, "Searches."),
	TG_OPT_REFS(struct sample, refs, "[@trunk, refs/heads/x/**]", "Refs."),
	TG_OPT_PATHS(struct sample, paths, NULL, "Paths."),
	TG_OPT_PEOPLE(struct sample, people, NULL, "People."),
	TG_OPT_STRMAP(struct sample, pairs, "Pairs."),
	TG_OPT_STRUCT(struct sample, inner, struct inner, inner_rows, "when", "Inner."),
	TG_OPT_MAP(struct sample, map, struct element, element_rows, "A map."),
	TG_OPT_LIST(struct sample, list, struct element, element_rows, "A list."),
	TG_OPT_END
};

static struct tg_arena *arena;
static struct tg_reading *r;
static struct sample s;

static void
setup(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
	r = TG_NEW(arena, struct tg_reading);
	tg_reading_init(r, arena);
	memset(&s, 0, sizeof(s));
}

static void
teardown(void)
{
	tg_arena_destroy(arena);
}

TestSuite(options, .init = setup, .fini = teardown);

static void
read_sample(const char *text)
{
	const struct tg_node *root = tg_yaml_read(&r->list, "f", tg_str_from(text));

	cr_assert_not_null(root, "%s", text);
	memset(&s, 0, sizeof(s));
	tg_options_refuse_unknown(r, root, "key", rows, NULL);
	tg_options_fill(r, rows, root, &s);
}

static void
assert_fine(const char *text)
{
	read_sample(text);
	cr_assert_eq(r->list.nr, 0, "%s: %s", text,
		     r->list.nr ? r->list.items[0].problem.message : "");
}

static void
assert_problem(const char *text, const char *message)
{
	struct tg_problems problems;

	read_sample(text);
	tg_complaints_finish(&r->list, &problems);
	cr_assert_eq(problems.nr, 1, "%s: %zu problems", text, problems.nr);
	cr_assert_str_eq(problems.items[0].message, message);
	tg_complaints_init(&r->list, arena);
}

static bool
is(struct tg_str text, const char *expected)
{
	return tg_str_eq(text, tg_str_from(expected));
}

Test(options, defaults_go_through_the_same_parser)
{
	assert_fine("{}");
	cr_assert_eq(s.number, 7);
	cr_assert_eq(s.unset_number, TG_UNSET);
	cr_assert_eq(s.size, 1024);
	cr_assert_eq(s.duration, 120);
	cr_assert(s.flag);
	cr_assert_eq(s.colour, 2);
	cr_assert_eq(s.text.len, 0);
	cr_assert_eq(s.texts.nr, 2);
	cr_assert(is(s.texts.items[1], "b c"));
	cr_assert(is(tg_pattern_source(s.pattern), "a+"));
	cr_assert_eq(s.searches.nr, 0);
	cr_assert_eq(s.refs.nr, 2);
	cr_assert_eq(s.refs.items[0].group, &r->trunk);
	cr_assert_eq(s.paths.nr, 0);
	cr_assert_eq(s.pairs.nr, 0);
	cr_assert_eq(s.inner.when, 0);
	cr_assert_eq(s.inner.lines_over, TG_UNSET);
	cr_assert_eq(s.map.nr, 0);
	cr_assert_eq(s.list.nr, 0);
}

Test(options, numbers_are_taken_within_their_bounds)
{
	assert_fine("number: -5");
	cr_assert_eq(s.number, -5);
	assert_fine("number: 10");
	assert_problem("number: 11", "\"number\" must be a whole number from -5 to 10, not \"11\"");
	assert_problem("number: 07", "\"number\" must be a whole number from -5 to 10, not \"07\"");
	assert_problem("number: 0x7",
		       "\"number\" must be a whole number from -5 to 10, not \"0x7\"");
	assert_problem("number: '7'",
		       "\"number\" must be a whole number from -5 to 10, without quotes");
	assert_problem("number: [7]",
		       "\"number\" must be a whole number from -5 to 10, not a list");
}

Test(options, sizes_and_durations_have_units)
{
	assert_fine("size: 4KiB\nduration: \"1h\"");
	cr_assert_eq(s.size, 4096);
	cr_assert_eq(s.duration, 3600);
	assert_problem("duration: 90",
		       "\"duration\" must be a duration such as 90s, 15m, 24h, 3d or 2w, from 1m "
		       "to 1h, not \"90\"");
	assert_problem("duration: 59s",
		       "\"duration\" must be a duration such as 90s, 15m, 24h, 3d or 2w, from 1m "
		       "to 1h, not \"59s\"");
}

Test(options, booleans_are_four_words)
{
	assert_fine("flag: no");
	cr_assert_not(s.flag);
	assert_fine("flag: true");
	cr_assert(s.flag);
	assert_problem("flag: off", "\"flag\" must be yes or no, not \"off\"");
	assert_problem("flag: 'no'", "\"flag\" must be yes or no, without quotes");
}

Test(options, words_are_suggested)
{
	assert_fine("colour: green");
	cr_assert_eq(s.colour, 1);
	assert_problem("colour: grene",
		       "\"colour\" must be one of red, green, blue, not \"grene\"; did you mean "
		       "\"green\"?");
	assert_problem("colr: red", "unknown key \"colr\"; did you mean \"colour\"?");
}

Test(options, a_text_may_look_like_anything_but_is_one_line)
{
	assert_fine("text: yes");
	cr_assert(is(s.text, "yes"));
	assert_fine("text: \"\"");
	assert_fine("text: |\n  block\n");
	cr_assert(is(s.text, "block"));
	assert_problem("text: |\n  a\n  b\n", "\"text\" must be one line");
	assert_problem("text:", "\"text\" has no value; leave the key out to get the default");
}

Test(options, one_text_is_a_list_of_one)
{
	assert_fine("texts: x\nrefs: '@tags'\npaths: src/**\npeople: Ana");
	cr_assert_eq(s.texts.nr, 1);
	cr_assert_eq(s.refs.items[0].group, &r->tags);
	cr_assert(is(s.paths.items[0].text, "src/**"));
	cr_assert(is(s.people.ids.items[0], "ana"));
}

Test(options, one_text_with_blanks_is_no_list)
{
	assert_problem("texts: low high",
		       "\"low high\" in \"texts\" is one entry with a blank in it: "
		       "a list is written [a, b], and one such entry "
		       "[\"low high\"]");
	assert_problem("paths: a b",
		       "\"a b\" in \"paths\" is one entry with a blank in it: a list is "
		       "written [a, b], and one such entry [\"a b\"]");
	assert_fine(
		"texts: ['low high']\npaths: ['my docs/**']\nlines: ssh-ed25519 AAAA\nsearches: a b");
	cr_assert_eq(s.lines.nr, 1);
}

Test(options, lists_hold_texts_and_each_once)
{
	assert_problem("texts: [a, b, a]", "\"a\" is listed twice in \"texts\"");
	assert_problem("texts: [a, [b]]",
		       "\"texts\" must be a list of texts, and this entry is a list");
	assert_problem("texts: {a: b}", "\"texts\" must be a list of texts, not a mapping");
}

Test(options, patterns_are_compiled_whole_or_searched)
{
	bool matches;

	assert_fine("pattern: b\nsearches: ['a+', 'b']");
	cr_assert_null(tg_pattern_match(s.pattern, arena, TG_STR("abc"), &matches));
	cr_assert_not(matches);
	cr_assert_null(tg_pattern_match(s.searches.items[1], arena, TG_STR("abc"), &matches));
	cr_assert(matches);
	assert_problem("pattern: ''", "\"pattern\" is an empty regular expression");
}

Test(options, a_bad_pattern_is_told_where_it_is_bad)
{
	struct tg_problems problems;

	read_sample("pattern: 'a''(b'");
	tg_complaints_finish(&r->list, &problems);
	cr_assert_eq(problems.nr, 1);
	cr_assert_eq(problems.items[0].loc.column, 16);
}

Test(options, refs_and_paths_exclude_with_a_mark)
{
	assert_fine("refs: ['@branches', '!refs/heads/release/**']\npaths: ['**', '!doc/**']");
	cr_assert_eq(s.refs.items[0].group, &r->branches);
	cr_assert(s.refs.items[1].exclude);
	cr_assert(is(s.refs.items[1].text, "refs/heads/release/**"));
	cr_assert(s.paths.items[1].exclude);
}

Test(options, people_are_sorted_and_groups_expanded)
{
	struct tg_str members[] = { TG_STR("bo"), TG_STR("cy") };
	struct tg_people_group groups[] = { { TG_STR("leads"), { members, 2 } } };
	const struct tg_str bo = TG_STR("bo"), ana = TG_STR("ana"), di = TG_STR("di");

	r->groups = groups;
	r->nr_groups = 1;
	assert_fine("people: [cy, leads, ana]");
	cr_assert_eq(s.people.ids.nr, 3);
	cr_assert(is(s.people.ids.items[0], "ana"));
	cr_assert(tg_strs_contain(&s.people.ids, bo));
	cr_assert(tg_strs_contain(&s.people.ids, ana));
	cr_assert_not(tg_strs_contain(&s.people.ids, di));
	cr_assert_eq(s.people.said.nr, 3);
	cr_assert(is(s.people.said.items[1], "leads"));
}

Test(options, unknown_people_are_told_when_people_are_listed)
{
	struct tg_person people[] = { { .id = TG_STR("ana") }, { .id = TG_STR("bo") } };

	assert_fine("people: [whoever]");
	r->people = people;
	r->nr_people = 2;
	r->has_people = true;
	assert_fine("people: [bo]");
	assert_problem("people: [an]",
		       "\"an\" is none of the people or groups; did you mean \"ana\"?");
	assert_problem("people: ['a b c']", "\"a b c\" is none of the people or groups");
}

Test(options, mappings_of_texts_keep_their_order)
{
	assert_fine("pairs: {z: 1, a: 'x y'}");
	cr_assert_eq(s.pairs.nr, 2);
	cr_assert(is(s.pairs.keys[0], "z"));
	cr_assert(is(s.pairs.values[1], "x y"));
	assert_problem("pairs: {a: [b]}", "\"a\" in \"pairs\" must be a text");
	assert_problem("pairs: x", "\"pairs\" must be a mapping of texts to texts, not \"x\"");
}

Test(options, a_struct_is_a_mapping_or_its_shorthand)
{
	assert_fine("inner: green");
	cr_assert_eq(s.inner.when, 1);
	cr_assert_eq(s.inner.lines_over, TG_UNSET);
	assert_fine("inner: {lines_over: 5}");
	cr_assert_eq(s.inner.when, 0);
	cr_assert_eq(s.inner.lines_over, 5);
	assert_problem("inner: pink", "\"inner\" must be one of red, green, blue, not \"pink\"");
	assert_problem("inner: {lines: 5}", "unknown key \"lines\"");
}

Test(options, maps_and_lists_hold_structs_in_structs)
{
	const struct element *map, *list;

	assert_fine("map: {a: {on: no, inner: green}, b: {}}\n"
		    "list: [{inner: {lines_over: 9}}, {on: no}]");
	map = s.map.items;
	list = s.list.items;
	cr_assert_eq(s.map.nr, 2);
	cr_assert(is(s.map.keys[1], "b"));
	cr_assert_not(map[0].on);
	cr_assert_eq(map[0].inner.when, 1);
	cr_assert(map[1].on);
	cr_assert_eq(map[1].inner.lines_over, TG_UNSET);
	cr_assert_eq(s.list.nr, 2);
	cr_assert_null(s.list.keys);
	cr_assert_eq(list[0].inner.lines_over, 9);
	cr_assert_not(list[1].on);
}

Test(options, structs_in_maps_and_lists_are_checked_too)
{
	assert_problem("map: {a: {inner: {lines_over: 101}}}",
		       "\"lines_over\" must be a whole number from 0 to 100, not \"101\"");
	assert_problem("map: [a]", "\"map\" must be a mapping of names to mappings, not a list");
	assert_problem("map: {a: yes}", "\"a\" must be a mapping: {on: ...}");
	assert_problem("map: {a: }", "\"a\" has no value");
	assert_problem("list: {on: yes}", "\"list\" must be a list of mappings, not a mapping");
	assert_problem("list: [x]", "an entry of the list must be a mapping: {on: ...}");
}

/* ---- The ranges of all options ---- */

struct tables {
	const struct tg_opt *items[200];
	size_t nr;
};

static bool
is_amount(const struct tg_opt *row)
{
	return row->type == TG_OPT_TYPE_INT || row->type == TG_OPT_TYPE_SIZE ||
	       row->type == TG_OPT_TYPE_DURATION;
}

/* Whether a policy may say that much; nothing is read but this row. */
static bool
takes(const struct tg_opt *row, int64_t amount)
{
	struct tg_opt alone[] = { *row, TG_OPT_END };
	int64_t value = TG_UNSET;
	char text[200];

	alone[0].offset = 0;
	snprintf(text, sizeof(text), "%s: %lld%s", row->name, (long long)amount,
		 row->type == TG_OPT_TYPE_DURATION ? "s" : "");
	const struct tg_node *root = tg_yaml_read(&r->list, "f", tg_str_from(text));
	tg_options_fill(r, alone, root, &value);
	bool taken = !r->list.nr && value == amount;
	tg_complaints_init(&r->list, arena);
	return taken;
}

static void
assert_range(const char *rule, const struct tg_opt *row)
{
	struct tg_buf text;

	cr_expect(takes(row, row->min), "%s %s: least", rule, row->name);
	cr_expect(takes(row, row->max), "%s %s: most", rule, row->name);
	cr_expect_not(takes(row, row->min - 1), "%s %s: less", rule, row->name);
	cr_expect_not(takes(row, row->max + 1), "%s %s: more", rule, row->name);
	tg_buf_init(&text, arena, 1000);
	tg_opt_describe(&text, row);
	cr_expect(row->min == row->max || strstr(text.ptr, " to "), "%s %s: %s", rule, row->name,
		  text.ptr);
}

static size_t
assert_ranges(const char *rule, const struct tg_opt *first)
{
	struct tables all = { { first }, 1 };
	size_t nr = 0;

	for (size_t i = 0; i < all.nr; i++) {
		const struct tg_opt *row = all.items[i];
		for (; row->type != TG_OPT_TYPE_END; row++) {
			if (is_amount(row)) {
				assert_range(rule, row);
				nr++;
			} else if (row->table) {
				cr_assert_lt(all.nr, TG_ARRAY_LEN(all.items));
				all.items[all.nr++] = row->table;
			}
		}
	}
	return nr;
}

Test(options, every_range_is_held_at_both_ends_and_told)
{
	size_t nr = assert_ranges("policy", tg_policy_opts);

	for (const struct tg_rule *const *rule = tg_rules(); *rule; rule++)
		if ((*rule)->opts)
			nr += assert_ranges((*rule)->name, (*rule)->opts);
	cr_assert_geq(nr, 30);
}
