/* SPDX-License-Identifier: MIT */
/*
 * Two texts, the second behind a byte that no text has. Where the lines of a
 * small change are counted at all, libgit2 counts as many, and never fewer or more
 * than the bounds say.
 */
#include "fuzz.h"

#include "../../src/git/diffs/small_diff.h"
#include "../unit/git_lines.h"

#include <string.h>

enum { BREAK = 0xff };

static void
compare(struct tg_small_diff *diff, struct tg_str old, struct tg_str new)
{
	struct tg_edit_bounds bounds;
	int64_t want[2], got[2];
	must(git_lines(old, new, want));
	if (tg_small_diff_count(diff, old, new, &got[0], &got[1]))
		must(want[0] == got[0] && want[1] == got[1]);
	for (int64_t enough = 1; enough < 2 * TG_EDITS_MAX; enough *= 10) {
		tg_small_diff_bounds(diff, old, new, enough, &bounds);
		must(bounds.least <= want[0] + want[1] && want[0] + want[1] <= bounds.most);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_started;
	const uint8_t *middle = size ? memchr(data, BREAK, size) : NULL;
	if (!middle)
		return 0;
	struct tg_arena *arena = tg_arena_new("fuzz", 1 << 20);
	struct tg_str old = tg_str_make((const char *)data, (size_t)(middle - data));
	struct tg_str new = tg_str_make((const char *)middle + 1, size - old.len - 1);
	if (!is_started)
		is_started = git_libgit2_init() > 0;
	if (old.len && new.len)
		compare(tg_small_diff_new(arena), old, new);
	tg_arena_destroy(arena);
	return 0;
}
