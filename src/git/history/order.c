/* SPDX-License-Identifier: MIT */
/* Kahn's topological sort with a stack, which keeps lines of work together. */
#include "order.h"

#include <string.h>

enum { LISTED = 1 };

struct sort {
	struct tg_nodes *nodes;
	uint32_t walk;
	uint32_t *children; /* of each commit, by its slot: not yet put out */
	uint32_t *stack;
	size_t nr;
};

/* A parent named twice is met twice, here and when it is released. */
static bool
listed_parent(const struct sort *sort, const struct tg_node *node, size_t i, uint32_t *out)
{
	*out = tg_node_parent(sort->nodes, node, i);
	return *tg_node_marks(sort->nodes, *out, sort->walk) & LISTED;
}

static void
count_children(struct sort *sort, const uint32_t *items, size_t nr)
{
	uint32_t parent;
	for (uint32_t i = 0; i < nr; i++) {
		*tg_node_marks(sort->nodes, items[i], sort->walk) |= LISTED;
		tg_node(sort->nodes, items[i])->slot = i;
	}
	for (size_t i = 0; i < nr; i++) {
		const struct tg_node *node = tg_node(sort->nodes, items[i]);
		for (size_t p = 0; p < node->nr_parents; p++)
			if (listed_parent(sort, node, p, &parent))
				sort->children[tg_node(sort->nodes, parent)->slot]++;
	}
}

/* The last parent goes on the stack last and comes off first. */
static void
release_parents(struct sort *sort, const struct tg_node *node)
{
	uint32_t parent;
	for (size_t p = 0; p < node->nr_parents; p++) {
		if (!listed_parent(sort, node, p, &parent))
			continue;
		if (--sort->children[tg_node(sort->nodes, parent)->slot] == 0)
			sort->stack[sort->nr++] = parent;
	}
}

void
tg_order(struct tg_nodes *nodes, struct tg_arena *scratch, uint32_t *items, size_t nr)
{
	struct sort sort = { .nodes = nodes, .walk = tg_nodes_new_walk(nodes) };
	uint32_t *out = TG_NEW_ARRAY(scratch, nr, uint32_t);
	size_t nr_out = 0;
	sort.children = TG_NEW_ARRAY(scratch, nr, uint32_t);
	sort.stack = TG_NEW_ARRAY(scratch, nr, uint32_t);
	count_children(&sort, items, nr);
	for (size_t i = nr; i-- > 0;)
		if (!sort.children[i])
			sort.stack[sort.nr++] = items[i];
	while (sort.nr) {
		uint32_t at = sort.stack[--sort.nr];
		out[nr_out++] = at;
		release_parents(&sort, tg_node(nodes, at));
	}
	assert(nr_out == nr);
	if (nr)
		memcpy(items, out, nr * sizeof(*items));
}
