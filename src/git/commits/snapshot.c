/* SPDX-License-Identifier: MIT */
/* One commit's tree, walked from the root for each question; trees that were
 * read stay in the store of trees. */
#include "trunkgate/snapshot.h"

#include "commit.h"

struct tg_snapshot {
	struct tg_push *push;
	struct tg_oid root;
	struct tg_tree_diff files;
	bool has_files;
};

const struct tg_error *
tg_snapshot_open(struct tg_ref *ref, const struct tg_oid *commit, struct tg_snapshot **out)
{
	struct tg_nodes *nodes = tg_push_facts(ref->push)->nodes;
	struct tg_snapshot *snapshot = TG_NEW(ref->push->arena, struct tg_snapshot);
	const struct tg_oid *tree;

	TG_TRY(tg_node_tree(nodes, tg_nodes_add(nodes, commit), &tree));
	snapshot->push = ref->push;
	snapshot->root = *tree;
	*out = snapshot;
	return NULL;
}

/* --- one entry of a tree --- */

static bool
search(const struct tg_tree *tree, struct tg_str name, bool is_dir, struct tg_tree_entry *out)
{
	uint32_t low = 0, high = tree->nr;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		tg_tree_entry(tree, middle, out);
		bool entry_is_dir = tg_mode_is(out->mode, TG_MODE_DIR);
		int cmp = tg_tree_cmp(out->name, entry_is_dir, name, is_dir);
		if (cmp == 0 && entry_is_dir == is_dir)
			return true;
		if (cmp < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Trees that git-fsck(1) complains about need not be in order. */
static bool
search_all(const struct tg_tree *tree, struct tg_str name, struct tg_tree_entry *out)
{
	for (uint32_t i = 0; i < tree->nr; i++) {
		tg_tree_entry(tree, i, out);
		if (tg_str_eq(out->name, name))
			return true;
	}
	return false;
}

static bool
find_entry(const struct tg_tree *tree, struct tg_str name, struct tg_tree_entry *out)
{
	if (tree->problem)
		return search_all(tree, name, out);
	return search(tree, name, false, out) || search(tree, name, true, out);
}

static enum tg_entry_kind
kind_of(uint32_t mode)
{
	switch (mode & TG_MODE_TYPE) {
	case TG_MODE_DIR:
		return TG_ENTRY_DIR;
	case TG_MODE_LINK:
		return TG_ENTRY_LINK;
	case TG_MODE_GITLINK:
		return TG_ENTRY_SUBMODULE;
	default:
		return TG_ENTRY_FILE;
	}
}

static const struct tg_error *
find_in(struct tg_snapshot *snapshot, struct tg_str dir, struct tg_str name, struct tg_entry *io)
{
	struct tg_trees *trees = tg_push_facts(snapshot->push)->trees;
	const struct tg_tree *tree;
	struct tg_tree_entry entry;

	TG_TRY(tg_trees_get(trees, &io->id, dir, &tree));
	bool found = find_entry(tree, name, &entry);
	io->kind = found ? kind_of(entry.mode) : TG_ENTRY_NONE;
	if (found)
		io->id = entry.id;
	tg_trees_put(trees, tree);
	return NULL;
}

const struct tg_error *
tg_snapshot_child(struct tg_snapshot *snapshot, const struct tg_oid *tree, struct tg_str dir,
		  struct tg_str name, struct tg_entry *out)
{
	*out = (struct tg_entry){ TG_ENTRY_DIR, *tree };
	return find_in(snapshot, dir, name, out);
}

const struct tg_error *
tg_snapshot_child_nocase(struct tg_snapshot *snapshot, const struct tg_named_entry *folder,
			 struct tg_str name, struct tg_arena *arena, struct tg_named_entry *out)
{
	struct tg_trees *trees = tg_push_facts(snapshot->push)->trees;
	const struct tg_tree *tree;
	struct tg_tree_entry entry;

	*out = (struct tg_named_entry){ .entry = { .kind = TG_ENTRY_NONE } };
	TG_TRY(tg_trees_get(trees, &folder->entry.id, folder->name, &tree));
	if (tg_tree_find_nocase(tree, name, &entry))
		*out = (struct tg_named_entry){ tg_str_copy(arena, entry.name),
						{ kind_of(entry.mode), entry.id } };
	tg_trees_put(trees, tree);
	return NULL;
}

const struct tg_error *
tg_snapshot_find(struct tg_snapshot *snapshot, struct tg_str path, struct tg_entry *out)
{
	struct tg_entry at = { TG_ENTRY_DIR, snapshot->root };
	struct tg_str rest = path, name;

	while (at.kind == TG_ENTRY_DIR && tg_str_split(&rest, '/', &name)) {
		struct tg_str dir = tg_str_sub(path, 0, (size_t)(name.ptr - path.ptr));
		TG_TRY(find_in(snapshot, dir, name, &at));
	}
	/* Below a file there is nothing. */
	if (rest.ptr && rest.len)
		at.kind = TG_ENTRY_NONE;
	*out = at;
	return NULL;
}

const struct tg_error *
tg_snapshot_list(struct tg_snapshot *snapshot, struct tg_str dir, struct tg_arena *arena,
		 const struct tg_named_entry **out, size_t *nr)
{
	struct tg_trees *trees = tg_push_facts(snapshot->push)->trees;
	const struct tg_tree *tree;
	struct tg_entry at;

	*nr = 0;
	TG_TRY(tg_snapshot_find(snapshot, dir, &at));
	if (at.kind != TG_ENTRY_DIR)
		return NULL;
	TG_TRY(tg_trees_get(trees, &at.id, dir, &tree));
	struct tg_named_entry *items = TG_NEW_ARRAY(arena, tree->nr, struct tg_named_entry);
	for (uint32_t i = 0; i < tree->nr; i++) {
		struct tg_tree_entry entry;
		tg_tree_entry(tree, i, &entry);
		items[(*nr)++] = (struct tg_named_entry){ tg_str_copy(arena, entry.name),
							  { kind_of(entry.mode), entry.id } };
	}
	*out = items;
	tg_trees_put(trees, tree);
	return NULL;
}

const struct tg_error *
tg_snapshot_files(struct tg_snapshot *snapshot, struct tg_paths *out)
{
	struct tg_push_facts *facts = tg_push_facts(snapshot->push);

	if (!snapshot->has_files)
		TG_TRY(tg_tree_diff(facts->trees, NULL, &snapshot->root, snapshot->push->arena, 0,
				    &snapshot->files));
	snapshot->has_files = true;
	*out = (struct tg_paths){ snapshot->files.items, snapshot->files.nr };
	return NULL;
}

const struct tg_error *
tg_snapshot_each(struct tg_snapshot *snapshot, tg_path_fn *fn, void *data)
{
	struct tg_push *push = snapshot->push;

	return tg_tree_each(tg_push_facts(push)->trees, &snapshot->root, push->arena, fn, data);
}

const struct tg_error *
tg_snapshot_read(struct tg_snapshot *snapshot, const struct tg_oid *id, size_t max,
		 struct tg_arena *arena, struct tg_str *out, bool *is_large)
{
	struct tg_repo *repo = snapshot->push->repo;
	struct tg_store *store;
	struct tg_raw raw;
	uint64_t size;

	*out = TG_STR("");
	TG_TRY(tg_repo_check_deadline(repo));
	TG_TRY(tg_repo_store(repo, &store));
	TG_TRY(tg_store_size(store, repo->arena, id, &size));
	*is_large = size > max;
	if (*is_large)
		return NULL;
	TG_TRY(tg_store_read(store, repo->arena, id, max, &raw));
	*out = tg_str_copy(arena, tg_str_make(raw.data, raw.len));
	tg_raw_release(&raw);
	return NULL;
}
