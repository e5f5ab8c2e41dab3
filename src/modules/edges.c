/* SPDX-License-Identifier: MIT */
/* Edges by themselves: copies, and counts of those that mean the same. */
#include "trunkgate/buf.h"
#include "trunkgate/memo.h"
#include "trunkgate/modules.h"

enum { KEY_MAX = 64 << 10 };

struct tg_edge
tg_edge_copy(struct tg_arena *arena, const struct tg_edge *edge)
{
	struct tg_edge out = *edge;

	out.written = tg_str_copy(arena, edge->written);
	out.name = tg_str_copy(arena, edge->name);
	out.path = tg_str_copy(arena, edge->path);
	return out;
}

struct tg_edge_bag {
	struct tg_arena *arena;
	struct tg_memo counts; /* of key_of() to size_t */
	struct tg_buf key;
};

static struct tg_str
key_of(struct tg_edge_bag *bag, const struct tg_edge *edge)
{
	tg_buf_clear(&bag->key);
	tg_buf_addf(&bag->key, "%d ", edge->to);
	tg_buf_add(&bag->key, edge->name);
	return tg_buf_str(&bag->key);
}

struct tg_edge_bag *
tg_edge_bag_new(struct tg_arena *arena, const struct tg_edges *edges)
{
	struct tg_edge_bag *bag = TG_NEW(arena, struct tg_edge_bag);

	bag->arena = arena;
	tg_buf_init(&bag->key, arena, KEY_MAX);
	for (size_t i = 0; i < edges->nr; i++) {
		struct tg_str key = key_of(bag, &edges->items[i]);
		bool is_known = false;
		size_t *count = tg_memo_get(&bag->counts, key, &is_known);

		if (!count) {
			count = TG_NEW(arena, size_t);
			tg_memo_put(&bag->counts, arena, key, count);
		}
		++*count;
	}
	return bag;
}

bool
tg_edge_bag_take(struct tg_edge_bag *bag, const struct tg_edge *edge)
{
	bool is_known = false;
	size_t *count = tg_memo_get(&bag->counts, key_of(bag, edge), &is_known);

	if (!count || !*count)
		return false;
	--*count;
	return true;
}
