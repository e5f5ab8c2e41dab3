/* SPDX-License-Identifier: MIT */
/* Makes the stores of facts at first use. */
#include "facts.h"

enum { SCRATCH_BUDGET = 512 << 20 };

struct tg_push_facts *
tg_push_facts(struct tg_push *push)
{
	struct tg_push_facts *facts = push->facts;
	if (facts)
		return facts;
	facts = TG_NEW(push->arena, struct tg_push_facts);
	if (!push->repo->nodes)
		push->repo->nodes = tg_nodes_new(push->repo);
	if (!push->repo->trees)
		push->repo->trees = tg_trees_new(push->repo);
	facts->nodes = push->repo->nodes;
	facts->trees = push->repo->trees;
	facts->scratch = tg_arena_new_in(push->arena, "walk", SCRATCH_BUDGET);
	push->facts = facts;
	return facts;
}

struct tg_ref_facts *
tg_ref_facts(struct tg_ref *ref)
{
	if (!ref->facts)
		ref->facts = TG_NEW(ref->push->arena, struct tg_ref_facts);
	return ref->facts;
}

void
tg_node_list_add(struct tg_node_list *list, struct tg_arena *arena, uint32_t at)
{
	TG_GROW(arena, list->items, list->nr, list->cap);
	list->items[list->nr++] = at;
}
