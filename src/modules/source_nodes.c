/* SPDX-License-Identifier: MIT */
/* Walking a commit's tree by path, through links and in any case. */
#include "source_nodes.h"

#include "trunkgate/buf.h"

#include <string.h>

enum { MAX_HOPS = 10, MAX_LINK = 4096 };

const struct tg_error *
tg_source_nodes_start(struct tg_source_nodes *nodes, struct tg_snapshot *snapshot,
		      struct tg_arena *arena)
{
	*nodes = (struct tg_source_nodes){ .arena = arena, .snapshot = snapshot };
	nodes->root = TG_NEW(arena, struct tg_source_node);
	return tg_snapshot_find(snapshot, TG_STR(""), &nodes->root->entry);
}

static struct tg_str
path_of(struct tg_arena *arena, const struct tg_source_node *node)
{
	const struct tg_source_node *at;
	size_t len = 0;
	char *path;

	for (at = node; at->parent; at = at->parent)
		len += at->name.len + (at != node);
	path = tg_alloc(arena, len + 1);
	node = node->parent ? node : NULL;
	for (size_t end = len; node && node->parent; node = node->parent) {
		end -= node->name.len;
		memcpy(path + end, node->name.ptr, node->name.len);
		if (end)
			path[--end] = '/';
	}
	return tg_str_make(path, len);
}

struct tg_str
tg_source_path(struct tg_source_nodes *nodes, struct tg_source_node *node)
{
	if (!node->path.ptr)
		node->path = path_of(nodes->arena, node);
	return node->path;
}

const struct tg_error *
tg_source_enter(struct tg_source_nodes *nodes, struct tg_source_node *folder)
{
	const struct tg_named_entry *items;
	size_t nr;

	if (folder->is_listed)
		return NULL;
	TG_TRY(tg_snapshot_list(nodes->snapshot, tg_source_path(nodes, folder), nodes->arena,
				&items, &nr));
	folder->children = TG_NEW_ARRAY(nodes->arena, nr, struct tg_source_node);
	for (size_t i = 0; i < nr; i++)
		folder->children[i] = (struct tg_source_node){ .parent = folder,
							       .name = items[i].name,
							       .entry = items[i].entry };
	folder->nr_children = nr;
	folder->is_listed = true;
	return NULL;
}

static const struct tg_error *
find_child(struct tg_source_nodes *nodes, struct tg_source_node *folder, struct tg_str name,
	   struct tg_source_node **out)
{
	struct tg_entry entry;
	bool is_known = false;

	*out = tg_memo_get(&folder->by_name, name, &is_known);
	if (is_known)
		return NULL;
	TG_TRY(tg_snapshot_child(nodes->snapshot, &folder->entry.id, tg_source_path(nodes, folder),
				 name, &entry));
	if (entry.kind != TG_ENTRY_NONE) {
		*out = TG_NEW(nodes->arena, struct tg_source_node);
		(*out)->parent = folder;
		(*out)->name = tg_str_copy(nodes->arena, name);
		(*out)->entry = entry;
	}
	tg_memo_put(&folder->by_name, nodes->arena, name, *out);
	return NULL;
}

/* ---- In any case ---- */

static void
fold(struct tg_source_nodes *nodes, struct tg_source_node *folder)
{
	for (size_t i = 0; i < folder->nr_children && !folder->is_folded; i++) {
		struct tg_str key = tg_str_lower(nodes->arena, folder->children[i].name);
		bool is_known = false;

		(void)tg_memo_get(&folder->by_folded, key, &is_known);
		if (!is_known)
			tg_memo_put(&folder->by_folded, nodes->arena, key, &folder->children[i]);
	}
	folder->is_folded = true;
}

static const struct tg_error *
search_any_case(struct tg_source_nodes *nodes, struct tg_source_node *folder, struct tg_str name,
		struct tg_source_node **out)
{
	const struct tg_named_entry at = { tg_source_path(nodes, folder), folder->entry };
	struct tg_named_entry found;

	TG_TRY(tg_snapshot_child_nocase(nodes->snapshot, &at, name, nodes->arena, &found));
	if (found.entry.kind != TG_ENTRY_NONE) {
		*out = TG_NEW(nodes->arena, struct tg_source_node);
		(*out)->parent = folder;
		(*out)->name = found.name;
		(*out)->entry = found.entry;
	}
	return NULL;
}

static const struct tg_error *
find_any_case(struct tg_source_nodes *nodes, struct tg_source_node *folder, struct tg_str name,
	      struct tg_source_node **out)
{
	/* A table of all names pays from so many names on that are not there. */
	enum { SHORT = 256, SEARCHES = 16 };
	char text[SHORT];
	struct tg_str key = tg_str_make(text, name.len);
	bool is_known;

	/* Longer names are in no tree that git can check out. */
	if (name.len > SHORT)
		return NULL;
	for (size_t i = 0; i < name.len; i++)
		text[i] = tg_to_lower(name.ptr[i]);
	*out = tg_memo_get(&folder->by_folded, key, &is_known);
	if (is_known || folder->is_folded)
		return NULL;
	if (folder->nr_searches++ < SEARCHES) {
		TG_TRY(search_any_case(nodes, folder, name, out));
		tg_memo_put(&folder->by_folded, nodes->arena, key, *out);
		return NULL;
	}
	TG_TRY(tg_source_enter(nodes, folder));
	fold(nodes, folder);
	*out = tg_memo_get(&folder->by_folded, key, &is_known);
	return NULL;
}

/* ---- Walking ---- */

struct walk {
	struct tg_source_nodes *nodes;
	bool any_case;
	struct tg_source_node *at; /* NULL: nothing is there */
	struct tg_str rest;
	int hops;
};

/* The rest begins where the link leads, from its folder. */
static const struct tg_error *
follow(struct walk *walk, const struct tg_source_node *link)
{
	struct tg_arena *arena = walk->nodes->arena;
	struct tg_str target;
	bool is_large = false;
	struct tg_buf rest;

	TG_TRY(tg_snapshot_read(walk->nodes->snapshot, &link->entry.id, MAX_LINK, arena, &target,
				&is_large));
	walk->at = link->parent;
	if (++walk->hops > MAX_HOPS || is_large || !target.len || target.ptr[0] == '/') {
		walk->at = NULL;
		return NULL;
	}
	tg_buf_init(&rest, arena, target.len + walk->rest.len + 2);
	tg_buf_add(&rest, target);
	tg_buf_addc(&rest, '/');
	tg_buf_add(&rest, walk->rest);
	walk->rest = tg_buf_str(&rest);
	return NULL;
}

static const struct tg_error *
step(struct walk *walk, struct tg_str name)
{
	struct tg_source_node *child;

	if (!name.len || tg_str_eq(name, TG_STR(".")))
		return NULL;
	if (tg_str_eq(name, TG_STR(".."))) {
		walk->at = walk->at->parent;
		return NULL;
	}
	TG_TRY(find_child(walk->nodes, walk->at, name, &child));
	if (!child && walk->any_case)
		TG_TRY(find_any_case(walk->nodes, walk->at, name, &child));
	if (child && child->entry.kind == TG_ENTRY_LINK)
		return follow(walk, child);
	walk->at = child;
	return NULL;
}

const struct tg_error *
tg_source_walk(struct tg_source_nodes *nodes, struct tg_str path, bool any_case,
	       struct tg_source_node **out)
{
	struct walk walk = { nodes, any_case, nodes->root, path, 0 };
	struct tg_str name;

	while (walk.at && walk.at->entry.kind == TG_ENTRY_DIR &&
	       tg_str_split(&walk.rest, '/', &name))
		TG_TRY(step(&walk, name));
	/* Below a file there is nothing. */
	*out = walk.rest.ptr && walk.rest.len ? NULL : walk.at;
	return NULL;
}
