/* SPDX-License-Identifier: MIT */
/* Between the resolvers of the languages. Private to src/imports. */
#ifndef TRUNKGATE_IMPORTS_RESOLVE_PRIV_H
#define TRUNKGATE_IMPORTS_RESOLVE_PRIV_H

#include "trunkgate/memo.h"
#include "trunkgate/resolve.h"

enum {
	TG_TARGET_MAX = 4096, /* bytes of a path or name that is looked at */
	TG_FOLDERS_MAX = 64   /* levels above a file */
};

struct tg_resolver {
	struct tg_arena *arena;
	const struct tg_source_tree *tree;
	const struct tg_str *roots;
	size_t nr_roots;
	size_t nr_manifests; /* read so far */
	struct tg_memo packages, tsconfigs, go_mods, crates, rust_files, composers, swifts;
	struct tg_memo workspaces; /* name of a package -> its folder */
	struct tg_memo searches;   /* of paths.c */
	struct tg_memo modules;    /* of swift.c */
};

/* One resolution. */
struct tg_resolving {
	struct tg_resolver *resolver;
	struct tg_arena *arena; /* the resolver's */
	const struct tg_importer *importer;
	const struct tg_import *import;
	const struct tg_normalize *how;
	struct tg_resolved *out;
	struct tg_str *paths;
	size_t nr, cap;
};

/* One for each enum tg_resolve: adds paths with tg_reaches(), or says with
 * tg_is_external() and the like what it is. */
typedef const struct tg_error *tg_resolve_fn(struct tg_resolving *r);
tg_resolve_fn tg_resolve_paths, tg_resolve_names, tg_resolve_python, tg_resolve_go, tg_resolve_node,
	tg_resolve_rust, tg_resolve_php, tg_resolve_swift;

/* ---- Answers ---- */

/* Nothing more is taken, and the import is not judged, past the maximum. */
void tg_reaches(struct tg_resolving *r, struct tg_str path);
void tg_is_external(struct tg_resolving *r, struct tg_str name);
void tg_is_unresolved(struct tg_resolving *r, struct tg_str name, const char *why);
void tg_is_not_judged(struct tg_resolving *r, const char *why);
/* Whether one of these was called, or a path was found. */
bool tg_is_answered(const struct tg_resolving *r);

/* ---- The tree ---- */

/* A file at this path is found; *is_there says so and may be NULL. */
const struct tg_error *tg_try_file(struct tg_resolving *r, struct tg_str path, bool *is_there);
const struct tg_error *tg_look(struct tg_resolving *r, struct tg_str path,
			       struct tg_source_found *out);
/* The files directly in a folder whose names end so; *nr counts them up. */
const struct tg_error *tg_try_folder(struct tg_resolving *r, struct tg_str folder,
				     struct tg_str suffix, struct tg_str not_suffix);
/* A small file that says how its neighbours are built; ptr NULL: none. Past
 * the maximum of size or number the import is not judged. */
const struct tg_error *tg_manifest(struct tg_resolving *r, struct tg_str path, struct tg_str *out);
/* The files below a folder whose names end so, folders of skip and what is in
 * them left out. The import is not judged past a bound of folders. */
struct tg_folders {
	const struct tg_str *items;
	size_t nr;
};
const struct tg_error *tg_try_below(struct tg_resolving *r, struct tg_str folder,
				    struct tg_str suffix, const struct tg_folders *skip);
/* The files that declare a name; see tg_source_tree. */
const struct tg_error *tg_declared(struct tg_resolving *r, struct tg_str name,
				   const struct tg_str **out, size_t *nr);

/* ---- Paths and names ---- */

/* folder/path without "", "." and ".."; false where ".." leaves the tree. */
bool tg_path_in(struct tg_arena *arena, struct tg_str folder, struct tg_str path,
		struct tg_str *out);
struct tg_str tg_concat(struct tg_arena *arena, struct tg_str a, struct tg_str b);
/* "./x", "../x", "." and "..". */
bool tg_is_relative(struct tg_str path);
/* package.name, or name alone where there is no package. */
struct tg_str tg_name_join(struct tg_arena *arena, const struct tg_normalize *how,
			   struct tg_str package, struct tg_str name);
/* name with each of the separators as a slash. */
struct tg_str tg_as_path(struct tg_arena *arena, struct tg_str name, struct tg_str separators);

#endif
