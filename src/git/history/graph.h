/* SPDX-License-Identifier: MIT */
/*
 * Reader of git's commit-graph (gitformat-commit-graph(5)): the single file
 * or a chain of them, with generation numbers of version 1 or 2. libgit2's
 * own reader rejects what git writes by default and knows no chains.
 */
#ifndef TRUNKGATE_GIT_GRAPH_H
#define TRUNKGATE_GIT_GRAPH_H

#include "trunkgate/error.h"
#include "trunkgate/oid.h"

struct tg_graph;

struct tg_graph_commit {
	struct tg_oid tree;
	int64_t date;
	uint64_t generation; /* greater than that of every parent */
	size_t nr_parents;
	uint32_t first[2];           /* positions of the first two parents */
	const unsigned char *others; /* from the second on, when more than two */
};

/*
 * The graph of <object_dir>/info. *out is NULL when there is none, and also
 * when it cannot be used: it is a cache, and git ignores a bad one too.
 * Everything found is within the mapped files, whatever these hold; commits
 * at odds with one another are for the caller to notice.
 */
TG_MUST_USE const struct tg_error *tg_graph_open(struct tg_arena *arena, const char *object_dir,
						 struct tg_graph **out);
size_t tg_graph_nr(const struct tg_graph *graph);
bool tg_graph_find(const struct tg_graph *graph, const struct tg_oid *oid, uint32_t *at);
/* at below tg_graph_nr() in all of these. */
void tg_graph_oid(const struct tg_graph *graph, uint32_t at, struct tg_oid *out);
/* False: damaged here. */
TG_MUST_USE bool tg_graph_read(const struct tg_graph *graph, uint32_t at,
			       struct tg_graph_commit *out);
uint32_t tg_graph_parent(const struct tg_graph_commit *commit, size_t index);

#endif
