/* SPDX-License-Identifier: MIT */
/* Which file that came is one that went. */
#ifndef TRUNKGATE_GIT_RENAMES_H
#define TRUNKGATE_GIT_RENAMES_H

#include "delta.h"

/*
 * Pairs files that went with files that came: first those that are the same, then
 * those that are called the same, then the rest. Two are one file that moved when
 * at least half of the lines of the longer one stayed, as for git's own rename
 * detection by default; of several that are like it, the first in tree order.
 *
 * counts[i] says whether path i of the difference takes part; it becomes false for
 * both paths of a pair. Out come the pairs of which lines differ, each as one path
 * with the old side of the one and the new side of the other, in the arena of the
 * difference. Where that would take too long (about 10,000 files of each kind
 * that are like none), the rest stays as it is.
 */
TG_MUST_USE const struct tg_error *tg_find_renames(struct tg_delta *delta, struct tg_repo *repo,
						   bool *counts, struct tg_paths *out);

#endif
