/* SPDX-License-Identifier: MIT */
/*
 * Cycles among modules. Only an edge that the push adds can close one, so the
 * whole tree is looked at only when there is such an edge, and what was a cycle
 * before is none of this push's.
 */
#include "boundaries.h"

#include "trunkgate/buf.h"

enum { MAX_STEPS_SHOWN = 8 };

static const char *
way_text(struct tg_crossing *crossing, const struct tg_module_graph *graph, const int *way,
	 size_t nr)
{
	struct tg_buf out;
	tg_buf_init(&out, crossing->arena, 2000);
	for (size_t i = 0; i < nr && i < MAX_STEPS_SHOWN; i++) {
		int from = way[i], to = way[(i + 1) % nr];
		size_t at = (size_t)from * graph->nr + (size_t)to;
		if (!i)
			tg_buf_show(&out, tg_module_name(crossing->opts, from), 40);
		tg_buf_adds(&out, " -> ");
		tg_buf_show(&out, tg_module_name(crossing->opts, to), 40);
		if (graph->counts[at]) {
			tg_buf_adds(&out, " (");
			tg_buf_show(&out, graph->files[at], 80);
			tg_buf_addf(&out, ":%u)", (unsigned)graph->examples[at].line);
		}
	}
	return tg_buf_str(&out).ptr;
}

static void
tell(struct tg_crossing *crossing, const struct tg_module_graph *graph, int from, int to,
     const int *back, size_t nr)
{
	size_t at = (size_t)from * graph->nr + (size_t)to;
	const struct tg_place place = { .path = graph->files[at],
					.line = graph->examples[at].line };
	int *way = TG_NEW_ARRAY(crossing->arena, nr, int);
	/* back leads from `to` to `from`; the cycle begins at `from`. */
	way[0] = from;
	for (size_t i = 0; i + 1 < nr; i++)
		way[i + 1] = back[i];
	tg_found(crossing->judge, TG_BOUNDARY_CYCLE, &place, "%s",
		 way_text(crossing, graph, way, nr));
}

static bool
was_cycle(struct tg_crossing *crossing, const struct tg_module_graph *then, int from, int to)
{
	int *way;
	size_t nr;
	return then->counts && then->counts[(size_t)from * then->nr + (size_t)to] &&
	       tg_graph_reaches(crossing->arena, then, to, from, &way, &nr);
}

const struct tg_error *
tg_boundaries_cycles(struct tg_crossing *crossing)
{
	struct tg_module_graph now, then = { .nr = 0 };
	if (!crossing->has_new_edge)
		return NULL;
	TG_TRY(tg_survey_all(crossing->now, NULL, NULL, &now));
	if (crossing->then)
		TG_TRY(tg_survey_all(crossing->then, NULL, NULL, &then));
	for (size_t i = 0; i < now.nr * now.nr; i++) {
		int from = (int)(i / now.nr), to = (int)(i % now.nr), *back;
		size_t nr;
		if (!crossing->new_edges[i] || !now.counts[i] ||
		    !tg_graph_reaches(crossing->arena, &now, to, from, &back, &nr) ||
		    was_cycle(crossing, &then, from, to))
			continue;
		tell(crossing, &now, from, to, back, nr);
	}
	return NULL;
}
