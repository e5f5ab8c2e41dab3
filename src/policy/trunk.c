/* SPDX-License-Identifier: MIT */
/*
 * `trunk`: the branches where work is integrated. Its entries may be short
 * names; they are made full here and then read like any list of refs.
 */
#include "reading.h"

#define HEADS "refs/heads/"

static struct tg_str
full_name(struct tg_arena *arena, struct tg_str text)
{
	bool exclude = tg_str_starts(text, TG_STR("!"));
	struct tg_str name = tg_str_from_index(text, exclude);
	struct tg_buf full;

	if (!name.len || tg_str_starts(name, TG_STR("refs/")) || tg_str_starts(name, TG_STR("/")))
		return text;
	tg_buf_init(&full, arena, TG_POLICY_MAX + 16);
	tg_buf_adds(&full, exclude ? "!" HEADS : HEADS);
	tg_buf_add(&full, name);
	return tg_buf_str(&full);
}

/* @branches is what is no trunk: a trunk told by it would be told by itself.
 * And a list that starts with an exclusion would start from every ref. */
static const char *
entry_problem(struct tg_str text, bool is_first)
{
	bool exclude = tg_str_starts(text, TG_STR("!"));
	struct tg_str name = tg_str_from_index(text, exclude);

	if (tg_str_starts(name, TG_STR("@")))
		return "is a short-hand; a trunk is told by its name";
	if (is_first && exclude)
		return "excludes before anything is a trunk";
	if (tg_str_starts(name, TG_STR("refs/")) && !tg_str_starts(name, TG_STR(HEADS)))
		return "is no branch; trunks are below " HEADS;
	return NULL;
}

static void
add_entry(struct tg_reading *r, struct tg_node_list *list, const struct tg_node *node,
	  bool is_first)
{
	struct tg_node *copy = tg_node_copy(r->arena, node);
	const char *problem;

	if (node->kind == TG_NODE_SCALAR && !node->is_bad && !tg_node_is_null(node)) {
		problem = entry_problem(node->text, is_first);
		if (problem) {
			tg_complain(&r->list, node->loc, "%s in \"trunk\" %s",
				    tg_complaint_show(&r->list, node->text), problem);
			return;
		}
		copy->text = full_name(r->arena, tg_node_text(node));
	}
	tg_node_append(list, copy);
}

const struct tg_node *
tg_trunk_node(struct tg_reading *r, const struct tg_node *node)
{
	struct tg_node_list list = { .parent = tg_node_new(r->arena, TG_NODE_LIST, node->loc) };

	if (node->is_bad || node->kind == TG_NODE_MAP || tg_node_is_null(node))
		return node;
	if (node->kind == TG_NODE_SCALAR)
		add_entry(r, &list, node, true);
	for (const struct tg_node *n = node->first; n; n = n->next)
		add_entry(r, &list, n, n == node->first);
	if (node->kind == TG_NODE_LIST && !node->nr)
		tg_complain(&r->list, node->loc, "\"trunk\" is an empty list");
	list.parent->key = node->key;
	return list.parent;
}
