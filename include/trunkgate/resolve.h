/* SPDX-License-Identifier: MIT */
/*
 * From an import as written to the files of a tree that it reaches. The tree
 * is seen through a few functions of its owner, so that nothing here knows
 * git. Everything read from it (package.json, go.mod, Cargo.toml ...) is a
 * stranger's: sizes, depths and numbers are bounded, and a bound that is
 * reached makes the import "not judged", never "external".
 */
#ifndef TRUNKGATE_RESOLVE_H
#define TRUNKGATE_RESOLVE_H

#include "trunkgate/imports.h"

#define TG_RESOLVE_PATHS_MAX 1000                    /* files that one import reaches */
#define TG_RESOLVE_MANIFEST_MAX ((size_t)256 * 1024) /* bytes of package.json and the like */
#define TG_RESOLVE_MANIFESTS_MAX 4096                /* of them in one tree, read for one push */
#define TG_RESOLVE_ROOTS_MAX 64

enum tg_source_kind { TG_SOURCE_NOTHING, TG_SOURCE_FILE, TG_SOURCE_FOLDER };

struct tg_source_entry {
	struct tg_str name; /* one segment */
	enum tg_source_kind kind;
};

/* What stands at a path, and where: behind symbolic links, in the spelling of
 * the tree. */
struct tg_source_found {
	enum tg_source_kind kind;
	struct tg_str path; /* lives as long as the resolver */
};

/*
 * A tree, as its owner shows it. Paths have no slash at either end, no empty,
 * "." or ".." segments; the root is "". Submodules and links that leave the
 * tree, dangle or go round are nothing. Results live as long as the resolver.
 * An error ends the resolution and is handed up.
 */
struct tg_source_tree {
	void *data;
	/* any_case: where no entry has these bytes, the first one that differs
	 * in ASCII case only; file systems of programmers fold. */
	const struct tg_error *(*look)(void *data, struct tg_str path, bool any_case,
				       struct tg_source_found *out);
	/* The bytes of a file; *is_large (and nothing in out) where it has more
	 * than max of them. No file: out->ptr NULL. */
	const struct tg_error *(*read)(void *data, struct tg_str path, size_t max,
				       struct tg_str *out, bool *is_large);
	/* What a folder holds, in order of name, links left out; nothing where
	 * there is none. */
	const struct tg_error *(*list)(void *data, struct tg_str path,
				       const struct tg_source_entry **out, size_t *nr);
	/* The files, in order of path, that declare a name in a language of
	 * this family (language->normalize.family: Java and Kotlin see each
	 * other's): those for which tg_declared_names() gives it. NULL where
	 * the owner keeps no index: names then resolve to nothing. */
	const struct tg_error *(*declared)(void *data, struct tg_str family, struct tg_str name,
					   const struct tg_str **out, size_t *nr);
};

/*
 * The names that a file declares, distinct: its packages or namespaces, and
 * each type in them, written out ("a.b", "a.b.C"; PHP "a\b\c" in lower case,
 * as PHP compares them). Needs nothing but the scan, so that an index can be
 * made from cached scans. Empty for languages whose imports are paths.
 */
void tg_declared_names(struct tg_arena *arena, const struct tg_language *language,
		       struct tg_str path, const struct tg_imports *imports,
		       const struct tg_str **out, size_t *nr);

struct tg_resolver;

/* The path of a folder given as a root, "" for the whole tree ("", ".", "/"): without empty
 * segments, "." and "..". false where it leads out of the tree. */
bool tg_resolver_root(struct tg_arena *arena, struct tg_str root, struct tg_str *out);

/* roots: folders in which imports are looked up, in order; none: the whole tree alone. Those
 * that lead out of the tree, and those beyond TG_RESOLVE_ROOTS_MAX, are passed over. Everything
 * lives in the arena, with what the resolver remembers of the tree: one for each tree. */
struct tg_resolver *tg_resolver_new(struct tg_arena *arena, const struct tg_source_tree *tree,
				    const struct tg_str *roots, size_t nr_roots);

/* The file whose imports are resolved. */
struct tg_importer {
	struct tg_str path;
	const struct tg_language *language;
	const struct tg_imports *imports; /* all of it: what it declares has a say */
};

enum tg_resolution {
	TG_RESOLVED_PATHS,      /* reaches files of the tree */
	TG_RESOLVED_EXTERNAL,   /* what comes from elsewhere: name says what */
	TG_RESOLVED_UNRESOLVED, /* relative, or ours by its name, but nothing is there */
	TG_RESOLVED_COMPUTED,   /* text cannot tell */
	TG_RESOLVED_NOT_JUDGED, /* a limit: why says which */
	TG_RESOLVED_NO_IMPORT   /* DECLARES, DEFINES, SCOPE, STOP */
};

struct tg_resolved {
	enum tg_resolution how;
	/* Files, distinct, in order of path. Several: the import is of a
	 * package, and text does not tell which of its files are used. */
	const struct tg_str *paths;
	size_t nr_paths;
	/* As a policy names it: "stdio.h", "left-pad/lib", "java.sql.Connection",
	 * "github.com/x/y", "tokio::net::TcpStream", "System.IO". Set for all
	 * imports that are no paths. Not yet fit for a terminal. */
	struct tg_str name;
	const char *why; /* of NOT_JUDGED and UNRESOLVED */
};

/*
 * Resolves one import of a file. Paths and names live as long as the
 * resolver. Errors: those of the tree alone; whatever strangers wrote is told
 * by out->how.
 */
TG_MUST_USE const struct tg_error *tg_resolve(struct tg_resolver *resolver,
					      const struct tg_importer *importer,
					      const struct tg_import *import,
					      struct tg_resolved *out);

/* Whether a file of this name can have a say in where the imports of others lead
 * without being imported: package.json, go.mod and the like. Any JSON can be what a
 * tsconfig.json extends. */
bool tg_is_manifest(struct tg_str path);

#endif
