/* SPDX-License-Identifier: MIT */
/*
 * What a merge changes besides merging: somebody can put anything into the
 * tree of a merge, or leave anything out, and a difference to one parent may not show it.
 */
#include "merge.h"

#include "ancestry.h"
#include "levels.h"

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
is_entry(const struct tg_tree_entry *entry, unsigned mode, const struct tg_oid *id)
{
	return entry->mode == mode && (!mode || tg_oid_eq(&entry->id, id));
}

/* What is settled reaches nothing that is not. */
static const struct tg_error *
reaches(const struct tg_commit *commit, uint32_t from, uint32_t at, bool *out)
{
	struct tg_push_facts *facts = tg_push_facts(tg_commit_push(commit));
	struct tg_node_list tips = { 0 };
	bool is_incoming;
	TG_TRY(tg_node_load_incoming(facts->nodes, at, &is_incoming));
	if (is_incoming && !tg_node_is_settled(facts->nodes, at))
		return tg_levels_reach(facts, from, at, out);
	tg_node_list_add(&tips, commit->arena, from);
	return tg_ancestry_reaches(facts, &tips, at, out);
}

/* Whether one parent is among the ancestors of the other: then there was nothing to
 * merge, and what the parents have otherwise came with commits of their own. */
static const struct tg_error *
is_no_merge(const struct tg_commit *commit, bool *out)
{
	uint32_t one = parent_at(commit, 0), other = parent_at(commit, 1);
	TG_TRY(tg_repo_check_deadline(tg_commit_push(commit)->repo));
	TG_TRY(reaches(commit, one, other, out));
	return *out ? NULL : reaches(commit, other, one, out);
}

/* The shorter one of the two differences to parents, and to which. */
static const struct tg_error *
shorter(struct tg_commit *commit, struct tg_delta **out, size_t *parent)
{
	struct tg_delta *other;
	*parent = 0;
	TG_TRY(tg_commit_delta(commit, 0, out));
	if ((*out)->diff.nr <= FEW_PATHS)
		return NULL;
	TG_TRY(tg_delta_between(tg_commit_push(commit), parent_at(commit, 1), commit->at,
				commit->arena, 0, &other));
	if (other->diff.nr < (*out)->diff.nr) {
		*out = other;
		*parent = 1;
	}
	return NULL;
}

enum origin { TAKEN, MADE, MAYBE_MERGED };

/* Of a path that is not as that parent has it. What both parents have alike the
 * merge itself has changed; where they differ it may have merged. */
static const struct tg_error *
origin_of(const struct tg_commit *commit, const struct tg_path *path, size_t parent,
	  enum origin *out)
{
	size_t nr = tg_commit_nr_parents(commit);
	struct tg_tree_entry entry;
	*out = MADE;
	for (size_t i = 0; i < nr && *out != TAKEN; i++) {
		if (i == parent)
			continue;
		TG_TRY(side_at(commit, parent_at(commit, i), path->path, &entry));
		if (is_entry(&entry, path->new_mode, &path->new_id))
			*out = TAKEN;
		else if (nr == 2 && !is_entry(&entry, path->old_mode, &path->old_id))
			*out = MAYBE_MERGED;
	}
	return NULL;
}

static const struct tg_error *
look_for_new(struct tg_commit *commit, bool *found)
{
	struct tg_delta *delta;
	bool may_be_merged = false;
	enum origin origin;
	size_t parent;
	TG_TRY(shorter(commit, &delta, &parent));
	for (size_t i = 0; i < delta->diff.nr && !*found; i++) {
		TG_TRY(origin_of(commit, &delta->diff.items[i], parent, &origin));
		*found = origin == MADE;
		may_be_merged |= origin == MAYBE_MERGED;
	}
	return *found || !may_be_merged ? NULL : is_no_merge(commit, found);
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
