/* SPDX-License-Identifier: MIT */
/* Who may change what in the layers of a policy, and how that is done. */
#include "layers.h"

const struct tg_file *
tg_layers_file(const struct tg_layers *l, const char *name)
{
	for (size_t i = 0; i < l->nr_files; i++)
		if (l->files[i].name == name)
			return &l->files[i];
	return NULL;
}

bool
tg_layers_may_change(const struct tg_file *owner, const struct tg_file *file)
{
	return owner && owner->layer == file->layer && owner->is_extended && !file->is_extended;
}

void
tg_layers_replace(struct tg_layers *l, struct tg_node_list *map, const struct tg_node *value,
		  const struct tg_entry *entry)
{
	struct tg_arena *arena = l->r->arena;
	struct tg_node_list out = {
		.parent = tg_node_new(arena, TG_NODE_MAP, map->parent->loc),
	};

	for (const struct tg_node *n = map->parent->first; n; n = n->next) {
		bool is_it = tg_str_eq(n->key->text, value->key->text);
		tg_node_append(&out, tg_node_copy(arena, is_it ? value : n));
		if (!is_it)
			continue;
		TG_GROW(arena, l->replaced, l->nr_replaced, l->cap_replaced);
		l->replaced[l->nr_replaced++] = (struct tg_replaced){ n, entry };
	}
	*map = out;
}
