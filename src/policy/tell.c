/* SPDX-License-Identifier: MIT */
/*
 * The effective policy for programs. What kind of value a scalar is the row says that reads
 * it, not how it looks: a pattern may be a number.
 */
#include "effective.h"

/* A mapping or a list that is being told. */
struct level {
	const struct tg_node *next;
	const struct tg_opt *rows, *more; /* of a mapping's keys; NULL = they are texts */
	const struct tg_opt *each;        /* a row whose struct each child is */
	bool shares_origin;               /* with its texts */
};

struct telling {
	tg_teller *teller;
	void *data;
	struct level stack[TG_POLICY_DEPTH + 2];
	size_t depth;
};

static void
tell(struct telling *t, enum tg_told_kind kind, const struct tg_node *node, bool has_origin)
{
	struct tg_told told = { .kind = kind, .has_origin = has_origin };

	if (node) {
		told.key = node->key ? node->key->text.ptr : NULL;
		told.text = tg_node_text(node);
		told.origin = tg_is_default(&node->loc) ? NULL : &node->loc;
	}
	t->teller(t->data, &told);
}

static const struct tg_opt *
row_of(const struct level *level, const struct tg_node *node)
{
	const struct tg_opt *row = NULL;

	if (level->each)
		return level->each;
	if (level->rows)
		row = tg_options_find(level->rows, node->key->text);
	if (!row && level->more)
		row = tg_options_find(level->more, node->key->text);
	return row;
}

static void
tell_scalar(struct telling *t, const struct tg_opt *row, const struct tg_node *node,
	    bool has_origin)
{
	enum tg_told_kind kind = TG_TOLD_TEXT;
	struct tg_node entry = *node;

	if (row && tg_options_is_list(row->type)) {
		tell(t, TG_TOLD_LIST, node, true);
		entry.key = NULL;
		tell(t, TG_TOLD_TEXT, &entry, false);
		tell(t, TG_TOLD_END, NULL, false);
		return;
	}
	if (row && row->type == TG_OPT_TYPE_INT)
		kind = TG_TOLD_INT;
	else if (row && row->type == TG_OPT_TYPE_BOOL)
		kind = TG_TOLD_BOOL;
	tell(t, kind, node, has_origin);
}

/* What the children are that the row reads; is_struct: the node is the row's struct. */
static void
begin(struct telling *t, const struct tg_opt *row, bool is_struct, const struct tg_node *node)
{
	bool is_map = node->kind == TG_NODE_MAP,
	     has_texts = !is_map && tg_node_has_only_texts(node);
	struct level *level = &t->stack[t->depth++];

	*level = (struct level){ .next = node->first, .shares_origin = has_texts };
	if (is_struct)
		level->rows = row->table;
	else if (row && row->type == (is_map ? TG_OPT_TYPE_MAP : TG_OPT_TYPE_LIST))
		level->each = row;
	tell(t, is_map ? TG_TOLD_MAP : TG_TOLD_LIST, node, has_texts);
}

static void
tell_node(struct telling *t, const struct level *in, const struct tg_node *node)
{
	const struct tg_opt *row = row_of(in, node);
	bool is_struct = row && (row->type == TG_OPT_TYPE_STRUCT || in->each);

	if (is_struct && node->kind != TG_NODE_MAP) {
		row = row->shorthand ? tg_options_find(row->table, tg_str_from(row->shorthand))
				     : NULL;
		is_struct = false;
	}
	if (node->kind == TG_NODE_SCALAR)
		tell_scalar(t, row, node, !in->shares_origin);
	else
		begin(t, row, is_struct, node);
}

/* All below a mapping, by the rows of one table or two. */
static void
tell_below(struct telling *t, const struct tg_node *map, const struct tg_opt *rows,
	   const struct tg_opt *more)
{
	t->stack[0] = (struct level){ .next = map->first, .rows = rows, .more = more };
	t->depth = 1;
	while (t->depth) {
		struct level *level = &t->stack[t->depth - 1];
		const struct tg_node *node = level->next;
		if (node) {
			level->next = node->next;
			tell_node(t, level, node);
		} else if (--t->depth) {
			tell(t, TG_TOLD_END, NULL, false);
		}
	}
}

static void
tell_rules(struct telling *t, const struct tg_node *rules)
{
	t->teller(t->data, &(struct tg_told){ .kind = TG_TOLD_LIST, .key = "rules" });
	for (const struct tg_node *entry = rules->first; entry; entry = entry->next) {
		tell(t, TG_TOLD_MAP, entry, false);
		tell_below(t, entry, tg_instance_opts, tg_rule_find(entry->first->text)->opts);
		tell(t, TG_TOLD_END, NULL, false);
	}
	tell(t, TG_TOLD_END, NULL, false);
}

const struct tg_error *
tg_policy_tell(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
	       const struct tg_policy_dirs *dirs, tg_teller *teller, void *data)
{
	struct telling t = { .teller = teller, .data = data };
	struct tg_effective all;

	TG_TRY(tg_effective_load(arena, layers, nr, dirs, &all));
	tell(&t, TG_TOLD_MAP, all.top, false);
	t.teller(data, &(struct tg_told){ TG_TOLD_INT, "version", TG_STR("1"), false, NULL });
	tell_below(&t, all.top, tg_policy_opts, NULL);
	tell_rules(&t, all.rules);
	tell(&t, TG_TOLD_END, NULL, false);
	return NULL;
}
