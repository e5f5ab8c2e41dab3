/* SPDX-License-Identifier: MIT */
/* Merges in memory: nothing they make reaches the repository. */
#ifndef TRUNKGATE_GIT_MERGE_H
#define TRUNKGATE_GIT_MERGE_H

#include "commit.h"
#include "../objects/libgit2.h"

/* For one merge, to be destroyed after it: lists of all files of large trees, one merge after the
 * other, would fill the arena of the push. */
struct tg_arena *tg_merge_arena(void);
/* The repository with a place in memory for what is written. */
TG_MUST_USE const struct tg_error *tg_merge_handle(struct tg_push *push, git_repository **out);
/* libgit2's own code; *out is the caller's to free. */
int tg_merge_commit(git_repository *handle, const struct tg_nodes *nodes, uint32_t at,
		    git_commit **out);
/* Whether more merges than could be made in time would have to be, one inside the other, to
 * have one base in place of these. */
TG_MUST_USE const struct tg_error *tg_merge_is_nested(struct tg_push *push, struct tg_arena *arena,
						      const struct tg_node_list *bases, bool *out);
/* All files of a commit; keep_max as in tree_diff.h. */
TG_MUST_USE const struct tg_error *tg_merge_files(struct tg_push *push, uint32_t at,
						  struct tg_arena *arena, size_t keep_max,
						  struct tg_tree_diff *out);
/* Their merge bases, as they stand until other sides are asked for. */
TG_MUST_USE const struct tg_error *tg_merge_sides_bases(struct tg_push *push,
							const uint32_t sides[2],
							const struct tg_node_list **out);
/* What `git merge` of theirs into ours would leave in the index, to be freed
 * by the caller; *is_sane false when a tree of either is malformed, or the merge is nested
 * (then there is no index). */
TG_MUST_USE const struct tg_error *tg_merge_index(struct tg_push *push, uint32_t ours,
						  uint32_t theirs, git_index **out, bool *is_sane);
/* Whether the files are what the index holds. Paths in conflict are left out
 * of the comparison when conflicts_may_differ, else make it false. */
bool tg_merge_is_index(git_index *index, const struct tg_tree_diff *files,
		       bool conflicts_may_differ);
/* The same step by step, paths in conflict left out. */
struct tg_merge_walk {
	git_index *index;
	const struct tg_tree_diff *files;
	size_t entry, file; /* where it stands in them */
};
/* The next path that is not the same in both, its modes in the index and in the files; false
 * at the end. */
bool tg_merge_differs(struct tg_merge_walk *walk, struct tg_path *out);
/*
 * Whether the tree of wanted is what merging the two gives; malformed trees that are not
 * taken as they are give nothing, and nor does a nested merge. With conflicts_may_differ only paths
 * without a conflict are compared; without, a torn file (see below) is one.
 */
TG_MUST_USE const struct tg_error *tg_merge_gives(struct tg_push *push, const uint32_t sides[2],
						  uint32_t wanted, bool conflicts_may_differ,
						  bool *out);
/* Whether merging three[2] into three[1] over three[0] gives wanted, without
 * a conflict. All must be loaded. */
TG_MUST_USE const struct tg_error *tg_merge_replays(struct tg_push *push, const uint32_t three[3],
						    uint32_t wanted, bool *out);

/* What a look at the trees of a merge says of it, without merging them. */
struct tg_merge_look {
	bool is_sure; /* else the rest says nothing: a file may have been moved, or is in the way */
	bool has_conflicts;
	/* Whatever else: one side has moved a file that is gone, or moved elsewhere, on the other,
	 * which is a conflict for git, and nothing to libgit2. */
	bool is_torn;
	struct tg_path *own; /* what is not as merging leaves it, without ids; in the arena */
	size_t nr, cap;
};
/*
 * Files that both sides changed are merged one by one; those in conflict are not among own.
 * The bases are all merge bases of the two sides, or what takes their place. Where several have a
 * path otherwise, and more than one of two has changed it, nothing is sure. Nor is it where a
 * side alone has a path that is not as it should be, or deleted what the other changed, unless
 * all that is files which one side moved and the other changed. Of a file that neither side
 * has any longer it is asked where it went, too, where there is one base; folders that were
 * moved whole are not looked for.
 */
TG_MUST_USE const struct tg_error *tg_merge_look(struct tg_push *push, struct tg_arena *arena,
						 const struct tg_node_list *bases,
						 const uint32_t sides[2], uint32_t wanted,
						 struct tg_merge_look *out);

#endif
