/* SPDX-License-Identifier: MIT */
/* What stood before is not held against a push that only touches the file. */
#include "../boundaries.h"

#include <string.h>

static const struct tg_error *
edges_then(struct tg_crossing *crossing, struct tg_arena *arena, struct tg_str path,
	   const struct tg_oid *id, struct tg_edges *out)
{
	struct tg_source file;

	TG_TRY(tg_survey_source(crossing->then, path, id, &file));
	return tg_survey_file(crossing->then, arena, &file, out);
}

/* In another module all of a file is new. */
const struct tg_error *
tg_boundaries_before(struct tg_crossing *crossing, struct tg_arena *arena,
		     const struct tg_path *path, int module, struct tg_edges *out)
{
	const struct tg_path *from = path->old_mode ? path : tg_moves_take(crossing->moves, path);

	*out = (struct tg_edges){ .nr = 0 };
	if (!crossing->then || !from || tg_module_of(crossing->opts, from->path) != module)
		return NULL;
	return edges_then(crossing, arena, from->path, &from->old_id, out);
}

const struct tg_error *
tg_boundaries_unchanged(struct tg_crossing *crossing, struct tg_arena *arena, struct tg_str path,
			struct tg_edges *out)
{
	struct tg_entry entry = { .kind = TG_ENTRY_NONE };

	*out = (struct tg_edges){ .nr = 0 };
	if (crossing->then)
		TG_TRY(tg_snapshot_find(tg_survey_snapshot(crossing->then), path, &entry));
	return entry.kind == TG_ENTRY_FILE ? edges_then(crossing, arena, path, &entry.id, out)
					   : NULL;
}

/* Only of a file that stays where it is: the tree is looked at for others anyway. What
 * cannot be told may have changed. */
void
tg_boundaries_compare_declared(struct tg_crossing *crossing, const struct tg_path *path,
			       const struct tg_edges *now, const struct tg_edges *then)
{
	if (path->old_mode && (now->not_judged || then->not_judged ||
			       memcmp(now->declares, then->declares, sizeof(then->declares)) != 0))
		crossing->declares_changed = true;
}

const struct tg_error *
tg_boundaries_note_declared(struct tg_crossing *crossing, struct tg_arena *arena,
			    const struct tg_path *path, const struct tg_edges *now)
{
	struct tg_source file;
	struct tg_edges then;

	if (!path->old_mode || !crossing->then || crossing->declares_changed)
		return NULL;
	TG_TRY(tg_survey_source(crossing->then, path->path, &path->old_id, &file));
	TG_TRY(tg_survey_declares(crossing->then, arena, &file, &then));
	tg_boundaries_compare_declared(crossing, path, now, &then);
	return NULL;
}
