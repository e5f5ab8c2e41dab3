/* SPDX-License-Identifier: MIT */
/* Painted from the tip, and made exact where dates could have misled. */
#include "between.h"

#include "ancestry.h"
#include "order.h"
#include "paint.h"
#include "range.h"

static void
take_new(const struct tg_paint *paint, struct tg_arena *arena, struct tg_node_list *out)
{
	for (size_t i = 0; i < paint->nr_listed; i++)
		if (tg_paint_is_new(paint, paint->listed[i]))
			tg_node_list_add(out, arena, paint->listed[i]);
}

/* Under skewed dates a walk can list too much; a branch must not be old by
 * commits that a trunk has. */
static const struct tg_error *
drop_known(struct tg_push_facts *facts, const struct tg_node_list *known, struct tg_node_list *list)
{
	struct tg_paint paint;
	size_t nr = 0;
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	for (size_t i = 0; i < known->nr; i++)
		tg_paint_known(&paint, known->items[i]);
	TG_TRY(tg_paint_closure(&paint, known->items, known->nr));
	for (size_t i = 0; i < list->nr; i++)
		if (!tg_paint_is_known(&paint, list->items[i]))
			list->items[nr++] = list->items[i];
	list->nr = nr;
	return NULL;
}

/* The commits that all others of the list stand on: a trunk that reached any
 * would reach one of these. */
static void
take_lowest(const struct tg_paint *paint, struct tg_arena *arena, const struct tg_node_list *list,
	    struct tg_node_list *out)
{
	for (size_t i = 0; i < list->nr; i++)
		if (tg_paint_is_lowest(paint, list->items[i]))
			tg_node_list_add(out, arena, list->items[i]);
}

static const struct tg_error *
is_doubtful(struct tg_push_facts *facts, const struct tg_node_list *known,
	    const struct tg_node_list *lowest, bool *out)
{
	*out = false;
	for (size_t i = 0; i < lowest->nr && !*out; i++)
		if (tg_node_is_settled(facts->nodes, lowest->items[i]))
			TG_TRY(tg_ancestry_reaches(facts, known, lowest->items[i], out));
	return NULL;
}

static const struct tg_error *
find(struct tg_push *push, uint32_t tip, const struct tg_node_list *known, struct tg_node_list *out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	struct tg_node_list lowest = { 0 };
	struct tg_paint paint;
	bool is_wrong = false;
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	paint.max = push->repo->max_commits > 0 ? (size_t)push->repo->max_commits : 0;
	for (size_t i = 0; i < known->nr; i++)
		tg_paint_known(&paint, known->items[i]);
	if (tg_paint_is_known(&paint, tip))
		return NULL;
	TG_TRY(tg_paint_run(&paint, &tip, 1, known->items, known->nr));
	take_new(&paint, push->arena, out);
	if (paint.is_exact)
		return NULL;
	take_lowest(&paint, push->arena, out, &lowest);
	tg_arena_reset(facts->scratch);
	TG_TRY(is_doubtful(facts, known, &lowest, &is_wrong));
	return is_wrong ? drop_known(facts, known, out) : NULL;
}

static bool
is_among(uint32_t at, const struct tg_node_list *list)
{
	for (size_t i = 0; i < list->nr; i++)
		if (list->items[i] == at)
			return true;
	return false;
}

/* Whether what came with the push stands on known tips alone, all from before. */
static const struct tg_error *
is_straight(struct tg_nodes *nodes, const struct tg_ref_facts *came,
	    const struct tg_node_list *known, bool *out)
{
	bool is_incoming = false;
	*out = came->is_certain;
	for (size_t i = 0; i < came->border.nr && *out; i++)
		*out = is_among(came->border.items[i], known);
	for (size_t i = 0; i < known->nr && *out; i++) {
		TG_TRY(tg_node_load_incoming(nodes, known->items[i], &is_incoming));
		*out = !is_incoming;
	}
	return NULL;
}

/* Nothing from before the push can reach any of what came with it, so not a
 * commit of the server is read. */
static const struct tg_error *
take_straight(struct tg_ref *ref, const struct tg_node_list *known, struct tg_node_list *out,
	      bool *done)
{
	const struct tg_ref_facts *came = tg_ref_facts(ref);
	TG_TRY(tg_range_walk_fresh(ref));
	TG_TRY(is_straight(tg_push_facts(ref->push)->nodes, came, known, done));
	for (size_t i = 0; i < came->fresh.nr && *done; i++)
		tg_node_list_add(out, ref->push->arena, came->fresh.items[i]);
	return NULL;
}

static bool
is_new_value(struct tg_ref *ref, uint32_t at)
{
	const struct tg_node *node = tg_node(tg_push_facts(ref->push)->nodes, at);
	return tg_oid_eq(&node->oid, &ref->new_commit);
}

const struct tg_error *
tg_between(struct tg_ref *ref, uint32_t tip, const struct tg_node_list *known,
	   struct tg_node_list *out)
{
	struct tg_push_facts *facts = tg_push_facts(ref->push);
	const struct tg_error *err = NULL;
	bool done = false;
	if (is_new_value(ref, tip))
		TG_TRY(take_straight(ref, known, out, &done));
	if (!done)
		err = find(ref->push, tip, known, out);
	tg_arena_reset(facts->scratch);
	if (err || !out->nr)
		return err;
	tg_order(facts->nodes, facts->scratch, out->items, out->nr);
	tg_arena_reset(facts->scratch);
	return NULL;
}
