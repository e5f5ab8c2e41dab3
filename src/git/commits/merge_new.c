/* SPDX-License-Identifier: MIT */
/*
 * What a merge has as no parent has it. Its tree and those of its parents are walked side by
 * side, down only where it differs from all of them: most merges take most
 * folders whole from one side.
 */
#include "../history/ancestry.h"
#include "../history/levels.h"
#include "merge.h"
#include "../trees/tree_walk.h"

struct look {
	struct tg_arena *arena;
	size_t nr_parents;
	/* The first path that is as no parent has it, where they have it alike, and where
	 * they differ; NULL = none. */
	struct tg_path *made;
	struct tg_path *merged;
};

/* What both parents have alike the merge itself has changed; where they differ it may have
 * merged. Many are not merged file by file. */
static const struct tg_error *
look_at_spot(void *data, struct tg_tree_spot *spot)
{
	struct look *look = data;
	const struct tg_tree_side *result = &spot->sides[0], *parents = &spot->sides[1];
	for (size_t i = 0; i < look->nr_parents; i++)
		if (tg_tree_side_eq(result, &parents[i]))
			return NULL;
	bool differ = look->nr_parents == 2 && !tg_tree_side_eq(&parents[0], &parents[1]);
	struct tg_path **found = differ ? &look->merged : &look->made;
	spot->enters = spot->is_dir && !look->made;
	if (!spot->is_dir && !*found) {
		*found = TG_NEW(look->arena, struct tg_path);
		**found = (struct tg_path){ .path = tg_str_copy(look->arena, spot->path),
					    .old_mode = parents[0].mode,
					    .new_mode = result->mode };
	}
	return NULL;
}

static const struct tg_error *
look_at_trees(const struct tg_commit *commit, struct look *look)
{
	struct tg_push_facts *facts = tg_push_facts(tg_commit_push(commit));
	size_t nr = look->nr_parents;
	const struct tg_oid **roots = TG_NEW_ARRAY(commit->arena, nr + 1, const struct tg_oid *);
	TG_TRY(tg_node_tree(facts->nodes, commit->at, &roots[0]));
	for (size_t i = 0; i < nr; i++)
		TG_TRY(tg_node_tree(facts->nodes, tg_commit_parent_at(commit, i), &roots[i + 1]));
	const struct tg_tree_walk walk = { .trees = facts->trees,
					   .arena = commit->arena,
					   .roots = roots,
					   .nr = nr + 1,
					   .nr_lead = 2, /* what the first has, too, is not new */
					   .spot = look_at_spot,
					   .data = look };
	return tg_tree_walk(&walk);
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
	uint32_t one = tg_commit_parent_at(commit, 0), other = tg_commit_parent_at(commit, 1);
	TG_TRY(tg_repo_check_deadline(tg_commit_push(commit)->repo));
	TG_TRY(reaches(commit, one, other, out));
	return *out ? NULL : reaches(commit, other, one, out);
}

static const struct tg_error *
look_for_new(const struct tg_commit *commit, struct tg_paths *out)
{
	struct look look = { .arena = commit->arena, .nr_parents = tg_commit_nr_parents(commit) };
	bool is_own = false;
	TG_TRY(look_at_trees(commit, &look));
	if (!look.made && look.merged)
		TG_TRY(is_no_merge(commit, &is_own));
	out->items = is_own ? look.merged : look.made;
	out->nr = out->items != NULL;
	return NULL;
}

const struct tg_error *
tg_commit_new_path(struct tg_commit *commit, struct tg_paths *out)
{
	struct tg_paths found = { NULL, 0 };
	if (!commit->new_path && tg_commit_nr_parents(commit) > 1) {
		TG_TRY(look_for_new(commit, &found));
		commit->new_path = TG_NEW(commit->arena, struct tg_paths);
		*commit->new_path = found;
	}
	*out = commit->new_path ? *commit->new_path : found;
	return NULL;
}
