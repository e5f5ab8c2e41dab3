/* SPDX-License-Identifier: MIT */
/* The modules of a whole tree, and what is imported between them. */
#include "answer.h"

enum { RECORD_BUDGET = 64 << 20, WORTH_KEEPING = 100 /* files */ };

struct gathering {
	struct tg_survey *survey;
	const struct tg_boundaries *opts;
	tg_survey_fn *visit;
	void *data;
	struct tg_module_graph *out;
	unsigned char key[TG_ANSWER_KEY];
	struct tg_buf record; /* of the answer, as far as there is room */
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
		out->examples[at] = tg_edge_copy(tg_survey_arena(g->survey), edge);
		out->files[at] = tg_str_copy(tg_survey_arena(g->survey), file);
	}
}

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
count_file(struct gathering *g, struct tg_str path, int module, const struct tg_edges *edges)
{
	g->out->nr_files++;
	if (module != TG_NO_MODULE)
		g->out->nr_files_of[module]++;
	g->out->nr_unresolved += edges->nr_unresolved;
	g->out->nr_not_judged += edges->not_judged != NULL;
	for (size_t i = 0; i < edges->nr; i++)
		count_edge(g, path, module, &edges->items[i]);
}

static struct tg_edges
faults_of(const struct tg_edges *edges)
{
	struct tg_edges faults = *edges;

	faults.nr = 0;
	for (size_t i = 0; i < edges->nr; i++)
		if (edges->items[i].fault != TG_EDGE_FINE)
			faults.items[faults.nr++] = edges->items[i];
	return faults;
}

static const struct tg_error *
gather_file(void *data, struct tg_str path, int module, const struct tg_edges *edges)
{
	struct gathering *g = data;
	struct tg_edges faults;

	count_file(g, path, module, edges);
	faults = faults_of(edges);
	if (!faults.nr && module != TG_NO_MODULE)
		return NULL;
	tg_answer_add_file(&g->record, g->opts, path, module, &faults);
	return g->visit ? g->visit(g->data, path, module, &faults) : NULL;
}

static const struct tg_error *
gather(struct gathering *g)
{
	tg_graph_init(g->out, tg_survey_arena(g->survey), g->opts->modules.nr);
	return tg_survey_walk(g->survey, gather_file, g);
}

/* ---- What was found before ---- */

static const struct tg_error *
make_key(struct gathering *g)
{
	const struct tg_languages *languages = tg_survey_languages(g->survey);
	struct tg_entry root;

	TG_TRY(tg_snapshot_find(tg_survey_snapshot(g->survey), TG_STR(""), &root));
	tg_answer_key(tg_survey_arena(g->survey), &root.id, languages, g->opts,
		      tg_survey_today(g->survey), g->key);
	return NULL;
}

static bool
recall(struct gathering *g, struct tg_str *answer)
{
	const struct tg_import_cache *cache = tg_survey_languages(g->survey)->cache;
	struct tg_arena *arena = tg_survey_arena(g->survey);

	return cache && tg_answer_get(cache, g->key, arena, answer) &&
	       tg_answer_read(*answer, arena, g->opts, g->out);
}

/* Small trees are done as soon as a file is written. */
static void
keep(struct gathering *g)
{
	const struct tg_import_cache *cache = tg_survey_languages(g->survey)->cache;

	tg_answer_add_graph(&g->record, g->opts, g->out);
	if (cache && g->out->nr_files >= WORTH_KEEPING && !tg_survey_is_cut(g->survey) &&
	    !tg_buf_overflowed(&g->record))
		tg_answer_put(cache, g->key, tg_buf_str(&g->record));
}

const struct tg_error *
tg_survey_all(struct tg_survey *survey, tg_survey_fn *visit, void *data,
	      struct tg_module_graph *out)
{
	struct gathering g = { .survey = survey, .visit = visit, .data = data, .out = out };
	struct tg_arena *arena;
	struct tg_str answer;

	g.opts = tg_survey_opts(survey);
	TG_TRY(make_key(&g));
	if (recall(&g, &answer))
		return visit ? tg_answer_visit(answer, g.opts, visit, data) : NULL;
	arena = tg_arena_new("answer", RECORD_BUDGET);
	tg_buf_init(&g.record, arena, TG_ANSWER_MAX);
	TG_TRY(gather(&g));
	keep(&g);
	/* Not before: an error may live in it. */
	tg_arena_destroy(arena);
	return NULL;
}
