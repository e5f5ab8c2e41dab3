/* SPDX-License-Identifier: MIT */
/*
 * What a merge changes besides merging: somebody can put anything into the
 * tree of a merge, or leave anything out, and a difference to one parent may not show it.
 */
#include "merge.h"

struct own {
	struct tg_commit *commit;
	struct tg_arena *arena; /* for the work */
	struct tg_path *paths;  /* in the commit's arena */
	size_t nr, cap;
};

static void
add(struct own *own, const struct tg_path *path)
{
	struct tg_arena *arena = own->commit->arena;
	TG_GROW(arena, own->paths, own->nr, own->cap);
	own->paths[own->nr] = *path;
	own->paths[own->nr++].path = tg_str_copy(arena, path->path);
}

/* A merge of many is not made again: what any of them has otherwise counts. */
static const struct tg_error *
compare_parents(struct own *own)
{
	struct tg_push *push = tg_commit_push(own->commit);
	struct tg_delta *delta;
	for (size_t i = 0; i < tg_commit_nr_parents(own->commit); i++) {
		TG_TRY(tg_delta_between(push, tg_commit_parent_at(own->commit, i), own->commit->at,
					own->arena, 0, &delta));
		for (size_t k = 0; k < delta->diff.nr; k++)
			add(own, &delta->diff.items[k]);
	}
	return NULL;
}

static const struct tg_error *
compare_merged(struct own *own, const uint32_t sides[2])
{
	struct tg_push *push = tg_commit_push(own->commit);
	struct tg_tree_diff files;
	struct tg_merge_walk walk = { .files = &files };
	struct tg_path path;
	bool is_sane;
	TG_TRY(tg_merge_files(push, own->commit->at, own->arena, 0, &files));
	TG_TRY(tg_merge_index(push, sides[0], sides[1], &walk.index, &is_sane));
	if (!is_sane)
		return compare_parents(own);
	while (tg_merge_differs(&walk, &path))
		add(own, &path);
	git_index_free(walk.index);
	return NULL;
}

static const struct tg_error *
find(struct own *own)
{
	struct tg_commit *commit = own->commit;
	struct tg_push *push = tg_commit_push(commit);
	const struct tg_node_list *bases;
	struct tg_merge_look look;
	if (tg_commit_nr_parents(commit) > 2)
		return compare_parents(own);
	const uint32_t sides[2] = { tg_commit_parent_at(commit, 0),
				    tg_commit_parent_at(commit, 1) };
	TG_TRY(tg_merge_sides_bases(push, sides, &bases));
	TG_TRY(tg_merge_look(push, own->arena, bases, sides, commit->at, &look));
	if (!look.is_sure)
		return compare_merged(own, sides);
	for (size_t i = 0; i < look.nr; i++)
		add(own, &look.own[i]);
	return NULL;
}

const struct tg_error *
tg_commit_own_paths(struct tg_commit *commit, struct tg_paths *out)
{
	if (!commit->own && tg_commit_nr_parents(commit) > 1) {
		struct own own = { .commit = commit, .arena = tg_merge_arena() };
		TG_TRY(find(&own)); /* an error may live in the arena */
		tg_arena_destroy(own.arena);
		commit->own = TG_NEW(commit->arena, struct tg_paths);
		*commit->own = (struct tg_paths){ own.paths, own.nr };
	}
	*out = commit->own ? *commit->own : (struct tg_paths){ NULL, 0 };
	return NULL;
}

const struct tg_error *
tg_commit_touches(struct tg_commit *commit, const struct tg_globs *paths, bool *out)
{
	struct tg_paths changed, own = { NULL, 0 };
	TG_TRY(tg_commit_paths(commit, &changed));
	bool touches = tg_paths_match(&changed, paths);
	if (!touches)
		TG_TRY(tg_commit_own_paths(commit, &own));
	*out = touches || tg_paths_match(&own, paths);
	return NULL;
}
