/* SPDX-License-Identifier: MIT */
/* One path in the tree of a commit, by way of the trees that lead there. */
#include "trunkgate/lineage.h"

#include "commit.h"
#include "trunkgate/buf.h"
#include "trunkgate/message.h"

enum { MAX_SHOWN = 120 };

struct way {
	struct tg_ref *ref;
	struct tg_str path;
	size_t end;         /* of the segment that is looked for */
	struct tg_str part; /* that segment */
	bool found;
	struct tg_tree_entry entry;
	struct tg_str twin; /* an entry beside it that folds to the same */
};

static bool
is_folded_same(struct tg_arena *arena, struct tg_str a, struct tg_str b)
{
	if (tg_str_eq_nocase(a, b))
		return true;
	return tg_str_eq(tg_fold(arena, a), tg_fold(arena, b));
}

/* Folding is dear, and nearly every name differs at a glance. */
static bool
may_be_twin(struct tg_str a, struct tg_str b)
{
	bool is_ascii = true;
	for (size_t i = 0; i < a.len && is_ascii; i++)
		is_ascii = (unsigned char)a.ptr[i] < 0x80;
	for (size_t i = 0; i < b.len && is_ascii; i++)
		is_ascii = (unsigned char)b.ptr[i] < 0x80;
	return is_ascii ? tg_str_eq_nocase(a, b) : true;
}

static void
look(struct way *way, const struct tg_tree *tree, bool for_twins)
{
	struct tg_arena *scratch = tg_push_facts(way->ref->push)->scratch;
	way->found = false;
	way->twin = TG_STR("");
	for (uint32_t i = 0; i < tree->nr && !way->found; i++) {
		struct tg_tree_entry entry;
		tg_tree_entry(tree, i, &entry);
		way->found = tg_str_eq(entry.name, way->part);
		if (way->found)
			way->entry = entry;
		else if (for_twins && may_be_twin(entry.name, way->part) &&
			 is_folded_same(scratch, entry.name, way->part))
			way->twin = tg_str_copy(way->ref->push->arena, entry.name);
	}
	tg_arena_reset(scratch);
}

static const struct tg_error *
look_into(struct way *way, const struct tg_oid *id, bool for_twins)
{
	struct tg_trees *trees = tg_push_facts(way->ref->push)->trees;
	const struct tg_tree *tree;
	struct tg_str dir = tg_str_sub(way->path, 0, (size_t)(way->part.ptr - way->path.ptr));
	TG_TRY(tg_trees_get(trees, id, dir, &tree));
	look(way, tree, for_twins);
	bool is_broken = tree->is_broken;
	tg_trees_put(trees, tree);
	if (is_broken)
		return tg_error_new(way->ref->push->arena, TG_ERR_GIT,
				    "a tree of the repository is malformed at %s",
				    tg_show(way->ref->push->arena, way->path, MAX_SHOWN));
	return NULL;
}

/* Down to the last segment, or to the first that is not there. */
static const struct tg_error *
walk(struct way *way, const struct tg_oid *commit, bool for_twins)
{
	struct tg_nodes *nodes = tg_push_facts(way->ref->push)->nodes;
	struct tg_str rest = way->path;
	const struct tg_oid *tree;
	TG_TRY(tg_node_tree(nodes, tg_nodes_add(nodes, commit), &tree));
	struct tg_oid id = *tree;
	while (tg_str_split(&rest, '/', &way->part)) {
		way->end = (size_t)(way->part.ptr - way->path.ptr) + way->part.len;
		TG_TRY(look_into(way, &id, for_twins));
		bool is_last = way->end == way->path.len;
		if (!way->found || is_last)
			return NULL;
		way->found = tg_mode_is(way->entry.mode, TG_MODE_DIR);
		if (!way->found)
			return NULL;
		id = way->entry.id;
	}
	return NULL;
}

/* What somebody put there, and no fault of anything's. */
static const struct tg_error *
check_readable(const struct way *way, struct tg_store *store, size_t max)
{
	struct tg_arena *arena = way->ref->push->arena;
	const char *shown = tg_show(arena, way->path, MAX_SHOWN);
	uint64_t size;
	if (!tg_mode_is(way->entry.mode, TG_MODE_FILE))
		return tg_error_new(arena, TG_ERR_INPUT, "%s is no regular file", shown);
	TG_TRY(tg_store_size(store, arena, &way->entry.id, &size));
	if (size > max)
		return tg_error_new(arena, TG_ERR_INPUT, "%s has %llu bytes: at most %zu are read",
				    shown, (unsigned long long)size, max);
	return NULL;
}

const struct tg_error *
tg_file_at(struct tg_ref *ref, const struct tg_oid *commit, struct tg_str path, size_t max,
	   struct tg_arena *arena, struct tg_str *out, bool *found)
{
	struct way way = { .ref = ref, .path = path };
	struct tg_store *store;
	struct tg_raw raw;
	TG_TRY(walk(&way, commit, false));
	*found = way.found;
	if (!way.found)
		return NULL;
	TG_TRY(tg_repo_store(ref->push->repo, &store));
	TG_TRY(check_readable(&way, store, max));
	TG_TRY(tg_store_read(store, ref->push->arena, &way.entry.id, max, &raw));
	*out = tg_str_copy(arena, tg_str_make(raw.data, raw.len));
	tg_raw_release(&raw);
	return NULL;
}

const struct tg_error *
tg_path_twin(struct tg_ref *ref, const struct tg_oid *commit, struct tg_str path,
	     struct tg_str *out)
{
	struct way way = { .ref = ref, .path = path };
	struct tg_buf text;
	*out = TG_STR("");
	TG_TRY(walk(&way, commit, true));
	if (way.found || !way.twin.len)
		return NULL;
	tg_buf_init(&text, ref->push->arena, path.len + way.twin.len + 1);
	tg_buf_add(&text, tg_str_sub(path, 0, way.end - way.part.len));
	tg_buf_add(&text, way.twin);
	*out = tg_buf_str(&text);
	return NULL;
}
