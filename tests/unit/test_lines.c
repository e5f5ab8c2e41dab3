/* SPDX-License-Identifier: MIT */
/* Lines of one path, as `git diff --numstat` counts them, NULs or not. */
#include "../../src/git/diffs/delta.h"

#include "sandbox.h"

#include <string.h>

static const char *
blob(const char *printf_format)
{
	return raw_object("blob", printf_format);
}

static const char *name = "x";

static struct tg_line_count
count(uint32_t old_mode, const char *old, uint32_t new_mode, const char *new)
{
	struct tg_path path = { .path = tg_str_from(name),
				.old_mode = old_mode,
				.new_mode = new_mode };
	struct tg_line_count out = { 0 };
	uint64_t bytes = 0;
	if (!box.repo)
		open_repo();
	cr_assert(!old || tg_oid_parse(tg_str_from(old), &path.old_id));
	cr_assert(!new || tg_oid_parse(tg_str_from(new), &path.new_id));
	must(tg_count_lines(box.repo, &path, &bytes, &out));
	return out;
}

static void
expect(struct tg_line_count got, int64_t added, int64_t deleted)
{
	cr_assert_eq(got.added, added, "added %lld", (long long)got.added);
	cr_assert_eq(got.deleted, deleted, "deleted %lld", (long long)got.deleted);
}

Test(lines, counts_added_and_deleted_files_whole, .init = sandbox_open, .fini = sandbox_close)
{
	expect(count(0, NULL, 0100644, blob("a\\nb\\nc\\n")), 3, 0);
	expect(count(0100644, blob("a\\nb"), 0, NULL), 0, 2);
	expect(count(0, NULL, 0100644, blob("")), 0, 0);
	expect(count(0, NULL, 0100644, blob("\\n\\n")), 2, 0);
}

Test(lines, counts_changed_lines_on_both_sides, .init = sandbox_open, .fini = sandbox_close)
{
	expect(count(0100644, blob("a\\nb\\nc\\n"), 0100644, blob("a\\nX\\nc\\nd\\n")), 2, 1);
	expect(count(0100644, blob("a\\nb"), 0100644, blob("a\\nb\\n")), 1, 1);
	expect(count(0100644, blob("a\\r\\n"), 0100644, blob("a\\n")), 1, 1);
	expect(count(0100644, blob(""), 0100644, blob("a\\n")), 1, 0);
}

Test(lines, counts_nothing_where_only_the_mode_changes, .init = sandbox_open, .fini = sandbox_close)
{
	const char *same = blob("a\\n");
	expect(count(0100644, same, 0100755, same), 0, 0);
}

Test(lines, counts_no_lines_of_an_image, .init = sandbox_open, .fini = sandbox_close)
{
	const char *late = sh("{ head -c 8000 /dev/zero | tr '\\0' a; printf '\\000\\n'; "
			      "} | git -C repo.git hash-object -w --stdin");
	name = "a/x.PNG";
	expect(count(0, NULL, 0100644, blob("a\\n\\000b\\n")), 0, 0);
	expect(count(0100644, blob("a\\n"), 0100644, blob("a\\n\\000b\\n")), 0, 0);
	/* git looks at the first 8000 bytes only. */
	expect(count(0, NULL, 0100644,
		     sh("{ head -c 7999 /dev/zero | tr '\\0' a; printf '\\000\\n'; "
			"} | git -C repo.git hash-object -w --stdin")),
	       0, 0);
	expect(count(0, NULL, 0100644, late), 1, 0);
	static const char *const names[] = { "x.avif", "x.tar.gz", "x.7Z", "x.BIN", "x.tflite" };
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++) {
		name = names[i];
		expect(count(0, NULL, 0100644, blob("a\\n\\000b\\n")), 0, 0);
	}
	/* Without a NUL it is text, whatever it is called. */
	expect(count(0, NULL, 0100644, blob("a\\nb\\n")), 2, 0);
}

Test(lines, counts_lines_with_nuls_of_what_is_called_otherwise, .init = sandbox_open,
     .fini = sandbox_close)
{
	static const char *const names[] = {
		"x.c", "x",      "png", ".png",      "a.png/x", "x.png.c",
		"x.",  "x.pngs", "x. ", "x.png jpg", "x.ng",    "x.verylongending.png-and-more"
	};
	const char *old = blob("a\\nb\\n"), *new = blob("a\\n/* \\000 */\\nc\\n");
	name = "x.png";
	expect(count(0100644, old, 0100644, new), 0, 0);
	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++) {
		name = names[i];
		/* The same two blobs, asked about under another name before. */
		expect(count(0100644, old, 0100644, new), 2, 1);
	}
	expect(count(0, NULL, 0100644, blob("a\\n\\000b\\n")), 2, 0);
	cr_assert(count(0, NULL, 0100644, new).has_nul);
	cr_assert_not(count(0, NULL, 0100644, old).has_nul);
}

Test(lines, counts_a_submodule_as_one_line_and_a_link_as_its_target, .init = sandbox_open,
     .fini = sandbox_close)
{
	const char *one = "1111111111111111111111111111111111111111";
	const char *two = "2222222222222222222222222222222222222222";
	expect(count(0160000, one, 0160000, two), 1, 1);
	expect(count(0, NULL, 0160000, one), 1, 0);
	expect(count(0160000, one, 0, NULL), 0, 1);
	expect(count(0120000, blob("a"), 0120000, blob("b")), 1, 1);
	expect(count(0100644, blob("a\\nb\\n"), 0120000, blob("a")), 1, 2);
}

Test(lines, refuses_to_count_what_is_too_large, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_path path = { .path = TG_STR("big\n"), .new_mode = 0100644 };
	struct tg_line_count out = { 0 };
	uint64_t bytes = 0;
	const char *big = sh("head -c 70000000 /dev/zero | git -C repo.git hash-object -w --stdin");
	cr_assert(tg_oid_parse(tg_str_from(big), &path.new_id));
	const struct tg_error *err = tg_count_lines(open_repo(), &path, &bytes, &out);
	cr_assert_not_null(err);
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
	cr_assert_null(strchr(err->message, '\n'));
	cr_assert_eq(bytes, 0);
}

/* Commits that alter three files by chance, each in a few places or in many. */
static void
make_history(void)
{
	sh("export GIT_DIR=$PWD/repo.git GIT_INDEX_FILE=$PWD/index; "
	   "cat >alter.awk <<'END'\n"
	   "function some() { return rand() < .5 ? \"\" : int(rand() * 300) }\n"
	   "BEGIN { srand(seed); share = rand() < .5 ? .01 : .3; if (fresh) while (n++ < 200) print some() }\n"
	   "{ x = rand(); if (x > share) print; else if (x > share / 2) print some() \"x\";\n"
	   "  if (x < share / 3) print some() }\n"
	   "END\n"
	   "parent=; for seed in $(seq 24); do for f in a b c; do "
	   "[ $seed = 1 ] && awk -v seed=$f -v fresh=1 -f alter.awk /dev/null >$f; "
	   "awk -v seed=$seed$(printf %%d \"'$f\") -f alter.awk $f >new; mv new $f; "
	   "git update-index --add --cacheinfo 100644,$(git hash-object -w $f),$f; done; "
	   "parent=$(git commit-tree $(git write-tree) $parent -m x); git update-ref refs/heads/x $parent; "
	   "parent=\"-p $parent\"; done");
}

/* The changed lines of a commit, by git itself. */
static int64_t
git_numstat(struct tg_commit *commit)
{
	char hex[TG_OID_HEX];
	const char *sum = sh("git -C repo.git show --format= --numstat %s | "
			     "awk '{ sum += $1 + $2 } END { print sum + 0 }'",
			     tg_oid_hex(hex, tg_commit_oid(commit)));
	return strtoll(sum, NULL, 10);
}

static void
expect_over_as_git(struct tg_commit *commit)
{
	int64_t want = git_numstat(commit), spread = 1 + want / 8;
	bool is_over;
	for (int64_t limit = want - 2 * spread; limit < want + 3 * spread; limit += spread) {
		must(tg_commit_lines_over(commit, NULL, limit, &is_over));
		cr_assert_eq(is_over, want > limit, "%lld lines, limit %lld", (long long)want,
			     (long long)limit);
	}
	for (int64_t limit = want - 1; limit <= want; limit++) {
		must(tg_commit_lines_over(commit, NULL, limit, &is_over));
		cr_assert_eq(is_over, want > limit);
	}
}

static void
expect_all_over_as_git(void)
{
	size_t cursor = 0, nr = 0;
	open_repo();
	struct tg_change *change =
		change_of(push_of("refs/heads/y", ZERO, sh("git -C repo.git rev-parse x"), NULL),
			  NULL, TG_SELECT_EVERY);
	for (struct tg_commit *commit; (commit = next_commit(change, &cursor)); nr++)
		expect_over_as_git(commit);
	cr_assert_eq(nr, 24);
}

Test(lines, are_more_than_a_limit_where_git_says_so, .init = sandbox_open, .fini = sandbox_close)
{
	make_history();
	expect_all_over_as_git();
	sh("git -C repo.git repack -qadf --window=0");
	expect_all_over_as_git();
	sh("git -C repo.git repack -qadf --depth=50");
	expect_all_over_as_git();
}
