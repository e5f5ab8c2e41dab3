/* SPDX-License-Identifier: MIT */
/* The index of what files declare: all files of such languages are scanned once, at
 * the first name that is asked for. */
#include "source_names.h"

#include <stdlib.h>

enum { FILE_BUDGET = 64 << 20 };

static int
cmp_declared(const struct tg_declared *a, const struct tg_declared *b)
{
	int cmp = tg_str_cmp(a->family, b->family);

	return cmp ? cmp : tg_str_cmp(a->name, b->name);
}

static int
by_name(const void *a, const void *b)
{
	const struct tg_declared *x = a, *y = b;
	int cmp = cmp_declared(x, y);

	return cmp ? cmp : tg_str_cmp(x->path, y->path);
}

static const struct tg_error *
declare_file(struct tg_source_names *names, const struct tg_language *language,
	     const struct tg_path *path, struct tg_arena *scratch)
{
	struct tg_arena *arena = tg_survey_arena(names->survey);
	struct tg_imports imports;
	const struct tg_str *declared;
	size_t nr;

	TG_TRY(tg_survey_scan(names->survey, language, &path->new_id, scratch, &imports));
	tg_declared_names(scratch, language, path->path, &imports, &declared, &nr);
	for (size_t i = 0; i < nr; i++) {
		TG_GROW(arena, names->items, names->nr, names->cap);
		names->items[names->nr++] =
			(struct tg_declared){ language->normalize.family,
					      tg_str_copy(arena, declared[i]), path->path };
	}
	return NULL;
}

static const struct tg_error *
declare_files(struct tg_source_names *names, const struct tg_paths *files)
{
	const struct tg_languages *languages = tg_survey_languages(names->survey);
	struct tg_arena *scratch = tg_arena_new("declared", FILE_BUDGET);

	for (size_t i = 0; i < files->nr; i++) {
		const struct tg_path *path = &files->items[i];
		const struct tg_language *language =
			tg_language_of(languages, path->path, TG_STR(""));

		tg_arena_reset(scratch);
		if (language && language->normalize.family.len &&
		    (path->new_mode & TG_MODE_TYPE) == TG_MODE_FILE)
			TG_TRY(declare_file(names, language, path, scratch));
	}
	/* Not before: an error may live in it. */
	tg_arena_destroy(scratch);
	return NULL;
}

static const struct tg_error *
declare_all(struct tg_source_names *names)
{
	struct tg_paths files;
	struct tg_str *paths;

	if (names->is_made)
		return NULL;
	TG_TRY(tg_snapshot_files(tg_survey_snapshot(names->survey), &files));
	TG_TRY(declare_files(names, &files));
	tg_survey_keep(names->survey);
	if (names->nr)
		qsort(names->items, names->nr, sizeof(*names->items), by_name);
	paths = TG_NEW_ARRAY(tg_survey_arena(names->survey), names->nr, struct tg_str);
	for (size_t i = 0; i < names->nr; i++)
		paths[i] = names->items[i].path;
	names->paths = paths;
	names->is_made = true;
	return NULL;
}

static size_t
first_of(const struct tg_source_names *names, const struct tg_declared *key)
{
	size_t low = 0, high = names->nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cmp_declared(&names->items[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct tg_error *
tg_source_declared(struct tg_source_names *names, struct tg_str family, struct tg_str name,
		   const struct tg_str **out, size_t *nr)
{
	const struct tg_declared key = { .family = family, .name = name };
	size_t from, to;

	TG_TRY(declare_all(names));
	from = to = first_of(names, &key);
	while (to < names->nr && !cmp_declared(&names->items[to], &key))
		to++;
	*out = names->paths + from;
	*nr = to - from;
	return NULL;
}
