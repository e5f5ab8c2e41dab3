/* SPDX-License-Identifier: MIT */
/* The policy in force as one tree: what the layers say, and the defaults of the rest. */
#include "effective.h"

static const struct tg_loc by_default = { "default", 0, 0 };

bool
tg_is_default(const struct tg_loc *loc)
{
	return loc->file == by_default.file;
}

static void
append(struct tg_reading *r, struct tg_node_list *map, const char *name,
       const struct tg_node *value)
{
	struct tg_node *copy = tg_node_copy(r->arena, value);

	copy->key = tg_node_scalar(r->arena, tg_str_from(name), value->loc);
	tg_node_append(map, copy);
}

static void
append_plain(struct tg_reading *r, struct tg_node_list *map, const struct tg_opt *row,
	     const struct tg_node *written)
{
	const struct tg_node *value = written ? written : tg_options_default(r, row, by_default);

	if (value)
		append(r, map, row->name, value);
}

static bool
has_default(const struct tg_opt *rows)
{
	for (; rows->type != TG_OPT_TYPE_END; rows++)
		if (rows->def)
			return true;
	return false;
}

/* A struct's own defaults count as well as what is written of it. */
static void
append_struct(struct tg_reading *r, struct tg_node_list *map, const struct tg_opt *row,
	      const struct tg_node *written)
{
	struct tg_node_list fields = { .parent = tg_node_new(r->arena, TG_NODE_MAP, by_default) };

	if (!written && !has_default(row->table))
		return;
	for (const struct tg_opt *sub = row->table; sub->type != TG_OPT_TYPE_END; sub++)
		append_plain(r, &fields, sub, tg_node_get(written, tg_str_from(sub->name)));
	append(r, map, row->name, fields.parent);
}

static void
append_row(struct tg_reading *r, struct tg_node_list *map, const struct tg_opt *row,
	   const struct tg_node *from)
{
	const struct tg_node *written = tg_node_get(from, tg_str_from(row->name));

	if (row->type == TG_OPT_TYPE_STRUCT && (!written || written->kind == TG_NODE_MAP))
		append_struct(r, map, row, written);
	else
		append_plain(r, map, row, written);
}

static struct tg_node *
entry_tree(struct tg_reading *r, const struct tg_entry *entry)
{
	const struct tg_node *from = entry->map.parent;
	const struct tg_rule *rule = tg_entry_rule(entry);
	struct tg_node_list map = { .parent = tg_node_new(r->arena, TG_NODE_MAP, from->loc) };

	for (const struct tg_opt *row = tg_instance_opts; row->type != TG_OPT_TYPE_END; row++) {
		struct tg_opt copy = *row;
		if (row->offset == offsetof(struct tg_common, refs))
			copy.def = rule->default_refs;
		else if (row->offset == offsetof(struct tg_common, id))
			copy.def = rule->name;
		append_row(r, &map, &copy, from);
	}
	for (const struct tg_opt *row = rule->opts; row && row->type != TG_OPT_TYPE_END; row++)
		append_row(r, &map, row, from);
	return map.parent;
}

/* What the files are read as is no part of what they say together. */
static bool
is_of_a_file(const struct tg_opt *row)
{
	return row->offset == offsetof(struct tg_top, version) ||
	       row->offset == offsetof(struct tg_top, extends) ||
	       row->offset == offsetof(struct tg_top, rules);
}

static void
make(struct tg_layers *l, struct tg_effective *out)
{
	struct tg_reading *r = l->r;
	struct tg_node_list top = { .parent = tg_node_new(r->arena, TG_NODE_MAP, by_default) };
	struct tg_node_list rules = { .parent = tg_node_new(r->arena, TG_NODE_LIST, by_default) };

	for (const struct tg_opt *row = tg_policy_opts; row->type != TG_OPT_TYPE_END; row++)
		if (!is_of_a_file(row))
			append_row(r, &top, row, l->top.parent);
	for (size_t i = 0; i < l->nr_entries; i++)
		tg_node_append(&rules, entry_tree(r, l->entries[i]));
	*out = (struct tg_effective){ l, top.parent, rules.parent };
}

static const struct tg_error *
first_problem(struct tg_layers *l)
{
	struct tg_problems problems;

	tg_complaints_finish(&l->r->list, &problems);
	if (!problems.nr)
		return NULL;
	return tg_error_at(l->r->arena, TG_ERR_POLICY, problems.items[0].loc, "%s",
			   problems.items[0].message);
}

const struct tg_error *
tg_effective_load(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
		  const struct tg_policy_dirs *dirs, struct tg_effective *out)
{
	struct tg_layers *l;
	struct tg_policy *policy;

	TG_TRY(tg_load_tree(arena, layers, nr, dirs, &l, &policy));
	TG_TRY(first_problem(l));
	make(l, out);
	return NULL;
}
