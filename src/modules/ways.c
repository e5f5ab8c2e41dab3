/* SPDX-License-Identifier: MIT */
/* Shortest ways from module to module: along what may be used, or along what is. */
#include "trunkgate/modules.h"

struct net {
	size_t nr; /* modules */
	bool (*leads)(const void *data, int from, int to);
	const void *data;
};

/* A step out of a module that the search has reached: all that is new behind it. */
static size_t
step(const struct net *net, int at, int *before, int *queue, size_t tail)
{
	for (size_t next = 0; next < net->nr; next++) {
		if (before[next] != TG_NO_MODULE || !net->leads(net->data, at, (int)next))
			continue;
		before[next] = at;
		queue[tail++] = (int)next;
	}
	return tail;
}

/* By module the one before it, TG_NO_MODULE where no way leads. Breadth first, so
 * each way is one of the shortest. */
static int *
search(struct tg_arena *arena, const struct net *net, int from)
{
	int *before = TG_NEW_ARRAY(arena, net->nr, int);
	int *queue = TG_NEW_ARRAY(arena, net->nr, int);
	size_t head = 0, tail = 0;

	for (size_t i = 0; i < net->nr; i++)
		before[i] = TG_NO_MODULE;
	before[from] = from;
	queue[tail++] = from;
	while (head < tail)
		tail = step(net, queue[head++], before, queue, tail);
	return before;
}

size_t
tg_ways_to(struct tg_arena *arena, const int *ways, int to, int **way)
{
	size_t nr = 1;

	if (ways[to] == TG_NO_MODULE)
		return 0;
	for (int at = to; ways[at] != at; at = ways[at])
		nr++;
	*way = TG_NEW_ARRAY(arena, nr, int);
	for (size_t i = nr; i; i--, to = ways[to])
		(*way)[i - 1] = to;
	return nr;
}

static bool
may_use(const void *boundaries, int from, int to)
{
	return tg_module_may_use(boundaries, from, to);
}

const int *
tg_module_ways(struct tg_arena *arena, const struct tg_boundaries *b, int from)
{
	const struct net net = { b->modules.nr, may_use, b };

	return search(arena, &net, from);
}

static bool
imports(const void *data, int from, int to)
{
	const struct tg_module_graph *graph = data;

	return graph->counts[(size_t)from * graph->nr + (size_t)to];
}

bool
tg_graph_reaches(struct tg_arena *arena, const struct tg_module_graph *graph, int from, int to,
		 int **way, size_t *nr)
{
	const struct net net = { graph->nr, imports, graph };

	*nr = tg_ways_to(arena, search(arena, &net, from), to, way);
	return *nr;
}
