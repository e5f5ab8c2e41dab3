/* SPDX-License-Identifier: MIT */
/*
 * All common ancestors are reached through the border of what the topic has
 * alone, and a walk that finds what it has alone ends where the topic does.
 */
#include "border.h"

#include "paint.h"

enum {
	BORDER_MAX = 64, /* more than a topic has; a merge can have 65,536 parents */
	REST_MAX = 10000 /* commits of other topics that came with it */
};

static void
add_border(struct tg_paint *paint, const struct tg_node *node, struct tg_node_list *border)
{
	struct tg_nodes *nodes = paint->queue.nodes;
	for (size_t i = 0; i < node->nr_parents && border->nr <= BORDER_MAX; i++) {
		uint32_t parent = tg_node_parent(nodes, node, i);
		bool is_there = tg_paint_is_new(paint, parent);
		for (size_t j = 0; j < border->nr && !is_there; j++)
			is_there = border->items[j] == parent;
		if (!is_there)
			tg_node_list_add(border, paint->queue.arena, parent);
	}
}

/*
 * What a settled commit reaches is settled. So where nothing unsettled is
 * left to walk from, and the lowest commits of the topic are not settled,
 * no date can have hidden a way from the known side into the topic.
 */
static const struct tg_error *
is_certain(struct tg_paint *paint, bool *out)
{
	struct tg_nodes *nodes = paint->queue.nodes;
	*out = paint->is_exact;
	if (*out)
		return NULL;
	TG_TRY(tg_paint_rest_of_push(paint, REST_MAX, out));
	for (size_t i = 0; i < paint->nr_listed && *out; i++) {
		uint32_t at = paint->listed[i];
		*out = !tg_paint_is_new(paint, at) || !tg_paint_is_lowest(paint, at) ||
		       !tg_node_is_settled(nodes, at);
	}
	return NULL;
}

static uint32_t
newest(const struct tg_nodes *nodes, const struct tg_node_list *list)
{
	uint32_t winner = list->items[0];
	for (size_t i = 1; i < list->nr; i++)
		if (tg_node(nodes, list->items[i])->date > tg_node(nodes, winner)->date)
			winner = list->items[i];
	return winner;
}

/* A topic that merged the trunk now and then stands on several commits of it,
 * of which the newest has the others behind it. */
static const struct tg_error *
reaches_all(struct tg_push_facts *facts, uint32_t from, const struct tg_node_list *list, bool *out)
{
	struct tg_paint paint;
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	paint.follow = TG_FOLLOW_NONE;
	tg_paint_known(&paint, from);
	TG_TRY(tg_paint_run(&paint, list->items, list->nr, &from, 1));
	*out = !paint.nr_new;
	return NULL;
}

static const struct tg_error *
choose(struct tg_push_facts *facts, const struct tg_node_list *border, uint32_t *out, bool *sure)
{
	*sure = border->nr <= BORDER_MAX;
	*out = TG_NODE_NONE;
	if (!border->nr || !*sure)
		return NULL;
	for (size_t i = 0; i < border->nr; i++)
		TG_TRY(tg_node_load(facts->nodes, border->items[i]));
	*out = newest(facts->nodes, border);
	return border->nr == 1 ? NULL : reaches_all(facts, *out, border, sure);
}

static const struct tg_error *
find(struct tg_push_facts *facts, uint32_t at, const struct tg_node_list *tips, uint32_t *out,
     bool *sure)
{
	struct tg_node_list border = { 0 };
	struct tg_paint paint;
	bool is_exact;
	tg_paint_init(&paint, facts->nodes, facts->scratch);
	for (size_t i = 0; i < tips->nr; i++)
		tg_paint_known(&paint, tips->items[i]);
	TG_TRY(tg_paint_run(&paint, &at, 1, tips->items, tips->nr));
	TG_TRY(is_certain(&paint, &is_exact));
	*sure = tg_paint_is_known(&paint, at);
	*out = at;
	if (*sure || !is_exact)
		return NULL;
	for (size_t i = 0; i < paint.nr_listed; i++)
		if (tg_paint_is_new(&paint, paint.listed[i]))
			add_border(&paint, tg_node(facts->nodes, paint.listed[i]), &border);
	return choose(facts, &border, out, sure);
}

const struct tg_error *
tg_border_base(struct tg_push_facts *facts, uint32_t at, const struct tg_node_list *tips,
	       uint32_t *out, bool *sure)
{
	const struct tg_error *err = find(facts, at, tips, out, sure);
	tg_arena_reset(facts->scratch);
	return err;
}
