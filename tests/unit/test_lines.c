/* SPDX-License-Identifier: MIT */
/* Lines of one path, as `git diff --numstat` counts them, NULs or not. */
#include "../../src/git/diffs/delta.h"

#include "random_text.h"
#include "sandbox.h"

#include <git2.h>
#include <string.h>

static const char *
blob(const char *printf_format)
{
	return raw_object("blob", printf_format);
}

enum { PAIRS = 200, TEXT_MAX = 1 << 16 };

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

/* ---- The lines themselves ---- */

static const char *
as_line(struct tg_str *rest, struct tg_str *line)
{
	const char *newline = memchr(rest->ptr, '\n', rest->len);
	*line = tg_str_sub(*rest, 0, newline ? (size_t)(newline - rest->ptr) + 1 : rest->len);
	*rest = tg_str_from_index(*rest, line->len);
	return line->ptr;
}

static bool
begin_alike(struct tg_str *a, struct tg_str *b)
{
	struct tg_str rest_a = *a, rest_b = *b, x, y;
	if (!a->len || !b->len || !as_line(&rest_a, &x) || !as_line(&rest_b, &y) ||
	    !tg_str_eq(x, y))
		return false;
	*a = rest_a;
	*b = rest_b;
	return true;
}

/* Where the last line begins. */
static size_t
last_line(struct tg_str text)
{
	size_t at = text.len ? text.len - 1 : 0;
	while (at && text.ptr[at - 1] != '\n')
		at--;
	return at;
}

static bool
end_alike(struct tg_str *a, struct tg_str *b)
{
	size_t x = last_line(*a), y = last_line(*b);
	if (!a->len || !b->len || !tg_str_eq(tg_str_from_index(*a, x), tg_str_from_index(*b, y)))
		return false;
	a->len = x;
	b->len = y;
	return true;
}

static void
tell_line(void *told, bool is_added, struct tg_str line)
{
	tg_buf_addc(told, is_added ? '+' : '-');
	tg_buf_add(told, line);
}

static int
tell_git_line(const git_diff_delta *delta, const git_diff_hunk *hunk, const git_diff_line *line,
	      void *told)
{
	(void)delta;
	(void)hunk;
	if (line->origin == GIT_DIFF_LINE_ADDITION || line->origin == GIT_DIFF_LINE_DELETION)
		tell_line(told, line->origin == GIT_DIFF_LINE_ADDITION,
			  tg_str_make(line->content, line->content_len));
	return 0;
}

/* Of plain buffers, without the lines that both begin and end with. */
static void
tell_as_libgit2(struct tg_str old, struct tg_str new, struct tg_buf *told)
{
	git_diff_options options;
	while (begin_alike(&old, &new))
		;
	while (end_alike(&old, &new))
		;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
	options.context_lines = options.interhunk_lines = 0;
	cr_assert_eq(git_diff_buffers(old.ptr, old.len, NULL, new.ptr, new.len, NULL, &options,
				      NULL, NULL, NULL, tell_git_line, told),
		     0);
}

static void
write_text(uint32_t nr, char side, const char *text)
{
	char path[96];
	snprintf(path, sizeof(path), "%s/%u%c", box.dir, nr, side);
	FILE *file = fopen(path, "w");
	cr_assert_not_null(file);
	cr_assert_geq(fputs(text, file), 0);
	cr_assert_eq(fclose(file), 0);
}

static void
expect_told_as_libgit2(const struct tg_path *path, const char *old, const char *new)
{
	struct tg_arena *arena = tg_arena_new("told", 4 << 20);
	struct tg_buf got, want;
	uint64_t bytes = 0;
	bool is_binary;
	tg_buf_init(&got, arena, 1 << 20);
	tg_buf_init(&want, arena, 1 << 20);
	must(tg_each_line(box.repo, path, &bytes, tell_line, &got, &is_binary));
	tell_as_libgit2(tg_str_from(old), tg_str_from(new), &want);
	cr_assert(tg_str_eq(tg_buf_str(&got), tg_buf_str(&want)),
		  "--- old\n%s--- new\n%s--- got\n%.*s--- want\n%.*s", old, new, (int)got.len,
		  got.ptr, (int)want.len, want.ptr);
	tg_arena_destroy(arena);
}

static void
expect_all_told(const struct tg_path *paths, char (*texts)[2][TEXT_MAX])
{
	open_repo();
	for (uint32_t i = 0; i < PAIRS; i++)
		expect_told_as_libgit2(&paths[i], texts[i][0], texts[i][1]);
}

/* What patches are summed up from: it stands in ledgers, and must never be other lines. */
Test(lines, are_those_that_libgit2_finds_between_the_ends, .init = sandbox_open,
     .fini = sandbox_close)
{
	static char texts[PAIRS][2][TEXT_MAX];
	struct tg_path paths[PAIRS];
	for (uint32_t i = 0; i < PAIRS; i++) {
		random_texts(i, texts[i][0], texts[i][1]);
		write_text(i, 'a', texts[i][0]);
		write_text(i, 'b', texts[i][1]);
	}
	struct tg_str ids = tg_str_from(sh("seq 0 %d | sed 's,.*,../&a\\n../&b,' | "
					   "git -C repo.git hash-object -w --stdin-paths",
					   PAIRS - 1));
	for (uint32_t i = 0; i < PAIRS; i++) {
		paths[i] = (struct tg_path){ .path = TG_STR("x"), 0100644, 0100644 };
		cr_assert(tg_oid_parse(tg_str_sub(ids, 0, 40), &paths[i].old_id));
		cr_assert(tg_oid_parse(tg_str_sub(ids, 41, 40), &paths[i].new_id));
		ids = tg_str_from_index(ids, 82);
	}
	expect_all_told(paths, texts);
	/* The same in a pack. */
	sh("cd repo.git; find objects -type f | sed -n 's,objects/\\(..\\)/\\([^/]*\\)$,\\1\\2,p' | "
	   "git pack-objects -q objects/pack/pack; git prune-packed");
	expect_all_told(paths, texts);
}
