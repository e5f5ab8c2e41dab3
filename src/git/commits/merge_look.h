/* SPDX-License-Identifier: MIT */
/* Paths of a merge, between the look at its trees and what finds files that moved. */
#ifndef TRUNKGATE_GIT_MERGE_LOOK_H
#define TRUNKGATE_GIT_MERGE_LOOK_H

#include "merge.h"
#include "../trees/tree_walk.h"

enum { WANTED, OURS, THEIRS, BASE, SIDES };
/* A path as each of them has it: the commit that says it is the merge, both sides, their base. */
struct tg_merge_spot {
	struct tg_str path;
	struct tg_tree_side sides[SIDES];
};

/* Paths that one side changed and the other has no longer, and those that only one side has and
 * the merge has otherwise. */
struct tg_merge_open {
	struct tg_merge_spot *items;
	size_t nr, cap;
};

/* Of what is wanted under a path: it is what merging gives, merging gives none, it is something
 * else, more than that path has to be known. */
enum tg_merge_verdict { TG_MERGED, TG_IN_CONFLICT, TG_OWN, TG_UNSURE };

bool tg_merge_is_file(const struct tg_tree_side *side);
/* Whether the file that is wanted is what merging its sides gives, which must be files. */
TG_MUST_USE const struct tg_error *tg_merge_file(struct tg_push *push,
						 const struct tg_tree_side sides[SIDES],
						 enum tg_merge_verdict *out);
/*
 * Whether all that is open comes of files that one side moved: each stands, with the changes of
 * both sides, where that side has it. One base; never true of what is not so, but not always
 * of what is: where two files could be the one, or that would take too long.
 */
TG_MUST_USE const struct tg_error *tg_merge_is_moves(struct tg_push *push, struct tg_arena *arena,
						     uint32_t base, const uint32_t sides[2],
						     const struct tg_merge_open *open, bool *out);
/* Whether one side moved one of these files, which both sides have no longer, to where the
 * other has none: there it was deleted, or moved elsewhere, which git calls a conflict. As above. */
TG_MUST_USE const struct tg_error *tg_merge_is_torn(struct tg_push *push, struct tg_arena *arena,
						    uint32_t base, const uint32_t sides[2],
						    const struct tg_paths *gone, bool *out);

#endif
