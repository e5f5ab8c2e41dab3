/* SPDX-License-Identifier: MIT */
/*
 * Nodes stand in blocks, so that they never move, and are found by a hash
 * table of their numbers. The hash is keyed: a pusher who chooses ids must
 * not be able to choose collisions.
 */
#include "nodes.h"

#include "../objects/commit_header.h"
#include "graph.h"
#include "trunkgate/clock.h"

#include <string.h>

enum {
	BLOCK_BITS = 8,
	BLOCK = 1 << BLOCK_BITS,
	FIRST_SLOTS = 512,
	RAW_BUDGET = 8 << 20,
	SETTLED_BUDGET = 512 << 10,
	REST_AFTER = 1000, /* settled commits read: some MiB of pack and index */
	MAX_TAG = 1 << 20, /* bytes of a tag object */
	MAX_PEEL = 16,
	MAX_PARENTS = 1 << 16
};

struct tg_nodes {
	struct tg_repo *repo;
	struct tg_arena *arena;
	struct tg_node **blocks;
	size_t nr_blocks, cap_blocks;
	uint32_t nr;
	uint32_t *slots; /* of the hash table: number + 1, 0 = free */
	size_t nr_slots; /* a power of two */
	uint64_t key;
	uint32_t *parents;
	size_t nr_parents, cap_parents;
	struct tg_str *raws;
	size_t nr_raws, cap_raws;
	size_t raw_bytes;
	struct tg_graph *graph;
	bool graph_asked;
	size_t nr_settled; /* read since tg_nodes_rest() */
	uint32_t walk;
};

struct tg_nodes *
tg_nodes_new(struct tg_repo *repo)
{
	struct tg_nodes *nodes = TG_NEW(repo->arena, struct tg_nodes);
	nodes->repo = repo;
	nodes->arena = repo->arena;
	nodes->nr_slots = FIRST_SLOTS;
	nodes->slots = TG_NEW_ARRAY(repo->arena, FIRST_SLOTS, uint32_t);
	nodes->key =
		((uint64_t)tg_monotonic_us() << 20 ^ (uintptr_t)nodes ^ (uint64_t)tg_now_us()) | 1;
	return nodes;
}

struct tg_repo *
tg_nodes_repo(const struct tg_nodes *nodes)
{
	return nodes->repo;
}

struct tg_node *
tg_node(const struct tg_nodes *nodes, uint32_t at)
{
	assert(at < nodes->nr);
	return &nodes->blocks[at >> BLOCK_BITS][at & (BLOCK - 1)];
}

static size_t
slot_of(const struct tg_nodes *nodes, const struct tg_oid *oid)
{
	uint64_t a, b;
	memcpy(&a, oid->id, sizeof(a));
	memcpy(&b, oid->id + 8, sizeof(b));
	uint64_t h = (a ^ (nodes->key >> 7)) * nodes->key + (b ^ nodes->key);
	h = (h ^ h >> 29) * (nodes->key ^ 0x9e3779b97f4a7c15u);
	return (size_t)(h >> 24) & (nodes->nr_slots - 1);
}

/* The slot that holds oid, or the free one where it belongs. */
static size_t
find_slot(const struct tg_nodes *nodes, const struct tg_oid *oid)
{
	size_t i = slot_of(nodes, oid);
	while (nodes->slots[i] && !tg_oid_eq(&tg_node(nodes, nodes->slots[i] - 1)->oid, oid))
		i = (i + 1) & (nodes->nr_slots - 1);
	return i;
}

static void
grow_slots(struct tg_nodes *nodes)
{
	nodes->nr_slots *= 4;
	nodes->slots = TG_NEW_ARRAY(nodes->arena, nodes->nr_slots, uint32_t);
	for (uint32_t at = 0; at < nodes->nr; at++)
		nodes->slots[find_slot(nodes, &tg_node(nodes, at)->oid)] = at + 1;
}

uint32_t
tg_nodes_add(struct tg_nodes *nodes, const struct tg_oid *oid)
{
	size_t slot = find_slot(nodes, oid);
	if (nodes->slots[slot])
		return nodes->slots[slot] - 1;
	if ((nodes->nr & (BLOCK - 1)) == 0) {
		TG_GROW(nodes->arena, nodes->blocks, nodes->nr_blocks, nodes->cap_blocks);
		nodes->blocks[nodes->nr_blocks++] =
			TG_NEW_ARRAY(nodes->arena, BLOCK, struct tg_node);
	}
	uint32_t at = nodes->nr++;
	struct tg_node *node = tg_node(nodes, at);
	node->oid = *oid;
	node->generation = TG_GENERATION_NONE;
	node->graph_at = TG_NODE_NONE;
	node->raw = TG_NODE_NONE;
	nodes->slots[slot] = at + 1;
	if (nodes->nr > nodes->nr_slots / 2)
		grow_slots(nodes);
	return at;
}

uint32_t
tg_node_parent(const struct tg_nodes *nodes, const struct tg_node *node, size_t index)
{
	assert(node->state & TG_NODE_LOADED && index < node->nr_parents);
	return nodes->parents[node->parents + index];
}

static void
add_parent(struct tg_nodes *nodes, uint32_t parent)
{
	TG_GROW(nodes->arena, nodes->parents, nodes->nr_parents, nodes->cap_parents);
	nodes->parents[nodes->nr_parents++] = parent;
}

static const struct tg_error *
bad_node(const struct tg_nodes *nodes, const struct tg_node *node, const char *what)
{
	char hex[TG_OID_HEX];
	return tg_error_new(nodes->arena, TG_ERR_GIT, "commit %s: %s", tg_oid_hex(hex, &node->oid),
			    what);
}

static const struct tg_error *
load_raw(struct tg_nodes *nodes, struct tg_node *node, struct tg_str raw)
{
	struct tg_walk_header header;
	struct tg_oid parent;
	if (!tg_header_walk(raw, &header))
		return bad_node(nodes, node, "does not begin with a tree");
	if (header.nr_parents > MAX_PARENTS)
		return tg_error_new(nodes->arena, TG_ERR_LIMIT, "a commit with %zu parents",
				    header.nr_parents);
	node->tree = header.tree;
	node->date = header.date;
	node->parents = (uint32_t)nodes->nr_parents;
	node->nr_parents = (uint32_t)header.nr_parents;
	while (tg_header_parent(&header.parents, &parent))
		add_parent(nodes, tg_nodes_add(nodes, &parent));
	node->state |= TG_NODE_LOADED;
	return NULL;
}

static const struct tg_error *
open_graph(struct tg_nodes *nodes)
{
	if (nodes->graph_asked)
		return NULL;
	nodes->graph_asked = true;
	return tg_graph_open(nodes->arena, nodes->repo->object_dir, &nodes->graph);
}

/*
 * Every walk relies on a child's generation being greater than its parent's,
 * so that is checked here, where a parent's place is first learnt.
 */
static const struct tg_error *
load_graph(struct tg_nodes *nodes, struct tg_node *node)
{
	struct tg_graph_commit commit, above;
	struct tg_oid oid;
	if (!tg_graph_read(nodes->graph, node->graph_at, &commit))
		return bad_node(nodes, node, "damaged in the commit-graph");
	node->tree = commit.tree;
	node->date = commit.date;
	node->generation = commit.generation;
	node->parents = (uint32_t)nodes->nr_parents;
	node->nr_parents = (uint32_t)commit.nr_parents;
	for (size_t i = 0; i < commit.nr_parents; i++) {
		uint32_t at = tg_graph_parent(&commit, i);
		if (!tg_graph_read(nodes->graph, at, &above) ||
		    above.generation >= commit.generation)
			return bad_node(nodes, node,
					"the commit-graph contradicts itself; "
					"run git commit-graph write --reachable");
		tg_graph_oid(nodes->graph, at, &oid);
		uint32_t parent = tg_nodes_add(nodes, &oid);
		tg_node(nodes, parent)->graph_at = at;
		add_parent(nodes, parent);
	}
	node->state |= TG_NODE_LOADED;
	return NULL;
}

static void
keep_raw(struct tg_nodes *nodes, struct tg_node *node, struct tg_str raw, size_t budget)
{
	if (node->raw != TG_NODE_NONE || nodes->raw_bytes + raw.len > budget)
		return;
	TG_GROW(nodes->arena, nodes->raws, nodes->nr_raws, nodes->cap_raws);
	node->raw = (uint32_t)nodes->nr_raws;
	nodes->raws[nodes->nr_raws++] = tg_str_copy(nodes->arena, raw);
	nodes->raw_bytes += raw.len;
}

/* A walk begins with what the push brings, whose bytes are asked for again even
 * where they are settled; it may then go on through all history. */
static const struct tg_error *
read_node(struct tg_nodes *nodes, struct tg_node *node)
{
	struct tg_store *store;
	struct tg_raw raw;
	nodes->nr_settled++;
	TG_TRY(tg_repo_store(nodes->repo, &store));
	TG_TRY(tg_store_read_settled(store, nodes->arena, &node->oid, TG_COMMIT_MAX, &raw));
	const struct tg_error *err;
	if (raw.type == TG_OBJ_COMMIT)
		err = load_raw(nodes, node, tg_str_make(raw.data, raw.len));
	else
		err = bad_node(nodes, node, "is no commit");
	if (!err)
		keep_raw(nodes, node, tg_str_make(raw.data, raw.len), SETTLED_BUDGET);
	tg_raw_release(&raw);
	return err;
}

const struct tg_error *
tg_nodes_rest(struct tg_nodes *nodes)
{
	struct tg_store *store;
	if (nodes->nr_settled < REST_AFTER)
		return NULL;
	nodes->nr_settled = 0;
	TG_TRY(tg_repo_store(nodes->repo, &store));
	return tg_store_rest(store);
}

/* Whether the graph has it; the place is kept. */
static const struct tg_error *
find_in_graph(struct tg_nodes *nodes, struct tg_node *node, bool *found)
{
	*found = node->graph_at != TG_NODE_NONE;
	if (*found)
		return NULL;
	TG_TRY(open_graph(nodes));
	*found = nodes->graph && tg_graph_find(nodes->graph, &node->oid, &node->graph_at);
	return NULL;
}

const struct tg_error *
tg_node_load(struct tg_nodes *nodes, uint32_t at)
{
	struct tg_node *node = tg_node(nodes, at);
	struct tg_graph_commit commit;
	bool in_graph;
	if (node->state & TG_NODE_PLACED)
		return NULL;
	TG_TRY(find_in_graph(nodes, node, &in_graph));
	node->state |= TG_NODE_PLACED;
	if (!(node->state & TG_NODE_LOADED))
		return in_graph ? load_graph(nodes, node) : read_node(nodes, node);
	/* Read from the quarantine, yet the repository has it too: to walks it
	 * must look like any other commit of the graph. */
	if (in_graph && !tg_graph_read(nodes->graph, node->graph_at, &commit))
		return bad_node(nodes, node, "damaged in the commit-graph");
	if (in_graph)
		node->generation = commit.generation;
	return NULL;
}

const struct tg_error *
tg_node_tree(struct tg_nodes *nodes, uint32_t at, const struct tg_oid **out)
{
	struct tg_node *node = tg_node(nodes, at);
	if (!(node->state & TG_NODE_LOADED))
		TG_TRY(tg_node_load(nodes, at));
	*out = &node->tree;
	return NULL;
}

static const struct tg_error *
take_incoming(struct tg_nodes *nodes, struct tg_node *node, const struct tg_raw *raw)
{
	struct tg_str bytes = tg_str_make(raw->data, raw->len);
	if (raw->type != TG_OBJ_COMMIT)
		return bad_node(nodes, node, "is no commit");
	node->state |= TG_NODE_INCOMING;
	if (!(node->state & TG_NODE_LOADED))
		TG_TRY(load_raw(nodes, node, bytes));
	keep_raw(nodes, node, bytes, RAW_BUDGET);
	return NULL;
}

const struct tg_error *
tg_node_load_incoming(struct tg_nodes *nodes, uint32_t at, bool *is_incoming)
{
	struct tg_node *node = tg_node(nodes, at);
	struct tg_store *store;
	struct tg_raw raw;
	bool found = false;
	if (!(node->state & TG_NODE_ASKED)) {
		TG_TRY(tg_repo_store(nodes->repo, &store));
		TG_TRY(tg_store_read_incoming(store, nodes->arena, &node->oid, TG_COMMIT_MAX, &raw,
					      &found));
		node->state |= TG_NODE_ASKED;
		if (found) {
			const struct tg_error *err = take_incoming(nodes, node, &raw);
			tg_raw_release(&raw);
			if (err)
				return err;
		}
	}
	*is_incoming = node->state & TG_NODE_INCOMING;
	return NULL;
}

/* What lies nowhere else is settled without asking. */
bool
tg_node_is_settled(struct tg_nodes *nodes, uint32_t at)
{
	struct tg_node *node = tg_node(nodes, at);
	struct tg_store *store;
	if (!(node->state & TG_NODE_INCOMING) || node->state & TG_NODE_SETTLED)
		return true;
	if (node->state & TG_NODE_ALONE)
		return false;
	if (tg_repo_store(nodes->repo, &store))
		return true; /* the strict answer: nothing is then certain */
	bool is_settled = tg_store_is_settled(store, &node->oid);
	node->state |= is_settled ? TG_NODE_SETTLED : TG_NODE_ALONE;
	return is_settled;
}

bool
tg_node_raw(const struct tg_nodes *nodes, const struct tg_node *node, struct tg_str *out)
{
	if (node->raw == TG_NODE_NONE)
		return false;
	*out = nodes->raws[node->raw];
	return true;
}

/* "object <id>" is a tag's first line. */
static bool
tagged_id(const struct tg_raw *raw, struct tg_oid *out)
{
	struct tg_str text = tg_str_make(raw->data, raw->len);
	return tg_str_starts(text, TG_STR("object ")) && tg_oid_parse(tg_str_sub(text, 7, 40), out);
}

/* One level: *oid becomes what a tag points at; *done when that ends. */
static const struct tg_error *
peel_step(struct tg_nodes *nodes, struct tg_oid *oid, uint32_t *out, bool *done)
{
	struct tg_store *store;
	struct tg_raw raw;
	uint32_t at = tg_nodes_add(nodes, oid);
	struct tg_node *node = tg_node(nodes, at);
	bool is_commit = node->state & TG_NODE_LOADED;
	*done = true;
	if (!is_commit)
		TG_TRY(find_in_graph(nodes, node, &is_commit));
	if (is_commit) {
		*out = at;
		return NULL;
	}
	TG_TRY(tg_repo_store(nodes->repo, &store));
	TG_TRY(tg_store_read(store, nodes->arena, oid, TG_COMMIT_MAX, &raw));
	const struct tg_error *err = NULL;
	if (raw.type == TG_OBJ_COMMIT) {
		*out = at;
		err = load_raw(nodes, node, tg_str_make(raw.data, raw.len));
	} else if (raw.type == TG_OBJ_TAG) {
		*done = !tagged_id(&raw, oid);
	}
	tg_raw_release(&raw);
	return err;
}

/*
 * A ref to a missing object makes nothing known, which is the strict side; it
 * must not stop every push to the repository.
 */
const struct tg_error *
tg_nodes_peel(struct tg_nodes *nodes, const struct tg_oid *oid, uint32_t *out)
{
	struct tg_oid id = *oid;
	uint32_t at = TG_NODE_NONE;
	bool done = false;
	for (int level = 0; level < MAX_PEEL && !done; level++) {
		const struct tg_error *err = peel_step(nodes, &id, &at, &done);
		if (err && err->kind == TG_ERR_GIT)
			break;
		if (err)
			return err;
	}
	*out = at;
	return NULL;
}

uint32_t
tg_nodes_new_walk(struct tg_nodes *nodes)
{
	return ++nodes->walk;
}

uint8_t *
tg_node_marks(const struct tg_nodes *nodes, uint32_t at, uint32_t walk)
{
	struct tg_node *node = tg_node(nodes, at);
	if (node->walk != walk) {
		node->walk = walk;
		node->marks = 0;
	}
	return &node->marks;
}
