/* SPDX-License-Identifier: MIT */
/* Bombs and odd pairs of trees; that ordinary differences equal git's is in
 * tests/push/ranges_differential.t. */
#include "../../src/git/trees/tree_diff.h"

#include "sandbox.h"

#include "trunkgate/clock.h"

#include <string.h>

static const struct tg_error *
diff(const char *old, const char *new, size_t keep_max, struct tg_tree_diff *out)
{
	struct tg_oid a, b;
	if (!box.repo)
		open_repo();
	struct tg_trees *trees = tg_trees_new(box.repo);
	cr_assert(!old || tg_oid_parse(tg_str_from(old), &a));
	cr_assert(!new || tg_oid_parse(tg_str_from(new), &b));
	return tg_tree_diff(trees, old ? &a : NULL, new ? &b : NULL, box.arena, keep_max, out);
}

static const char *
path_at(const struct tg_tree_diff *result, size_t i)
{
	cr_assert_lt(i, result->nr);
	return tg_str_cstr(box.arena, result->items[i].path);
}

/* ls-tree lines into a tree. */
static const char *
mktree(const char *lines)
{
	return sh("b=$(printf x | git -C repo.git hash-object -w --stdin); "
		  "c=$(printf y | git -C repo.git hash-object -w --stdin); "
		  "printf \"%s\" | git -C repo.git mktree --missing",
		  lines);
}

Test(tree_diff, lists_a_rename_as_a_delete_and_an_add, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_tree_diff result;
	const char *old = mktree("100644 blob $b\\ta\\n"), *new = mktree("100644 blob $b\\tz\\n");
	must(diff(old, new, 0, &result));
	cr_assert_eq(result.nr, 2);
	cr_assert_str_eq(path_at(&result, 0), "a");
	cr_assert_eq(result.items[0].new_mode, 0);
	cr_assert_str_eq(path_at(&result, 1), "z");
	cr_assert_eq(result.items[1].old_mode, 0);
}

Test(tree_diff, sees_modes_types_and_a_file_turned_directory, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_tree_diff result;
	const char *sub = mktree("100644 blob $b\\tx\\n");
	const char *old = mktree("100644 blob $b\\ta\\n100644 blob $b\\tb\\n"
				 "100644 blob $b\\tb.c\\n100644 blob $b\\tc\\n");
	const char *new = sh("b=%s; s=%s; printf \"100755 blob $b\\ta\\n040000 tree $s\\tb\\n"
			     "100644 blob $b\\tb.c\\n120000 blob $b\\tc\\n\" | "
			     "git -C repo.git mktree",
			     sh("printf x | git -C repo.git hash-object -w --stdin"), sub);
	must(diff(old, new, 0, &result));
	cr_assert_eq(result.nr, 4);
	cr_assert_eq(result.items[0].new_mode, 0100755);
	cr_assert_str_eq(path_at(&result, 1), "b");
	cr_assert_eq(result.items[1].new_mode, 0);
	cr_assert_str_eq(path_at(&result, 2), "b/x");
	cr_assert_eq(result.items[2].old_mode, 0);
	cr_assert_eq(result.items[3].new_mode, 0120000);
}

Test(tree_diff, keeps_no_more_than_asked_and_says_so, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_tree_diff result;
	const char *tree = mktree("100644 blob $b\\ta\\n100644 blob $b\\tb\\n"
				  "100644 blob $b\\tc\\n");
	must(diff(NULL, tree, 2, &result));
	cr_assert_eq(result.nr, 2);
	cr_assert(result.is_cut);
	must(diff(NULL, tree, 3, &result));
	cr_assert_eq(result.nr, 3);
	cr_assert_not(result.is_cut);
}

Test(tree_diff, stops_at_ten_million_paths_of_eight_objects, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_tree_diff result;
	const char *bomb = sh("g='git -C repo.git'; t=$(printf x | $g hash-object -w --stdin); "
			      "k=blob; m=100644; for level in 1 2 3 4 5 6 7; do "
			      "t=$(for i in 0 1 2 3 4 5 6 7 8 9; do "
			      "printf \"$m $k $t\\td$i\\n\"; done | $g mktree); "
			      "k=tree; m=040000; done; echo $t");
	int64_t began = tg_monotonic_us();
	size_t before = tg_arena_used(box.arena);
	const struct tg_error *err = diff(NULL, bomb, 1000, &result);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
	cr_assert_lt(tg_arena_used(box.arena) - before, (size_t)4 << 20);
	cr_assert_lt(tg_monotonic_us() - began, 20000000);
}

Test(tree_diff, stops_in_trees_nested_ten_thousand_deep, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_tree_diff result;
	/* fast-import makes them all from one path. */
	const char *commit = sh("p=$(printf 'd/%%.0s' $(seq 10000)); { printf 'commit refs/x\\n"
				"committer a <a@x> 1 +0000\\ndata 0\\nM 100644 inline '; "
				"printf '%%s' \"${p}f\"; printf '\\ndata 1\\nx\\n'; } | "
				"git -C repo.git fast-import --quiet --depth=0; "
				"git -C repo.git rev-parse refs/x");
	const char *tree = sh("git -C repo.git rev-parse %s^{tree}", commit);
	const struct tg_error *err = diff(NULL, tree, 0, &result);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
}

Test(tree_diff, names_the_directory_of_a_malformed_tree, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_tree_diff result;
	const char *bad = raw_object("tree", "100644 b\\000aaaaaaaaaaaaaaaaaaaa"
					     "100644 a\\000aaaaaaaaaaaaaaaaaaaa");
	const char *top = sh("d=$(printf '040000 tree %s\\tsub\\n' | git -C repo.git mktree); "
			     "printf \"040000 tree $d\\tdir\\n\" | git -C repo.git mktree",
			     bad);
	must(diff(NULL, top, 0, &result));
	cr_assert_not_null(result.problem);
	cr_assert(tg_str_eq(result.problem_path, TG_STR("dir/sub")));
	cr_assert(tg_str_eq(result.problem_name, TG_STR("a")));
}

Test(tree_diff, ignores_what_was_malformed_before, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_tree_diff result;
	const char *bad = raw_object("tree", "100644 b\\000aaaaaaaaaaaaaaaaaaaa"
					     "100644 a\\000aaaaaaaaaaaaaaaaaaaa");
	const char *good = mktree("100644 blob $b\\ta\\n");
	must(diff(bad, good, 0, &result));
	cr_assert_null(result.problem);
	cr_assert_geq(result.nr, 2);
}

Test(tree_diff, reports_a_tree_that_is_missing, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_tree_diff result;
	const struct tg_error *err =
		diff(NULL, "1111111111111111111111111111111111111111", 0, &result);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_GIT);
}

Test(tree_diff, knows_the_empty_tree_that_nobody_stored, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_tree_diff result;
	must(diff(EMPTY_TREE, mktree("100644 blob $b\\ta\\n"), 0, &result));
	cr_assert_eq(result.nr, 1);
}
