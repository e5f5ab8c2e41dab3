/* SPDX-License-Identifier: MIT */
/*
 * What a merge changes besides merging: somebody can put anything into the
 * tree of a merge, or leave anything out, and a difference to one parent may not show it.
 */
#include "merge.h"

#include "ancestry.h"

enum { MERGE_ARENA = 256 << 20, FEW_PATHS = 100 };

struct own {
	struct tg_commit *commit;
	struct tg_arena *arena; /* for the work */
	struct tg_str *names;   /* in the commit's arena */
	size_t nr, cap;
};

static void
add(struct own *own, struct tg_str path)
{
	struct tg_arena *arena = own->commit->arena;
	TG_GROW(arena, own->names, own->nr, own->cap);
	own->names[own->nr++] = tg_str_copy(arena, path);
}

static uint32_t
parent_at(const struct tg_commit *commit, size_t i)
{
	struct tg_nodes *nodes = tg_push_facts(tg_commit_push(commit))->nodes;
	return tg_node_parent(nodes, tg_commit_node(commit), i);
}

/* A merge of many is not made again: what any of them has otherwise counts. */
static const struct tg_error *
compare_parents(struct own *own)
{
	struct tg_push *push = tg_commit_push(own->commit);
	struct tg_delta *delta;
	for (size_t i = 0; i < tg_commit_nr_parents(own->commit); i++) {
		TG_TRY(tg_delta_between(push, parent_at(own->commit, i), own->commit->at,
					own->arena, 0, &delta));
		for (size_t k = 0; k < delta->diff.nr; k++)
			add(own, delta->diff.items[k].path);
	}
	return NULL;
}

static const struct tg_error *
compare_merged(struct own *own, const uint32_t sides[2])
{
	struct tg_push *push = tg_commit_push(own->commit);
	struct tg_tree_diff files;
	struct tg_merge_walk walk = { .files = &files };
	struct tg_str path;
	bool is_sane;
	TG_TRY(tg_merge_files(push, own->commit->at, own->arena, 0, &files));
	TG_TRY(tg_merge_index(push, sides[0], sides[1], &walk.index, &is_sane));
	if (!is_sane)
		return compare_parents(own);
	while (tg_merge_differs(&walk, &path))
		add(own, path);
	git_index_free(walk.index);
	return NULL;
}

static const struct tg_error *
find(struct own *own)
{
	struct tg_commit *commit = own->commit;
	bool is_plain = false;
	if (tg_commit_nr_parents(commit) > 2)
		return compare_parents(own);
	const uint32_t sides[2] = { parent_at(commit, 0), parent_at(commit, 1) };
	TG_TRY(tg_merge_is_plain(tg_commit_push(commit), own->arena, sides, commit->at, true,
				 &is_plain));
	return is_plain ? NULL : compare_merged(own, sides);
}

const struct tg_error *
tg_commit_own_paths(struct tg_commit *commit, struct tg_strs *out)
{
	if (!commit->own && tg_commit_nr_parents(commit) > 1) {
		struct own own = { .commit = commit, .arena = tg_arena_new("merge", MERGE_ARENA) };
		TG_TRY(find(&own)); /* an error may live in the arena */
		tg_arena_destroy(own.arena);
		commit->own = TG_NEW(commit->arena, struct tg_strs);
		*commit->own = (struct tg_strs){ own.names, own.nr };
	}
	*out = commit->own ? *commit->own : (struct tg_strs){ NULL, 0 };
	return NULL;
}

/* ---- What no parent has, without a look at all that they have ---- */

static const struct tg_error *
side_at(const struct tg_commit *commit, uint32_t at, struct tg_str path, struct tg_tree_entry *out)
{
	struct tg_nodes *nodes = tg_push_facts(tg_commit_push(commit))->nodes;
	return tg_entry_at(commit->change->ref, &tg_node(nodes, at)->oid, path, out);
}

static bool
is_side(const struct tg_path *path, const struct tg_tree_entry *entry)
{
	return path->new_mode == entry->mode &&
	       (!entry->mode || tg_oid_eq(&path->new_id, &entry->id));
}

/* Of a path that differs from one parent: whether another has it so. */
static const struct tg_error *
is_taken(const struct tg_commit *commit, const struct tg_path *path, bool *out)
{
	struct tg_tree_entry entry;
	*out = false;
	for (size_t i = 0; i < tg_commit_nr_parents(commit) && !*out; i++) {
		TG_TRY(side_at(commit, parent_at(commit, i), path->path, &entry));
		*out = is_side(path, &entry);
	}
	return NULL;
}

/* What one side alone changed is as that side has it, and the merge is not. */
static bool
have_both_changed(const struct tg_path *ours, const struct tg_path *theirs)
{
	const struct tg_tree_entry base = { .mode = ours->old_mode, .id = ours->old_id };
	return !is_side(ours, &base) && !is_side(theirs, &base);
}

static const struct tg_error *
is_explained(struct tg_commit *commit, const struct tg_node_list *bases,
	     const struct tg_path *result, bool *out)
{
	struct tg_tree_entry sides[2], base;
	for (size_t i = 0; i < 2; i++)
		TG_TRY(side_at(commit, parent_at(commit, i), result->path, &sides[i]));
	*out = false;
	for (size_t i = 0; i < bases->nr && !*out; i++) {
		TG_TRY(side_at(commit, bases->items[i], result->path, &base));
		const struct tg_path ours = { result->path, base.mode, sides[0].mode, base.id,
					      sides[0].id };
		const struct tg_path theirs = { result->path, base.mode, sides[1].mode, base.id,
						sides[1].id };
		if (have_both_changed(&ours, &theirs))
			TG_TRY(tg_merge_explains(tg_commit_push(commit), &ours, &theirs, result,
						 out));
	}
	return NULL;
}

/* The shorter one of the two differences to parents. */
static const struct tg_error *
shorter(struct tg_commit *commit, struct tg_delta **out)
{
	struct tg_delta *other;
	TG_TRY(tg_commit_delta(commit, 0, out));
	if ((*out)->diff.nr <= FEW_PATHS)
		return NULL;
	TG_TRY(tg_delta_between(tg_commit_push(commit), parent_at(commit, 1), commit->at,
				commit->arena, 0, &other));
	if (other->diff.nr < (*out)->diff.nr)
		*out = other;
	return NULL;
}

static const struct tg_error *
look_for_new(struct tg_commit *commit, bool *found)
{
	struct tg_push_facts *facts = tg_push_facts(tg_commit_push(commit));
	struct tg_node_list tips = { 0 }, bases = { 0 };
	struct tg_delta *delta;
	bool is_known = true;
	TG_TRY(shorter(commit, &delta));
	for (size_t i = 0; i < delta->diff.nr && is_known; i++) {
		TG_TRY(is_taken(commit, &delta->diff.items[i], &is_known));
		if (is_known || tg_commit_nr_parents(commit) > 2)
			continue;
		if (!tips.nr) {
			tg_node_list_add(&tips, commit->arena, parent_at(commit, 1));
			TG_TRY(tg_ancestry_bases(facts, parent_at(commit, 0), &tips, commit->arena,
						 &bases));
		}
		TG_TRY(is_explained(commit, &bases, &delta->diff.items[i], &is_known));
	}
	*found = !is_known;
	return NULL;
}

const struct tg_error *
tg_commit_new_paths(struct tg_commit *commit, struct tg_strs *out)
{
	bool found = false;
	*out = (struct tg_strs){ NULL, 0 };
	if (commit->is_merging || tg_commit_nr_parents(commit) < 2)
		return NULL;
	if (!commit->own)
		TG_TRY(look_for_new(commit, &found));
	if (commit->own || found)
		return tg_commit_own_paths(commit, out);
	commit->is_merging = true;
	return NULL;
}
