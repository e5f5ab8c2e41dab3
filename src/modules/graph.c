/* SPDX-License-Identifier: MIT */
/* The modules of a whole tree, and what is imported between them. */
#include "survey.h"

struct gathering {
	struct tg_survey *survey;
	struct tg_arena *arena;
	struct tg_arena *scratch; /* of one file */
	struct tg_module_graph *out;
};

static void
count_edge(struct gathering *g, struct tg_str file, int from, const struct tg_edge *edge)
{
	struct tg_module_graph *out = g->out;

	out->nr_edges++;
	if (from == TG_NO_MODULE || edge->to == TG_NO_MODULE || edge->to == from)
		return;
	size_t at = (size_t)from * out->nr + (size_t)edge->to;
	if (!out->counts[at]++) {
		out->examples[at] = tg_edge_copy(g->arena, edge);
		out->files[at] = file;
	}
}

static const struct tg_error *
gather_file(struct gathering *g, const struct tg_path *path, tg_survey_fn *visit, void *data)
{
	bool can_be_script = path->new_mode & TG_MODE_RUNS;
	struct tg_source file;
	struct tg_edges edges;

	if ((path->new_mode & TG_MODE_TYPE) != TG_MODE_FILE)
		return NULL;
	TG_TRY(tg_survey_source(g->survey, path->path, can_be_script ? &path->new_id : NULL,
				&file));
	if (!file.language)
		return NULL;
	file.id = &path->new_id;
	tg_arena_reset(g->scratch);
	TG_TRY(tg_survey_file(g->survey, g->scratch, &file, &edges));
	g->out->nr_files++;
	g->out->nr_unresolved += edges.nr_unresolved;
	g->out->nr_not_judged += edges.not_judged != NULL;
	for (size_t i = 0; i < edges.nr; i++)
		count_edge(g, path->path, file.module, &edges.items[i]);
	return visit ? visit(data, path->path, file.module, &edges) : NULL;
}

enum { FILE_BUDGET = 64 << 20 };

const struct tg_error *
tg_survey_all(struct tg_survey *survey, tg_survey_fn *visit, void *data,
	      struct tg_module_graph *out)
{
	struct gathering g = { .survey = survey, .out = out };
	struct tg_paths files;

	g.arena = tg_survey_arena(survey);
	*out = (struct tg_module_graph){ .nr = tg_survey_opts(survey)->modules.nr };
	out->counts = TG_NEW_ARRAY(g.arena, out->nr * out->nr, size_t);
	out->examples = TG_NEW_ARRAY(g.arena, out->nr * out->nr, struct tg_edge);
	out->files = TG_NEW_ARRAY(g.arena, out->nr * out->nr, struct tg_str);
	TG_TRY(tg_snapshot_files(tg_survey_snapshot(survey), &files));
	g.scratch = tg_arena_new("file", FILE_BUDGET);
	for (size_t i = 0; i < files.nr; i++)
		TG_TRY(gather_file(&g, &files.items[i], visit, data));
	tg_survey_keep(survey);
	/* Not before: an error may live in it. */
	tg_arena_destroy(g.scratch);
	return NULL;
}
