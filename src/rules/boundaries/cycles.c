/* SPDX-License-Identifier: MIT */
/*
 * Cycles among modules. What closes one is an edge between two modules that had none
 * before; other edges only make an old cycle thicker, which is none of this push's.
 */
#include "../boundaries.h"

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
	tg_found_or_warn(crossing->judge, crossing->opts->cycles == TG_BOUNDARY_WARN,
			 TG_BOUNDARY_CYCLE, &place, "%s", way_text(crossing, graph, way, nr));
}

/* Whether the push leads from one module to another for the first time. */
static bool
is_new(const struct tg_module_graph *now, const struct tg_module_graph *then, size_t at)
{
	return now->counts[at] && !(then->counts && then->counts[at]);
}

const struct tg_error *
tg_boundaries_cycles(struct tg_crossing *crossing, const struct tg_module_graph *now)
{
	struct tg_module_graph then = { .nr = 0 };

	if (crossing->then)
		TG_TRY(tg_survey_all(crossing->then, NULL, NULL, &then));
	for (size_t i = 0; i < now->nr * now->nr; i++) {
		int from = (int)(i / now->nr), to = (int)(i % now->nr), *back;
		size_t nr;

		if (is_new(now, &then, i) &&
		    tg_graph_reaches(crossing->arena, now, to, from, &back, &nr))
			tell(crossing, now, from, to, back, nr);
	}
	return NULL;
}
