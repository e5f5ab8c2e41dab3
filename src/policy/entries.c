/* SPDX-License-Identifier: MIT */
/*
 * `rules` of several files made one list. An entry whose id an earlier file
 * has used changes that one, key by key, where it may.
 */
#include "layers.h"

#include "trunkgate/num.h"

enum { ID_MAX = 64 };

/* One entry of a file on its way into the list. */
struct arrival {
	struct tg_layers *l;
	const struct tg_file *file;
	const struct tg_node *map;
	const struct tg_node *id_node; /* `id`, or `rule` */
	struct tg_str id;
};

static bool
is_id(struct tg_str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];
		if (!tg_is_alnum(c) && (i == 0 || (c != '.' && c != '_' && c != '-')))
			return false;
	}
	return id.len > 0 && id.len <= ID_MAX;
}

static const struct tg_node *
text_of(const struct tg_node *map, struct tg_str key)
{
	const struct tg_node *node = tg_node_get(map, key);

	return node && node->kind == TG_NODE_SCALAR && !tg_node_is_null(node) ? node : NULL;
}

static struct tg_entry *
find_entry(const struct tg_layers *l, struct tg_str id)
{
	for (size_t i = 0; i < l->nr_entries; i++)
		if (tg_str_eq(l->entries[i]->id, id))
			return l->entries[i];
	return NULL;
}

static void
copy_children(struct tg_arena *arena, const struct tg_node *from, struct tg_node_list *to)
{
	to->parent = tg_node_new(arena, TG_NODE_MAP, from->loc);
	for (const struct tg_node *n = from->first; n; n = n->next)
		tg_node_append(to, tg_node_copy(arena, n));
}

static void
tell_unknown_id(const struct arrival *a)
{
	struct tg_complaints *list = &a->l->r->list;
	struct tg_nearest nearest;

	tg_nearest_init(&nearest, list, a->id);
	for (size_t i = 0; i < a->l->nr_entries; i++)
		tg_nearest_try(&nearest, a->l->entries[i]->id);
	tg_complain(list, a->map->loc, "the entry needs \"rule\": no earlier file has the id %s%s",
		    tg_complaint_show(list, a->id), tg_nearest_text(&nearest));
}

static void
add_entry(const struct arrival *a)
{
	struct tg_layers *l = a->l;
	struct tg_entry *entry = TG_NEW(l->r->arena, struct tg_entry);

	if (!tg_node_get(a->map, TG_STR("rule"))) {
		tell_unknown_id(a);
		return;
	}
	if (l->nr_entries == TG_MAX_RULES) {
		tg_complain(&l->r->list, a->map->loc, "more than %d rules", TG_MAX_RULES);
		return;
	}
	if (l->nr_entries == l->cap_entries)
		/* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are meant */
		TG_GROW(l->r->arena, l->entries, l->nr_entries, l->cap_entries);
	copy_children(l->r->arena, a->map, &entry->map);
	entry->id = a->id;
	entry->file = a->file;
	l->entries[l->nr_entries++] = entry;
}

static bool
says_overridable(const struct tg_entry *entry)
{
	const struct tg_node *node = text_of(entry->map.parent, TG_STR("overridable"));
	bool value = false;

	return node && !node->style && tg_parse_bool(node->text, &value) && value;
}

static void
tell_taken(const struct arrival *a, const struct tg_entry *entry)
{
	struct tg_complaints *list = &a->l->r->list;

	tg_complain(list, a->id_node->loc,
		    "the id %s is taken by the entry in line %u; give this one an id of its own",
		    tg_complaint_show(list, a->id), (unsigned)entry->map.parent->loc.line);
}

static bool
may_change(const struct arrival *a, const struct tg_entry *entry)
{
	struct tg_complaints *list = &a->l->r->list;
	const char *shown = tg_complaint_show(list, a->id);
	struct tg_loc first = entry->map.parent->loc;

	if (tg_layers_may_change(entry->file, a->file) || says_overridable(entry))
		return true;
	tg_complain(list, a->id_node->loc,
		    "%s of %s:%u:%u may not be changed: it does not say overridable: yes", shown,
		    first.file, (unsigned)first.line, (unsigned)first.column);
	return false;
}

static bool
is_same_rule(const struct arrival *a, const struct tg_entry *entry)
{
	const struct tg_node *rule = text_of(a->map, TG_STR("rule"));
	const struct tg_node *first = text_of(entry->map.parent, TG_STR("rule"));

	if (!rule || !first || tg_str_eq(rule->text, first->text))
		return true;
	tg_complain(&a->l->r->list, rule->loc, "%s is a %s in %s:%u:%u; its rule cannot change",
		    tg_complaint_show(&a->l->r->list, a->id),
		    tg_show(a->l->r->arena, first->text, 60), first->loc.file,
		    (unsigned)first->loc.line, (unsigned)first->loc.column);
	return false;
}

static void
change_entry(const struct arrival *a, struct tg_entry *entry)
{
	if (!may_change(a, entry) || !is_same_rule(a, entry))
		return;
	for (const struct tg_node *n = a->map->first; n; n = n->next) {
		struct tg_str key = n->key->text;
		if (tg_str_eq(key, TG_STR("id")) || tg_str_eq(key, TG_STR("rule")))
			continue;
		if (tg_node_get(entry->map.parent, key))
			tg_layers_replace(a->l, &entry->map, n, entry);
		else
			tg_node_append(&entry->map, tg_node_copy(a->l->r->arena, n));
	}
}

/* What is no text could be taken for a missing key. */
static bool
refuse_other_than_text(const struct arrival *a, struct tg_str key)
{
	const struct tg_node *node = tg_node_get(a->map, key);

	if (!node || text_of(a->map, key))
		return false;
	if (!node->is_bad)
		tg_complain(&a->l->r->list, node->loc, "%s must be a name",
			    tg_complaint_show(&a->l->r->list, key));
	return true;
}

static bool
find_id(struct arrival *a)
{
	struct tg_complaints *list = &a->l->r->list;

	if (refuse_other_than_text(a, TG_STR("id")) || refuse_other_than_text(a, TG_STR("rule")))
		return false;
	a->id_node = text_of(a->map, TG_STR("id"));
	if (!a->id_node)
		a->id_node = text_of(a->map, TG_STR("rule"));
	if (!a->id_node)
		tg_complain(list, a->map->loc, "the entry needs \"rule\"");
	if (!a->id_node || a->id_node->is_bad)
		return false;
	a->id = a->id_node->text;
	if (!is_id(a->id))
		tg_complain(list, a->id_node->loc,
			    "%s is no id: letters, digits, then also . _ -, at most %d",
			    tg_complaint_show(list, a->id), ID_MAX);
	return true;
}

static void
take_entry(struct arrival *a)
{
	struct tg_entry *entry;

	if (a->map->is_bad)
		return;
	if (a->map->kind != TG_NODE_MAP) {
		tg_complain(&a->l->r->list, a->map->loc,
			    "an entry of \"rules\" is a mapping: {rule: ...}");
		return;
	}
	if (!find_id(a))
		return;
	entry = find_entry(a->l, a->id);
	if (entry && entry->file != a->file) {
		change_entry(a, entry);
		return;
	}
	if (entry)
		tell_taken(a, entry);
	/* Also where its id is taken: what else is wrong with it is told at once. */
	if (!entry || tg_node_get(a->map, TG_STR("rule")))
		add_entry(a);
}

void
tg_entries_merge(struct tg_layers *l, const struct tg_file *file, const struct tg_node *rules)
{
	if (rules->is_bad)
		return;
	if (rules->kind != TG_NODE_LIST) {
		tg_complain(&l->r->list, rules->loc, "\"rules\" must be a list of mappings%s",
			    tg_node_is_null(rules) ? " (rules: [] for none)" : "");
		return;
	}
	for (const struct tg_node *n = rules->first; n; n = n->next) {
		struct arrival a = { .l = l, .file = file, .map = n };
		take_entry(&a);
	}
}
