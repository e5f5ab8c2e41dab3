/* SPDX-License-Identifier: MIT */
/*
 * The cache of raw trees, least recently used ones dropped first. This is
 * the one place of the folder with a malloc and free of its own: what is
 * dropped must give its memory back long before the push ends.
 */
#include "tree.h"

#include "trunkgate/clock.h"

#include <stdlib.h>
#include <string.h>

enum {
	CACHE_BYTES = 3 << 20,
	PINNED_MAX = 256 << 20, /* what nested trees may hold at once */
	TREE_MAX = 64 << 20,
	BUCKETS = 2048,
	PLACES = 1024
};

/* tree comes first: callers hold a pointer to it. */
struct kept {
	struct tg_tree tree;
	struct tg_raw raw;
	struct kept *next_in_bucket;
	struct kept *newer, *older;
	size_t cost;
	uint32_t pins;
};

struct tg_trees {
	struct tg_repo *repo;
	struct kept *buckets[BUCKETS];
	struct kept *newest, *oldest;
	size_t bytes;
	size_t pinned;
	uint64_t key;
	struct tg_tree_scratch scratch;
	struct tg_oid last[PLACES]; /* read at a path, by its hash */
};

static void
release_kept(struct kept *kept)
{
	tg_raw_release(&kept->raw);
	free(kept);
}

static void
release_all(void *ptr)
{
	struct tg_trees *trees = ptr;
	for (struct kept *kept = trees->newest, *older; kept; kept = older) {
		older = kept->older;
		release_kept(kept);
	}
}

struct tg_trees *
tg_trees_new(struct tg_repo *repo)
{
	struct tg_trees *trees = TG_NEW(repo->arena, struct tg_trees);
	trees->repo = repo;
	trees->key = ((uint64_t)tg_monotonic_us() << 16 ^ (uintptr_t)trees) | 1;
	tg_arena_defer(repo->arena, release_all, trees);
	return trees;
}

struct tg_repo *
tg_trees_repo(const struct tg_trees *trees)
{
	return trees->repo;
}

static struct kept **
bucket_of(struct tg_trees *trees, const struct tg_oid *oid)
{
	uint64_t a, b;
	memcpy(&a, oid->id, sizeof(a));
	memcpy(&b, oid->id + 8, sizeof(b));
	uint64_t h = (a ^ trees->key) * (trees->key ^ 0x9e3779b97f4a7c15u) + b * trees->key;
	return &trees->buckets[(h >> 32) % BUCKETS];
}

static void
unlink_age(struct tg_trees *trees, struct kept *kept)
{
	*(kept->newer ? &kept->newer->older : &trees->newest) = kept->older;
	*(kept->older ? &kept->older->newer : &trees->oldest) = kept->newer;
}

static void
link_newest(struct tg_trees *trees, struct kept *kept)
{
	kept->newer = NULL;
	kept->older = trees->newest;
	*(kept->older ? &kept->older->newer : &trees->oldest) = kept;
	trees->newest = kept;
}

static void
drop(struct tg_trees *trees, struct kept *kept)
{
	struct kept **link = bucket_of(trees, &kept->tree.oid);
	while (*link != kept)
		link = &(*link)->next_in_bucket;
	*link = kept->next_in_bucket;
	unlink_age(trees, kept);
	trees->bytes -= kept->cost;
	release_kept(kept);
}

/* Pinned ones are in use; they are few, since a walk pins one path. */
static void
make_room(struct tg_trees *trees)
{
	struct kept *kept = trees->oldest;
	while (kept && trees->bytes > CACHE_BYTES) {
		struct kept *newer = kept->newer;
		if (!kept->pins)
			drop(trees, kept);
		kept = newer;
	}
}

static struct kept *
keep(struct tg_trees *trees, const struct tg_tree *tree, const struct tg_raw *raw)
{
	size_t nr_offsets = (size_t)tree->nr + 1;
	size_t size = sizeof(struct kept) + nr_offsets * sizeof(uint32_t);
	struct kept *kept = malloc(size);
	if (!kept)
		tg_arena_exhausted("trees", size);
	memset(kept, 0, sizeof(*kept));
	kept->tree = *tree;
	kept->raw = *raw;
	kept->cost = size + raw->len;
	uint32_t *offsets = (uint32_t *)(void *)(kept + 1);
	memcpy(offsets, tree->offsets, nr_offsets * sizeof(uint32_t));
	kept->tree.offsets = offsets;
	struct kept **bucket = bucket_of(trees, &tree->oid);
	kept->next_in_bucket = *bucket;
	*bucket = kept;
	link_newest(trees, kept);
	trees->bytes += kept->cost;
	return kept;
}

static struct kept *
find_kept(struct tg_trees *trees, const struct tg_oid *oid)
{
	struct kept *kept = *bucket_of(trees, oid);
	while (kept && !tg_oid_eq(&kept->tree.oid, oid))
		kept = kept->next_in_bucket;
	return kept;
}

/* Two paths may share a place: the guess is then a bad one, no more. */
static struct tg_oid *
place_of(struct tg_trees *trees, struct tg_str path)
{
	uint32_t h = tg_str_hash(TG_HASH_START, path);
	return &trees->last[(h ^ h >> 16) % PLACES];
}

static const struct tg_tree *
find_near(struct tg_trees *trees, const struct tg_oid *last)
{
	const struct kept *kept = find_kept(trees, last);
	return kept && !kept->tree.problem ? &kept->tree : NULL;
}

static const struct tg_error *
read_tree(struct tg_trees *trees, const struct tg_oid *oid, const struct tg_oid *last,
	  struct kept **out)
{
	struct tg_tree tree = { .oid = *oid };
	struct tg_store *store;
	struct tg_raw raw;
	char hex[TG_OID_HEX];
	TG_TRY(tg_repo_store(trees->repo, &store));
	TG_TRY(tg_store_read(store, trees->repo->arena, oid, TREE_MAX, &raw));
	if (raw.type != TG_OBJ_TREE) {
		tg_raw_release(&raw);
		return tg_error_new(trees->repo->arena, TG_ERR_GIT, "object %s is no tree",
				    tg_oid_hex(hex, oid));
	}
	tree.data = raw.data;
	tree.len = raw.len;
	tg_tree_check(trees->repo->arena, &trees->scratch, find_near(trees, last), &tree);
	*out = keep(trees, &tree, &raw);
	return NULL;
}

const struct tg_error *
tg_trees_get(struct tg_trees *trees, const struct tg_oid *oid, struct tg_str path,
	     const struct tg_tree **out)
{
	struct kept *kept = find_kept(trees, oid);
	struct tg_oid *last = place_of(trees, path);
	if (kept) {
		unlink_age(trees, kept);
		link_newest(trees, kept);
	} else {
		TG_TRY(read_tree(trees, oid, last, &kept));
		assert(kept);
	}
	*last = *oid;
	if (!kept->pins++)
		trees->pinned += kept->cost;
	make_room(trees);
	*out = &kept->tree;
	if (trees->pinned <= PINNED_MAX)
		return NULL;
	tg_trees_put(trees, &kept->tree);
	return tg_error_new(trees->repo->arena, TG_ERR_LIMIT, "nested trees of more than %d bytes",
			    PINNED_MAX);
}

void
tg_trees_put(struct tg_trees *trees, const struct tg_tree *tree)
{
	struct kept *kept = find_kept(trees, &tree->oid);
	assert(kept && kept->pins);
	if (!--kept->pins)
		trees->pinned -= kept->cost;
}

/* As git reads any mode it finds: six are possible. */
static uint32_t
canonical_mode(uint32_t mode)
{
	switch (mode & TG_MODE_TYPE) {
	case TG_MODE_FILE:
		return mode & 0100 ? 0100755 : 0100644;
	case TG_MODE_DIR:
		return TG_MODE_DIR;
	case TG_MODE_LINK:
		return TG_MODE_LINK;
	default:
		return TG_MODE_GITLINK;
	}
}

void
tg_tree_entry(const struct tg_tree *tree, uint32_t index, struct tg_tree_entry *out)
{
	struct tg_tree_scan scan = { .data = tree->data };
	assert(index < tree->nr);
	tg_tree_scan_known(&scan, tree->offsets[index], tree->offsets[index + 1]);
	out->mode = canonical_mode(scan.mode);
	out->name = scan.name;
	memcpy(out->id.id, scan.data + scan.pos - TG_OID_LEN, TG_OID_LEN);
}

/* By its length most of them are seen to have another name. */
static bool
can_be_called(const struct tg_tree *tree, uint32_t index, size_t len)
{
	size_t rest = (size_t)tree->offsets[index + 1] - tree->offsets[index];
	size_t least = 1 + 1 + len + 1 + TG_OID_LEN;
	return rest >= least && rest < least + TG_MODE_DIGITS;
}

bool
tg_tree_find_nocase(const struct tg_tree *tree, struct tg_str name, struct tg_tree_entry *out)
{
	for (uint32_t i = 0; i < tree->nr; i++) {
		if (!can_be_called(tree, i, name.len))
			continue;
		tg_tree_entry(tree, i, out);
		if (tg_str_eq_nocase(out->name, name))
			return true;
	}
	return false;
}
