/* SPDX-License-Identifier: MIT */
/* How many lines libgit2's copy of git's diff counts: what our own count is held
 * against, by a unit test and by a fuzz harness. */
#ifndef TRUNKGATE_TEST_GIT_LINES_H
#define TRUNKGATE_TEST_GIT_LINES_H

#include "trunkgate/str.h"

#include <git2.h>

static int
add_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *payload)
{
	int64_t *lines = payload;
	(void)delta;
	lines[0] += hunk->new_lines;
	lines[1] += hunk->old_lines;
	return 0;
}

/* Added and deleted; false where libgit2 fails. */
static bool
git_lines(struct tg_str old, struct tg_str new, int64_t lines[2])
{
	git_diff_options options;
	lines[0] = lines[1] = 0;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
	options.context_lines = options.interhunk_lines = 0;
	return git_diff_buffers(old.ptr, old.len, NULL, new.ptr, new.len, NULL, &options, NULL,
				NULL, add_hunk, NULL, lines) == 0;
}

#endif
