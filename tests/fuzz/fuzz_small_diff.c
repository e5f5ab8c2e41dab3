/* SPDX-License-Identifier: MIT */
/*
 * Two texts, the second behind a byte that no text has. Where the lines of a
 * small change are counted at all, libgit2 counts as many.
 */
#include "fuzz.h"

#include "../../src/git/small_diff.h"
#include "../unit/git_lines.h"

#include <string.h>

enum { BREAK = 0xff };

static void
compare(struct tg_str old, struct tg_str new, const int64_t *got)
{
	int64_t want[2];
	must(git_lines(old, new, want));
	must(want[0] == got[0] && want[1] == got[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_started;
	const uint8_t *middle = size ? memchr(data, BREAK, size) : NULL;
	int64_t got[2];
	if (!middle)
		return 0;
	struct tg_arena *arena = tg_arena_new("fuzz", 1 << 20);
	struct tg_str old = tg_str_make((const char *)data, (size_t)(middle - data));
	struct tg_str new = tg_str_make((const char *)middle + 1, size - old.len - 1);
	if (!is_started)
		is_started = git_libgit2_init() > 0;
	if (old.len && new.len &&
	    tg_small_diff_count(tg_small_diff_new(arena), old, new, &got[0], &got[1]))
		compare(old, new, got);
	tg_arena_destroy(arena);
	return 0;
}
