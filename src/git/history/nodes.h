/* SPDX-License-Identifier: MIT */
/*
 * The commits that one push has made us look at: ids, parents, trees and
 * what orders a walk, about 100 bytes each, read once from the commit-graph,
 * the quarantine or the repository and shared by the walks of all refs.
 */
#ifndef TRUNKGATE_GIT_NODES_H
#define TRUNKGATE_GIT_NODES_H

#include "../priv.h"

#define TG_NODE_NONE UINT32_MAX
#define TG_GENERATION_NONE UINT64_MAX
enum { TG_COMMIT_MAX = 16 << 20 }; /* bytes of one raw commit */

enum tg_node_state {
	TG_NODE_LOADED = 1,   /* tree, parents and date are known */
	TG_NODE_ASKED = 2,    /* whether it is incoming is known */
	TG_NODE_INCOMING = 4, /* it lies in the quarantine */
	TG_NODE_SETTLED = 8,  /* asked: it lies in the repository */
	TG_NODE_PLACED = 16,  /* asked: its generation, if it has one */
	TG_NODE_ALONE = 32,   /* asked: it lies in the quarantine alone */
	TG_NODE_SOUND = 64    /* asked: nothing is malformed */
};

struct tg_node {
	struct tg_oid oid;
	struct tg_oid tree;
	int64_t date;
	uint64_t generation; /* NONE = not in the commit-graph */
	uint32_t parents;    /* see tg_node_parent() */
	uint32_t nr_parents;
	uint32_t graph_at; /* position there, or NONE */
	uint32_t raw;      /* of the kept raw bytes, or NONE */
	uint32_t walk;     /* which walk the marks belong to */
	uint8_t marks;
	uint8_t state;
	uint32_t slot; /* scratch of whoever orders a list */
};

struct tg_nodes;

struct tg_nodes *tg_nodes_new(struct tg_repo *repo);
struct tg_repo *tg_nodes_repo(const struct tg_nodes *nodes);
/* The node of that id, made if need be; nothing is read. */
uint32_t tg_nodes_add(struct tg_nodes *nodes, const struct tg_oid *oid);
/* Pointers stay valid. */
struct tg_node *tg_node(const struct tg_nodes *nodes, uint32_t at);
/* Of a loaded node. */
uint32_t tg_node_parent(const struct tg_nodes *nodes, const struct tg_node *node, size_t index);

/* Reads what is not known yet, the generation as well. */
TG_MUST_USE const struct tg_error *tg_node_load(struct tg_nodes *nodes, uint32_t at);
/* Its tree; loads it if need be. */
TG_MUST_USE const struct tg_error *tg_node_tree(struct tg_nodes *nodes, uint32_t at,
						const struct tg_oid **out);
/* Looks into the quarantine; an incoming commit is loaded, and its raw bytes
 * are kept while there is room. */
TG_MUST_USE const struct tg_error *tg_node_load_incoming(struct tg_nodes *nodes, uint32_t at,
							 bool *is_incoming);
bool tg_node_is_settled(struct tg_nodes *nodes, uint32_t at);
/* A walk is over: what a long one through the repository's packs has left in
 * memory is given back. */
TG_MUST_USE const struct tg_error *tg_nodes_rest(struct tg_nodes *nodes);
/* The kept bytes; false when they must be read again. */
bool tg_node_raw(const struct tg_nodes *nodes, const struct tg_node *node, struct tg_str *out);
/*
 * The commit that an object id stands for: itself or the end of a chain of
 * tags. NONE when there is no commit, or no such object.
 */
TG_MUST_USE const struct tg_error *tg_nodes_peel(struct tg_nodes *nodes, const struct tg_oid *oid,
						 uint32_t *out);

/* Marks belong to a walk: a new number makes all of them stale at once. */
uint32_t tg_nodes_new_walk(struct tg_nodes *nodes);
uint8_t *tg_node_marks(const struct tg_nodes *nodes, uint32_t at, uint32_t walk);

#endif
