/* SPDX-License-Identifier: MIT */
/* How a ref stands to the trunks: what it lacks, what of it has landed. */
#include "work.h"

#include "merge.h"
#include "paint.h"
#include "tips.h"

static uint32_t
end_node(struct tg_ref *ref, enum tg_end end)
{
	return tg_nodes_add(tg_push_facts(ref->push)->nodes,
			    end == TG_END_OLD ? &ref->old_commit : &ref->new_commit);
}

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

static const struct tg_error *
count_behind(struct tg_ref *ref, uint32_t at, uint32_t trunk, size_t limit, size_t *out)
{
	struct tg_push_facts *facts = tg_push_facts(ref->push);
	struct tg_paint paint;
	size_t nr = 0;
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	paint.give_up_at = limit;
	tg_paint_known(&paint, at);
	TG_TRY(tg_paint_run(&paint, &trunk, 1, &at, 1));
	for (size_t i = 0; i < paint.nr_listed; i++)
		nr += tg_paint_is_new(&paint, paint.listed[i]);
	*out = paint.gave_up || nr > limit ? limit + 1 : nr;
	return NULL;
}

const struct tg_error *
tg_ref_behind(struct tg_ref *ref, enum tg_end end, size_t limit, size_t *out)
{
	uint32_t trunk, at = end_node(ref, end);
	*out = 0;
	TG_TRY(tg_tips_first_trunk(ref->push, &trunk));
	if (trunk == TG_NODE_NONE || trunk == at)
		return NULL;
	const struct tg_error *err = count_behind(ref, at, trunk, limit, out);
	tg_arena_reset(tg_push_facts(ref->push)->scratch);
	return err;
}

static const struct tg_error *
merge_gives(struct tg_push *push, const uint32_t sides[2], uint32_t wanted, bool conflicts_may,
	    bool *out)
{
	struct tg_tree_diff files;
	git_index *index = NULL;
	bool is_sane;
	*out = false;
	TG_TRY(tg_merge_files(push, wanted, push->arena, 0, &files));
	if (files.problem)
		return NULL;
	TG_TRY(tg_merge_index(push, sides[0], sides[1], &index, &is_sane));
	if (is_sane)
		*out = tg_merge_is_index(index, &files, conflicts_may);
	git_index_free(index);
	return NULL;
}

const struct tg_error *
tg_ref_is_absorbed(struct tg_ref *ref, enum tg_end end, bool *out)
{
	struct tg_work *work;
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
	const uint32_t sides[2] = { trunk, end_node(ref, end) };
	return merge_gives(ref->push, sides, trunk, false, out);
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
	return merge_gives(push, sides, work->list.items[index], true, out);
}

const struct tg_error *
tg_ref_net(struct tg_ref *ref, enum tg_end end, struct tg_paths *out)
{
	struct tg_delta *delta;
	TG_TRY(tg_net_delta(ref, end, &delta));
	*out = (struct tg_paths){ .items = delta->diff.items, .nr = delta->diff.nr };
	return NULL;
}

const struct tg_error *
tg_ref_net_lines(struct tg_ref *ref, enum tg_end end, const struct tg_globs *paths,
		 struct tg_lines *out)
{
	struct tg_delta *delta;
	TG_TRY(tg_net_delta(ref, end, &delta));
	return tg_delta_lines(delta, ref->push->repo, paths, out);
}
