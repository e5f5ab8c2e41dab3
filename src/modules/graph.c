/* SPDX-License-Identifier: MIT */
/* The modules of a tree, and what is imported between them. */
#include "survey.h"

void
tg_graph_init(struct tg_module_graph *graph, struct tg_arena *arena, size_t nr_modules)
{
	size_t nr = nr_modules * nr_modules;

	*graph = (struct tg_module_graph){ .nr = nr_modules };
	graph->counts = TG_NEW_ARRAY(arena, nr, size_t);
	graph->examples = TG_NEW_ARRAY(arena, nr, struct tg_edge);
	graph->files = TG_NEW_ARRAY(arena, nr, struct tg_str);
	graph->nr_files_of = TG_NEW_ARRAY(arena, nr_modules, size_t);
}

static void
count_edge(struct tg_module_graph *out, struct tg_arena *arena, struct tg_str file, int from,
	   const struct tg_edge *edge)
{
	out->nr_edges++;
	if (from == TG_NO_MODULE || edge->to == TG_NO_MODULE || edge->to == from)
		return;
	size_t at = (size_t)from * out->nr + (size_t)edge->to;
	if (!out->counts[at]++) {
		out->examples[at] = tg_edge_copy(arena, edge);
		out->files[at] = tg_str_copy(arena, file);
	}
}

void
tg_graph_count(struct tg_module_graph *graph, struct tg_arena *arena, struct tg_str path,
	       int module, const struct tg_edges *edges)
{
	graph->nr_files++;
	if (module != TG_NO_MODULE)
		graph->nr_files_of[module]++;
	graph->nr_unresolved += edges->nr_unresolved;
	graph->nr_not_judged += edges->not_judged != NULL;
	for (size_t i = 0; i < edges->nr; i++)
		count_edge(graph, arena, path, module, &edges->items[i]);
}
