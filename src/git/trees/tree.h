/* SPDX-License-Identifier: MIT */
/*
 * Raw trees, checked once when they are read and kept while there is room: a
 * commit's trees are its child's parent's trees.
 */
#ifndef TRUNKGATE_GIT_TREE_H
#define TRUNKGATE_GIT_TREE_H

#include "../priv.h"

struct tg_tree {
	struct tg_oid oid;
	const char *data;
	size_t len;
	const uint32_t *offsets; /* of each entry, and the end */
	uint32_t nr;             /* entries, in the order they stand */
	const char *problem;     /* what git-fsck(1) would refuse, or NULL */
	uint32_t problem_at;     /* the entry */
	bool is_broken;          /* the rest cannot be read at all */
};

enum { TG_MODE_DIGITS = 7 /* at most, of an entry's mode */ };

struct tg_tree_entry {
	uint32_t mode;
	struct tg_str name;
	struct tg_oid id;
};

struct tg_trees;

struct tg_trees *tg_trees_new(struct tg_repo *repo);
struct tg_repo *tg_trees_repo(const struct tg_trees *trees);
/*
 * Pins the tree in memory until tg_trees_put(). path is where it is read for:
 * it is probably much like the last one that was read there, and only what
 * differs is checked anew.
 */
TG_MUST_USE const struct tg_error *tg_trees_get(struct tg_trees *trees, const struct tg_oid *oid,
						struct tg_str path, const struct tg_tree **out);
void tg_trees_put(struct tg_trees *trees, const struct tg_tree *tree);

void tg_tree_entry(const struct tg_tree *tree, uint32_t index, struct tg_tree_entry *out);
/* The first one with that name in any case of its letters; false where there is none. */
bool tg_tree_find_nocase(const struct tg_tree *tree, struct tg_str name, struct tg_tree_entry *out);
/* The order in which git sorts names of a tree: a directory as if a slash
 * followed. */
int tg_tree_cmp(struct tg_str a, bool a_is_dir, struct tg_str b, bool b_is_dir);

/* Where a walk over raw entries stands: the entry before pos. */
struct tg_tree_scan {
	const char *data;
	size_t len;
	size_t pos;
	uint32_t mode;
	bool is_odd_mode; /* not one of the six that git writes */
	struct tg_str name;
	unsigned name_class; /* which kinds of bytes it has, see tree_name.c */
};
/* False when the next entry is cut off or none. */
bool tg_tree_scan_next(struct tg_tree_scan *scan);
/* Reads the entry that is known to stand between two offsets of data. */
void tg_tree_scan_known(struct tg_tree_scan *scan, size_t from, size_t to);
/* What makes the name of the last entry unfit for any checkout, or NULL. */
const char *tg_tree_name_problem(const struct tg_tree_scan *scan);

/* Of the tree that is being checked; grows in the arena and is used again. */
struct tg_tree_scratch {
	uint32_t *offsets;
	size_t cap_offsets;
	uint32_t *apart; /* entries of which a double may stand apart */
	size_t cap_apart;
};

/*
 * Finds the entries of a raw tree and what is wrong with them: fills all of
 * tree but oid, data and len; offsets is scratch's. near (may be NULL) is a
 * checked tree without problems: what both have is not looked at again.
 */
void tg_tree_check(struct tg_arena *arena, struct tg_tree_scratch *scratch,
		   const struct tg_tree *near, struct tg_tree *tree);
/* The last entry of tree that begins at or before offset, where that one called from does;
 * tree->nr for its end. */
uint32_t tg_tree_entry_before(const struct tg_tree *tree, uint32_t from, size_t offset);

#endif
