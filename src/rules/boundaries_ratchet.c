/* SPDX-License-Identifier: MIT */
/* What stood before is not held against a push that only touches the file. */
#include "boundaries.h"

static const struct tg_error *
edges_then(struct tg_crossing *crossing, struct tg_arena *arena, struct tg_str path,
	   const struct tg_oid *id, struct tg_edges *out)
{
	*out = (struct tg_edges){ .nr = 0 };
	return id ? tg_survey_file(crossing->then, arena, path, id, out) : NULL;
}

/* In another module all of a file is new. */
const struct tg_error *
tg_boundaries_before(struct tg_crossing *crossing, struct tg_arena *arena,
		     const struct tg_path *path, struct tg_edges *out)
{
	const struct tg_boundaries *opts = crossing->opts;
	const struct tg_path *from = path->old_mode ? path : tg_moves_source(crossing->moves, path);

	if (!crossing->then || !from ||
	    tg_module_of(opts, from->path) != tg_module_of(opts, path->path))
		return edges_then(crossing, arena, path->path, NULL, out);
	return edges_then(crossing, arena, from->path, &from->old_id, out);
}

const struct tg_error *
tg_boundaries_unchanged(struct tg_crossing *crossing, struct tg_arena *arena, struct tg_str path,
			struct tg_edges *out)
{
	struct tg_entry entry = { .kind = TG_ENTRY_NONE };

	if (crossing->then)
		TG_TRY(tg_snapshot_find(tg_survey_snapshot(crossing->then), path, &entry));
	return edges_then(crossing, arena, path, entry.kind == TG_ENTRY_FILE ? &entry.id : NULL,
			  out);
}
