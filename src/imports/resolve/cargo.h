/* SPDX-License-Identifier: MIT */
/* What Cargo.toml says: crates, their roots, and which of them are in this
 * tree. Private to src/imports. */
#ifndef TRUNKGATE_IMPORTS_RESOLVE_CARGO_H
#define TRUNKGATE_IMPORTS_RESOLVE_CARGO_H

#include "../documents/doc.h"
#include "priv.h"

enum { TG_CARGO_DEPS_MAX = 2000 };

/* A dependency that is a folder of the tree, by its name in code. */
struct tg_cargo_dep {
	struct tg_str name, folder;
};

/* A folder with Cargo.toml; where that is no TOML, doc is NULL and why says
 * more. */
struct tg_cargo {
	struct tg_str folder;
	const struct tg_doc *doc;
	const char *why;
	const struct tg_cargo_dep *deps;
	size_t nr_deps;
	bool has_deps;        /* they have been looked for */
	const char *deps_why; /* some may be missing */
};

/* The nearest one with a package, from a path up; NULL: none. */
const struct tg_error *tg_cargo_of(struct tg_resolving *r, struct tg_str path,
				   struct tg_cargo **out);
/* The package that code of this one calls by a name, itself included; NULL
 * where the name is nobody's in this tree. */
const struct tg_error *tg_cargo_find(struct tg_resolving *r, struct tg_cargo *cargo,
				     struct tg_str name, struct tg_cargo **out);
/* Whether paths of `use` begin at the crate, as they did in the first edition. */
const struct tg_error *tg_cargo_is_2015(struct tg_resolving *r, const struct tg_cargo *cargo,
					bool *out);

/* The file in which the library of a package begins; ptr NULL: none is there. */
const struct tg_error *tg_cargo_library(struct tg_resolving *r, const struct tg_cargo *cargo,
					struct tg_str *out);

/* Where a file stands. */
struct tg_cargo_file {
	struct tg_cargo *cargo; /* NULL: no manifest says anything of it */
	struct tg_str root;     /* the file in which its crate begins; ptr NULL: unknown */
	struct tg_str folder;   /* of the modules of the crate */
	bool is_2015;
	struct tg_str children; /* its own modules: for the one who asks, at first ptr NULL */
};
/* Found out once for each file. */
const struct tg_error *tg_cargo_file(struct tg_resolving *r, struct tg_str path,
				     struct tg_cargo_file **out);

#endif
