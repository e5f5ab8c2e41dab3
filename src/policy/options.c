/* SPDX-License-Identifier: MIT */
/*
 * Rows of option tables applied to nodes. Structs inside structs become tasks
 * of a queue, so that nothing recurses.
 */
#include "reading.h"

static tg_setter set_struct, set_map, set_list;

static tg_setter *const setters[] = {
	[TG_OPT_TYPE_INT] = tg_set_int,
	[TG_OPT_TYPE_BOOL] = tg_set_bool,
	[TG_OPT_TYPE_SIZE] = tg_set_size,
	[TG_OPT_TYPE_DURATION] = tg_set_duration,
	[TG_OPT_TYPE_ENUM] = tg_set_enum,
	[TG_OPT_TYPE_STR] = tg_set_str,
	[TG_OPT_TYPE_STRS] = tg_set_strs,
	[TG_OPT_TYPE_PATTERN] = tg_set_pattern,
	[TG_OPT_TYPE_SEARCHES] = tg_set_searches,
	[TG_OPT_TYPE_REFS] = tg_set_refs,
	[TG_OPT_TYPE_PATHS] = tg_set_paths,
	[TG_OPT_TYPE_PEOPLE] = tg_set_people,
	[TG_OPT_TYPE_STRMAP] = tg_set_strmap,
	[TG_OPT_TYPE_STRUCT] = set_struct,
	[TG_OPT_TYPE_MAP] = set_map,
	[TG_OPT_TYPE_LIST] = set_list,
};

void
tg_reading_init(struct tg_reading *r, struct tg_arena *arena)
{
	*r = (struct tg_reading){ .arena = arena };
	tg_complaints_init(&r->list, arena);
}

const struct tg_opt *
tg_options_find(const struct tg_opt *rows, struct tg_str name)
{
	for (; rows->type != TG_OPT_TYPE_END; rows++)
		if (tg_str_eq(tg_str_from(rows->name), name))
			return rows;
	return NULL;
}

static void
push_task(struct tg_reading *r, const struct tg_opt *rows, const struct tg_node *map,
	  struct tg_loc loc, void *base)
{
	TG_GROW(r->arena, r->tasks, r->nr_tasks, r->cap_tasks);
	r->tasks[r->nr_tasks++] = (struct tg_task){ rows, map, loc, base };
}

bool
tg_options_is_list(enum tg_opt_type type)
{
	return type == TG_OPT_TYPE_STRS || type == TG_OPT_TYPE_SEARCHES ||
	       type == TG_OPT_TYPE_REFS || type == TG_OPT_TYPE_PATHS || type == TG_OPT_TYPE_PEOPLE;
}

static struct tg_str
unquote(struct tg_str s)
{
	s = tg_str_trim(s);
	if (s.len >= 2 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0])
		return tg_str_sub(s, 1, s.len - 2);
	return s;
}

struct tg_strs
tg_opt_default_list(struct tg_arena *arena, const struct tg_opt *row)
{
	struct tg_str text = tg_str_from(row->def), item;
	bool has_brackets = tg_str_starts(text, TG_STR("["));
	struct tg_str rest = has_brackets ? tg_str_sub(text, 1, text.len - 2) : text;
	struct tg_strs list = { TG_NEW_ARRAY(arena, text.len, struct tg_str), 0 };

	while (tg_str_split(&rest, ',', &item)) {
		item = unquote(item);
		if (item.len)
			list.items[list.nr++] = item;
	}
	return list;
}

static const struct tg_node *
default_list(struct tg_arena *arena, const struct tg_opt *row, struct tg_loc loc)
{
	struct tg_node_list list = { .parent = tg_node_new(arena, TG_NODE_LIST, loc) };
	struct tg_strs items = tg_opt_default_list(arena, row);

	for (size_t i = 0; i < items.nr; i++)
		tg_node_append(&list,
			       tg_node_scalar(arena, tg_str_copy(arena, items.items[i]), loc));
	return list.parent;
}

/* Filled in here: a table of hundreds of keys has thousands of them, which
 * nobody looks at again. */
static const struct tg_node *
default_scalar(struct tg_node *node, const struct tg_opt *row, struct tg_loc loc)
{
	*node = (struct tg_node){ .kind = TG_NODE_SCALAR,
				  .loc = loc,
				  .text = tg_str_from(row->def) };
	/* Quoted, so that an empty default is a text and not "no value". */
	if (row->type == TG_OPT_TYPE_STR)
		node->style = '\'';
	return node;
}

const struct tg_node *
tg_options_default(struct tg_reading *r, const struct tg_opt *row, struct tg_loc loc)
{
	if (!row->def)
		return NULL;
	if (tg_options_is_list(row->type))
		return default_list(r->arena, row, loc);
	return default_scalar(TG_NEW(r->arena, struct tg_node), row, loc);
}

static bool
is_integer_field(enum tg_opt_type type)
{
	return type == TG_OPT_TYPE_INT || type == TG_OPT_TYPE_SIZE || type == TG_OPT_TYPE_DURATION;
}

/* Of what was written; a default always has a value. */
static bool
lacks_value(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node)
{
	if (!tg_node_is_null(node))
		return false;
	tg_complain(&r->list, node->loc,
		    "\"%s\" has no value; leave the key out to get the default", row->name);
	return true;
}

static void
set_unset(struct tg_reading *r, const struct tg_opt *row, struct tg_loc loc, void *field)
{
	if (is_integer_field(row->type))
		*(int64_t *)field = TG_UNSET;
	else if (row->type == TG_OPT_TYPE_STRUCT)
		push_task(r, row->table, NULL, loc, field);
}

static void
apply(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, struct tg_loc loc,
      char *base)
{
	void *field = base + row->offset;
	struct tg_node room;

	if (node && (node->is_bad || lacks_value(r, row, node)))
		return;
	if (!node && row->def && !tg_options_is_list(row->type))
		node = default_scalar(&room, row, loc);
	else if (!node)
		node = tg_options_default(r, row, loc);
	if (!node) {
		set_unset(r, row, loc, field);
		return;
	}
	setters[row->type](r, row, node, field);
}

static void
run_task(struct tg_reading *r, const struct tg_task *task)
{
	for (const struct tg_opt *row = task->rows; row->type != TG_OPT_TYPE_END; row++)
		apply(r, row, tg_node_get(task->map, tg_str_from(row->name)), task->loc,
		      task->base);
}

/* Tasks that the setters push run too; the queue is empty afterwards. */
static void
run_tasks(struct tg_reading *r)
{
	for (size_t i = 0; i < r->nr_tasks; i++) {
		struct tg_task task = r->tasks[i];
		run_task(r, &task);
	}
	r->nr_tasks = 0;
}

void
tg_options_set(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	       struct tg_loc loc, void *base)
{
	apply(r, row, node, loc, base);
	run_tasks(r);
}

void
tg_options_fill(struct tg_reading *r, const struct tg_opt *rows, const struct tg_node *map,
		void *base)
{
	push_task(r, rows, map, map->loc, base);
	run_tasks(r);
}

static void
try_rows(struct tg_nearest *nearest, const struct tg_opt *rows)
{
	for (; rows && rows->type != TG_OPT_TYPE_END; rows++)
		tg_nearest_try(nearest, tg_str_from(rows->name));
}

void
tg_options_refuse_unknown(struct tg_reading *r, const struct tg_node *map, const char *what,
			  const struct tg_opt *rows, const struct tg_opt *more)
{
	for (const struct tg_node *n = map->first; n; n = n->next) {
		struct tg_str name = n->key->text;
		struct tg_nearest nearest;
		/* An empty or tagged key was told where it was read. */
		if (!name.len || n->key->is_bad || tg_options_find(rows, name) ||
		    (more && tg_options_find(more, name)))
			continue;
		tg_nearest_init(&nearest, &r->list, name);
		try_rows(&nearest, rows);
		try_rows(&nearest, more);
		tg_complain(&r->list, n->key->loc, "unknown %s %s%s", what,
			    tg_complaint_show(&r->list, name), tg_nearest_text(&nearest));
	}
}

/* {shorthand: value}, standing where value stands. */
static const struct tg_node *
write_out(struct tg_arena *arena, const char *shorthand, const struct tg_node *value)
{
	struct tg_node_list map = { .parent = tg_node_new(arena, TG_NODE_MAP, value->loc) };
	struct tg_node *copy = tg_node_copy(arena, value);
	struct tg_node *key;

	key = tg_node_scalar(arena, tg_str_from(shorthand), value->loc);
	key->key = value->key;
	copy->key = key;
	tg_node_append(&map, copy);
	return map.parent;
}

/* One struct of a row's table: a mapping, or what its short-hand takes. */
static void
push_struct(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *base)
{
	const struct tg_node *map = node;

	if (node->is_bad)
		return;
	if (tg_node_is_null(node) && node->key) {
		tg_complain(&r->list, node->loc, "%s has no value",
			    tg_complaint_show(&r->list, node->key->text));
		return;
	}
	if (node->kind != TG_NODE_MAP && row->shorthand)
		map = write_out(r->arena, row->shorthand, node);
	if (map->kind != TG_NODE_MAP) {
		tg_complain(&r->list, node->loc, "%s must be a mapping: {%s: ...}",
			    node->key ? tg_complaint_show(&r->list, node->key->text)
				      : "an entry of the list",
			    row->table->name);
		return;
	}
	tg_options_refuse_unknown(r, map, "key", row->table, NULL);
	push_task(r, row->table, map, map->loc, base);
}

static void
set_struct(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	push_struct(r, row, node, field);
}

static void
set_table(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	struct tg_table *table = field;
	char *items = tg_alloc_array(r->arena, node->nr, row->size);
	size_t i = 0;

	if (node->kind == TG_NODE_MAP)
		table->keys = TG_NEW_ARRAY(r->arena, node->nr, struct tg_str);
	for (const struct tg_node *n = node->first; n; n = n->next, i++) {
		if (table->keys)
			table->keys[i] = n->key->text;
		push_struct(r, row, n, items + i * row->size);
	}
	table->items = items;
	table->nr = node->nr;
}

static void
set_map(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	if (node->kind == TG_NODE_MAP)
		set_table(r, row, node, field);
	else
		tg_value_refuse(r, row, node);
}

static void
set_list(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node, void *field)
{
	if (node->kind == TG_NODE_LIST)
		set_table(r, row, node, field);
	else
		tg_value_refuse(r, row, node);
}
