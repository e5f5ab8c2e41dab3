/* SPDX-License-Identifier: MIT */
/*
 * The top level of several files made one. A key is set by one of them;
 * people and groups may grow; a file may change what it extends.
 */
#include "layers.h"

static bool
owner_lets(const struct tg_layers *l, const struct tg_node *node, const struct tg_file *file)
{
	return tg_layers_may_change(tg_layers_file(l, node->loc.file), file);
}

static void
tell_set_already(struct tg_layers *l, const struct tg_node *first, const struct tg_node *again)
{
	tg_complain(&l->r->list, again->key->loc,
		    "%s is set already, to another value, by %s:%u:%u",
		    tg_complaint_show(&l->r->list, again->key->text), first->key->loc.file,
		    (unsigned)first->key->loc.line, (unsigned)first->key->loc.column);
}

/* One person or group of a later file beside those of the earlier ones. */
static void
add_name(struct tg_layers *l, const struct tg_file *file, struct tg_node_list *map,
	 const struct tg_node *value)
{
	const struct tg_node *first = tg_node_get(map->parent, value->key->text);

	if (!first)
		tg_node_append(map, tg_node_copy(l->r->arena, value));
	else if (owner_lets(l, first, file))
		tg_layers_replace(l, map, value, NULL);
	else if (!tg_node_eq(l->r->arena, first, value))
		tell_set_already(l, first, value);
}

static void
grow_names(struct tg_layers *l, const struct tg_file *file, const struct tg_node *first,
	   const struct tg_node *more)
{
	struct tg_arena *arena = l->r->arena;
	struct tg_node_list map = { .parent = tg_node_new(arena, TG_NODE_MAP, first->loc) };
	size_t nr_replaced = l->nr_replaced;

	for (const struct tg_node *n = first->first; n; n = n->next)
		tg_node_append(&map, tg_node_copy(arena, n));
	for (const struct tg_node *n = more->first; n; n = n->next)
		add_name(l, file, &map, n);
	map.parent->key = first->key;
	tg_layers_replace(l, &l->top, map.parent, NULL);
	/* Names grew; nothing of the top level was given another value. */
	l->nr_replaced = nr_replaced;
}

static void
merge_key(struct tg_layers *l, const struct tg_file *file, const struct tg_node *value)
{
	struct tg_str key = value->key->text;
	const struct tg_node *first = tg_node_get(l->top.parent, key);
	bool grows = tg_str_eq(key, TG_STR("people")) || tg_str_eq(key, TG_STR("groups"));

	if (!first)
		tg_node_append(&l->top, tg_node_copy(l->r->arena, value));
	else if (first->loc.file == value->loc.file)
		return; /* twice in one file: the reader of YAML has said so */
	else if (grows && first->kind == TG_NODE_MAP && value->kind == TG_NODE_MAP)
		grow_names(l, file, first, value);
	else if (owner_lets(l, first, file))
		tg_layers_replace(l, &l->top, value, NULL);
	else if (!tg_node_eq(l->r->arena, first, value))
		tell_set_already(l, first, value);
}

static void
check_version(struct tg_layers *l, const struct tg_file *file)
{
	const struct tg_node *node = tg_node_get(file->root, TG_STR("version"));
	struct tg_loc top = { file->name, 1, 1 };

	if (!node)
		tg_complain(&l->r->list, top, "\"version: 1\" is missing");
	else if (!node->is_bad && (node->kind != TG_NODE_SCALAR || node->style ||
				   !tg_str_eq(node->text, TG_STR("1"))))
		tg_complain(&l->r->list, node->loc,
			    "\"version\" must be 1: this trunkgate reads no other");
}

/* What only the server's own files may say, and why. */
static const char *
place_problem(const struct tg_file *file, struct tg_str key)
{
	bool is_server_key =
		tg_str_eq(key, TG_STR("extends")) || tg_str_eq(key, TG_STR("tree_policy"));

	if (file->is_tree && !tg_str_eq(key, TG_STR("version")) && !tg_str_eq(key, TG_STR("rules")))
		return "a policy in the tree may hold version and rules only";
	if (file->is_extended && is_server_key)
		return "a policy that is extended may not say this";
	return NULL;
}

static void
take_key(struct tg_layers *l, const struct tg_file *file, const struct tg_node *value)
{
	struct tg_str key = value->key->text;
	const char *problem = place_problem(file, key);

	if (problem) {
		tg_complain(&l->r->list, value->key->loc, "%s cannot stand here: %s",
			    tg_complaint_show(&l->r->list, key), problem);
		return;
	}
	if (tg_str_eq(key, TG_STR("rules")))
		tg_entries_merge(l, file, value);
	else if (!tg_str_eq(key, TG_STR("version")) && !tg_str_eq(key, TG_STR("extends")))
		merge_key(l, file, value);
	if (tg_str_eq(key, TG_STR("rules")) || tg_str_eq(key, TG_STR("extends")))
		l->has_rules = true;
}

static void
merge_file(struct tg_layers *l, const struct tg_file *file)
{
	check_version(l, file);
	tg_options_refuse_unknown(l->r, file->root, "key", tg_policy_opts, NULL);
	for (const struct tg_node *n = file->root->first; n; n = n->next)
		if (tg_options_find(tg_policy_opts, n->key->text))
			take_key(l, file, n);
}

void
tg_layers_merge(struct tg_layers *l)
{
	const struct tg_file *last = &l->files[l->nr_files - 1];
	struct tg_loc loc = { last->name, 1, 1 };

	l->top.parent = tg_node_new(l->r->arena, TG_NODE_MAP, loc);
	for (size_t i = 0; i < l->nr_files; i++)
		merge_file(l, &l->files[i]);
	if (!l->has_rules)
		tg_complain(&l->r->list, loc,
			    "no \"rules\": a policy says what it judges (rules: [] for nothing)");
}
