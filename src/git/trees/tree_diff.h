/* SPDX-License-Identifier: MIT */
/*
 * What differs between two trees, path by path, without looking into
 * subtrees of equal id. A rename is a delete and an add.
 */
#ifndef TRUNKGATE_GIT_TREE_DIFF_H
#define TRUNKGATE_GIT_TREE_DIFF_H

#include "tree.h"

enum { TG_DIFF_MAX_PATHS = 1000000 };

struct tg_tree_diff {
	struct tg_path *items; /* in tree order; in the arena asked for */
	size_t nr;
	size_t cap;
	bool is_cut; /* more than keep_max paths: the rest was only walked */
	/* The first malformed tree of the new side that the old one has not. */
	const char *problem;
	struct tg_str problem_path; /* of the directory, empty = the root */
	struct tg_str problem_name; /* of the entry, empty = cannot be read */
};

/*
 * Either tree may be NULL: empty. keep_max bounds what is kept (0 = all).
 * TG_ERR_LIMIT past the limits here and in tree_walk.h, for the deadline and for trees
 * of absurd size; TG_ERR_GIT when an old tree cannot be read to its end.
 */
TG_MUST_USE const struct tg_error *tg_tree_diff(struct tg_trees *trees, const struct tg_oid *old,
						const struct tg_oid *new, struct tg_arena *arena,
						size_t keep_max, struct tg_tree_diff *out);

/* One by one: memory does not grow with their number. The same limits and errors. */
TG_MUST_USE const struct tg_error *
tg_tree_diff_each(struct tg_trees *trees, const struct tg_oid *old, const struct tg_oid *new,
		  struct tg_arena *arena, tg_path_fn *fn, void *data);
/* All files below a tree, as what differs from nothing. */
TG_MUST_USE const struct tg_error *tg_tree_each(struct tg_trees *trees, const struct tg_oid *tree,
						struct tg_arena *arena, tg_path_fn *fn, void *data);

#endif
