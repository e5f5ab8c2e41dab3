/* SPDX-License-Identifier: MIT */
/*
 * What new reaches and nothing known does (facts.h has the words).
 *
 *	o---b---o---o          what the ref held
 *	     \       \
 *	      f---f---f---f    new: the f are fresh, b and the old value are their border
 *
 * Where it is certain that no ref can reach the fresh ones they are all in, and only their border
 * is left to be measured (here all of it is known); else all is measured from new on. That goes in
 * stages that cost more and more, each with more tips that are known, until more would change
 * nothing: from the ref's old value and the first trunk, from all trunks, and only then
 * from every ref under the rule. Measuring is painting (paint.h); a stage that is not the last gives
 * up where it finds much.
 */
#include "range.h"

#include "order.h"
#include "paint.h"
#include "scout.h"
#include "tips.h"

#include <string.h>

enum stage { STAGE_OLD, STAGE_TRUNKS, STAGE_RULE, STAGE_END };
enum { GIVE_UP_AT = 4096 }; /* new commits of a stage that is not the last */

struct finder {
	struct tg_ref *ref;
	struct tg_push_facts *facts;
	const struct tg_globs *rule_refs; /* NULL: they play no part */
	enum tg_paint_follow follow;
	struct tg_node_list base;   /* certainly new, without measuring */
	struct tg_node_list starts; /* from here on down is to be measured */
	struct tg_node_list extra;  /* what of that is new */
	size_t nr_measured;         /* known tips of the last painting */
	bool is_exact;
	bool is_decided; /* more known tips would change nothing */
	bool gave_up;    /* the last painting did not end */
	struct tg_range *out;
};

static const struct tg_error *
add_old(struct finder *finder)
{
	const struct tg_ref *ref = finder->ref;
	struct tg_arena *arena = ref->push->arena;
	struct tg_node_list *known = &finder->out->known;
	uint32_t at;
	if (!tg_oid_is_zero(&ref->old_commit))
		tg_node_list_add(known, arena,
				 tg_nodes_add(finder->facts->nodes, &ref->old_commit));
	if (ref->is_trunk)
		return NULL;
	TG_TRY(tg_tips_first_trunk(ref->push, &at));
	if (at != TG_NODE_NONE)
		tg_node_list_add(known, arena, at);
	return NULL;
}

static const struct tg_error *
add_trunks(struct finder *finder)
{
	const struct tg_node_list *trunks;
	if (finder->ref->is_trunk)
		return NULL;
	TG_TRY(tg_tips_trunks(finder->ref->push, &trunks));
	for (size_t i = 0; i < trunks->nr; i++)
		tg_node_list_add(&finder->out->known, finder->ref->push->arena, trunks->items[i]);
	return NULL;
}

static const struct tg_error *
add_known(struct finder *finder, enum stage stage)
{
	struct tg_push *push = finder->ref->push;
	if (stage == STAGE_OLD)
		return add_old(finder);
	if (stage == STAGE_TRUNKS)
		return add_trunks(finder);
	if (!finder->rule_refs)
		return NULL;
	return tg_tips_of(push, finder->rule_refs, push->arena, &finder->out->known);
}

/* Tips that are asked about need no walk at all: nearly always the ref's old
 * value is all the border there is. */
static const struct tg_error *
drop_easy(struct finder *finder)
{
	const struct tg_node_list *known = &finder->out->known;
	struct tg_node_list *starts = &finder->starts;
	size_t nr = 0;
	for (size_t i = 0; i < starts->nr; i++) {
		bool is_tip = false;
		for (size_t j = 0; j < known->nr && !is_tip; j++)
			is_tip = known->items[j] == starts->items[i];
		if (!is_tip)
			starts->items[nr++] = starts->items[i];
	}
	starts->nr = nr;
	return nr ? tg_scout(finder->facts, known, starts) : NULL;
}

/* Tells the painting what is known and drops doubles. */
static void
mark_known(struct finder *finder, struct tg_paint *paint)
{
	struct tg_node_list *known = &finder->out->known;
	size_t nr = 0;
	for (size_t i = 0; i < known->nr; i++) {
		if (tg_paint_is_known(paint, known->items[i]))
			continue;
		tg_paint_known(paint, known->items[i]);
		known->items[nr++] = known->items[i];
	}
	known->nr = nr;
}

/* See fresh.c: no ref can reach what stands on nothing settled. */
static bool
is_certain(const struct finder *finder, const struct tg_paint *paint)
{
	struct tg_nodes *nodes = finder->facts->nodes;
	for (size_t i = 0; i < finder->extra.nr; i++) {
		uint32_t at = finder->extra.items[i];
		if (tg_paint_is_lowest(paint, at) && tg_node_is_settled(nodes, at))
			return false;
	}
	return true;
}

static void
take_result(struct finder *finder, const struct tg_paint *paint)
{
	finder->extra.nr = 0;
	for (size_t i = 0; i < paint->nr_listed; i++)
		if (tg_paint_is_new(paint, paint->listed[i]))
			tg_node_list_add(&finder->extra, finder->ref->push->arena,
					 paint->listed[i]);
	bool is_sure = !paint->gave_up && is_certain(finder, paint);
	finder->is_decided = is_sure;
	finder->gave_up = paint->gave_up;
	finder->is_exact = is_sure || paint->is_exact;
}

static const struct tg_error *
measure(struct finder *finder, bool is_last)
{
	struct tg_nodes *nodes = finder->facts->nodes;
	struct tg_repo *repo = finder->ref->push->repo;
	struct tg_node_list *known = &finder->out->known;
	struct tg_paint paint;
	tg_paint_init(&paint, nodes, finder->facts->scratch);
	paint.follow = finder->follow;
	paint.max = is_last && repo->max_commits > 0 ? (size_t)repo->max_commits : 0;
	paint.give_up_at = is_last ? 0 : GIVE_UP_AT;
	mark_known(finder, &paint);
	if (finder->nr_measured == known->nr && !(finder->gave_up && is_last))
		return NULL;
	finder->nr_measured = known->nr;
	TG_TRY(tg_paint_run(&paint, finder->starts.items, finder->starts.nr, known->items,
			    known->nr));
	take_result(finder, &paint);
	return NULL;
}

static const struct tg_error *
measure_stages(struct finder *finder)
{
	const struct tg_error *err = NULL;
	enum stage last = finder->rule_refs ? STAGE_RULE : STAGE_TRUNKS;
	finder->is_exact = true;
	finder->is_decided = !finder->starts.nr;
	finder->nr_measured = SIZE_MAX;
	finder->out->is_for_all = true;
	for (enum stage stage = STAGE_OLD; stage <= last && !finder->is_decided && !err; stage++) {
		finder->out->is_for_all = stage != STAGE_RULE;
		err = add_known(finder, stage);
		if (!err && stage == STAGE_OLD)
			err = drop_easy(finder);
		if (!err)
			err = measure(finder, stage == last);
		tg_arena_reset(finder->facts->scratch);
	}
	return err;
}

/* What came with the push along the first parents. */
static void
begin_chain(struct finder *finder, const struct tg_ref_facts *facts, uint32_t at)
{
	struct tg_nodes *nodes = finder->facts->nodes;
	struct tg_arena *arena = finder->ref->push->arena;
	const struct tg_node *node = tg_node(nodes, at);
	while (facts->is_certain && node->state & TG_NODE_INCOMING) {
		tg_node_list_add(&finder->base, arena, at);
		if (!node->nr_parents)
			return;
		at = tg_node_parent(nodes, node, 0);
		node = tg_node(nodes, at);
	}
	tg_node_list_add(&finder->starts, arena, at);
}

static void
begin_every(struct finder *finder, const struct tg_ref_facts *facts, uint32_t at)
{
	struct tg_arena *arena = finder->ref->push->arena;
	if (!facts->is_certain) {
		tg_node_list_add(&finder->starts, arena, at);
		return;
	}
	for (size_t i = 0; i < facts->fresh.nr; i++)
		tg_node_list_add(&finder->base, arena, facts->fresh.items[i]);
	for (size_t i = 0; i < facts->border.nr; i++)
		tg_node_list_add(&finder->starts, arena, facts->border.items[i]);
}

static void
begin(struct finder *finder, enum tg_selection selection)
{
	const struct tg_ref *ref = finder->ref;
	const struct tg_ref_facts *facts = ref->facts;
	uint32_t at = tg_nodes_add(finder->facts->nodes, &ref->new_commit);
	bool is_new = facts->is_certain && facts->fresh.nr;
	if (selection == TG_SELECT_EVERY) {
		finder->follow = TG_FOLLOW_ALL;
		begin_every(finder, facts, at);
	} else if (selection == TG_SELECT_LANDING) {
		finder->follow = TG_FOLLOW_FIRST;
		begin_chain(finder, facts, at);
	} else {
		finder->follow = TG_FOLLOW_NONE;
		tg_node_list_add(is_new ? &finder->base : &finder->starts, ref->push->arena, at);
	}
}

/* Only these ask what other refs under the rule held: see change.h. */
static bool
uses_rule_refs(const struct tg_ref *ref, enum tg_selection selection)
{
	if (selection == TG_SELECT_LANDING)
		return ref->kind == TG_REF_CREATE;
	return selection == TG_SELECT_EVERY;
}

const struct tg_error *
tg_range_find(struct tg_ref *ref, const struct tg_globs *rule_refs, enum tg_selection selection,
	      struct tg_range *out)
{
	struct finder finder = { .ref = ref, .facts = tg_push_facts(ref->push), .out = out };
	struct tg_repo *repo = ref->push->repo;
	TG_TRY(tg_range_walk_fresh(ref));
	finder.rule_refs = uses_rule_refs(ref, selection) ? rule_refs : NULL;
	begin(&finder, selection);
	TG_TRY(measure_stages(&finder));
	for (size_t i = 0; i < finder.extra.nr; i++)
		tg_node_list_add(&finder.base, repo->arena, finder.extra.items[i]);
	if (repo->max_commits > 0 && finder.base.nr > (size_t)repo->max_commits)
		return tg_paint_too_many(repo, (size_t)repo->max_commits);
	out->list = finder.base;
	out->is_exact = finder.is_exact;
	tg_order(finder.facts->nodes, finder.facts->scratch, out->list.items, out->list.nr);
	tg_arena_reset(finder.facts->scratch);
	return tg_nodes_rest(finder.facts->nodes);
}

const struct tg_error *
tg_range_make_exact(struct tg_push *push, struct tg_range *range)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	struct tg_paint paint;
	size_t nr = 0;
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	for (size_t i = 0; i < range->known.nr; i++)
		tg_paint_known(&paint, range->known.items[i]);
	const struct tg_error *err = tg_paint_closure(&paint, range->known.items, range->known.nr);
	for (size_t i = 0; !err && i < range->list.nr; i++)
		if (!tg_paint_is_known(&paint, range->list.items[i]))
			range->list.items[nr++] = range->list.items[i];
	tg_arena_reset(facts->scratch);
	if (err)
		return err;
	range->list.nr = nr;
	range->is_exact = true;
	return NULL;
}
