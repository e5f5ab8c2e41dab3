/* SPDX-License-Identifier: MIT */
/*
 * The effective policy as YAML: what is in force after all layers and
 * defaults, and where each value was written. It reads back as a policy.
 */
#include "emit.h"
#include "layers.h"

static const struct tg_node *
value_of(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *map,
	 const char **origin)
{
	const struct tg_node *node = tg_node_get(map, tg_str_from(row->name));

	*origin = node ? NULL : "default";
	return node ? node : tg_options_default(r, row, (struct tg_loc){ "default", 0, 0 });
}

static bool
has_default(const struct tg_opt *rows)
{
	for (; rows->type != TG_OPT_TYPE_END; rows++)
		if (rows->def)
			return true;
	return false;
}

static void
show_plain(struct tg_reading *r, struct tg_buf *out, size_t indent, const struct tg_opt *row,
	   const struct tg_node *map)
{
	const char *origin;
	const struct tg_node *node = value_of(r, row, map, &origin);

	if (node)
		tg_emit_key(out, indent, tg_str_from(row->name), node, origin);
}

/* A struct's own defaults count as well as what is written of it. */
static void
show_struct(struct tg_reading *r, struct tg_buf *out, size_t indent, const struct tg_opt *row,
	    const struct tg_node *node)
{
	if (!node && !has_default(row->table))
		return;
	for (size_t i = 0; i < indent; i++)
		tg_buf_addc(out, ' ');
	tg_buf_addf(out, "%s:\n", row->name);
	for (const struct tg_opt *sub = row->table; sub->type != TG_OPT_TYPE_END; sub++)
		show_plain(r, out, indent + 2, sub, node);
}

static void
show_row(struct tg_reading *r, struct tg_buf *out, size_t indent, const struct tg_opt *row,
	 const struct tg_node *map)
{
	const struct tg_node *node = tg_node_get(map, tg_str_from(row->name));

	if (row->type == TG_OPT_TYPE_STRUCT && (!node || node->kind == TG_NODE_MAP))
		show_struct(r, out, indent, row, node);
	else
		show_plain(r, out, indent, row, map);
}

static void
show_entry(struct tg_reading *r, struct tg_buf *out, const struct tg_entry *entry)
{
	const struct tg_node *map = entry->map.parent;
	const struct tg_rule *rule = tg_entry_rule(entry);

	tg_buf_addf(out, "  - rule: %s", rule->name);
	tg_emit_origin(out, tg_node_get(map, TG_STR("rule")), NULL);
	for (const struct tg_opt *row = tg_instance_opts; row->type != TG_OPT_TYPE_END; row++) {
		struct tg_opt copy = *row;
		if (row->offset == offsetof(struct tg_common, rule))
			continue;
		if (row->offset == offsetof(struct tg_common, refs))
			copy.def = rule->default_refs;
		else if (row->offset == offsetof(struct tg_common, id))
			copy.def = rule->name;
		show_row(r, out, 4, &copy, map);
	}
	for (const struct tg_opt *row = rule->opts; row && row->type != TG_OPT_TYPE_END; row++)
		show_row(r, out, 4, row, map);
}

static void
show_files(struct tg_buf *out, const struct tg_layers *l)
{
	tg_buf_adds(out, "# The policy in force, from:\n");
	for (size_t i = 0; i < l->nr_files; i++)
		tg_buf_addf(out, "#   %s%s\n", l->files[i].name,
			    l->files[i].is_extended ? " (extended)" : "");
	tg_buf_adds(out, "version: 1\n");
}

static void
show_top(struct tg_buf *out, const struct tg_layers *l)
{
	for (const struct tg_opt *row = tg_policy_opts; row->type != TG_OPT_TYPE_END; row++)
		if (row->offset != offsetof(struct tg_top, version) &&
		    row->offset != offsetof(struct tg_top, extends) &&
		    row->offset != offsetof(struct tg_top, rules))
			show_row(l->r, out, 0, row, l->top.parent);
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
tg_policy_show(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
	       const struct tg_policy_dirs *dirs, struct tg_buf *out)
{
	struct tg_layers *l;
	struct tg_policy *policy;

	TG_TRY(tg_load_tree(arena, layers, nr, dirs, &l, &policy));
	TG_TRY(first_problem(l));
	show_files(out, l);
	show_top(out, l);
	tg_buf_adds(out, l->nr_entries ? "rules:\n" : "rules: []\n");
	for (size_t i = 0; i < l->nr_entries; i++)
		show_entry(l->r, out, l->entries[i]);
	return NULL;
}
