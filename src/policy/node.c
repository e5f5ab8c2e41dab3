/* SPDX-License-Identifier: MIT */
/* Trees of located nodes: looking up, comparing, building. */
#include "node.h"

#include "trunkgate/utf8.h"

#include <stdlib.h>
#include <string.h>

const struct tg_node *
tg_node_get(const struct tg_node *map, struct tg_str key)
{
	if (!map || map->kind != TG_NODE_MAP)
		return NULL;
	for (const struct tg_node *n = map->first; n; n = n->next)
		if (tg_str_eq(n->key->text, key))
			return n;
	return NULL;
}

bool
tg_node_is_null(const struct tg_node *node)
{
	static const char *const words[] = { "", "~", "null", "Null", "NULL" };

	if (node->kind != TG_NODE_SCALAR || node->style)
		return false;
	if (node->text.len && !strchr("~nN", node->text.ptr[0]))
		return false;
	for (size_t i = 0; i < TG_ARRAY_LEN(words); i++)
		if (tg_str_eq(node->text, tg_str_from(words[i])))
			return true;
	return false;
}

bool
tg_node_has_only_texts(const struct tg_node *node)
{
	for (const struct tg_node *n = node->first; n; n = n->next)
		if (n->kind != TG_NODE_SCALAR)
			return false;
	return true;
}

static bool
is_same_node(const struct tg_node *a, const struct tg_node *b)
{
	if (a->kind != b->kind || a->nr != b->nr || !a->key != !b->key)
		return false;
	if (a->key && !tg_str_eq(a->key->text, b->key->text))
		return false;
	return tg_str_eq(a->text, b->text) && !a->style == !b->style;
}

struct pair {
	const struct tg_node *a, *b;
};

/* Breadth first over pairs: trees are bounded, the stack need not be. */
bool
tg_node_eq(struct tg_arena *arena, const struct tg_node *a, const struct tg_node *b)
{
	struct pair *queue = NULL;
	size_t nr = 0, cap = 0;

	if (a->kind != b->kind || a->nr != b->nr || !tg_str_eq(a->text, b->text))
		return false;
	TG_GROW(arena, queue, nr, cap);
	queue[nr++] = (struct pair){ a, b };
	for (size_t i = 0; i < nr; i++) {
		const struct tg_node *x = queue[i].a->first, *y = queue[i].b->first;
		for (; x && y; x = x->next, y = y->next) {
			if (!is_same_node(x, y))
				return false;
			TG_GROW(arena, queue, nr, cap);
			queue[nr++] = (struct pair){ x, y };
		}
	}
	return true;
}

struct tg_loc
tg_node_place(const struct tg_node *node, size_t offset)
{
	struct tg_str before = tg_str_sub(node->text, 0, offset);
	struct tg_loc loc = node->loc;

	/* Escapes of double quotes are gone, and lines may have been folded. */
	if (!node->one_line || (node->style && node->style != '\''))
		return loc;
	loc.column += node->style == '\'';
	while (before.len)
		loc.column += tg_utf8_next(&before) == '\'' && node->style ? 2 : 1;
	return loc;
}

struct tg_str
tg_node_text(const struct tg_node *node)
{
	struct tg_str text = node->text;

	if (node->style != '|' && node->style != '>')
		return text;
	while (text.len && text.ptr[text.len - 1] == '\n')
		text.len--;
	return text;
}

void
tg_node_append(struct tg_node_list *list, struct tg_node *child)
{
	if (list->last)
		list->last->next = child;
	else
		list->parent->first = child;
	list->last = child;
	list->parent->nr++;
}

struct tg_node *
tg_node_new(struct tg_arena *arena, enum tg_node_kind kind, struct tg_loc loc)
{
	struct tg_node *node = TG_NEW(arena, struct tg_node);

	node->kind = kind;
	node->loc = loc;
	return node;
}

struct tg_node *
tg_node_scalar(struct tg_arena *arena, struct tg_str text, struct tg_loc loc)
{
	struct tg_node *node = tg_node_new(arena, TG_NODE_SCALAR, loc);

	node->text = text;
	return node;
}

struct tg_node *
tg_node_copy(struct tg_arena *arena, const struct tg_node *node)
{
	struct tg_node *copy = TG_NEW(arena, struct tg_node);

	*copy = *node;
	copy->next = NULL;
	return copy;
}

static int
by_text(const void *a, const void *b)
{
	const struct tg_twin *x = a, *y = b;
	int order = tg_str_cmp(x->text, y->text);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

void
tg_twins_find(struct tg_twin *items, size_t nr,
	      void (*found)(void *data, const struct tg_twin *first, const struct tg_twin *again),
	      void *data)
{
	size_t first = 0;

	if (nr < 2)
		return;
	qsort(items, nr, sizeof(*items), by_text);
	for (size_t i = 1; i < nr; i++) {
		if (tg_str_eq(items[first].text, items[i].text))
			found(data, &items[first], &items[i]);
		else
			first = i;
	}
}
