/* SPDX-License-Identifier: MIT */
/* Several trees read side by side, name by name, without a look at what is not asked about. */
#ifndef TRUNKGATE_GIT_TREE_WALK_H
#define TRUNKGATE_GIT_TREE_WALK_H

#include "tree.h"

enum {
	TG_WALK_MAX_STEPS = 4000000, /* entries looked at in two trees; half as many in four */
	TG_WALK_MAX_PATH = 4096      /* bytes of one path, and so the depth */
};

/* What one tree has under a name. */
struct tg_tree_side {
	uint32_t mode; /* 0 = nothing */
	struct tg_oid id;
};

/* Whether so many sides have the same, be it nothing. */
bool tg_tree_sides_eq(const struct tg_tree_side *sides, size_t nr);
bool tg_tree_side_eq(const struct tg_tree_side *a, const struct tg_tree_side *b);

/* A name that is not the same in all trees of a group. The name of a file and that of a folder are
 * two, as they are in the order of trees: what turns into the other comes as both. */
struct tg_tree_spot {
	struct tg_str path;               /* lives until the call returns, as all of it */
	const struct tg_tree_side *sides; /* of each tree */
	bool is_dir;
	bool enters; /* of a folder, to be set: what is below comes next */
};
typedef const struct tg_error *tg_spot_fn(void *data, struct tg_tree_spot *spot);
/* Sees a folder that is entered, as each tree has it, or NULL; dir ends with a slash, and is empty
 * for the root. Malformed and broken trees are to be dealt with here: a walk looks for a
 * name where a sorted tree has it, and sees what can be read. */
typedef const struct tg_error *tg_folder_fn(void *data, struct tg_str dir,
					    const struct tg_tree *const *trees);

struct tg_tree_walk {
	struct tg_trees *trees;
	struct tg_arena *arena;            /* for the work, which does not grow with the trees */
	const struct tg_oid *const *roots; /* NULL = an empty tree */
	size_t nr;
	/* So many are one group, the others another: a name that is the same in all of the one,
	 * and the same in all of the other, is passed over. */
	size_t nr_lead;
	tg_spot_fn *spot;     /* the root is the first one, unless all are the same */
	tg_folder_fn *folder; /* may be NULL: a broken tree is an error */
	void *data;
};

/*
 * Errors of the two functions end it. TG_ERR_LIMIT past the limits above, for the deadline
 * and for trees of absurd size; TG_ERR_GIT for what cannot be read.
 */
TG_MUST_USE const struct tg_error *tg_tree_walk(const struct tg_tree_walk *walk);
TG_MUST_USE const struct tg_error *tg_tree_walk_limit(struct tg_arena *arena, const char *what,
						      size_t max);
TG_MUST_USE const struct tg_error *tg_tree_broken(struct tg_arena *arena,
						  const struct tg_tree *tree);

#endif
