/* SPDX-License-Identifier: MIT */
/* Walks over several trees, held against the lists of all their files. */
#include "../../src/git/trees/tree_walk.h"

#include "../../src/git/trees/tree_diff.h"
#include "sandbox.h"

#include <string.h>

enum { TREES = 24, ROUNDS = 400, MOST = 5 };

struct seen {
	size_t nr, nr_lead; /* of trees */
	bool only_new;
	struct tg_str *items;
	size_t nr_items, cap_items;
};

/* Whether no other has what the first one has. */
static bool
is_new(const struct tg_tree_side *sides, size_t nr)
{
	for (size_t i = 1; i < nr; i++)
		if (tg_tree_side_eq(&sides[0], &sides[i]))
			return false;
	return true;
}

static const struct tg_error *
see(void *data, struct tg_tree_spot *spot)
{
	struct seen *seen = data;
	if (seen->only_new && !is_new(spot->sides, seen->nr))
		return NULL;
	spot->enters = spot->is_dir;
	if (spot->is_dir)
		return NULL;
	TG_GROW(box.arena, seen->items, seen->nr_items, seen->cap_items);
	seen->items[seen->nr_items++] = tg_str_copy(box.arena, spot->path);
	return NULL;
}

static const struct tg_error *
walk(struct tg_trees *trees, const struct tg_oid *const *roots, struct seen *seen)
{
	const struct tg_tree_walk asked = { .trees = trees,
					    .arena = box.arena,
					    .roots = roots,
					    .nr = seen->nr,
					    .nr_lead = seen->nr_lead,
					    .spot = see,
					    .data = seen };
	return tg_tree_walk(&asked);
}

static struct tg_tree_side
side_of(const struct tg_tree_diff *files, struct tg_str path)
{
	for (size_t i = 0; i < files->nr; i++)
		if (tg_str_eq(files->items[i].path, path))
			return (struct tg_tree_side){ files->items[i].new_mode,
						      files->items[i].new_id };
	return (struct tg_tree_side){ 0 };
}

static bool
holds(const struct seen *seen, struct tg_str path)
{
	for (size_t i = 0; i < seen->nr_items; i++)
		if (tg_str_eq(seen->items[i], path))
			return true;
	return false;
}

/* How many of the files in lists a walk must have seen, all of which it has. */
static size_t
count_expected(const struct tg_tree_diff *const *lists, const struct seen *seen)
{
	struct seen met = { 0 };
	for (size_t i = 0; i < seen->nr; i++) {
		for (size_t k = 0; k < lists[i]->nr; k++) {
			struct tg_str path = lists[i]->items[k].path;
			struct tg_tree_side sides[MOST];
			bool is_expected = false;
			for (size_t j = 0; j < seen->nr; j++) {
				size_t first = j < seen->nr_lead ? 0 : seen->nr_lead;
				sides[j] = side_of(lists[j], path);
				is_expected |= !tg_tree_side_eq(&sides[first], &sides[j]);
			}
			if (seen->only_new)
				is_expected &= is_new(sides, seen->nr);
			if (!is_expected || holds(&met, path))
				continue;
			TG_GROW(box.arena, met.items, met.nr_items, met.cap_items);
			met.items[met.nr_items++] = path;
			cr_assert(holds(seen, path), "%s", tg_str_cstr(box.arena, path));
		}
	}
	return met.nr_items;
}

/* Files, folders, and what is now the one and now the other, with names that sort
 * between them. */
static const char *
random_trees(void)
{
	return sh(
		"awk 'BEGIN { srand(7); split(\"a a.c a0 b b/a b/a.c b/c/d b-e d/e/f d/e/g d/e-x h\", "
		"paths, \" \"); print \"blob\\nmark :1\\ndata 1\\nx\"; "
		"print \"blob\\nmark :2\\ndata 1\\ny\"; for (t = 1; t <= %d; t++) { "
		"print \"commit refs/t/\" t \"\\ncommitter a <a@x> 1 +0000\\ndata 0\\n\"; "
		"for (n = 0; n < 7; n++) { mode = rand() < .8 ? 100644 : 100755; "
		"print \"M\", mode, \":\" int(1 + 2 * rand()), paths[int(1 + 12 * rand())] } "
		"} }' | git -C repo.git fast-import --quiet --force; "
		"for t in $(seq %d); do git -C repo.git rev-parse refs/t/$t^{tree}; done",
		TREES, TREES);
}

Test(tree_walk, sees_what_lists_of_all_files_say, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_str rest = tg_str_from(random_trees()), line;
	struct tg_tree_diff lists[TREES];
	struct tg_oid ids[TREES];
	size_t nr_seen = 0;
	struct tg_trees *trees = tg_trees_new(open_repo());
	for (size_t i = 0; i < TREES; i++) {
		cr_assert(tg_str_split(&rest, '\n', &line) && tg_oid_parse(line, &ids[i]));
		must(tg_tree_diff(trees, NULL, &ids[i], box.arena, 0, &lists[i]));
	}
	srand(11);
	for (size_t round = 0; round < ROUNDS; round++) {
		struct seen seen = { .nr = 2 + round % (MOST - 1), .only_new = round % 3 == 0 };
		seen.nr_lead = 1 + (size_t)rand() % seen.nr;
		const struct tg_tree_diff *picked[MOST];
		const struct tg_oid *roots[MOST];
		for (size_t i = 0; i < seen.nr; i++) {
			size_t at = (size_t)rand() % TREES;
			picked[i] = &lists[at];
			roots[i] = &ids[at];
		}
		must(walk(trees, roots, &seen));
		cr_assert_eq(count_expected(picked, &seen), seen.nr_items);
		nr_seen += seen.nr_items;
	}
	cr_assert_gt(nr_seen, ROUNDS);
}

Test(tree_walk, enters_no_folder_that_need_not_be, .init = sandbox_open, .fini = sandbox_close)
{
	/* The folders are not there: to read one would be an error. */
	struct seen seen = { .nr = 3, .nr_lead = 3, .only_new = true };
	const char *const lines[] = { "040000 tree 1%039d\td\n", "040000 tree 1%039d\td\n",
				      "040000 tree 2%039d\td\n" };
	struct tg_oid ids[3];
	const struct tg_oid *roots[3];
	for (size_t i = 0; i < 3; i++) {
		const char *id = sh("printf '%s' 0 | git -C repo.git mktree --missing", lines[i]);
		cr_assert(tg_oid_parse(tg_str_from(id), &ids[i]));
		roots[i] = &ids[i];
	}
	must(walk(tg_trees_new(open_repo()), roots, &seen));
	cr_assert_eq(seen.nr_items, 0);
	seen.only_new = false;
	const struct tg_error *err = walk(tg_trees_new(box.repo), roots, &seen);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_GIT);
}

Test(tree_walk, counts_each_tree_of_many, .init = sandbox_open, .fini = sandbox_close)
{
	enum { NR = 60000 };
	struct seen seen = { .nr = NR, .nr_lead = NR };
	struct tg_oid ids[2];
	const struct tg_oid **roots = TG_NEW_ARRAY(box.arena, NR, const struct tg_oid *);
	cr_assert(tg_oid_parse(TG_STR(EMPTY_TREE), &ids[0]));
	const char *other = sh("for i in $(seq 1000); do "
			       "printf '100644 blob 1%%039d\\t%%d\\n' 0 $i; done | "
			       "git -C repo.git mktree --missing");
	cr_assert(tg_oid_parse(tg_str_from(other), &ids[1]));
	for (size_t i = 0; i < NR; i++)
		roots[i] = &ids[i % 2];
	const struct tg_error *err = walk(tg_trees_new(open_repo()), roots, &seen);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
}
