/* SPDX-License-Identifier: MIT */
/* A table with jansson's hash as its index; names need not be UTF-8. */
#include "counts.h"

#include <stdlib.h>
#include <string.h>

static void
drop_index(void *data)
{
	json_decref(data);
}

void
tg_counts_init(struct tg_counts *table, struct tg_arena *arena)
{
	*table = (struct tg_counts){ .arena = arena, .index = json_object() };
	if (!table->index)
		tg_arena_exhausted("counts", 0);
	tg_arena_defer(arena, drop_index, table->index);
}

struct tg_counts_row *
tg_counts_at(struct tg_counts *table, const char *key)
{
	const json_t *known = json_object_get(table->index, key);
	if (!known && table->nr >= TG_COUNTS_MAX) {
		key = "(others)";
		known = json_object_get(table->index, key);
	}
	if (known)
		return &table->rows[json_integer_value(known)];
	if (json_object_set_new_nocheck(table->index, key, json_integer((json_int_t)table->nr)))
		tg_arena_exhausted("counts", table->nr);
	TG_GROW(table->arena, table->rows, table->nr, table->cap);
	struct tg_counts_row *row = &table->rows[table->nr++];
	*row = (struct tg_counts_row){ .key = tg_strdup(table->arena, key) };
	return row;
}

const struct tg_counts_row *
tg_counts_find(const struct tg_counts *table, const char *key)
{
	const json_t *known = json_object_get(table->index, key);
	return known ? &table->rows[json_integer_value(known)] : NULL;
}

static int
by_weight(const void *a, const void *b)
{
	const struct tg_counts_row *x = a, *y = b;
	for (size_t i = 0; i < TG_COUNTS_COLUMNS; i++)
		if (x->nr[i] != y->nr[i])
			return x->nr[i] > y->nr[i] ? -1 : 1;
	return strcmp(x->key, y->key);
}

void
tg_counts_sort(struct tg_counts *table)
{
	if (table->nr)
		qsort(table->rows, table->nr, sizeof(*table->rows), by_weight);
}
