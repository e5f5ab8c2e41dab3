/* SPDX-License-Identifier: MIT */
/* All files of a tree, one after the other, with all that they import. */
#include "survey.h"

enum { FILE_BUDGET = 64 << 20 };

static const struct tg_error *
walk_file(struct tg_survey *survey, const struct tg_path *path, struct tg_arena *scratch,
	  tg_survey_fn *visit, void *data)
{
	bool can_be_script = path->new_mode & TG_MODE_RUNS;
	struct tg_source file;
	struct tg_edges edges;

	if ((path->new_mode & TG_MODE_TYPE) != TG_MODE_FILE)
		return NULL;
	TG_TRY(tg_survey_source(survey, path->path, can_be_script ? &path->new_id : NULL, &file));
	if (!file.language)
		return NULL;
	file.id = &path->new_id;
	TG_TRY(tg_survey_file(survey, scratch, &file, &edges));
	return visit(data, file.path, file.module, &edges);
}

const struct tg_error *
tg_survey_walk(struct tg_survey *survey, tg_survey_fn *visit, void *data)
{
	struct tg_arena *scratch;
	struct tg_paths files;

	TG_TRY(tg_snapshot_files(tg_survey_snapshot(survey), &files));
	TG_TRY(tg_survey_restart(survey));
	scratch = tg_arena_new("file", FILE_BUDGET);
	for (size_t i = 0; i < files.nr; i++) {
		tg_arena_reset(scratch);
		TG_TRY(walk_file(survey, &files.items[i], scratch, visit, data));
	}
	tg_survey_keep(survey);
	/* Not before: an error may live in it. */
	tg_arena_destroy(scratch);
	return NULL;
}
