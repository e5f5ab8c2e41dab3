/* SPDX-License-Identifier: MIT */
/* The paths of a walk over two trees. */
#include "tree_diff.h"

#include "tree_walk.h"

enum { OLD, NEW, SIDES };

struct diff {
	struct tg_repo *repo;
	struct tg_arena *arena;
	size_t nr_paths;
	size_t keep_max;
	struct tg_tree_diff *out;
	tg_path_fn *fn; /* gets each path in place of out; may be NULL */
	void *data;
};

static const struct tg_error *
look_at_folder(void *data, struct tg_str dir, const struct tg_tree *const *trees)
{
	struct diff *diff = data;
	struct tg_tree_diff *out = diff->out;
	const struct tg_tree *new = trees[NEW];
	struct tg_tree_entry entry;
	if (trees[OLD] && trees[OLD]->is_broken)
		return tg_tree_broken(diff->repo->arena, trees[OLD]);
	if (!new || !new->problem || out->problem)
		return NULL;
	out->problem = new->problem;
	/* Without the final slash. */
	out->problem_path = tg_str_copy(diff->arena, tg_str_sub(dir, 0, dir.len - !!dir.len));
	if (new->problem_at < new->nr) {
		tg_tree_entry(new, new->problem_at, &entry);
		out->problem_name = tg_str_copy(diff->arena, entry.name);
	}
	return NULL;
}

static const struct tg_error *
look_at_spot(void *data, struct tg_tree_spot *spot)
{
	struct diff *diff = data;
	struct tg_tree_diff *out = diff->out;
	const struct tg_tree_side *old = &spot->sides[OLD], *new = &spot->sides[NEW];
	struct tg_path path = { .path = spot->path,
				.old_mode = old->mode,
				.new_mode = new->mode,
				.old_id = old->id,
				.new_id = new->id };
	spot->enters = spot->is_dir;
	if (spot->is_dir)
		return NULL;
	if (++diff->nr_paths > TG_DIFF_MAX_PATHS)
		return tg_tree_walk_limit(diff->repo->arena, "paths", TG_DIFF_MAX_PATHS);
	if (diff->fn)
		return diff->fn(diff->data, &path);
	out->is_cut = diff->keep_max && out->nr == diff->keep_max;
	if (out->is_cut)
		return NULL;
	TG_REGROW(diff->arena, out->items, out->nr, out->cap);
	path.path = tg_str_copy(diff->arena, path.path);
	out->items[out->nr++] = path;
	return NULL;
}

static const struct tg_error *
run(struct diff *diff, struct tg_trees *trees, const struct tg_oid *old, const struct tg_oid *new)
{
	const struct tg_oid *const roots[SIDES] = { [OLD] = old, [NEW] = new };
	const struct tg_tree_walk walk = { .trees = trees,
					   .arena = diff->arena,
					   .roots = roots,
					   .nr = SIDES,
					   .nr_lead = SIDES,
					   .spot = look_at_spot,
					   .folder = look_at_folder,
					   .data = diff };
	diff->repo = tg_trees_repo(trees);
	return tg_tree_walk(&walk);
}

const struct tg_error *
tg_tree_diff(struct tg_trees *trees, const struct tg_oid *old, const struct tg_oid *new,
	     struct tg_arena *arena, size_t keep_max, struct tg_tree_diff *out)
{
	struct tg_tree_diff result = { 0 };
	struct diff diff = { .arena = arena, .keep_max = keep_max, .out = &result };
	TG_TRY(run(&diff, trees, old, new));
	*out = result;
	return NULL;
}

const struct tg_error *
tg_tree_diff_each(struct tg_trees *trees, const struct tg_oid *old, const struct tg_oid *new,
		  struct tg_arena *arena, tg_path_fn *fn, void *data)
{
	struct tg_tree_diff nothing = { 0 };
	struct diff diff = { .arena = arena, .out = &nothing, .fn = fn, .data = data };
	return run(&diff, trees, old, new);
}

const struct tg_error *
tg_tree_each(struct tg_trees *trees, const struct tg_oid *tree, struct tg_arena *arena,
	     tg_path_fn *fn, void *data)
{
	return tg_tree_diff_each(trees, NULL, tree, arena, fn, data);
}
