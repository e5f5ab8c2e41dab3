/* SPDX-License-Identifier: MIT */
/*
 * How many lines a small change to a file adds and deletes, as git's diff
 * counts them, without telling every line of both sides apart first.
 */
#ifndef TRUNKGATE_GIT_SMALL_DIFF_H
#define TRUNKGATE_GIT_SMALL_DIFF_H

#include "edit_bounds.h"

/* Room to work in, one for as many comparisons as there are. */
struct tg_small_diff;
struct tg_small_diff *tg_small_diff_new(struct tg_arena *arena);

/*
 * False where more than 500 lines differ, or they lie more than 8192 lines
 * apart, or they look made to be slow: the outputs are untouched.
 */
bool tg_small_diff_count(struct tg_small_diff *diff, struct tg_str old, struct tg_str new,
			 int64_t *added, int64_t *deleted);
/* Of whole texts; the most is INT64_MAX where more than `enough` lines are changed. */
void tg_small_diff_bounds(struct tg_small_diff *diff, struct tg_str old, struct tg_str new,
			  int64_t enough, struct tg_edit_bounds *out);

/* Takes the lines off that both begin with, and then those that both end with. */
void tg_cut_alike(struct tg_str *old, struct tg_str *new);

#endif
