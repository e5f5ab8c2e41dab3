/* SPDX-License-Identifier: MIT */
/* Single questions to history: parents, bases, ancestors, merges. */
#include "trunkgate/lineage.h"

#include "../history/ancestry.h"
#include "../commits/commit.h"
#include "../commits/merge.h"
#include "../refs/ref_name.h"
#include "../history/tips.h"

#include <stdlib.h>

static uint32_t
node_of(struct tg_ref *ref, const struct tg_oid *oid)
{
	return tg_nodes_add(tg_push_facts(ref->push)->nodes, oid);
}

static const struct tg_error *
load(struct tg_ref *ref, uint32_t at, const struct tg_node **out)
{
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	if (!(tg_node(nodes, at)->state & TG_NODE_LOADED))
		TG_TRY(tg_node_load(nodes, at));
	*out = tg_node(nodes, at);
	return NULL;
}

const struct tg_error *
tg_ref_new_commit(struct tg_ref *ref, struct tg_oid *out)
{
	TG_TRY(tg_ref_peel(ref));
	*out = ref->new_commit;
	return NULL;
}

const struct tg_error *
tg_commit_parents(struct tg_ref *ref, const struct tg_oid *oid, const struct tg_oid **out,
		  size_t *nr)
{
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	const struct tg_node *node;
	TG_TRY(load(ref, node_of(ref, oid), &node));
	struct tg_oid *parents = TG_NEW_ARRAY(ref->push->arena, node->nr_parents, struct tg_oid);
	for (size_t i = 0; i < node->nr_parents; i++)
		parents[i] = tg_node(nodes, tg_node_parent(nodes, node, i))->oid;
	*out = parents;
	*nr = node->nr_parents;
	return NULL;
}

const struct tg_error *
tg_merge_base(struct tg_ref *ref, const struct tg_oid *a, const struct tg_oid *b,
	      struct tg_oid *out, bool *found)
{
	struct tg_push_facts *facts = tg_push_facts(ref->push);
	struct tg_node_list tips = { 0 };
	uint32_t base = TG_NODE_NONE;
	tg_node_list_add(&tips, ref->push->arena, node_of(ref, b));
	TG_TRY(tg_ancestry_base(facts, node_of(ref, a), &tips, &base));
	*found = base != TG_NODE_NONE;
	if (*found)
		*out = tg_node(facts->nodes, base)->oid;
	return NULL;
}

static int
by_id(const void *a, const void *b)
{
	return tg_oid_cmp(a, b);
}

const struct tg_error *
tg_merge_bases(struct tg_ref *ref, const struct tg_oid *a, const struct tg_oid *b,
	       struct tg_str *out)
{
	struct tg_push_facts *facts = tg_push_facts(ref->push);
	struct tg_arena *arena = ref->push->arena;
	struct tg_node_list tips = { 0 }, bases = { 0 };
	tg_node_list_add(&tips, arena, node_of(ref, b));
	TG_TRY(tg_ancestry_bases(facts, node_of(ref, a), &tips, arena, &bases));
	struct tg_oid *ids = TG_NEW_ARRAY(arena, bases.nr, struct tg_oid);
	for (size_t i = 0; i < bases.nr; i++)
		ids[i] = tg_node(facts->nodes, bases.items[i])->oid;
	if (bases.nr > 1)
		qsort(ids, bases.nr, sizeof(*ids), by_id);
	*out = tg_str_make((const char *)ids, bases.nr > 1 ? bases.nr * sizeof(*ids) : 0);
	return NULL;
}

const struct tg_error *
tg_is_ancestor(struct tg_ref *ref, const struct tg_oid *ancestor, const struct tg_oid *of,
	       bool *out)
{
	struct tg_node_list tips = { 0 };
	*out = tg_oid_eq(ancestor, of);
	if (*out)
		return NULL;
	tg_node_list_add(&tips, ref->push->arena, node_of(ref, of));
	return tg_ancestry_reaches(tg_push_facts(ref->push), &tips, node_of(ref, ancestor), out);
}

static bool
is_value(const struct tg_ref_entry *entry, const struct tg_oid *oid)
{
	return tg_oid_eq(&entry->oid, oid) || tg_oid_eq(&entry->peeled, oid);
}

const struct tg_error *
tg_is_reachable(struct tg_ref *ref, const struct tg_oid *oid, const struct tg_globs *refs,
		bool *out)
{
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	struct tg_node_list tips = { 0 };
	const struct tg_ref_entry *entries;
	bool is_incoming;
	size_t nr;
	*out = false;
	/* What only the push brings no ref can have reached before it. */
	TG_TRY(tg_node_load_incoming(nodes, node_of(ref, oid), &is_incoming));
	if (is_incoming && !tg_node_is_settled(nodes, node_of(ref, oid)))
		return NULL;
	TG_TRY(tg_repo_refs(ref->push->repo, &entries, &nr));
	/* Nearly always it is the tip of a branch. */
	for (size_t i = 0; i < nr && !*out; i++)
		*out = is_value(&entries[i], oid) && tg_globs_match(refs, entries[i].name);
	if (*out)
		return NULL;
	TG_TRY(tg_tips_of(ref->push, refs, ref->push->arena, &tips));
	if (!tips.nr)
		return NULL;
	return tg_ancestry_reaches(tg_push_facts(ref->push), &tips, node_of(ref, oid), out);
}

const struct tg_error *
tg_commit_at(struct tg_ref *ref, const struct tg_oid *oid, struct tg_arena *arena,
	     struct tg_commit **out)
{
	struct tg_change *change = TG_NEW(ref->push->arena, struct tg_change);
	const struct tg_node *node;
	change->ref = ref;
	TG_TRY(load(ref, node_of(ref, oid), &node));
	return tg_commit_open(change, node_of(ref, oid), arena, out);
}

static const struct tg_error *
is_clean_merge(struct tg_push *push, uint32_t at, bool *out)
{
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	const struct tg_node *node = tg_node(nodes, at);
	*out = false;
	if (node->nr_parents != 2)
		return NULL;
	const uint32_t sides[2] = { tg_node_parent(nodes, node, 0),
				    tg_node_parent(nodes, node, 1) };
	return tg_merge_gives(push, sides, at, false, out);
}

const struct tg_error *
tg_is_clean_merge(struct tg_ref *ref, const struct tg_oid *oid, bool *out)
{
	const struct tg_node *node;
	TG_TRY(load(ref, node_of(ref, oid), &node));
	return is_clean_merge(ref->push, node_of(ref, oid), out);
}

const struct tg_error *
tg_commit_is_clean_merge(struct tg_commit *commit, bool *out)
{
	return is_clean_merge(tg_commit_push(commit), commit->at, out);
}

const struct tg_error *
tg_is_replay(struct tg_ref *ref, const struct tg_span *a, const struct tg_span *b, bool *out)
{
	const struct tg_oid *const ids[] = { &a->base, &b->base, &a->tip, &b->tip };
	uint32_t at[TG_ARRAY_LEN(ids)];
	const struct tg_node *node;
	for (size_t i = 0; i < TG_ARRAY_LEN(ids); i++) {
		at[i] = node_of(ref, ids[i]);
		TG_TRY(load(ref, at[i], &node));
	}
	return tg_merge_replays(ref->push, at, at[3], out);
}

const struct tg_error *
tg_value_before(struct tg_ref *ref, struct tg_str name, struct tg_oid *out)
{
	const struct tg_push *push = ref->push;
	struct tg_str resolved;
	*out = (struct tg_oid){ { 0 } };
	/* It may be a stranger's, and becomes a path. */
	if (!tg_ref_name_is_valid(name))
		return NULL;
	for (size_t i = 0; i < push->nr; i++) {
		if (tg_str_eq(push->refs[i].name, name)) {
			*out = push->refs[i].old;
			return NULL;
		}
	}
	return tg_repo_ref(push->repo, name, &resolved, out);
}

const struct tg_error *
tg_was_empty(struct tg_ref *ref, bool *out)
{
	const struct tg_ref_entry *entries;
	size_t nr = 0;
	TG_TRY(tg_repo_refs(ref->push->repo, &entries, &nr));
	*out = nr == 0;
	return NULL;
}
