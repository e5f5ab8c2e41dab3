/* SPDX-License-Identifier: MIT */
/*
 * The walk through the quarantine. What came with a push is not by itself
 * new: a client may send again what the server has.
 */
#include "paint.h"
#include "range.h"

enum { SEEN = 1, FRESH = 2, DEADLINE_EVERY = 64 };

struct walk {
	struct tg_nodes *nodes;
	struct tg_arena *scratch;
	struct tg_node_list stack;
	uint32_t number;
};

static void
push_parents(struct walk *walk, const struct tg_node *node)
{
	for (size_t i = node->nr_parents; i-- > 0;) {
		uint32_t parent = tg_node_parent(walk->nodes, node, i);
		uint8_t *mark = tg_node_marks(walk->nodes, parent, walk->number);
		if (*mark & SEEN)
			continue;
		*mark |= SEEN;
		tg_node_list_add(&walk->stack, walk->scratch, parent);
	}
}

static const struct tg_error *
visit(struct walk *walk, uint32_t at, struct tg_ref_facts *facts, struct tg_arena *arena)
{
	bool is_incoming;
	TG_TRY(tg_node_load_incoming(walk->nodes, at, &is_incoming));
	if (!is_incoming) {
		tg_node_list_add(&facts->border, arena, at);
		return NULL;
	}
	*tg_node_marks(walk->nodes, at, walk->number) |= FRESH;
	tg_node_list_add(&facts->fresh, arena, at);
	push_parents(walk, tg_node(walk->nodes, at));
	return NULL;
}

static bool
is_lowest(const struct walk *walk, uint32_t at)
{
	const struct tg_node *node = tg_node(walk->nodes, at);
	for (size_t i = 0; i < node->nr_parents; i++)
		if (*tg_node_marks(walk->nodes, tg_node_parent(walk->nodes, node, i),
				   walk->number) &
		    FRESH)
			return false;
	return true;
}

/*
 * All that a ref reaches is settled, down to the roots. So if a ref reached
 * one of these commits, the lowest below it would be settled; if none of the
 * lowest is, none of all can be known to any ref.
 */
static bool
is_certain(const struct walk *walk, const struct tg_node_list *fresh)
{
	for (size_t i = 0; i < fresh->nr; i++)
		if (is_lowest(walk, fresh->items[i]) &&
		    tg_node_is_settled(walk->nodes, fresh->items[i]))
			return false;
	return true;
}

static const struct tg_error *
walk_all(struct walk *walk, struct tg_ref *ref, struct tg_ref_facts *facts)
{
	struct tg_repo *repo = ref->push->repo;
	size_t max = repo->max_commits > 0 ? (size_t)repo->max_commits : 0;
	for (size_t step = 0; walk->stack.nr; step++) {
		if (step % DEADLINE_EVERY == 0)
			TG_TRY(tg_repo_check_deadline(repo));
		TG_TRY(visit(walk, walk->stack.items[--walk->stack.nr], facts, repo->arena));
		if (max && facts->fresh.nr > max)
			return tg_paint_too_many(repo, max);
	}
	facts->is_certain = is_certain(walk, &facts->fresh);
	facts->walked = true;
	return NULL;
}

const struct tg_error *
tg_range_walk_fresh(struct tg_ref *ref)
{
	struct tg_ref_facts *facts = tg_ref_facts(ref);
	struct tg_push_facts *push = tg_push_facts(ref->push);
	struct walk walk = { .nodes = push->nodes, .scratch = push->scratch };
	if (facts->walked)
		return NULL;
	facts->fresh.nr = facts->border.nr = 0;
	walk.number = tg_nodes_new_walk(push->nodes);
	uint32_t at = tg_nodes_add(push->nodes, &ref->new_commit);
	*tg_node_marks(push->nodes, at, walk.number) |= SEEN;
	tg_node_list_add(&walk.stack, walk.scratch, at);
	const struct tg_error *err = walk_all(&walk, ref, facts);
	tg_arena_reset(push->scratch);
	return err;
}
