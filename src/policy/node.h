/* SPDX-License-Identifier: MIT */
/*
 * One YAML file as a tree in which every node knows its place. Only what a
 * policy needs of YAML gets through: one document of mappings, lists and
 * scalars, no anchors, aliases, tags or directives, no key twice.
 */
#ifndef TG_POLICY_NODE_H
#define TG_POLICY_NODE_H

#include "problems.h"

enum tg_node_kind { TG_NODE_SCALAR, TG_NODE_LIST, TG_NODE_MAP };

struct tg_node {
	enum tg_node_kind kind;
	char style;    /* of a scalar: 0 plain, else ' " | > */
	bool one_line; /* the scalar ends on the line where it starts */
	bool is_bad;   /* reported already: passed over in silence */
	struct tg_loc loc;
	struct tg_str text;        /* of a scalar; NUL-terminated */
	const struct tg_node *key; /* of a mapping's value; of a key that stands
				    * for a short-hand: the key written */
	const struct tg_node *first, *next;
	size_t nr; /* children */
};

/* NULL when the text is no usable tree; then there is a complaint. The root
 * is a mapping. name must live as long as the arena. */
struct tg_node *tg_yaml_read(struct tg_complaints *list, const char *name, struct tg_str text);

/* The value of a key, or NULL. */
const struct tg_node *tg_node_get(const struct tg_node *map, struct tg_str key);
/* No value was written: "key:", ~ or null. */
bool tg_node_is_null(const struct tg_node *node);
/* Whether none of its children has children. */
bool tg_node_has_only_texts(const struct tg_node *node);
/* Same kinds and texts all through; places do not count. */
bool tg_node_eq(struct tg_arena *arena, const struct tg_node *a, const struct tg_node *b);
/* Where byte offset of the scalar's text stands in the file, if that can be
 * told from its style; else where the scalar starts. */
struct tg_loc tg_node_place(const struct tg_node *node, size_t offset);
/* The text of a block scalar without the line end that the style adds. */
struct tg_str tg_node_text(const struct tg_node *node);

/* --- building trees --- */

struct tg_node_list {
	struct tg_node *parent;
	struct tg_node *last;
};
void tg_node_append(struct tg_node_list *list, struct tg_node *child);
struct tg_node *tg_node_new(struct tg_arena *arena, enum tg_node_kind kind, struct tg_loc loc);
struct tg_node *tg_node_scalar(struct tg_arena *arena, struct tg_str text, struct tg_loc loc);
/* A copy that shares its children, to stand in another tree. */
struct tg_node *tg_node_copy(struct tg_arena *arena, const struct tg_node *node);

/*
 * Texts that occur twice: sorts items by text and place, and calls found for
 * each that equals an earlier one.
 */
struct tg_twin {
	struct tg_str text;
	const struct tg_node *node;
	size_t index;
};
void tg_twins_find(struct tg_twin *items, size_t nr,
		   void (*found)(void *data, const struct tg_twin *first,
				 const struct tg_twin *again),
		   void *data);

#endif
