/* SPDX-License-Identifier: MIT */
/* How a ref stands to the trunks: what it lacks, what of it has landed. */
#include "work.h"

#include "../commits/merge.h"
#include "../history/ancestry.h"
#include "../history/paint.h"
#include "../history/tips.h"

const struct tg_error *
tg_ref_base(struct tg_ref *ref, enum tg_end end, struct tg_oid *out, bool *found)
{
	uint32_t at;
	TG_TRY(tg_net_base(ref, end, &at));
	*found = at != TG_NODE_NONE;
	if (*found)
		*out = tg_node(tg_push_facts(ref->push)->nodes, at)->oid;
	return NULL;
}

/* Commits that both reach are taken for missing until the walk finds out, so
 * it goes on for a while past the limit. */
static const struct tg_error *
paint_missing(struct tg_push_facts *facts, uint32_t from, uint32_t at, size_t limit, size_t *out)
{
	struct tg_paint paint;
	size_t nr = 0;
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	paint.give_up_at = 4 * limit + 1000;
	tg_paint_known(&paint, at);
	TG_TRY(tg_paint_run(&paint, &from, 1, &at, 1));
	for (size_t i = 0; i < paint.nr_listed; i++)
		nr += tg_paint_is_new(&paint, paint.listed[i]);
	*out = paint.gave_up || nr > limit ? limit + 1 : nr;
	return NULL;
}

const struct tg_error *
tg_count_missing(struct tg_push_facts *facts, uint32_t from, uint32_t at, size_t limit, size_t *out)
{
	*out = 0;
	if (from == at)
		return NULL;
	const struct tg_error *err = paint_missing(facts, from, at, limit, out);
	tg_arena_reset(facts->scratch);
	return err;
}

const struct tg_error *
tg_ref_behind(struct tg_ref *ref, enum tg_end end, size_t limit, size_t *out)
{
	uint32_t trunk;
	*out = 0;
	TG_TRY(tg_ref_peel(ref));
	TG_TRY(tg_tips_first_trunk(ref->push, &trunk));
	if (trunk == TG_NODE_NONE)
		return NULL;
	return tg_count_missing(tg_push_facts(ref->push), trunk, tg_net_node(ref, end), limit, out);
}

static bool
share_a_path(const struct tg_tree_diff *a, const struct tg_tree_diff *b)
{
	for (size_t i = 0, j = 0; i < a->nr && j < b->nr;) {
		int cmp = tg_str_cmp(a->items[i].path, b->items[j].path);
		if (cmp == 0)
			return true;
		i += cmp < 0;
		j += cmp > 0;
	}
	return false;
}

/* Whether the trunk has every path of the work as the work has it: then it is
 * in none of the differences between the two. */
static const struct tg_error *
has_all_paths(struct tg_push *push, const struct tg_delta *net, uint32_t at, uint32_t trunk,
	      bool *out)
{
	struct tg_delta *apart;
	TG_TRY(tg_delta_between(push, trunk, at, push->arena, 0, &apart));
	*out = !share_a_path(&net->diff, &apart->diff);
	return NULL;
}

const struct tg_error *
tg_ref_is_absorbed(struct tg_ref *ref, enum tg_end end, bool thorough, bool *out)
{
	struct tg_work *work;
	struct tg_delta *net;
	uint32_t trunk, base;
	*out = false;
	TG_TRY(tg_ref_work(ref, end, &work));
	if (!work)
		return NULL;
	*out = !tg_work_nr(work);
	TG_TRY(tg_tips_first_trunk(ref->push, &trunk));
	if (*out || trunk == TG_NODE_NONE)
		return NULL;
	/* Unrelated histories do not merge at all, and where the trunk has not
	 * moved since the base nothing can have landed. */
	TG_TRY(tg_net_base(ref, end, &base));
	if (base == TG_NODE_NONE || base == trunk)
		return NULL;
	TG_TRY(tg_net_delta(ref, end, &net));
	TG_TRY(has_all_paths(ref->push, net, tg_net_node(ref, end), trunk, out));
	if (*out || !thorough)
		return NULL;
	const uint32_t sides[2] = { trunk, tg_net_node(ref, end) };
	return tg_merge_gives(ref->push, sides, trunk, false, out);
}

static const struct tg_error *
had_landed(struct tg_push *push, uint32_t at, uint32_t trunk, bool *out)
{
	struct tg_node_list tips = { 0 };
	struct tg_delta *net;
	uint32_t base;
	tg_node_list_add(&tips, push->arena, trunk);
	TG_TRY(tg_ancestry_base(tg_push_facts(push), at, &tips, &base));
	*out = base == at;
	if (*out || base == TG_NODE_NONE || base == trunk)
		return NULL;
	TG_TRY(tg_delta_between(push, base, at, push->arena, 0, &net));
	TG_TRY(has_all_paths(push, net, at, trunk, out));
	if (*out)
		return NULL;
	const uint32_t sides[2] = { trunk, at };
	return tg_merge_gives(push, sides, trunk, false, out);
}

const struct tg_error *
tg_had_landed(struct tg_ref *ref, const struct tg_oid *commit, const struct tg_oid *trunk,
	      bool *out)
{
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	uint32_t at_trunk;
	*out = false;
	TG_TRY(tg_tips_first_trunk(ref->push, &at_trunk));
	if (trunk)
		at_trunk = tg_nodes_add(nodes, trunk);
	if (at_trunk == TG_NODE_NONE)
		return NULL;
	const struct tg_error *err =
		had_landed(ref->push, tg_nodes_add(nodes, commit), at_trunk, out);
	return err && err->kind == TG_ERR_GIT ? NULL : err;
}

const struct tg_error *
tg_ref_first_trunk(struct tg_ref *ref, struct tg_str *out)
{
	struct tg_oid oid;
	*out = TG_STR("");
	return tg_push_old_trunk(ref->push, out, &oid);
}

const struct tg_error *
tg_work_is_trunk_merge(struct tg_work *work, size_t index, bool *out)
{
	struct tg_push *push = work->ref->push;
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	const struct tg_node *node = tg_work_node(work, index);
	*out = false;
	if (node->nr_parents != 2)
		return NULL;
	const uint32_t sides[2] = { tg_node_parent(nodes, node, 0),
				    tg_node_parent(nodes, node, 1) };
	/* What is reached from work and is no work is a trunk's. */
	if (tg_work_holds_node(work, sides[0]) && tg_work_holds_node(work, sides[1]))
		return NULL;
	return tg_merge_gives(push, sides, work->list.items[index], true, out);
}

const struct tg_error *
tg_ref_net(struct tg_ref *ref, enum tg_end end, struct tg_paths *out)
{
	struct tg_delta *delta;
	TG_TRY(tg_net_delta(ref, end, &delta));
	*out = (struct tg_paths){ .items = delta->diff.items, .nr = delta->diff.nr };
	return NULL;
}
