/* SPDX-License-Identifier: MIT */
/*
 * The entries of a commit's tree as far as they were asked for, so that a step
 * down a path is one look into a hash table. A folder is listed where somebody
 * wants all of it, or a name in another case. Private to src/modules.
 */
#ifndef SOURCE_NODES_H
#define SOURCE_NODES_H

#include "trunkgate/memo.h"
#include "trunkgate/snapshot.h"

struct tg_source_node {
	struct tg_source_node *parent; /* NULL: the root */
	struct tg_str name;
	struct tg_entry entry;
	struct tg_str path; /* ptr NULL: not asked for yet */
	/* Of a folder. */
	struct tg_memo by_name;          /* what was asked for; NULL: it is not there */
	struct tg_source_node *children; /* all, once it was entered */
	size_t nr_children;
	bool is_listed, is_folded;
	int nr_searches;          /* in any case, before all were folded */
	struct tg_memo by_folded; /* name in lower case to the first that is it; NULL: none */
};

struct tg_source_nodes {
	struct tg_arena *arena;
	struct tg_snapshot *snapshot;
	struct tg_source_node *root;
};
TG_MUST_USE const struct tg_error *tg_source_nodes_start(struct tg_source_nodes *nodes,
							 struct tg_snapshot *snapshot,
							 struct tg_arena *arena);

/* What stands at a path, symbolic links followed inside of the tree; NULL: nothing,
 * or a link that leaves it, dangles or goes round. any_case: where no entry has
 * these bytes, the first one that differs in ASCII case only. */
TG_MUST_USE const struct tg_error *tg_source_walk(struct tg_source_nodes *nodes, struct tg_str path,
						  bool any_case, struct tg_source_node **out);
/* Lists a folder. */
TG_MUST_USE const struct tg_error *tg_source_enter(struct tg_source_nodes *nodes,
						   struct tg_source_node *folder);
/* As the tree spells it. */
struct tg_str tg_source_path(struct tg_source_nodes *nodes, struct tg_source_node *node);

#endif
