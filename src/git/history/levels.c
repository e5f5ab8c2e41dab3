/* SPDX-License-Identifier: MIT */
/* One count of levels, and walks that go no deeper than what they look for. */
#include "levels.h"

#include <string.h>

enum { UNKNOWN, SETTLED, FIRST_INCOMING };
enum { SEEN = 1 };

static void
make_room(struct tg_push_facts *facts, uint32_t at)
{
	struct tg_arena *arena = tg_nodes_repo(facts->nodes)->arena;
	size_t cap = facts->nr_levels ? facts->nr_levels : 1024;
	uint32_t *levels;

	if (at < facts->nr_levels)
		return;
	while (cap <= at)
		cap *= 2;
	levels = TG_NEW_ARRAY(arena, cap, uint32_t);
	if (facts->nr_levels)
		memcpy(levels, facts->levels, facts->nr_levels * sizeof(*levels));
	facts->levels = levels;
	facts->nr_levels = cap;
}

/* Of a node whose parents all have one; else they are put on the stack. */
static bool
level_above(struct tg_push_facts *facts, struct tg_node_list *stack, uint32_t at, uint32_t *out)
{
	const struct tg_node *node = tg_node(facts->nodes, at);
	size_t before = stack->nr;

	*out = FIRST_INCOMING;
	for (size_t i = 0; i < node->nr_parents; i++) {
		uint32_t parent = tg_node_parent(facts->nodes, node, i);
		make_room(facts, parent);
		if (facts->levels[parent] == UNKNOWN)
			tg_node_list_add(stack, facts->scratch, parent);
		else if (facts->levels[parent] >= *out)
			*out = facts->levels[parent] + 1;
	}
	return stack->nr == before;
}

static const struct tg_error *
count_levels(struct tg_push_facts *facts, uint32_t from)
{
	struct tg_node_list stack = { 0 };

	make_room(facts, from);
	tg_node_list_add(&stack, facts->scratch, from);
	while (stack.nr) {
		uint32_t at = stack.items[stack.nr - 1], level = SETTLED;
		bool is_incoming = false, is_done = true;
		if (facts->levels[at] == UNKNOWN) {
			TG_TRY(tg_node_load_incoming(facts->nodes, at, &is_incoming));
			if (is_incoming)
				is_done = level_above(facts, &stack, at, &level);
			if (is_done)
				facts->levels[at] = level;
		}
		stack.nr -= is_done;
	}
	return NULL;
}

static bool
walk_down(struct tg_push_facts *facts, uint32_t from, uint32_t at)
{
	struct tg_node_list stack = { 0 };
	uint32_t walk = tg_nodes_new_walk(facts->nodes);
	bool found = from == at;

	tg_node_list_add(&stack, facts->scratch, from);
	while (stack.nr && !found) {
		const struct tg_node *node = tg_node(facts->nodes, stack.items[--stack.nr]);
		for (size_t i = 0; i < node->nr_parents && !found; i++) {
			uint32_t parent = tg_node_parent(facts->nodes, node, i);
			uint8_t *marks = tg_node_marks(facts->nodes, parent, walk);
			found = parent == at;
			if (*marks & SEEN || facts->levels[parent] <= facts->levels[at])
				continue;
			*marks |= SEEN;
			tg_node_list_add(&stack, facts->scratch, parent);
		}
	}
	return found;
}

const struct tg_error *
tg_levels_reach(struct tg_push_facts *facts, uint32_t from, uint32_t at, bool *out)
{
	const struct tg_error *err = count_levels(facts, from);

	if (!err)
		err = count_levels(facts, at);
	*out = !err && facts->levels[at] >= FIRST_INCOMING &&
	       facts->levels[from] >= facts->levels[at] && walk_down(facts, from, at);
	tg_arena_reset(facts->scratch);
	return err;
}
