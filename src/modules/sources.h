/* SPDX-License-Identifier: MIT */
/* The source files of a snapshot. Private to src/modules. */
#ifndef TRUNKGATE_MODULES_SOURCES_H
#define TRUNKGATE_MODULES_SOURCES_H

#include "trunkgate/modules.h"

/* The file whose first line was looked at last. */
struct tg_script {
	struct tg_arena *arena; /* NULL: none yet */
	struct tg_oid id;
	struct tg_str text;
	bool is_read, is_large;
};

struct tg_sources {
	struct tg_arena *arena;
	struct tg_snapshot *snapshot;
	const struct tg_languages *languages; /* every one, whatever the policy looks at */
	struct tg_script script;
	bool is_cut; /* a limit of the match kept imports from us that another run may find */
};

/* Of a file by its name, or by its first line if id is given; NULL: of none. */
TG_MUST_USE const struct tg_error *tg_sources_language(struct tg_sources *sources,
						       struct tg_str path, const struct tg_oid *id,
						       const struct tg_language **out);
/* Reads and scans a file into arena. *out says when not all of it could be. */
TG_MUST_USE const struct tg_error *tg_sources_scan(struct tg_sources *sources,
						   const struct tg_language *language,
						   const struct tg_oid *id, struct tg_arena *arena,
						   struct tg_imports *out);
/* What was found in a whole tree is kept for the next one (import_cache.h). */
void tg_sources_keep(struct tg_sources *sources);

#endif
