/* SPDX-License-Identifier: MIT */
/*
 * The commit-graph, mapped. Offsets are checked when a file is opened, so
 * that later reads need no more than the number of its commits.
 */
#include "graph.h"

#include "../objects/id_table.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	HEADER_SIZE = 8,
	TABLE_ENTRY = 12,
	DATA_SIZE = TG_OID_LEN + 16,
	MIN_FILE = HEADER_SIZE + TABLE_ENTRY + TG_OID_LEN,
	MAX_LAYERS = 255, /* the format's own limit */
	MAX_CHAIN_FILE = (MAX_LAYERS + 1) * TG_OID_HEX
};

#define NO_PARENT 0x70000000u
#define HIGH_BIT 0x80000000u
#define MAX_LEVEL 0x3fffffffu

#define CHUNK_FANOUT 0x4f494446u   /* OIDF */
#define CHUNK_IDS 0x4f49444cu      /* OIDL */
#define CHUNK_DATA 0x43444154u     /* CDAT */
#define CHUNK_DATES 0x47444132u    /* GDA2 */
#define CHUNK_OVERFLOW 0x47444f32u /* GDO2 */
#define CHUNK_EDGES 0x45444745u    /* EDGE */

struct chunk {
	const unsigned char *ptr; /* NULL = absent */
	size_t len;
};

struct layer {
	unsigned char *map;
	size_t size;
	uint32_t nr;    /* commits */
	uint32_t below; /* commits of the layers under this one */
	uint32_t nr_base;
	struct tg_id_table table;
	struct chunk fanout, ids, data, dates, overflow, edges;
};

struct tg_graph {
	struct tg_arena *arena;
	struct layer *layers; /* lowest first */
	size_t nr_layers;
	size_t cap_layers;
	uint32_t nr;
	bool has_dates; /* every layer has generation version 2 */
};

static void
unmap_layers(void *ptr)
{
	struct tg_graph *graph = ptr;
	for (size_t i = 0; i < graph->nr_layers; i++)
		munmap(graph->layers[i].map, graph->layers[i].size);
}

static bool
map_file(const char *path, struct layer *out)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	void *map = MAP_FAILED;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= MIN_FILE)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return false;
	out->map = map;
	out->size = (size_t)st.st_size;
	return true;
}

static struct chunk *
chunk_by_id(struct layer *layer, uint32_t id)
{
	switch (id) {
	case CHUNK_FANOUT:
		return &layer->fanout;
	case CHUNK_IDS:
		return &layer->ids;
	case CHUNK_DATA:
		return &layer->data;
	case CHUNK_DATES:
		return &layer->dates;
	case CHUNK_OVERFLOW:
		return &layer->overflow;
	case CHUNK_EDGES:
		return &layer->edges;
	default:
		return NULL; /* Bloom filters, base ids: not needed here */
	}
}

/* The table of contents: ids and offsets, each chunk ending where the next
 * one begins. */
static bool
read_table(struct layer *layer)
{
	const unsigned char *table = layer->map + HEADER_SIZE;
	size_t nr_chunks = layer->map[6];
	size_t end_of_data = layer->size - TG_OID_LEN;
	if (HEADER_SIZE + (nr_chunks + 1) * TABLE_ENTRY > end_of_data)
		return false;
	for (size_t i = 0; i < nr_chunks; i++, table += TABLE_ENTRY) {
		uint64_t from = tg_be64(table + 4), to = tg_be64(table + TABLE_ENTRY + 4);
		struct chunk *chunk = chunk_by_id(layer, tg_be32(table));
		if (from > to || to > end_of_data)
			return false;
		if (!chunk)
			continue;
		if (chunk->ptr)
			return false;
		chunk->ptr = layer->map + from;
		chunk->len = (size_t)(to - from);
	}
	return true;
}

static bool
check_ids(struct layer *layer)
{
	if (!layer->fanout.ptr || layer->fanout.len != TG_FANOUT_SIZE)
		return false;
	layer->table.fanout = layer->fanout.ptr;
	layer->table.ids = layer->ids.ptr;
	return tg_id_table_count(&layer->table) && layer->ids.ptr &&
	       layer->ids.len == (size_t)layer->table.nr * TG_OID_LEN;
}

static bool
check_layer(struct layer *layer)
{
	static const unsigned char magic[6] = { 'C', 'G', 'P', 'H', 1, 1 };
	if (memcmp(layer->map, magic, sizeof(magic)) != 0)
		return false;
	layer->nr_base = layer->map[7];
	if (!read_table(layer) || !check_ids(layer))
		return false;
	size_t nr = layer->nr = layer->table.nr;
	if (!layer->data.ptr || layer->data.len != nr * DATA_SIZE)
		return false;
	if (layer->dates.ptr && layer->dates.len != nr * 4)
		return false;
	return true;
}

/* On failure nothing of the file is kept. */
static bool
add_layer(struct tg_graph *graph, const char *path)
{
	struct layer layer = { 0 };
	if (graph->nr_layers == MAX_LAYERS || !map_file(path, &layer))
		return false;
	layer.below = graph->nr;
	bool is_good = check_layer(&layer) && layer.nr_base == graph->nr_layers &&
		       layer.nr < NO_PARENT - graph->nr;
	if (!is_good) {
		munmap(layer.map, layer.size);
		return false;
	}
	graph->has_dates = (graph->has_dates || !graph->nr_layers) && layer.dates.ptr;
	TG_GROW(graph->arena, graph->layers, graph->nr_layers, graph->cap_layers);
	graph->layers[graph->nr_layers++] = layer;
	graph->nr += layer.nr;
	return true;
}

/* A chain file names its layers one per line, the lowest first. */
static const struct tg_error *
add_chain(struct tg_graph *graph, struct tg_arena *arena, const char *dir, bool *out)
{
	struct tg_str text, line;
	struct tg_oid oid;
	char hex[TG_OID_HEX];
	bool found = false;
	const char *chain = tg_path_join(arena, dir, "commit-graph-chain");
	TG_TRY(tg_file_read(arena, chain, MAX_CHAIN_FILE, &text, &found));
	*out = found;
	while (*out && tg_str_split(&text, '\n', &line)) {
		struct tg_buf path;
		*out = tg_oid_parse(line, &oid);
		tg_buf_init(&path, arena, 4096);
		tg_buf_addf(&path, "%s/graph-%s.graph", dir, tg_oid_hex(hex, &oid));
		*out = *out && !tg_buf_overflowed(&path) && add_layer(graph, path.ptr);
	}
	return NULL;
}

const struct tg_error *
tg_graph_open(struct tg_arena *arena, const char *object_dir, struct tg_graph **out)
{
	struct tg_graph *graph = TG_NEW(arena, struct tg_graph);
	const char *single = tg_path_join(arena, object_dir, "info/commit-graph");
	const char *dir = tg_path_join(arena, object_dir, "info/commit-graphs");
	graph->arena = arena;
	tg_arena_defer(arena, unmap_layers, graph);
	bool is_usable = add_layer(graph, single);
	if (!is_usable)
		TG_TRY(add_chain(graph, arena, dir, &is_usable));
	*out = is_usable && graph->nr ? graph : NULL;
	return NULL;
}

size_t
tg_graph_nr(const struct tg_graph *graph)
{
	return graph->nr;
}

static bool
find_in_layer(const struct layer *layer, const struct tg_oid *oid, uint32_t *at)
{
	uint32_t in_layer;
	if (!tg_id_table_find(&layer->table, oid, &in_layer))
		return false;
	*at = layer->below + in_layer;
	return true;
}

bool
tg_graph_find(const struct tg_graph *graph, const struct tg_oid *oid, uint32_t *at)
{
	for (size_t i = graph->nr_layers; i-- > 0;)
		if (find_in_layer(&graph->layers[i], oid, at))
			return true;
	return false;
}

static const struct layer *
layer_of(const struct tg_graph *graph, uint32_t at)
{
	size_t i = graph->nr_layers - 1;
	assert(at < graph->nr);
	while (graph->layers[i].below > at)
		i--;
	return &graph->layers[i];
}

void
tg_graph_oid(const struct tg_graph *graph, uint32_t at, struct tg_oid *out)
{
	const struct layer *layer = layer_of(graph, at);
	memcpy(out->id, layer->ids.ptr + (size_t)(at - layer->below) * TG_OID_LEN, TG_OID_LEN);
}

/* Version 2 is the committer date plus an offset that makes it monotonic;
 * mixed chains fall back to version 1, the topological level. */
static bool
read_generation(const struct tg_graph *graph, const struct layer *layer, uint32_t in_layer,
		struct tg_graph_commit *out)
{
	const unsigned char *data = layer->data.ptr + (size_t)in_layer * DATA_SIZE + TG_OID_LEN + 8;
	uint32_t level = tg_be32(data) >> 2;
	out->date = (int64_t)((uint64_t)(tg_be32(data) & 3) << 32 | tg_be32(data + 4));
	out->generation = level;
	if (!graph->has_dates)
		return level != 0 && level != MAX_LEVEL;
	uint64_t offset = tg_be32(layer->dates.ptr + (size_t)in_layer * 4);
	if (offset & HIGH_BIT) {
		size_t index = (size_t)(offset & ~(uint64_t)HIGH_BIT);
		if (index >= layer->overflow.len / 8)
			return false;
		offset = tg_be64(layer->overflow.ptr + index * 8);
	}
	return !__builtin_add_overflow((uint64_t)out->date, offset, &out->generation) &&
	       out->generation != UINT64_MAX;
}

/* Third and later parents stand in the edge list, the last one marked. */
static bool
read_edges(const struct tg_graph *graph, const struct layer *layer, uint32_t from,
	   struct tg_graph_commit *out)
{
	size_t nr = layer->edges.len / 4;
	for (size_t i = from; i < nr; i++) {
		uint32_t edge = tg_be32(layer->edges.ptr + i * 4);
		if ((edge & ~HIGH_BIT) >= graph->nr)
			return false;
		out->nr_parents++;
		if (edge & HIGH_BIT) {
			out->others = layer->edges.ptr + (size_t)from * 4;
			return true;
		}
	}
	return false;
}

bool
tg_graph_read(const struct tg_graph *graph, uint32_t at, struct tg_graph_commit *out)
{
	const struct layer *layer = layer_of(graph, at);
	const unsigned char *data = layer->data.ptr + (size_t)(at - layer->below) * DATA_SIZE;
	uint32_t second = tg_be32(data + TG_OID_LEN + 4);
	memcpy(out->tree.id, data, TG_OID_LEN);
	out->nr_parents = 0;
	out->others = NULL;
	out->first[0] = tg_be32(data + TG_OID_LEN);
	out->first[1] = second;
	if (!read_generation(graph, layer, at - layer->below, out))
		return false;
	if (out->first[0] == NO_PARENT)
		return true;
	if (out->first[0] >= graph->nr)
		return false;
	out->nr_parents = 1;
	if (second == NO_PARENT)
		return true;
	if (second & HIGH_BIT)
		return read_edges(graph, layer, second & ~HIGH_BIT, out);
	out->nr_parents = 2;
	return second < graph->nr;
}

uint32_t
tg_graph_parent(const struct tg_graph_commit *commit, size_t index)
{
	assert(index < commit->nr_parents);
	if (index == 0)
		return commit->first[0];
	if (!commit->others)
		return commit->first[1];
	return tg_be32(commit->others + (index - 1) * 4) & ~HIGH_BIT;
}
