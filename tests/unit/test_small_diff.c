/* SPDX-License-Identifier: MIT */
/* The lines of small changes, against libgit2's copy of git's diff. */
#include "../../src/git/diffs/small_diff.h"
#include "git_lines.h"
#include "random_text.h"

#include <criterion/criterion.h>

enum { TEXT_MAX = 1 << 16, ROUNDS = 4000 };

/* Of all comparisons, those whose bounds say how many lines it is, and those where git
 * counts more than the way that we found. */
static struct {
	int all, exact, longer;
} met;

static void
expect_between(struct tg_small_diff *diff, const char *old, const char *new, int64_t want)
{
	struct tg_edit_bounds bounds;
	for (int64_t enough = 1; enough < 2 * TG_EDITS_MAX; enough *= 4) {
		tg_small_diff_bounds(diff, tg_str_from(old), tg_str_from(new), enough, &bounds);
		cr_assert(bounds.least <= want && want <= bounds.most,
			  "git %lld, ours %lld to %lld\n--- old\n%s\n--- new\n%s", (long long)want,
			  (long long)bounds.least, (long long)bounds.most, old, new);
	}
	met.all++;
	met.exact += bounds.least == bounds.most;
	met.longer += bounds.most != INT64_MAX && want > bounds.added + bounds.deleted;
}

static void
expect_same(const char *old, const char *new)
{
	struct tg_arena *arena = tg_arena_new("test", 1 << 20);
	int64_t want[2], got[2] = { -1, -1 };
	cr_assert(git_lines(tg_str_from(old), tg_str_from(new), want));
	struct tg_small_diff *diff = tg_small_diff_new(arena);
	expect_between(diff, old, new, want[0] + want[1]);
	/* Twice: the second must not see what the first has left. */
	for (int i = 0; i < 2; i++)
		cr_assert(tg_small_diff_count(diff, tg_str_from(old), tg_str_from(new), &got[0],
					      &got[1]));
	cr_assert(want[0] == got[0] && want[1] == got[1],
		  "git +%lld -%lld, ours +%lld -%lld\n--- old\n%s\n--- new\n%s", (long long)want[0],
		  (long long)want[1], (long long)got[0], (long long)got[1], old, new);
	tg_arena_destroy(arena);
}

Test(small_diff, counts_as_git_does)
{
	static char old[TEXT_MAX], new[TEXT_MAX];
	git_libgit2_init();
	for (uint32_t round = 1; round <= ROUNDS; round++) {
		random_texts(round, old, new);
		if (strcmp(old, new) != 0 && *old && *new)
			expect_same(old, new);
	}
	git_libgit2_shutdown();
	cr_assert_gt(met.exact, met.all / 5, "%d of %d", met.exact, met.all);
}

/* Stretches are written anew, but for blank lines, which git drops there. */
static void
rewrite(const char *old, char *new, uint32_t chance)
{
	size_t len = 0;
	bool is_anew = false;
	while (*old) {
		size_t line = strcspn(old, "\n") + 1;
		is_anew ^= draw(100) < chance;
		if (is_anew && line > 1) {
			for (uint32_t nr = draw(5); nr; nr--)
				len += (size_t)sprintf(new + len, "new %u\n", draw(1000));
		} else {
			memcpy(new + len, old, line);
			len += line;
		}
		old += line;
	}
	new[len] = '\0';
}

Test(small_diff, knows_which_lines_git_drops)
{
	static char old[TEXT_MAX], new[TEXT_MAX];
	struct tg_arena *arena = tg_arena_new("test", 1 << 20);
	struct tg_small_diff *diff = tg_small_diff_new(arena);
	git_libgit2_init();
	for (uint32_t round = 1; round <= ROUNDS / 4; round++) {
		random_state = round;
		make_text(old, 20 + draw(300), 4 + draw(500));
		rewrite(old, new, 2 + draw(30));
		int64_t want[2];
		cr_assert(git_lines(tg_str_from(old), tg_str_from(new), want));
		expect_between(diff, old, new, want[0] + want[1]);
	}
	git_libgit2_shutdown();
	tg_arena_destroy(arena);
	cr_assert_gt(met.longer, met.all / 20, "%d of %d", met.longer, met.all);
}

Test(small_diff, knows_a_last_line_without_a_newline)
{
	git_libgit2_init();
	expect_same("a\nb", "a\nb\n");
	expect_same("x\na", "y\na");
	expect_same("a", "b");
	expect_same("a\n\n", "\na\n");
	expect_same("\n", "\n\n");
	git_libgit2_shutdown();
}

Test(small_diff, leaves_large_differences_to_others)
{
	static char old[TEXT_MAX], new[TEXT_MAX];
	struct tg_arena *arena = tg_arena_new("test", 1 << 20);
	int64_t added = -1, deleted = -1;
	size_t at = 0, to = 0;
	for (int i = 0; i < 600; i++) {
		at += (size_t)sprintf(old + at, "%d\nsame\n", i);
		to += (size_t)sprintf(new + to, "%d\nsame\n", i + 1000);
	}
	cr_assert(tg_small_diff_count(tg_small_diff_new(arena), tg_str_make(old, at),
				      tg_str_make(new, 0), &added, &deleted));
	cr_assert(added == 0 && deleted == 1200);
	at += (size_t)sprintf(old + at, "end\n");
	to += (size_t)sprintf(new + to, "other\n");
	for (int i = 0; i < 600; i++)
		to += (size_t)sprintf(new + to, "%d\n", i);
	added = -1;
	cr_assert_not(tg_small_diff_count(tg_small_diff_new(arena), tg_str_make(old, at),
					  tg_str_make(new, to), &added, &deleted));
	cr_assert_eq(added, -1);
	tg_arena_destroy(arena);
}
