/* SPDX-License-Identifier: MIT */
/* Topics: those that a push lands, and those beside it. */
#include "work.h"

#include "../history/ancestry.h"
#include "../history/tips.h"

static const struct tg_error *
value_after(struct tg_ref *ref, struct tg_str name, struct tg_oid *out)
{
	struct tg_push *push = ref->push;
	struct tg_str resolved;
	for (size_t i = 0; i < push->nr; i++) {
		if (tg_str_eq(push->refs[i].name, name)) {
			*out = push->refs[i].new;
			return NULL;
		}
	}
	return tg_repo_ref(push->repo, name, &resolved, out);
}

const struct tg_error *
tg_ref_is_other_open(struct tg_ref *ref, struct tg_str name, bool *out)
{
	struct tg_push_facts *facts = tg_push_facts(ref->push);
	struct tg_arena *arena = ref->push->arena;
	struct tg_oid value;
	*out = false;
	TG_TRY(value_after(ref, name, &value));
	if (tg_oid_is_zero(&value))
		return NULL;
	/* As a ref of its own, that the push leaves as it is. */
	struct tg_ref *other = TG_NEW(arena, struct tg_ref);
	other->push = ref->push;
	other->name = other->pushed_name = tg_str_copy(arena, name);
	other->old = other->new = value;
	TG_TRY(tg_ref_peel(other));
	if (tg_oid_is_zero(&other->new_commit))
		return NULL;
	bool is_absorbed = true, is_held = false;
	const struct tg_node_list *trunks;
	TG_TRY(tg_tips_trunks(ref->push, &trunks));
	uint32_t at = tg_nodes_add(facts->nodes, &other->new_commit);
	TG_TRY(tg_ancestry_reaches(facts, trunks, at, &is_held));
	if (!is_held)
		TG_TRY(tg_ref_is_absorbed(other, TG_END_NEW, false, &is_absorbed));
	*out = !is_absorbed;
	return NULL;
}

struct landing {
	struct tg_ref *ref;
	struct tg_work *work;
	uint32_t trunk; /* before the push */
	size_t limit;
	size_t behind;
	struct tg_oid base;
};

static const struct tg_error *
count_one(struct landing *landing, uint32_t topic)
{
	struct tg_push_facts *facts = tg_push_facts(landing->ref->push);
	struct tg_node_list tips = { 0 };
	size_t nr = 0;
	uint32_t base;
	TG_TRY(tg_count_missing(facts, landing->trunk, topic, landing->limit, &nr));
	if (nr <= landing->behind)
		return NULL;
	tg_node_list_add(&tips, landing->ref->push->arena, landing->trunk);
	TG_TRY(tg_ancestry_base(facts, topic, &tips, &base));
	landing->behind = nr;
	if (base != TG_NODE_NONE)
		landing->base = tg_node(facts->nodes, base)->oid;
	return NULL;
}

/* Along the first parents, each other parent that is no trunk's is a topic.
 * Nothing can be further behind than over the limit. */
static const struct tg_error *
count_topics(struct landing *landing, uint32_t at)
{
	struct tg_nodes *nodes = tg_push_facts(landing->ref->push)->nodes;
	while (landing->behind <= landing->limit && tg_work_holds_node(landing->work, at)) {
		const struct tg_node *node = tg_node(nodes, at);
		for (size_t i = 1; i < node->nr_parents; i++) {
			uint32_t topic = tg_node_parent(nodes, node, i);
			if (tg_work_holds_node(landing->work, topic))
				TG_TRY(count_one(landing, topic));
		}
		if (!node->nr_parents)
			break;
		at = tg_node_parent(nodes, node, 0);
	}
	return NULL;
}

const struct tg_error *
tg_ref_landing_behind(struct tg_ref *ref, size_t limit, size_t *behind, struct tg_oid *base)
{
	struct landing landing = { .ref = ref, .limit = limit };
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	*behind = 0;
	TG_TRY(tg_ref_work(ref, TG_END_NEW, &landing.work));
	if (!landing.work || tg_oid_is_zero(&ref->old_commit))
		return NULL;
	landing.trunk = tg_nodes_add(nodes, &ref->old_commit);
	TG_TRY(count_topics(&landing, tg_nodes_add(nodes, &ref->new_commit)));
	*behind = landing.behind;
	*base = landing.base;
	return NULL;
}
