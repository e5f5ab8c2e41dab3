/* SPDX-License-Identifier: MIT */
/* The unmerged work of a ref: painted from its tip, with the trunks known. */
#include "work.h"

#include "../history/between.h"
#include "../history/tips.h"

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

static const struct tg_error *
make_work(struct tg_ref *ref, enum tg_end end, struct tg_work **out)
{
	struct tg_push *push = ref->push;
	struct tg_push_facts *facts = tg_push_facts(push);
	struct tg_work *work = TG_NEW(push->arena, struct tg_work);
	struct tg_node_list known = { 0 };
	work->ref = ref;
	work->end = end;
	TG_TRY(gather_known(ref, end, &known));
	TG_TRY(tg_between(ref, tg_nodes_add(facts->nodes, end_of(ref, end)), &known, &work->list));
	size_t nr = work->list.nr;
	work->sorted = TG_NEW_ARRAY(push->arena, nr, uint32_t);
	if (nr) {
		memcpy(work->sorted, work->list.items, nr * sizeof(uint32_t));
		qsort(work->sorted, nr, sizeof(uint32_t), by_number);
	}
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
