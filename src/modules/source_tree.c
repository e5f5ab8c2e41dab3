/* SPDX-License-Identifier: MIT */
/* The tree of a commit as the resolvers of imports see it (trunkgate/resolve.h). */
#include "source_tree.h"

#include "source_names.h"
#include "source_nodes.h"

struct tree {
	struct tg_source_tree base;
	struct tg_source_nodes nodes;
	struct tg_source_names names;
};

static enum tg_source_kind
kind_of(const struct tg_source_node *node)
{
	if (!node)
		return TG_SOURCE_NOTHING;
	if (node->entry.kind == TG_ENTRY_FILE)
		return TG_SOURCE_FILE;
	return node->entry.kind == TG_ENTRY_DIR ? TG_SOURCE_FOLDER : TG_SOURCE_NOTHING;
}

static const struct tg_error *
look(void *data, struct tg_str path, bool any_case, struct tg_source_found *out)
{
	struct tree *tree = data;
	struct tg_source_node *node;

	TG_TRY(tg_source_walk(&tree->nodes, path, any_case, &node));
	*out = (struct tg_source_found){ kind_of(node), path };
	if (out->kind != TG_SOURCE_NOTHING)
		out->path = tg_source_path(&tree->nodes, node);
	return NULL;
}

static const struct tg_error *
read_file(void *data, struct tg_str path, size_t max, struct tg_str *out, bool *is_large)
{
	struct tree *tree = data;
	struct tg_source_node *node;

	*out = (struct tg_str){ NULL, 0 };
	*is_large = false;
	TG_TRY(tg_source_walk(&tree->nodes, path, false, &node));
	if (kind_of(node) != TG_SOURCE_FILE)
		return NULL;
	TG_TRY(tg_snapshot_read(tree->nodes.snapshot, &node->entry.id, max, tree->nodes.arena, out,
				is_large));
	if (*is_large)
		*out = (struct tg_str){ NULL, 0 };
	return NULL;
}

static const struct tg_error *
list(void *data, struct tg_str path, const struct tg_source_entry **out, size_t *nr)
{
	struct tree *tree = data;
	struct tg_source_entry *entries;
	struct tg_source_node *folder;

	*nr = 0;
	TG_TRY(tg_source_walk(&tree->nodes, path, false, &folder));
	if (kind_of(folder) != TG_SOURCE_FOLDER)
		return NULL;
	TG_TRY(tg_source_enter(&tree->nodes, folder));
	entries = TG_NEW_ARRAY(tree->nodes.arena, folder->nr_children, struct tg_source_entry);
	for (size_t i = 0; i < folder->nr_children; i++) {
		const struct tg_source_node *child = &folder->children[i];

		if (kind_of(child) != TG_SOURCE_NOTHING)
			entries[(*nr)++] = (struct tg_source_entry){ child->name, kind_of(child) };
	}
	*out = entries;
	return NULL;
}

static const struct tg_error *
declared(void *data, struct tg_str family, struct tg_str name, const struct tg_str **out,
	 size_t *nr)
{
	struct tree *tree = data;

	return tg_source_declared(&tree->names, family, name, out, nr);
}

struct tg_source_tree *
tg_source_tree_new(struct tg_sources *sources)
{
	struct tree *tree = TG_NEW(sources->arena, struct tree);

	*tree = (struct tree){ .base = { .data = tree,
					 .look = look,
					 .read = read_file,
					 .list = list,
					 .declared = declared },
			       .names = { .sources = sources } };
	return &tree->base;
}

const struct tg_error *
tg_source_tree_start(struct tg_source_tree *base, struct tg_arena *memory)
{
	struct tree *tree = base->data;
	return tg_source_nodes_start(&tree->nodes, tree->names.sources->snapshot, memory);
}
