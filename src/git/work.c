/* SPDX-License-Identifier: MIT */
/* The unmerged work of a ref: painted from its tip, with the trunks known. */
#include "work.h"

#include "ancestry.h"
#include "order.h"
#include "paint.h"
#include "tips.h"

#include <stdlib.h>
#include <string.h>

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static const struct tg_oid *
end_of(const struct tg_ref *ref, enum tg_end end)
{
	return end == TG_END_OLD ? &ref->old_commit : &ref->new_commit;
}

/* A topic is measured from the trunks, a trunk from what it held. */
static const struct tg_error *
gather_known(struct tg_ref *ref, enum tg_end end, struct tg_node_list *known)
{
	const struct tg_node_list *trunks;
	TG_TRY(tg_tips_trunks(ref->push, &trunks));
	if (ref->is_trunk && end == TG_END_OLD)
		return NULL;
	for (size_t i = 0; i < trunks->nr; i++)
		tg_node_list_add(known, ref->push->arena, trunks->items[i]);
	return NULL;
}

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

static bool
is_lowest(const struct tg_paint *paint, const struct tg_nodes *nodes, uint32_t at)
{
	const struct tg_node *node = tg_node(nodes, at);
	for (size_t i = 0; i < node->nr_parents; i++)
		if (tg_paint_is_new(paint, tg_node_parent(nodes, node, i)))
			return false;
	return true;
}

/* The commits that all others of the list stand on: a trunk that reached any
 * would reach one of these. */
static void
take_lowest(const struct tg_paint *paint, const struct tg_push_facts *facts, struct tg_arena *arena,
	    const struct tg_node_list *list, struct tg_node_list *out)
{
	for (size_t i = 0; i < list->nr; i++)
		if (is_lowest(paint, facts->nodes, list->items[i]))
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
paint_work(struct tg_work *work, uint32_t tip)
{
	struct tg_push *push = work->ref->push;
	struct tg_push_facts *facts = tg_push_facts(push);
	struct tg_node_list known = { 0 }, lowest = { 0 };
	struct tg_paint paint;
	bool is_wrong = false;
	TG_TRY(gather_known(work->ref, work->end, &known));
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	paint.max = push->repo->max_commits > 0 ? (size_t)push->repo->max_commits : 0;
	for (size_t i = 0; i < known.nr; i++)
		tg_paint_known(&paint, known.items[i]);
	if (tg_paint_is_known(&paint, tip))
		return NULL;
	TG_TRY(tg_paint_run(&paint, &tip, 1, known.items, known.nr));
	take_new(&paint, push->arena, &work->list);
	if (paint.is_exact)
		return NULL;
	take_lowest(&paint, facts, push->arena, &work->list, &lowest);
	tg_arena_reset(facts->scratch);
	TG_TRY(is_doubtful(facts, &known, &lowest, &is_wrong));
	return is_wrong ? drop_known(facts, &known, &work->list) : NULL;
}

static const struct tg_error *
make_work(struct tg_ref *ref, enum tg_end end, struct tg_work **out)
{
	struct tg_push *push = ref->push;
	struct tg_push_facts *facts = tg_push_facts(push);
	struct tg_work *work = TG_NEW(push->arena, struct tg_work);
	work->ref = ref;
	work->end = end;
	const struct tg_error *err = paint_work(work, tg_nodes_add(facts->nodes, end_of(ref, end)));
	tg_arena_reset(facts->scratch);
	if (err)
		return err;
	size_t nr = work->list.nr;
	work->sorted = TG_NEW_ARRAY(push->arena, nr, uint32_t);
	work->patches = TG_NEW_ARRAY(push->arena, nr, struct tg_work_patch);
	if (nr) {
		tg_order(facts->nodes, facts->scratch, work->list.items, nr);
		memcpy(work->sorted, work->list.items, nr * sizeof(uint32_t));
		qsort(work->sorted, nr, sizeof(uint32_t), by_number);
	}
	tg_arena_reset(facts->scratch);
	*out = work;
	return NULL;
}

const struct tg_error *
tg_ref_work(struct tg_ref *ref, enum tg_end end, struct tg_work **out)
{
	*out = NULL;
	TG_TRY(tg_ref_peel(ref));
	if (tg_oid_is_zero(end_of(ref, end)))
		return NULL;
	struct tg_ref_facts *facts = tg_ref_facts(ref);
	if (!facts->work[end])
		TG_TRY(make_work(ref, end, &facts->work[end]));
	*out = facts->work[end];
	return NULL;
}

size_t
tg_work_nr(const struct tg_work *work)
{
	return work->list.nr;
}

struct tg_node *
tg_work_node(const struct tg_work *work, size_t index)
{
	assert(index < work->list.nr);
	return tg_node(tg_push_facts(work->ref->push)->nodes, work->list.items[index]);
}

const struct tg_oid *
tg_work_oid(const struct tg_work *work, size_t index)
{
	return &tg_work_node(work, index)->oid;
}

size_t
tg_work_nr_parents(const struct tg_work *work, size_t index)
{
	return tg_work_node(work, index)->nr_parents;
}

int64_t
tg_work_date(const struct tg_work *work, size_t index)
{
	return tg_work_node(work, index)->date;
}

bool
tg_work_holds_node(const struct tg_work *work, uint32_t at)
{
	return work->list.nr &&
	       bsearch(&at, work->sorted, work->list.nr, sizeof(at), by_number) != NULL;
}

bool
tg_work_holds(const struct tg_work *work, const struct tg_oid *oid)
{
	return tg_work_holds_node(work, tg_nodes_add(tg_push_facts(work->ref->push)->nodes, oid));
}
