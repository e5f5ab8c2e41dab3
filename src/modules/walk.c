/* SPDX-License-Identifier: MIT */
/* All files of a tree, one after the other, with all that they import. */
#include "survey.h"

enum { FILE_BUDGET = 64 << 20 };

struct walk {
	struct tg_survey *survey;
	struct tg_arena *scratch; /* of one file */
	tg_survey_fn *visit;
	void *data;
};

static const struct tg_error *
walk_file(void *data, const struct tg_path *path)
{
	struct walk *walk = data;
	bool can_be_script = path->new_mode & TG_MODE_RUNS;
	struct tg_source file;
	struct tg_edges edges;

	if (!tg_mode_is(path->new_mode, TG_MODE_FILE))
		return NULL;
	TG_TRY(tg_survey_source(walk->survey, path->path, can_be_script ? &path->new_id : NULL,
				&file));
	if (!file.language)
		return NULL;
	file.id = &path->new_id;
	tg_arena_reset(walk->scratch);
	TG_TRY(tg_survey_file(walk->survey, walk->scratch, &file, &edges));
	return walk->visit(walk->data, file.path, file.module, &edges);
}

const struct tg_error *
tg_survey_walk(struct tg_survey *survey, tg_survey_fn *visit, void *data)
{
	struct walk walk = { .survey = survey, .visit = visit, .data = data };
	const struct tg_error *err;

	TG_TRY(tg_survey_restart(survey));
	walk.scratch = tg_arena_new("file", FILE_BUDGET);
	err = tg_snapshot_each(tg_survey_snapshot(survey), walk_file, &walk);
	/* Also when the time is over: the next push gets further. */
	tg_sources_keep(tg_survey_sources(survey));
	if (err)
		return err;
	/* Not before: an error may live in it. */
	tg_arena_destroy(walk.scratch);
	return NULL;
}
