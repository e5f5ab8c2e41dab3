/* SPDX-License-Identifier: MIT */
/*
 * The first-parent line of a push: from the new value down to what the ref held, or where it is
 * made, to what a trunk held. Not all that lies between these is on it:
 *
 *	o---S               what the ref held
 *	     \
 *	      1---2---3     the steps of a line that goes forward from it (TG_CHAIN_FORWARD)
 *	         /
 *	    m---m           comes with step 2
 *
 * Where S is reached by another parent only, the steps end where the line leaves what is new
 * (TG_CHAIN_AROUND): what they come from is not what the ref held.
 */
#include "trunkgate/lineage.h"

#include "../history/between.h"
#include "../history/tips.h"

enum { NEW = 1 };

struct line {
	struct tg_ref *ref;
	uint32_t walk; /* marks what the start does not reach */
	struct tg_oid *steps;
	size_t nr, cap, max;
	uint32_t met; /* where the line leaves what is new; NONE at a root */
};

static const struct tg_error *
mark_new(struct line *line, uint32_t tip, const struct tg_node_list *known)
{
	struct tg_push_facts *facts = tg_push_facts(line->ref->push);
	struct tg_node_list fresh = { 0 };
	TG_TRY(tg_between(line->ref, tip, known, &fresh));
	line->walk = tg_nodes_new_walk(facts->nodes);
	for (size_t i = 0; i < fresh.nr; i++)
		*tg_node_marks(facts->nodes, fresh.items[i], line->walk) = NEW;
	return NULL;
}

/* Newest first. Reads nothing: what is new was loaded when it was found. */
static void
walk_line(struct line *line, uint32_t at)
{
	struct tg_push *push = line->ref->push;
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	while (at != TG_NODE_NONE && *tg_node_marks(nodes, at, line->walk) == NEW &&
	       line->nr <= line->max) {
		const struct tg_node *node = tg_node(nodes, at);
		TG_GROW(push->arena, line->steps, line->nr, line->cap);
		line->steps[line->nr++] = node->oid;
		at = node->nr_parents ? tg_node_parent(nodes, node, 0) : TG_NODE_NONE;
	}
	line->met = at;
}

static void
turn(struct tg_oid *steps, size_t nr)
{
	for (size_t i = 0; i < nr / 2; i++) {
		struct tg_oid oid = steps[i];
		steps[i] = steps[nr - 1 - i];
		steps[nr - 1 - i] = oid;
	}
}

/* What the line is measured from: the old value, or what trunks hold. */
static const struct tg_error *
gather_held(struct tg_ref *ref, struct tg_node_list *known)
{
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	const struct tg_node_list *trunks;
	if (!tg_oid_is_zero(&ref->old_commit)) {
		tg_node_list_add(known, ref->push->arena, tg_nodes_add(nodes, &ref->old_commit));
		return NULL;
	}
	TG_TRY(tg_tips_trunks(ref->push, &trunks));
	for (size_t i = 0; i < trunks->nr; i++)
		tg_node_list_add(known, ref->push->arena, trunks->items[i]);
	return NULL;
}

static void
conclude(const struct line *line, struct tg_chain *out)
{
	const struct tg_ref *ref = line->ref;
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	bool is_update = !tg_oid_is_zero(&ref->old_commit);
	bool has_met = line->met != TG_NODE_NONE;
	out->has_start = is_update || has_met;
	if (is_update)
		out->start = ref->old_commit;
	else if (has_met)
		out->start = tg_node(nodes, line->met)->oid;
	bool meets = has_met && tg_oid_eq(&tg_node(nodes, line->met)->oid, &out->start);
	out->kind = !out->has_start || meets ? TG_CHAIN_FORWARD : TG_CHAIN_AROUND;
	if (line->nr > line->max)
		out->kind = TG_CHAIN_LONG;
	out->steps = line->steps;
	out->nr = line->nr;
}

const struct tg_error *
tg_ref_chain(struct tg_ref *ref, size_t max, struct tg_chain *out)
{
	struct line line = { .ref = ref, .max = max };
	struct tg_node_list known = { 0 };
	bool is_forward = true;
	*out = (struct tg_chain){ .kind = TG_CHAIN_FORCED };
	TG_TRY(tg_ref_peel(ref));
	if (!tg_oid_is_zero(&ref->old_commit))
		TG_TRY(tg_ref_is_fast_forward(ref, &is_forward));
	if (!is_forward)
		return NULL;
	TG_TRY(gather_held(ref, &known));
	uint32_t tip = tg_nodes_add(tg_push_facts(ref->push)->nodes, &ref->new_commit);
	TG_TRY(mark_new(&line, tip, &known));
	walk_line(&line, tip);
	turn(line.steps, line.nr);
	conclude(&line, out);
	return NULL;
}
