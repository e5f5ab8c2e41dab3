/* SPDX-License-Identifier: MIT */
/* Setters of lists, regular expressions and mappings of texts. */
#include "reading.h"

struct repeats {
	struct tg_reading *r;
	const struct tg_opt *row;
	const struct tg_node **items;
};

static void
tell_repeat(void *data, const struct tg_twin *first, const struct tg_twin *again)
{
	struct repeats *repeats = data;
	struct tg_complaints *list = &repeats->r->list;

	(void)first;
	tg_complain(list, again->node->loc, "%s is listed twice in \"%s\"",
		    tg_complaint_show(list, again->text), repeats->row->name);
	repeats->items[again->index] = NULL;
}

static void
drop_repeats(struct tg_reading *r, const struct tg_opt *row, struct tg_entries *entries)
{
	struct tg_twin *twins = TG_NEW_ARRAY(r->arena, entries->nr, struct tg_twin);
	struct repeats repeats = { r, row, entries->items };
	size_t kept = 0;

	for (size_t i = 0; i < entries->nr; i++)
		twins[i] = (struct tg_twin){ entries->items[i]->text, entries->items[i], i };
	tg_twins_find(twins, entries->nr, tell_repeat, &repeats);
	for (size_t i = 0; i < entries->nr; i++)
		if (entries->items[i])
			entries->items[kept++] = entries->items[i];
	entries->nr = kept;
}

static const char *
what_entry_is(const struct tg_node *node)
{
	if (node->kind == TG_NODE_MAP)
		return "a mapping (a text that holds \": \" needs quotes)";
	return node->kind == TG_NODE_LIST ? "a list" : "empty";
}

/* A list's entry that is a text; others are told. */
static bool
is_text(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node)
{
	if (node->is_bad)
		return false;
	if (node->kind == TG_NODE_SCALAR && !tg_node_is_null(node))
		return true;
	tg_complain(&r->list, node->loc, "\"%s\" must be a list of texts, and this entry is %s",
		    row->name, what_entry_is(node));
	return false;
}

/* One text with blanks where a list is meant is a list of one, of which nothing is ever
 * found. Expressions and keys have blanks; names are looked up where they are read. */
static bool
is_run_together(const struct tg_opt *row, const struct tg_node *node)
{
	bool may_be =
		(row->type == TG_OPT_TYPE_STRS && !row->max) || row->type == TG_OPT_TYPE_PATHS;

	return may_be && tg_str_has(tg_str_trim(node->text), ' ');
}

static void
refuse_run_together(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node)
{
	const char *text = tg_complaint_show(&r->list, node->text);

	tg_complain(&r->list, node->loc,
		    "%s in \"%s\" is one entry with a blank in it: a list is written [a, b], and "
		    "one such entry [%s]",
		    text, row->name, text);
}

struct tg_entries
tg_list_entries(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node)
{
	struct tg_entries entries = { .nr = 0 };

	if (node->kind == TG_NODE_MAP) {
		tg_value_refuse(r, row, node);
		return entries;
	}
	if (node->kind == TG_NODE_SCALAR && is_run_together(row, node)) {
		refuse_run_together(r, row, node);
		return entries;
	}
	entries.items = TG_NEW_ARRAY(r->arena, node->nr + 1, const struct tg_node *);
	if (node->kind == TG_NODE_SCALAR)
		entries.items[entries.nr++] = node;
	for (const struct tg_node *n = node->first; n; n = n->next)
		if (is_text(r, row, n))
			entries.items[entries.nr++] = n;
	if (entries.nr > 1)
		drop_repeats(r, row, &entries);
	return entries;
}

void
tg_set_strs(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	struct tg_entries entries = tg_list_entries(r, row, node);
	struct tg_strs *strs = field;

	strs->items = TG_NEW_ARRAY(r->arena, entries.nr, struct tg_str);
	for (size_t i = 0; i < entries.nr; i++)
		strs->items[i] = tg_node_text(entries.items[i]);
	strs->nr = entries.nr;
}

static void
tell_bad_pattern(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
		 const struct tg_error *err, size_t offset)
{
	tg_complain(&r->list, tg_node_place(node, offset), "\"%s\" is no regular expression: %s",
		    row->name, err->message);
}

static struct tg_pattern *
compile(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node)
{
	enum tg_pattern_mode mode =
		row->type == TG_OPT_TYPE_SEARCHES ? TG_PATTERN_SEARCH : TG_PATTERN_WHOLE;
	struct tg_str source = tg_node_text(node);
	struct tg_pattern *pattern = NULL;
	const struct tg_error *err;
	size_t offset = 0;

	if (!source.len) {
		tg_complain(&r->list, node->loc, "\"%s\" is an empty regular expression",
			    row->name);
		return NULL;
	}
	err = tg_pattern_compile(r->arena, source, mode, &pattern, &offset);
	if (err)
		tell_bad_pattern(r, row, node, err, offset);
	return pattern;
}

void
tg_set_pattern(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	       void *field)
{
	if (node->kind == TG_NODE_SCALAR)
		*(struct tg_pattern **)field = compile(r, row, node);
	else
		tg_value_refuse(r, row, node);
}

void
tg_set_searches(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
		void *field)
{
	struct tg_entries entries = tg_list_entries(r, row, node);
	struct tg_patterns *patterns = field;

	patterns->items = TG_NEW_ARRAY(r->arena, entries.nr, struct tg_pattern *);
	for (size_t i = 0; i < entries.nr; i++)
		patterns->items[i] = compile(r, row, entries.items[i]);
	patterns->nr = entries.nr;
}

static void
set_pair(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	 struct tg_strmap *map)
{
	if (node->is_bad)
		return;
	if (node->kind != TG_NODE_SCALAR || tg_node_is_null(node)) {
		tg_complain(&r->list, node->loc, "%s in \"%s\" must be a text",
			    tg_complaint_show(&r->list, node->key->text), row->name);
		return;
	}
	map->keys[map->nr] = node->key->text;
	map->values[map->nr++] = tg_node_text(node);
}

void
tg_set_strmap(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	      void *field)
{
	struct tg_strmap *map = field;

	if (node->kind != TG_NODE_MAP) {
		tg_value_refuse(r, row, node);
		return;
	}
	map->keys = TG_NEW_ARRAY(r->arena, node->nr, struct tg_str);
	map->values = TG_NEW_ARRAY(r->arena, node->nr, struct tg_str);
	map->nr = 0;
	for (const struct tg_node *n = node->first; n; n = n->next)
		set_pair(r, row, n, map);
}
