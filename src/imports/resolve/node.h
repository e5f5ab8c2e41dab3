/* SPDX-License-Identifier: MIT */
/* What package.json and tsconfig.json say. Private to src/imports. */
#ifndef TRUNKGATE_IMPORTS_RESOLVE_NODE_H
#define TRUNKGATE_IMPORTS_RESOLVE_NODE_H

#include "../documents/doc.h"
#include "priv.h"

enum {
	TG_NODE_TARGETS_MAX = 64,   /* of one entry of exports */
	TG_NODE_EXTENDS_MAX = 16,   /* configurations behind each other */
	TG_NODE_FOLDERS_MAX = 20000 /* looked at for workspaces */
};

/* A folder with package.json; where that is no JSON, doc is NULL and why says
 * more. */
struct tg_node_package {
	struct tg_str folder;
	const struct tg_doc *doc;
	const char *why;
};

/* The package of a folder, or NULL. Read once. */
const struct tg_error *tg_node_package(struct tg_resolving *r, struct tg_str folder,
				       struct tg_node_package **out);
/* The nearest one, from a path up. */
const struct tg_error *tg_node_package_of(struct tg_resolving *r, struct tg_str path,
					  struct tg_node_package **out);
/* The package of the workspaces around the importer that has this name. */
const struct tg_error *tg_node_workspace(struct tg_resolving *r, struct tg_str name,
					 struct tg_node_package **out);

/*
 * The targets that a map of package.json (exports, imports) has for a key
 * ("." "./x" "#x"), with its `*` filled in, whatever the condition, in their
 * order; nr 0: none. False: the key is not in the map. At most
 * TG_NODE_TARGETS_MAX.
 */
struct tg_node_targets {
	struct tg_str items[TG_NODE_TARGETS_MAX];
	size_t nr;
};
bool tg_node_map(struct tg_arena *arena, const struct tg_doc *map, struct tg_str key,
		 struct tg_node_targets *out);

/* What concerns paths in the tsconfig.json nearest to a file, and in those
 * that it extends; never NULL. */
struct tg_tsconfig {
	const struct tg_doc *paths; /* or NULL */
	struct tg_str paths_folder; /* what they are relative to */
	struct tg_str base_url;     /* ptr NULL: none */
};
const struct tg_error *tg_tsconfig_of(struct tg_resolving *r, struct tg_str path,
				      const struct tg_tsconfig **out);

/* The key of a map that matches best: an exact one, else the longest before its one `*`;
 * *rest is what that stands for (empty without one). */
const struct tg_doc *tg_star_best(const struct tg_doc *map, struct tg_str text,
				  struct tg_str *rest);
/* value with its first `*` replaced. */
struct tg_str tg_star_fill(struct tg_arena *arena, struct tg_str value, struct tg_str rest);

#endif
