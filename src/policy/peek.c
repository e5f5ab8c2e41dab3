/* SPDX-License-Identifier: MIT */
/*
 * A look at tree_policy and trunk alone. Most policies have no tree_policy,
 * and then no YAML is read here: the load reads it anyway.
 */
#include "layers.h"

static bool
mentions_tree_policy(const struct tg_layer *layers, size_t nr)
{
	const struct tg_str key = TG_STR("tree_policy");

	for (size_t i = 0; i < nr; i++)
		if (layers[i].text.len <= TG_POLICY_MAX &&
		    tg_str_find(layers[i].text, key) < layers[i].text.len)
			return true;
	return false;
}

static void
peek_row(struct tg_reading *r, const struct tg_node *root, const char *name, struct tg_top *top)
{
	const struct tg_opt *row = tg_options_find(tg_policy_opts, tg_str_from(name));
	const struct tg_node *node = tg_node_get(root, tg_str_from(name));

	if (!node)
		return;
	if (row->type == TG_OPT_TYPE_REFS)
		node = tg_trunk_node(r, node);
	tg_options_set(r, row, node, node->loc, top);
}

static void
peek(struct tg_reading *r, const struct tg_layer *layers, size_t nr, struct tg_top *top)
{
	struct tg_loc loc = { "default", 1, 1 };
	const struct tg_opt *trunk = tg_options_find(tg_policy_opts, TG_STR("trunk"));

	for (size_t i = 0; i < nr; i++) {
		const struct tg_node *root = tg_yaml_read(&r->list, layers[i].name, layers[i].text);
		if (!root)
			return;
		peek_row(r, root, "tree_policy", top);
		peek_row(r, root, "trunk", top);
	}
	if (!top->trunk.nr)
		tg_options_set(r, trunk, tg_trunk_node(r, tg_options_default(r, trunk, loc)), loc,
			       top);
}

void
tg_policy_peek_tree(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
		    struct tg_str *tree_policy, struct tg_globs *trunks)
{
	struct tg_reading *r = TG_NEW(arena, struct tg_reading);
	struct tg_top top = { .version = 0 };

	*tree_policy = TG_STR("");
	*trunks = (struct tg_globs){ NULL, 0 };
	if (!mentions_tree_policy(layers, nr))
		return;
	tg_reading_init(r, arena);
	peek(r, layers, nr, &top);
	if (r->list.nr || !top.tree_policy.len)
		return;
	*tree_policy = top.tree_policy;
	*trunks = top.trunk;
}
