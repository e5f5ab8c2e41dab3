/* SPDX-License-Identifier: MIT */
/*
 * The net difference of a change: what landing it would alter. A trunk is
 * measured from its merge base with its old value, another ref from that
 * with the trunks (so a topic is always seen whole, and a trunk merged into
 * it is not held against it), and without any base from nothing.
 */
#include "net.h"

#include "../history/ancestry.h"
#include "../history/tips.h"

static const struct tg_error *
base_with(struct tg_push_facts *facts, uint32_t at, const struct tg_node_list *tips, uint32_t *out)
{
	*out = TG_NODE_NONE;
	if (!tips->nr)
		return NULL;
	return tg_ancestry_base(facts, at, tips, out);
}

static const struct tg_error *
base_with_old(struct tg_ref *ref, uint32_t at, uint32_t *out)
{
	struct tg_push_facts *facts = tg_push_facts(ref->push);
	struct tg_node_list tips = { 0 };
	bool is_forward;
	*out = TG_NODE_NONE;
	if (tg_oid_is_zero(&ref->old_commit))
		return NULL;
	uint32_t old = tg_nodes_add(facts->nodes, &ref->old_commit);
	TG_TRY(tg_ref_is_fast_forward(ref, &is_forward));
	if (is_forward) {
		*out = old;
		return NULL;
	}
	tg_node_list_add(&tips, ref->push->arena, old);
	return base_with(facts, at, &tips, out);
}

static const struct tg_error *
find_base(struct tg_ref *ref, uint32_t at, uint32_t *out)
{
	const struct tg_node_list *trunks;
	uint32_t base = TG_NODE_NONE;
	if (!ref->is_trunk) {
		TG_TRY(tg_tips_trunks(ref->push, &trunks));
		TG_TRY(base_with(tg_push_facts(ref->push), at, trunks, &base));
	}
	if (base == TG_NODE_NONE)
		TG_TRY(base_with_old(ref, at, &base));
	*out = base;
	return NULL;
}

uint32_t
tg_net_node(struct tg_ref *ref, enum tg_end end)
{
	return tg_nodes_add(tg_push_facts(ref->push)->nodes,
			    end == TG_END_OLD ? &ref->old_commit : &ref->new_commit);
}

const struct tg_error *
tg_net_base(struct tg_ref *ref, enum tg_end end, uint32_t *out)
{
	struct tg_ref_facts *facts = tg_ref_facts(ref);
	TG_TRY(tg_ref_peel(ref));
	if (!facts->base_asked[end]) {
		TG_TRY(find_base(ref, tg_net_node(ref, end), &facts->base[end]));
		facts->base_asked[end] = true;
	}
	*out = facts->base[end];
	return NULL;
}

const struct tg_error *
tg_net_delta(struct tg_ref *ref, enum tg_end end, struct tg_delta **out)
{
	struct tg_ref_facts *facts = tg_ref_facts(ref);
	TG_TRY(tg_ref_peel(ref));
	if (!facts->net[end]) {
		uint32_t base;
		TG_TRY(tg_net_base(ref, end, &base));
		TG_TRY(tg_delta_between(ref->push, base, tg_net_node(ref, end), ref->push->arena, 0,
					&facts->net[end]));
	}
	*out = facts->net[end];
	return NULL;
}

const struct tg_delta *
tg_net_found(struct tg_ref *ref, uint32_t from, uint32_t to)
{
	const struct tg_ref_facts *facts = tg_ref_facts(ref);
	for (enum tg_end end = TG_END_OLD; end <= TG_END_NEW; end++)
		if (facts->net[end] && facts->base[end] == from && tg_net_node(ref, end) == to)
			return facts->net[end];
	return NULL;
}
