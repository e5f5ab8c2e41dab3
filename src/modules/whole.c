/* SPDX-License-Identifier: MIT */
/* The survey of a whole tree: as it was kept, or file by file. */
#include "answer.h"

enum { RECORD_BUDGET = 64 << 20, WORTH_KEEPING = 100 /* files */ };

struct gathering {
	struct tg_survey *survey;
	struct tg_sources *sources;
	const struct tg_boundaries *opts;
	tg_survey_fn *visit;
	void *data;
	struct tg_module_graph *out;
	unsigned char key[TG_ANSWER_KEY];
	struct tg_buf record; /* of the answer, as far as there is room */
};

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

	tg_graph_count(g->out, g->sources->arena, path, module, edges);
	faults = faults_of(edges);
	if (!faults.nr && module != TG_NO_MODULE)
		return NULL;
	tg_answer_add_file(&g->record, g->opts, path, module, &faults);
	return g->visit ? g->visit(g->data, path, module, &faults) : NULL;
}

static const struct tg_error *
gather(struct gathering *g)
{
	tg_graph_init(g->out, g->sources->arena, g->opts->modules.nr);
	return tg_survey_walk(g->survey, gather_file, g);
}

/* ---- What was found before ---- */

static const struct tg_error *
make_key(struct gathering *g)
{
	struct tg_entry root;

	TG_TRY(tg_snapshot_find(g->sources->snapshot, TG_STR(""), &root));
	tg_answer_key(g->sources->arena, &root.id, g->sources->languages, g->opts,
		      tg_survey_today(g->survey), g->key);
	return NULL;
}

static bool
recall(struct gathering *g, struct tg_str *answer)
{
	const struct tg_import_cache *cache = g->sources->languages->cache;
	struct tg_arena *arena = g->sources->arena;

	return cache && tg_answer_get(cache, g->key, arena, answer) &&
	       tg_answer_read(*answer, arena, g->opts, g->out);
}

/* Small trees are done as soon as a file is written. */
static void
keep(struct gathering *g)
{
	const struct tg_import_cache *cache = g->sources->languages->cache;

	tg_answer_add_graph(&g->record, g->opts, g->out);
	if (cache && g->out->nr_files >= WORTH_KEEPING && !g->sources->is_cut &&
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

	g.sources = tg_survey_sources(survey);
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
