/* SPDX-License-Identifier: MIT */
/* What stood before is not held against a push that only touches the file. */
#include "boundaries.h"

#include <string.h>

/* In another module all of a file is new. */
const struct tg_error *
tg_boundaries_before(struct tg_crossing *crossing, struct tg_arena *arena,
		     const struct tg_path *path, struct tg_edges *out)
{
	const struct tg_boundaries *opts = crossing->opts;
	const struct tg_path *from = path->old_mode ? path : tg_moves_source(crossing->moves, path);

	*out = (struct tg_edges){ .nr = 0 };
	if (!crossing->then || !from ||
	    tg_module_of(opts, from->path) != tg_module_of(opts, path->path))
		return NULL;
	return tg_survey_file(crossing->then, arena, from->path, &from->old_id, out);
}

const struct tg_error *
tg_boundaries_unchanged(struct tg_crossing *crossing, struct tg_arena *arena, struct tg_str path,
			struct tg_edges *out)
{
	struct tg_entry entry;
	*out = (struct tg_edges){ .nr = 0 };
	if (!crossing->then)
		return NULL;
	TG_TRY(tg_snapshot_find(tg_survey_snapshot(crossing->then), path, &entry));
	if (entry.kind != TG_ENTRY_FILE)
		return NULL;
	return tg_survey_file(crossing->then, arena, path, &entry.id, out);
}

bool
tg_boundaries_take(struct tg_edges *before, const struct tg_edge *edge)
{
	for (size_t i = 0; i < before->nr; i++) {
		const struct tg_edge *old = &before->items[i];
		if (old->to != edge->to || !tg_str_eq(old->name, edge->name))
			continue;
		memmove(&before->items[i], &before->items[i + 1],
			(before->nr - i - 1) * sizeof(*before->items));
		before->nr--;
		return true;
	}
	return false;
}
