/* SPDX-License-Identifier: MIT */
/*
 * A file that moves to another module takes those who import it along: they are
 * not touched, and may not use where it is now. Only such a move makes the push
 * look at the whole tree.
 */
#include "boundaries.h"

enum { FILE_BUDGET = 64 << 20 };

struct search {
	struct tg_crossing *crossing;
	struct tg_arena *scratch; /* of one importer */
	struct tg_strs moved;     /* new paths */
	size_t next;              /* of the changed paths, in step with the tree */
};

/* To another module, or out of what its own shows. */
static bool
is_elsewhere(const struct tg_crossing *c, const struct tg_path *path)
{
	const struct tg_path *from = tg_moves_source(c->moves, path);
	int module = tg_module_of(c->opts, path->path);

	if (!from)
		return false;
	return tg_module_of(c->opts, from->path) != module ||
	       (module != TG_NO_MODULE && tg_module_shows(c->opts, module, from->path) &&
		!tg_module_shows(c->opts, module, path->path));
}

static void
find_moved(struct search *search)
{
	struct tg_crossing *c = search->crossing;
	size_t cap = 0;

	for (size_t i = 0; i < c->paths.nr; i++) {
		const struct tg_path *path = &c->paths.items[i];

		if (path->old_mode || !path->new_mode || !is_elsewhere(c, path))
			continue;
		TG_GROW(c->arena, search->moved.items, search->moved.nr, cap);
		search->moved.items[search->moved.nr++] = path->path;
	}
	tg_strs_sort(&search->moved);
}

/* Changed files were judged already. Files come in the order of the tree, as the
 * changes do. */
static bool
is_changed(struct search *search, struct tg_str path)
{
	const struct tg_paths *paths = &search->crossing->paths;

	while (search->next < paths->nr && tg_str_cmp(paths->items[search->next].path, path) < 0)
		search->next++;
	return search->next < paths->nr && tg_str_eq(paths->items[search->next].path, path);
}

static const struct tg_error *
judge_importer(struct search *search, struct tg_str file, int module, const struct tg_edges *edges)
{
	struct tg_crossing *c = search->crossing;
	struct tg_edges before = { .nr = 0 };
	bool has_before = false;

	for (size_t i = 0; i < edges->nr; i++) {
		const struct tg_edge *edge = &edges->items[i];

		if (!tg_strs_contain(&search->moved, edge->path))
			continue;
		if (!has_before)
			TG_TRY(tg_boundaries_unchanged(c, search->scratch, file, &before));
		has_before = true;
		tg_boundaries_judge(c, file, module, edge, &before);
	}
	return NULL;
}

static const struct tg_error *
visit(void *data, struct tg_str file, int module, const struct tg_edges *edges)
{
	struct search *search = data;

	tg_arena_reset(search->scratch);
	return is_changed(search, file) ? NULL : judge_importer(search, file, module, edges);
}

const struct tg_error *
tg_boundaries_moved(struct tg_crossing *crossing)
{
	struct search search = { .crossing = crossing };
	struct tg_module_graph graph;

	find_moved(&search);
	if (!search.moved.nr)
		return NULL;
	search.scratch = tg_arena_new("importer", FILE_BUDGET);
	TG_TRY(tg_survey_all(crossing->now, visit, &search, &graph));
	/* Not before: an error may live in it. */
	tg_arena_destroy(search.scratch);
	return NULL;
}
