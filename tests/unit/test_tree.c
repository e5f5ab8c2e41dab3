/* SPDX-License-Identifier: MIT */
/* What is refused in a raw tree, and that what was read before never makes a
 * difference to that. */
#include "../../src/git/trees/tree.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct raw {
	char bytes[8192];
	size_t len;
};

static struct tg_arena *arena;
static struct tg_tree_scratch scratch;

static void
setup(void)
{
	arena = tg_arena_new("test", 64 << 20);
	scratch = (struct tg_tree_scratch){ 0 };
}

static void
teardown(void)
{
	tg_arena_destroy(arena);
}

static void
add(struct raw *raw, const char *mode, const char *name, char id)
{
	raw->len += (size_t)snprintf(raw->bytes + raw->len, sizeof(raw->bytes) - raw->len, "%s %s",
				     mode, name) +
		    1;
	memset(raw->bytes + raw->len, id, TG_OID_LEN);
	raw->len += TG_OID_LEN;
}

static struct tg_tree
check(const struct raw *raw, const struct tg_tree *near)
{
	struct tg_tree tree = { .data = raw->bytes, .len = raw->len };
	tg_tree_check(arena, &scratch, near, &tree);
	/* The offsets are scratch: keep them. */
	uint32_t *offsets = TG_NEW_ARRAY(arena, tree.nr + 1, uint32_t);
	memcpy(offsets, tree.offsets, (tree.nr + 1) * sizeof(*offsets));
	tree.offsets = offsets;
	return tree;
}

static const char *
problem_of(const char *mode, const char *name)
{
	struct raw raw = { .len = 0 };
	add(&raw, mode, name, 1);
	return check(&raw, NULL).problem;
}

Test(tree, accepts_what_git_writes, .init = setup, .fini = teardown)
{
	struct raw raw = { .len = 0 };
	add(&raw, "100644", ".gitignore", 1);
	add(&raw, "100755", "a", 1);
	add(&raw, "100644", "a-b", 1);
	add(&raw, "120000", "a.c", 1);
	add(&raw, "40000", "ab", 1);
	add(&raw, "160000", "git", 1);
	add(&raw, "100664", "git~2", 1);
	add(&raw, "100644", "z\xc3\xa4h \n", 1);
	struct tg_tree tree = check(&raw, NULL);
	cr_assert_null(tree.problem, "%s", tree.problem);
	cr_assert_eq(tree.nr, 8);
}

Test(tree, refuses_names_that_mean_git_somewhere, .init = setup, .fini = teardown)
{
	static const char *const names[] = { ".git",
					     ".GIT",
					     ".gIt",
					     "git~1",
					     "GIT~1",
					     ".git ",
					     ".git...",
					     ".git . .",
					     ".git:x",
					     "git~1 .",
					     ".git::$INDEX",
					     "a\\.git",
					     "x\\git~1",
					     ".git\\x",
					     ".g\xe2\x80\x8cit",
					     "\xef\xbb\xbf.git",
					     ".Gi\xe2\x80\xaeT" };
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++) {
		cr_assert_not_null(problem_of("40000", names[i]), "%s", names[i]);
		cr_assert_not_null(problem_of("100644", names[i]), "%s", names[i]);
	}
}

Test(tree, accepts_names_that_only_look_alike, .init = setup, .fini = teardown)
{
	static const char *const names[] = { ".gitx",
					     ".gi",
					     "git~10",
					     "git~",
					     ".git.x",
					     "...",
					     "x.git",
					     "gitt",
					     "git~1x",
					     ".git\xc3\xa4",
					     "a\\b",
					     "\xe2\x80\x8cgit",
					     ".\xff"
					     "git" };
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++)
		cr_assert_null(problem_of("100644", names[i]), "%s", names[i]);
}

Test(tree, refuses_ways_out_and_odd_modes, .init = setup, .fini = teardown)
{
	static const char *const modes[] = { "0040000", "0100644", "100600", "100777", "40755",
					     "644",     "0",       "10644",  "170000", "120777" };
	cr_assert_null(problem_of("040000", "x"), "as old repositories have it");
	cr_assert_not_null(problem_of("100644", "."));
	cr_assert_not_null(problem_of("100644", ".."));
	cr_assert_not_null(problem_of("100644", "a/b"));
	cr_assert_not_null(problem_of("100644", ""));
	for (size_t i = 0; i < TG_ARRAY_LEN(modes); i++)
		cr_assert_not_null(problem_of(modes[i], "x"), "%s", modes[i]);
}

Test(tree, refuses_an_entry_that_points_at_nothing, .init = setup, .fini = teardown)
{
	struct raw raw = { .len = 0 };
	add(&raw, "100644", "x", 0);
	cr_assert_not_null(check(&raw, NULL).problem);
}

Test(tree, refuses_what_is_out_of_order, .init = setup, .fini = teardown)
{
	static const char *const pairs[][4] = {
		{ "100644", "b", "100644", "a" }, { "40000", "a", "100644", "a.c" },
		{ "100644", "a0", "40000", "a" }, { "40000", "a", "100644", "a" },
		{ "100644", "a", "100755", "a" }, { "40000", "a", "40000", "a" },
		{ "100644", "a", "40000", "a" },  { "100644", "ab", "100644", "a" },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(pairs); i++) {
		struct raw raw = { .len = 0 };
		add(&raw, pairs[i][0], pairs[i][1], 1);
		add(&raw, pairs[i][2], pairs[i][3], 1);
		cr_assert_not_null(check(&raw, NULL).problem, "%s %s", pairs[i][1], pairs[i][3]);
	}
}

Test(tree, finds_a_name_twice_with_others_between, .init = setup, .fini = teardown)
{
	struct raw raw = { .len = 0 };
	add(&raw, "100644", "a", 1);
	add(&raw, "100644", "a-", 1);
	add(&raw, "100644", "a-b", 1);
	add(&raw, "100644", "a.c", 1);
	add(&raw, "40000", "a", 1);
	cr_assert_not_null(check(&raw, NULL).problem);
}

Test(tree, refuses_what_is_cut_off, .init = setup, .fini = teardown)
{
	struct raw raw = { .len = 0 };
	add(&raw, "100644", "a", 1);
	size_t whole = raw.len;
	add(&raw, "100644", "b", 1);
	for (size_t len = 1; len < raw.len; len++) {
		struct raw cut = raw;
		cut.len = len;
		struct tg_tree tree = check(&cut, NULL);
		cr_assert_eq(tree.is_broken, len != whole);
		cr_assert_eq(tree.nr, len < whole ? 0 : 1);
	}
	static const char *const junk[] = { "8", "100644", " x", "1 ", "00000000001 x", "-1 x" };
	for (size_t i = 0; i < TG_ARRAY_LEN(junk); i++) {
		struct raw bad = { .len = strlen(junk[i]) + 1 + TG_OID_LEN };
		memcpy(bad.bytes, junk[i], strlen(junk[i]));
		cr_assert(check(&bad, NULL).problem, "%s", junk[i]);
	}
}

/* Names from a small alphabet, so that prefixes and neighbours are frequent;
 * sorted or nearly. */
static int
cmp_entries(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return tg_tree_cmp(tg_str_from(*x + 1), **x == 'd', tg_str_from(*y + 1), **y == 'd');
}

static void
random_tree(struct raw *raw)
{
	static char names[24][8];
	const char *entries[24];
	size_t nr = (size_t)rand() % 24;
	for (size_t i = 0; i < nr; i++) {
		size_t len = 1 + (size_t)rand() % 3;
		names[i][0] = rand() % 3 ? 'f' : 'd';
		for (size_t j = 0; j < len; j++)
			names[i][1 + j] = "ab-/."[rand() % 50 ? rand() % 3 : rand() % 5];
		names[i][1 + len] = '\0';
		entries[i] = names[i];
	}
	qsort(entries, nr, sizeof(*entries), cmp_entries);
	raw->len = 0;
	for (size_t i = 0; i < nr; i++) {
		bool is_double = i && strcmp(entries[i] + 1, entries[i - 1] + 1) == 0;
		if (!is_double || rand() % 30 == 0)
			add(raw, entries[i][0] == 'd' ? "40000" : "100644", entries[i] + 1,
			    (char)(1 + rand() % 2));
	}
	if (rand() % 20 == 0 && raw->len)
		raw->len -= 1 + (size_t)rand() % 8;
}

static void
must_be_same(const struct tg_tree *a, const struct tg_tree *b, unsigned seed)
{
	cr_assert_eq(a->problem, b->problem, "seed %u: %s, %s", seed, a->problem, b->problem);
	cr_assert_eq(a->problem_at, b->problem_at);
	cr_assert_eq(a->nr, b->nr);
	cr_assert_arr_eq(a->offsets, b->offsets, (a->nr + 1) * sizeof(*a->offsets));
}

/* By looking at each pair. */
static bool
has_twice(const struct tg_tree *tree)
{
	struct tg_tree_entry a, b;
	for (uint32_t i = 0; i < tree->nr; i++)
		for (uint32_t k = 0; k < i; k++) {
			tg_tree_entry(tree, i, &a);
			tg_tree_entry(tree, k, &b);
			if (tg_str_eq(a.name, b.name))
				return true;
		}
	return false;
}

Test(tree, says_the_same_whatever_was_read_before, .init = setup, .fini = teardown)
{
	static struct raw raws[2];
	struct tg_tree near = { .problem = "none yet" };
	size_t nr_bad = 0;
	for (unsigned seed = 0; seed < 20000; seed++) {
		struct raw *raw = &raws[near.data == raws[0].bytes];
		srand(seed);
		random_tree(raw);
		struct tg_tree plain = check(raw, NULL);
		struct tg_tree helped = check(raw, near.problem ? NULL : &near);
		must_be_same(&plain, &helped, seed);
		nr_bad += plain.problem != NULL;
		cr_assert(plain.problem || !has_twice(&plain), "seed %u", seed);
		if (!plain.problem)
			near = plain;
	}
	cr_assert(nr_bad > 1000 && nr_bad < 19000, "%zu", nr_bad);
}

/* As where files have changed, some to nothing. */
static void
change_ids(const struct tg_tree *tree, struct raw *raw)
{
	for (uint32_t i = 0; i < tree->nr; i++) {
		char *id = raw->bytes + tree->offsets[i + 1] - TG_OID_LEN;
		if (rand() % 2)
			id[rand() % TG_OID_LEN] = 7;
		else if (rand() % 30 == 0)
			memset(id, 0, TG_OID_LEN);
	}
	if (rand() % 20 == 0)
		raw->len -= (size_t)rand() % (raw->len + 1);
}

Test(tree, says_the_same_when_only_ids_are_others, .init = setup, .fini = teardown)
{
	static struct raw near_raw, raw;
	size_t nr_bad = 0, nr_tried = 0;
	for (unsigned seed = 0; seed < 10000; seed++) {
		srand(seed);
		random_tree(&near_raw);
		struct tg_tree near = check(&near_raw, NULL);
		if (near.problem)
			continue;
		raw = near_raw;
		change_ids(&near, &raw);
		struct tg_tree plain = check(&raw, NULL), helped = check(&raw, &near);
		must_be_same(&plain, &helped, seed);
		nr_bad += plain.problem != NULL;
		nr_tried++;
	}
	cr_assert(nr_bad > 500 && nr_bad < nr_tried - 500, "%zu of %zu", nr_bad, nr_tried);
}

Test(tree, finds_names_in_any_case, .init = setup, .fini = teardown)
{
	struct raw raw = { .len = 0 };
	struct tg_tree_entry entry;
	add(&raw, "100644", "README", 1);
	add(&raw, "40000", "Src", 2);
	add(&raw, "040000", "docs", 3);
	add(&raw, "100755", "readme", 4);
	struct tg_tree tree = check(&raw, NULL);
	cr_assert_eq(tree.nr, 4);
	cr_assert(tg_tree_find_nocase(&tree, TG_STR("readMe"), &entry));
	cr_assert_eq(entry.id.id[0], 1);
	cr_assert(tg_tree_find_nocase(&tree, TG_STR("SRC"), &entry));
	cr_assert_eq(entry.id.id[0], 2);
	cr_assert(tg_tree_find_nocase(&tree, TG_STR("DOCS"), &entry));
	cr_assert_eq(entry.id.id[0], 3);
	cr_assert_not(tg_tree_find_nocase(&tree, TG_STR("read"), &entry));
	cr_assert_not(tg_tree_find_nocase(&tree, TG_STR("readmes"), &entry));
	cr_assert_not(tg_tree_find_nocase(&tree, TG_STR(""), &entry));
}
