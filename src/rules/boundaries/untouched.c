/* SPDX-License-Identifier: MIT */
/*
 * Files that the push leaves alone. What they import can lead elsewhere all the
 * same: to a file that is new where nothing was, past one that went, into the module
 * that a file was moved to, or wherever package.json says now. Only then does the
 * push make us look at the whole tree.
 */
#include "../boundaries.h"

enum { FILE_BUDGET = 64 << 20 };

/* ---- Whether there is anything to look for ---- */

/* What is in no module and is no source has no edges that are judged. A link leads to what
 * has, whatever it is called and wherever it stands. */
static const struct tg_error *
leads_elsewhere(struct tg_crossing *c, const struct tg_path *path, bool *out)
{
	struct tg_source file;

	*out = tg_is_manifest(path->path) || tg_path_is_or_was(path, TG_MODE_LINK);
	if (*out || (path->old_mode & TG_MODE_TYPE) == (path->new_mode & TG_MODE_TYPE))
		return NULL;
	TG_TRY(tg_survey_source(c->now, path->path, NULL, &file));
	*out = file.language || file.module != TG_NO_MODULE;
	return NULL;
}

const struct tg_error *
tg_boundaries_shifts(struct tg_crossing *c, bool *out)
{
	*out = c->declares_changed;
	for (size_t i = 0; i < c->paths.nr && !*out; i++)
		TG_TRY(leads_elsewhere(c, &c->paths.items[i], out));
	return NULL;
}

/* ---- Looking ---- */

struct look {
	struct tg_crossing *crossing;
	struct tg_arena *scratch; /* of one file */
	size_t next;              /* of the changed paths, in step with the tree */
};

/* Changed files were judged already. Files come in the order of the tree, as the
 * changes do. */
static bool
is_changed(struct look *look, struct tg_str path)
{
	const struct tg_paths *paths = &look->crossing->paths;

	while (look->next < paths->nr && tg_str_cmp(paths->items[look->next].path, path) < 0)
		look->next++;
	return look->next < paths->nr && tg_str_eq(paths->items[look->next].path, path);
}

/* An exception that ended is told where somebody touches the file. */
static const struct tg_error *
judge_faults(struct look *look, struct tg_str file, int module, const struct tg_edges *edges)
{
	struct tg_edge_bag *bag = NULL;
	struct tg_edges before;

	for (size_t i = 0; i < edges->nr; i++) {
		const struct tg_edge *edge = &edges->items[i];

		if (edge->fault == TG_EDGE_EXPIRED)
			continue;
		if (!bag) {
			TG_TRY(tg_boundaries_unchanged(look->crossing, look->scratch, file,
						       &before));
			bag = tg_edge_bag_new(look->scratch, &before);
		}
		if (!tg_edge_bag_take(bag, edge))
			tg_boundaries_tell(look->crossing, file, module, edge);
	}
	return NULL;
}

static const struct tg_error *
visit(void *data, struct tg_str file, int module, const struct tg_edges *edges)
{
	struct look *look = data;
	const struct tg_globs *only = tg_judge_paths(look->crossing->judge);

	if (is_changed(look, file) || (only && !tg_globs_match(only, file)))
		return NULL;
	tg_arena_reset(look->scratch);
	return judge_faults(look, file, module, edges);
}

const struct tg_error *
tg_boundaries_untouched(struct tg_crossing *crossing, struct tg_module_graph *graph)
{
	struct look look = { .crossing = crossing };

	look.scratch = tg_arena_new("file", FILE_BUDGET);
	TG_TRY(tg_survey_all(crossing->now, visit, &look, graph));
	/* Not before: an error may live in it. */
	tg_arena_destroy(look.scratch);
	return NULL;
}
