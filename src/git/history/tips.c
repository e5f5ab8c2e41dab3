/* SPDX-License-Identifier: MIT */
/* Tips of other refs, peeled to commits. */
#include "tips.h"

enum { MAX_SPELT = 16 };

/* The push's refs by name: their values are in the push itself. */
static void
sort_pushed(struct tg_push *push, struct tg_push_facts *facts)
{
	struct tg_strs *pushed = &facts->pushed;
	if (pushed->nr)
		return;
	pushed->items = TG_NEW_ARRAY(push->arena, push->nr, struct tg_str);
	for (; pushed->nr < push->nr; pushed->nr++)
		pushed->items[pushed->nr] = push->refs[pushed->nr].name;
	tg_strs_sort(pushed);
}

static const struct tg_error *
add_tip(struct tg_push_facts *facts, const struct tg_oid *oid, struct tg_arena *arena,
	struct tg_node_list *out)
{
	uint32_t at = TG_NODE_NONE;
	if (tg_oid_is_zero(oid))
		return NULL;
	TG_TRY(tg_nodes_peel(facts->nodes, oid, &at));
	if (at != TG_NODE_NONE)
		tg_node_list_add(out, arena, at);
	return NULL;
}

static const struct tg_error *
add_pushed(struct tg_push *push, const struct tg_globs *refs, struct tg_arena *arena,
	   struct tg_node_list *out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	for (size_t i = 0; i < push->nr; i++)
		if (tg_globs_match(refs, push->refs[i].name))
			TG_TRY(add_tip(facts, &push->refs[i].old, arena, out));
	return NULL;
}

/* A list of names, as that of the trunks mostly is, is looked up: however many refs
 * there are (approvals, topics), they are not read. */
static const struct tg_error *
add_spelt(struct tg_push *push, const struct tg_str *names, size_t nr, struct tg_arena *arena,
	  struct tg_node_list *out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	for (size_t i = 0; i < nr; i++) {
		struct tg_str resolved;
		struct tg_oid oid;
		if (tg_strs_contain(&facts->pushed, names[i]))
			continue;
		const struct tg_error *err = tg_repo_ref(push->repo, names[i], &resolved, &oid);
		if (err && err->kind == TG_ERR_SYSTEM)
			return err;
		/* A broken ref holds nothing that could count as known. */
		if (!err)
			TG_TRY(add_tip(facts, &oid, arena, out));
	}
	return NULL;
}

static const struct tg_error *
add_matching(struct tg_push *push, const struct tg_globs *refs, struct tg_arena *arena,
	     struct tg_node_list *out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	const struct tg_ref_entry *entries;
	size_t nr;
	TG_TRY(tg_repo_refs(push->repo, &entries, &nr));
	for (size_t i = 0; i < nr; i++) {
		const struct tg_ref_entry *entry = &entries[i];
		if (i % 64 == 0)
			TG_TRY(tg_repo_check_deadline(push->repo));
		if (!tg_globs_match(refs, entry->name) ||
		    tg_strs_contain(&facts->pushed, entry->name))
			continue;
		bool is_peeled = !tg_oid_is_zero(&entry->peeled);
		TG_TRY(add_tip(facts, is_peeled ? &entry->peeled : &entry->oid, arena, out));
	}
	return NULL;
}

const struct tg_error *
tg_tips_of(struct tg_push *push, const struct tg_globs *refs, struct tg_arena *arena,
	   struct tg_node_list *out)
{
	struct tg_str names[MAX_SPELT];
	size_t nr;
	sort_pushed(push, tg_push_facts(push));
	if (tg_globs_spell(refs, names, MAX_SPELT, &nr))
		TG_TRY(add_spelt(push, names, nr, arena, out));
	else
		TG_TRY(add_matching(push, refs, arena, out));
	return add_pushed(push, refs, arena, out);
}

const struct tg_error *
tg_tips_trunks(struct tg_push *push, const struct tg_node_list **out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	if (!facts->trunks_asked && push->trunks)
		TG_TRY(tg_tips_of(push, push->trunks, push->arena, &facts->trunks));
	facts->trunks_asked = true;
	*out = &facts->trunks;
	return NULL;
}

const struct tg_error *
tg_tips_first_trunk(struct tg_push *push, uint32_t *out)
{
	struct tg_push_facts *facts = tg_push_facts(push);
	struct tg_str name = { 0 };
	struct tg_oid oid = { { 0 } };
	if (!facts->first_trunk_asked) {
		facts->first_trunk = TG_NODE_NONE;
		TG_TRY(tg_push_old_trunk(push, &name, &oid));
		if (name.len && !tg_oid_is_zero(&oid))
			TG_TRY(tg_nodes_peel(facts->nodes, &oid, &facts->first_trunk));
		facts->first_trunk_asked = true;
	}
	*out = facts->first_trunk;
	return NULL;
}
