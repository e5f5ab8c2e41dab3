/* SPDX-License-Identifier: MIT */
/*
 * Between which numbers the lines lie that git's diff counts. Two texts that are
 * nearly the same are read side by side, and only where they differ lines
 * are told apart: most questions about the size of a change need no more.
 */
#ifndef TRUNKGATE_GIT_EDIT_BOUNDS_H
#define TRUNKGATE_GIT_EDIT_BOUNDS_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

enum { TG_EDITS_MAX = 500 }; /* as far as git's search for the shortest diff is exact */

struct tg_edit_bounds {
	int64_t least, most;    /* added and deleted together; most INT64_MAX = not known */
	int64_t added, deleted; /* as git counts them where least is most */
};

/* Room to work in, one for as many comparisons as there are. */
struct tg_edit_room;
struct tg_edit_room *tg_edit_room_new(struct tg_arena *arena);

/*
 * The texts begin and end with lines that differ, or one is empty. False where the way
 * found has more than `enough` lines, or TG_EDITS_MAX: out is untouched.
 */
bool tg_edit_bounds(struct tg_edit_room *room, struct tg_str old, struct tg_str new, int64_t enough,
		    struct tg_edit_bounds *out);
/* After that: at least so many all the same. */
int64_t tg_edit_least(struct tg_edit_room *room);

#endif
