/* SPDX-License-Identifier: MIT */
/*
 * Two colours are painted down from both ends until everything left to walk
 * has both and lies below a common ancestor. Whether one end is an ancestor
 * of the other comes out exact whatever the dates say: on the path between
 * them no commit is an ancestor of the one that is looked for, so the walk
 * ends where nothing is left that has the other's colour alone.
 */
#include "ancestry.h"

#include "border.h"
#include "queue.h"
#include "range.h"

enum {
	ONE = 1,
	TWO = 2,
	BOTH = ONE | TWO,
	STALE = 4, /* below a common ancestor */
	QUEUED = 8,
	FOUND = 16,        /* is in the list of candidates */
	COMPARED_MAX = 16, /* common ancestors, each with the others */
	DEADLINE_EVERY = 64
};

struct meet {
	struct tg_queue queue;
	uint32_t walk;
	bool for_one;   /* only whether the second colour reaches it is asked */
	size_t nr_live; /* queued, and may lead to what is asked */
	struct tg_node_list found;
};

static uint8_t *
marks(const struct meet *meet, uint32_t at)
{
	return tg_node_marks(meet->queue.nodes, at, meet->walk);
}

static bool
is_live(const struct meet *meet, uint8_t mark)
{
	if (!(mark & QUEUED))
		return false;
	return meet->for_one ? (mark & BOTH) == TWO : !(mark & STALE);
}

/* Gives a commit more colours; with new ones it is walked from (again). */
static const struct tg_error *
colour(struct meet *meet, uint32_t at, uint8_t with)
{
	uint8_t *mark = marks(meet, at);
	if ((*mark & with) == with)
		return NULL;
	bool was_live = is_live(meet, *mark), is_queued = *mark & QUEUED;
	*mark |= (uint8_t)(with | QUEUED);
	meet->nr_live += (size_t)is_live(meet, *mark) - (size_t)was_live;
	if (is_queued)
		return NULL;
	TG_TRY(tg_node_load(meet->queue.nodes, at));
	tg_queue_push(&meet->queue, at);
	return NULL;
}

static const struct tg_error *
take(struct meet *meet, uint32_t at)
{
	struct tg_nodes *nodes = meet->queue.nodes;
	const struct tg_node *node = tg_node(nodes, at);
	uint8_t *mark = marks(meet, at);
	meet->nr_live -= is_live(meet, *mark);
	*mark &= (uint8_t)~QUEUED;
	uint8_t with = *mark & (BOTH | STALE);
	if (with == BOTH) {
		if (!(*mark & FOUND))
			tg_node_list_add(&meet->found, meet->queue.arena, at);
		*mark |= FOUND;
		with |= STALE;
	}
	for (size_t i = 0; i < node->nr_parents; i++)
		TG_TRY(colour(meet, tg_node_parent(nodes, node, i), with));
	return NULL;
}

static void
begin(struct meet *meet, struct tg_push_facts *facts)
{
	*meet = (struct meet){ .queue = { .nodes = facts->nodes, .arena = facts->scratch } };
	meet->walk = tg_nodes_new_walk(facts->nodes);
}

static const struct tg_error *
run(struct meet *meet, uint32_t one, const struct tg_node_list *tips)
{
	struct tg_repo *repo = tg_nodes_repo(meet->queue.nodes);
	TG_TRY(colour(meet, one, ONE));
	for (size_t i = 0; i < tips->nr; i++)
		TG_TRY(colour(meet, tips->items[i], TWO));
	for (size_t step = 0; meet->nr_live; step++) {
		if (step % DEADLINE_EVERY == 0)
			TG_TRY(tg_repo_check_deadline(repo));
		if (meet->for_one && *marks(meet, one) & TWO)
			break;
		TG_TRY(take(meet, tg_queue_pop(&meet->queue)));
	}
	return NULL;
}

const struct tg_error *
tg_ancestry_reaches(struct tg_push_facts *facts, const struct tg_node_list *tips, uint32_t at,
		    bool *out)
{
	struct meet meet;
	begin(&meet, facts);
	meet.for_one = true;
	const struct tg_error *err = run(&meet, at, tips);
	if (!err)
		*out = *marks(&meet, at) & TWO;
	tg_arena_reset(facts->scratch);
	return err;
}

static bool
is_better(const struct tg_node *a, const struct tg_node *b)
{
	if (a->date != b->date)
		return a->date > b->date;
	return tg_oid_cmp(&a->oid, &b->oid) < 0;
}

/* The end of a walk forgets what it marked. */
static const struct tg_error *
meet_all(struct tg_push_facts *facts, uint32_t at, const struct tg_node_list *tips,
	 struct tg_arena *arena, struct tg_node_list *out)
{
	struct meet meet;
	begin(&meet, facts);
	const struct tg_error *err = run(&meet, at, tips);
	for (size_t i = 0; !err && i < meet.found.nr; i++)
		if (!(*marks(&meet, meet.found.items[i]) & STALE))
			tg_node_list_add(out, arena, meet.found.items[i]);
	tg_arena_reset(facts->scratch);
	return err;
}

/* Under skewed dates the walk can meet a commit before its descendant, and end
 * before that has marked it. */
static const struct tg_error *
drop_ancestors(struct tg_push_facts *facts, struct tg_arena *arena, struct tg_node_list *list)
{
	struct tg_node_list all = { 0 };
	for (size_t i = 0; i < list->nr; i++)
		tg_node_list_add(&all, arena, list->items[i]);
	list->nr = 0;
	for (size_t i = 0; i < all.nr; i++) {
		struct tg_node_list others = { 0 };
		bool is_below = false;
		for (size_t j = 0; j < all.nr; j++)
			if (j != i)
				tg_node_list_add(&others, arena, all.items[j]);
		TG_TRY(tg_ancestry_reaches(facts, &others, all.items[i], &is_below));
		if (!is_below)
			list->items[list->nr++] = all.items[i];
	}
	return NULL;
}

const struct tg_error *
tg_ancestry_bases(struct tg_push_facts *facts, uint32_t at, const struct tg_node_list *tips,
		  struct tg_arena *arena, struct tg_node_list *out)
{
	uint32_t only;
	bool sure;
	TG_TRY(tg_border_base(facts, at, tips, &only, &sure));
	if (sure && only != TG_NODE_NONE)
		tg_node_list_add(out, arena, only);
	if (sure)
		return NULL;
	TG_TRY(meet_all(facts, at, tips, arena, out));
	if (out->nr < 2 || out->nr > COMPARED_MAX)
		return NULL;
	return drop_ancestors(facts, arena, out);
}

const struct tg_error *
tg_ancestry_base(struct tg_push_facts *facts, uint32_t at, const struct tg_node_list *tips,
		 uint32_t *out)
{
	struct tg_arena *arena = tg_nodes_repo(facts->nodes)->arena;
	struct tg_node_list bases = { 0 };
	TG_TRY(tg_ancestry_bases(facts, at, tips, arena, &bases));
	*out = TG_NODE_NONE;
	for (size_t i = 0; i < bases.nr; i++)
		if (*out == TG_NODE_NONE ||
		    is_better(tg_node(facts->nodes, bases.items[i]), tg_node(facts->nodes, *out)))
			*out = bases.items[i];
	return NULL;
}

/* Where the way down from new through the quarantine ends at old, as nearly
 * always, nothing more is read. */
static bool
meets_old(const struct tg_ref_facts *facts, uint32_t old)
{
	for (size_t i = 0; i < facts->border.nr; i++)
		if (facts->border.items[i] == old)
			return true;
	return false;
}

static const struct tg_error *
find_forward(struct tg_ref *ref, bool *out)
{
	struct tg_push_facts *push = tg_push_facts(ref->push);
	struct tg_node_list tips = { 0 };
	TG_TRY(tg_range_walk_fresh(ref));
	uint32_t old = tg_nodes_add(push->nodes, &ref->old_commit);
	*out = meets_old(ref->facts, old);
	if (*out)
		return NULL;
	tg_node_list_add(&tips, ref->push->arena, tg_nodes_add(push->nodes, &ref->new_commit));
	return tg_ancestry_reaches(push, &tips, old, out);
}

const struct tg_error *
tg_ref_is_fast_forward(struct tg_ref *ref, bool *out)
{
	struct tg_ref_facts *facts = tg_ref_facts(ref);
	bool is_forward;
	if (!facts->is_forward_asked) {
		TG_TRY(tg_ref_peel(ref));
		is_forward = ref->kind == TG_REF_CREATE || tg_oid_eq(&ref->old, &ref->new);
		bool are_commits =
			!tg_oid_is_zero(&ref->old_commit) && !tg_oid_is_zero(&ref->new_commit);
		if (!is_forward && are_commits)
			TG_TRY(find_forward(ref, &is_forward));
		facts->is_forward = is_forward;
		facts->is_forward_asked = true;
	}
	*out = facts->is_forward;
	return NULL;
}
