/* SPDX-License-Identifier: MIT */
/*
 * A ref and the commits that a rule judges on it. Rules that would judge the
 * same commits share one change, so that each commit is judged once.
 */
#include "commit.h"

#include "../objects/commit_header.h"

#include <string.h>

struct tg_ref *
tg_change_ref(const struct tg_change *change)
{
	return change->ref;
}

size_t
tg_change_nr_commits(const struct tg_change *change)
{
	return change->range.list.nr;
}

bool
tg_change_is_exact(const struct tg_change *change)
{
	return change->range.is_exact;
}

const struct tg_error *
tg_change_make_exact(struct tg_change *change, bool *shrunk)
{
	size_t nr = change->range.list.nr;
	if (!change->range.is_exact)
		TG_TRY(tg_range_make_exact(change->ref->push, &change->range));
	*shrunk = change->range.list.nr < nr;
	return NULL;
}

static bool
is_same_item(const struct tg_glob_item *a, const struct tg_glob_item *b)
{
	return a->exclude == b->exclude && a->group == b->group && tg_str_eq(a->text, b->text);
}

static bool
is_same_globs(const struct tg_globs *a, const struct tg_globs *b)
{
	if (a == b)
		return true;
	if (!a || !b || a->nr != b->nr)
		return false;
	for (size_t i = 0; i < a->nr; i++)
		if (!is_same_item(&a->items[i], &b->items[i]))
			return false;
	return true;
}

static bool
has_asker(const struct tg_change *change, const struct tg_globs *rule_refs)
{
	for (size_t i = 0; i < change->nr_askers; i++)
		if (is_same_globs(change->askers[i], rule_refs))
			return true;
	return false;
}

static struct tg_change *
find_asked(const struct tg_ref_facts *facts, const struct tg_globs *rule_refs,
	   enum tg_selection selection)
{
	for (size_t i = 0; i < facts->nr_changes; i++) {
		struct tg_change *change = facts->changes[i];
		if (change->selection == selection &&
		    (change->range.is_for_all || has_asker(change, rule_refs)))
			return change;
	}
	return NULL;
}

static bool
is_same_list(const struct tg_node_list *a, const struct tg_node_list *b)
{
	return a->nr == b->nr &&
	       (!a->nr || memcmp(a->items, b->items, a->nr * sizeof(*a->items)) == 0);
}

/* An inexact list may still lose commits, and which ones depends on what it
 * was measured from. */
static bool
is_same_range(const struct tg_range *a, const struct tg_range *b)
{
	return is_same_list(&a->list, &b->list) &&
	       ((a->is_exact && b->is_exact) || is_same_list(&a->known, &b->known));
}

static struct tg_change *
find_same(const struct tg_ref_facts *facts, const struct tg_range *range,
	  enum tg_selection selection)
{
	for (size_t i = 0; i < facts->nr_changes; i++) {
		struct tg_change *change = facts->changes[i];
		if (change->selection == selection && is_same_range(&change->range, range))
			return change;
	}
	return NULL;
}

static struct tg_change *
add_change(struct tg_ref *ref, const struct tg_range *range, enum tg_selection selection)
{
	struct tg_ref_facts *facts = ref->facts;
	struct tg_arena *arena = ref->push->arena;
	struct tg_change *change = TG_NEW(arena, struct tg_change);
	change->ref = ref;
	change->selection = selection;
	change->range = *range;
	TG_GROW(arena, facts->changes, facts->nr_changes, facts->cap_changes);
	facts->changes[facts->nr_changes++] = change;
	return change;
}

static const struct tg_error *
make_change(struct tg_ref *ref, const struct tg_globs *rule_refs, enum tg_selection selection,
	    struct tg_change **out)
{
	struct tg_range range = { 0 };
	TG_TRY(tg_range_find(ref, rule_refs, selection, &range));
	struct tg_change *change = find_same(ref->facts, &range, selection);
	if (!change)
		change = add_change(ref, &range, selection);
	TG_GROW(ref->push->arena, change->askers, change->nr_askers, change->cap_askers);
	change->askers[change->nr_askers++] = rule_refs;
	*out = change;
	return NULL;
}

const struct tg_error *
tg_ref_change(struct tg_ref *ref, const struct tg_globs *rule_refs, enum tg_selection selection,
	      struct tg_change **out)
{
	struct tg_change *change = NULL;
	TG_TRY(tg_ref_peel(ref));
	bool brings = (ref->kind == TG_REF_CREATE || ref->kind == TG_REF_UPDATE) &&
		      !tg_oid_is_zero(&ref->new_commit);
	if (brings) {
		change = find_asked(tg_ref_facts(ref), rule_refs, selection);
		if (!change)
			TG_TRY(make_change(ref, rule_refs, selection, &change));
	}
	*out = change;
	return NULL;
}

static void
release_raw(void *ptr)
{
	tg_raw_release(ptr);
}

/* The bytes kept from the walk, or read again. */
static const struct tg_error *
read_commit(struct tg_commit *commit)
{
	struct tg_push *push = tg_commit_push(commit);
	const struct tg_node *node = tg_commit_node(commit);
	struct tg_store *store;
	char hex[TG_OID_HEX];
	if (tg_node_raw(tg_push_facts(push)->nodes, node, &commit->raw))
		return NULL;
	struct tg_raw *raw = TG_NEW(commit->arena, struct tg_raw);
	TG_TRY(tg_repo_store(push->repo, &store));
	TG_TRY(tg_store_read(store, push->arena, &node->oid, TG_COMMIT_MAX, raw));
	tg_arena_defer(commit->arena, release_raw, raw);
	commit->raw = tg_str_make(raw->data, raw->len);
	if (raw->type != TG_OBJ_COMMIT)
		return tg_error_new(push->arena, TG_ERR_GIT, "object %s is no commit",
				    tg_oid_hex(hex, &node->oid));
	return NULL;
}

static void
read_idents(struct tg_commit *commit)
{
	struct tg_str raw = commit->raw;
	struct tg_header_line line;
	bool has_author = false, has_committer = false;
	while (!(has_author && has_committer) && tg_header_next(&raw, &line)) {
		if (!has_author && tg_str_eq(line.key, TG_STR("author"))) {
			commit->author = tg_ident_split(line.value);
			has_author = true;
		} else if (!has_committer && tg_str_eq(line.key, TG_STR("committer"))) {
			commit->committer = tg_ident_split(line.value);
			has_committer = true;
		}
	}
}

const struct tg_error *
tg_commit_open(struct tg_change *change, uint32_t at, struct tg_arena *arena,
	       struct tg_commit **out)
{
	struct tg_commit *commit = TG_NEW(arena, struct tg_commit);
	commit->change = change;
	commit->arena = arena;
	commit->at = at;
	TG_TRY(read_commit(commit));
	read_idents(commit);
	*out = commit;
	return NULL;
}

void
tg_change_skip_sound(const struct tg_change *change, size_t *cursor)
{
	const struct tg_node_list *list = &change->range.list;
	const struct tg_nodes *nodes = tg_push_facts(change->ref->push)->nodes;
	while (*cursor < list->nr && tg_node(nodes, list->items[*cursor])->state & TG_NODE_SOUND)
		(*cursor)++;
}

const struct tg_error *
tg_change_next(struct tg_change *change, size_t *cursor, struct tg_arena *arena,
	       struct tg_commit **out)
{
	*out = NULL;
	TG_TRY(tg_repo_check_deadline(change->ref->push->repo));
	if (*cursor == change->range.list.nr)
		return NULL;
	return tg_commit_open(change, change->range.list.items[(*cursor)++], arena, out);
}
