/* SPDX-License-Identifier: MIT */
/*
 * What is found out once for a push, and once for each of its refs.
 *
 * The words of this room:
 *
 *	incoming   the commit came with the push. A client may send again what the server has.
 *	settled    it lies in the repository, and so does all that it reaches; no ref need reach it.
 *	fresh      what the ref's new value reaches through incoming commits alone, itself too.
 *	border     the parents of fresh commits that did not come with the push.
 *	known      reached by the tips that a question is measured from, as the ref's old value.
 *	new        reached by what is asked about, and not known.
 *	lowest     new, and none of its parents is: whoever reaches a new commit reaches one of these.
 *	certain    said of new commits, the lowest of which are not settled: as all that a ref reaches is
 *	           settled, no ref of the server can reach any of them.
 *	exact      an answer that dates, which a pusher chooses, cannot have made too large.
 */
#ifndef TRUNKGATE_GIT_FACTS_H
#define TRUNKGATE_GIT_FACTS_H

#include "nodes.h"
#include "../trees/tree.h"

#include "trunkgate/memo.h"

/* Commits by number, without doubles. */
struct tg_node_list {
	uint32_t *items;
	size_t nr;
	size_t cap;
};

struct tg_push_facts {
	struct tg_nodes *nodes;
	struct tg_trees *trees;
	struct tg_arena *scratch;   /* of one walk, reset after it */
	struct tg_node_list trunks; /* tips before the push */
	bool trunks_asked;
	uint32_t first_trunk; /* of the literal ones */
	bool first_trunk_asked;
	struct tg_strs pushed;              /* names of the push's refs, sorted */
	bool handle_is_ready;               /* nothing it makes reaches the disk */
	struct tg_memo patches;             /* of commits by their ids, see patch_id.c */
	struct tg_arena *patch_scratch;     /* of the patch at hand; NULL = none yet */
	struct tg_known_stretch *stretches; /* latest first, see stretch.c */
	/* The last two sides of a merge, and their bases; see merge.c. */
	uint32_t sides[2];
	struct tg_node_list bases;
	bool sides_asked;
	uint32_t *levels; /* by node, see levels.c */
	size_t nr_levels;
};

struct tg_delta;

struct tg_ref_facts {
	/* The commits that came with the push and lead up to new. */
	bool walked;
	bool is_certain;            /* no ref of the server can reach any */
	struct tg_node_list fresh;  /* in the order met */
	struct tg_node_list border; /* their parents that did not come with it */
	/* Every answer of tg_ref_change(). */
	struct tg_change **changes;
	size_t nr_changes;
	size_t cap_changes;
	struct tg_delta *net[2]; /* by enum tg_end, see net.c */
	uint32_t base[2];
	bool base_asked[2];
	struct tg_work *work[2]; /* see work.c */
	bool is_forward;
	bool is_forward_asked;
};

struct tg_push_facts *tg_push_facts(struct tg_push *push);
struct tg_ref_facts *tg_ref_facts(struct tg_ref *ref);
void tg_node_list_add(struct tg_node_list *list, struct tg_arena *arena, uint32_t at);

#endif
