/* SPDX-License-Identifier: MIT */
/*
 * Follows first parents from each tip down to the date of the oldest commit
 * asked about. The walk after it would read these commits too, so nothing is
 * lost where the answer is not found here; dates only decide when to stop.
 */
#include "scout.h"

enum { WANTED = 1, FOUND = 2, DEADLINE_EVERY = 64 };

struct scout {
	struct tg_nodes *nodes;
	const struct tg_node_list *starts;
	uint32_t walk;
	size_t nr_open;
};

static bool
is_open(const struct scout *scout, uint32_t at)
{
	return *tg_node_marks(scout->nodes, at, scout->walk) == WANTED;
}

/* Of those not found yet. */
static int64_t
oldest_date(const struct scout *scout)
{
	int64_t oldest = INT64_MAX;
	for (size_t i = 0; i < scout->starts->nr; i++) {
		uint32_t at = scout->starts->items[i];
		if (is_open(scout, at) && tg_node(scout->nodes, at)->date < oldest)
			oldest = tg_node(scout->nodes, at)->date;
	}
	return oldest;
}

static const struct tg_error *
load_starts(struct scout *scout)
{
	for (size_t i = 0; i < scout->starts->nr; i++) {
		uint32_t at = scout->starts->items[i];
		uint8_t *mark = tg_node_marks(scout->nodes, at, scout->walk);
		TG_TRY(tg_node_load(scout->nodes, at));
		scout->nr_open += !*mark;
		*mark = WANTED;
	}
	return NULL;
}

static const struct tg_error *
follow(struct scout *scout, uint32_t at)
{
	int64_t oldest = oldest_date(scout);
	struct tg_repo *repo = tg_nodes_repo(scout->nodes);
	for (size_t step = 0; scout->nr_open; step++) {
		if (step % DEADLINE_EVERY == 0)
			TG_TRY(tg_repo_check_deadline(repo));
		TG_TRY(tg_node_load(scout->nodes, at));
		const struct tg_node *node = tg_node(scout->nodes, at);
		if (is_open(scout, at)) {
			*tg_node_marks(scout->nodes, at, scout->walk) |= FOUND;
			scout->nr_open--;
			if (node->date <= oldest)
				oldest = oldest_date(scout);
		}
		if (node->date < oldest || !node->nr_parents)
			break;
		at = tg_node_parent(scout->nodes, node, 0);
	}
	return NULL;
}

static void
drop_found(const struct scout *scout, struct tg_node_list *starts)
{
	size_t nr = 0;
	for (size_t i = 0; i < starts->nr; i++)
		if (is_open(scout, starts->items[i]))
			starts->items[nr++] = starts->items[i];
	starts->nr = nr;
}

const struct tg_error *
tg_scout(struct tg_push_facts *facts, const struct tg_node_list *tips, struct tg_node_list *starts)
{
	struct scout scout = { .nodes = facts->nodes,
			       .starts = starts,
			       .walk = tg_nodes_new_walk(facts->nodes) };
	for (size_t i = 0; i < tips->nr; i++) {
		TG_TRY(tg_node_load(facts->nodes, tips->items[i]));
		if (tg_node(facts->nodes, tips->items[i])->generation != TG_GENERATION_NONE)
			return NULL;
	}
	TG_TRY(load_starts(&scout));
	for (size_t i = 0; i < tips->nr && scout.nr_open; i++)
		TG_TRY(follow(&scout, tips->items[i]));
	drop_found(&scout, starts);
	return NULL;
}
