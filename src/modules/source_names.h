/* SPDX-License-Identifier: MIT */
/* Which files of a tree declare a name. Private to src/modules. */
#ifndef TRUNKGATE_MODULES_SOURCE_NAMES_H
#define TRUNKGATE_MODULES_SOURCE_NAMES_H

#include "sources.h"

struct tg_declared {
	struct tg_str name, path;
};
/* Of one family of languages, by name and path; beside it the paths alone. */
struct tg_source_family {
	struct tg_str name;
	struct tg_declared *items;
	const struct tg_str *paths;
	size_t nr, cap;
};
struct tg_source_names {
	struct tg_sources *sources;
	struct tg_source_family *families; /* that were asked for */
	size_t nr, cap;
};

/* The files, in order of path, that declare the name in a language of the family. */
TG_MUST_USE const struct tg_error *tg_source_declared(struct tg_source_names *names,
						      struct tg_str family, struct tg_str name,
						      const struct tg_str **out, size_t *nr);

#endif
