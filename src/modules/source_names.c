/* SPDX-License-Identifier: MIT */
/* The index of what files declare: all files of a family of languages are scanned
 * once, at the first name in it that is asked for. */
#include "source_names.h"

#include <stdlib.h>

enum { FILE_BUDGET = 64 << 20 };

static int
by_name(const void *a, const void *b)
{
	const struct tg_declared *x = a, *y = b;
	int cmp = tg_str_cmp(x->name, y->name);

	return cmp ? cmp : tg_str_cmp(x->path, y->path);
}

/* The pass over the files of a tree. */
struct pass {
	struct tg_sources *sources;
	struct tg_source_family *family;
	struct tg_arena *scratch; /* of one file */
};

static bool
can_declare(const struct tg_language *language)
{
	size_t i = 0;

	while (i < language->nr_forms && language->forms[i].kind != TG_IMPORT_DECLARES &&
	       language->forms[i].kind != TG_IMPORT_DEFINES)
		i++;
	return i < language->nr_forms || language->normalize.stems;
}

static const struct tg_error *
take_names(struct pass *pass, const struct tg_language *language, const struct tg_path *file)
{
	struct tg_arena *arena = pass->sources->arena;
	struct tg_source_family *family = pass->family;
	struct tg_str path = { NULL, 0 };
	struct tg_imports imports;
	const struct tg_str *names;
	size_t nr;

	TG_TRY(tg_sources_scan(pass->sources, language, &file->new_id, pass->scratch, &imports));
	tg_declared_names(pass->scratch, language, file->path, &imports, &names, &nr);
	if (nr)
		path = tg_str_copy(arena, file->path);
	for (size_t i = 0; i < nr; i++) {
		TG_GROW(arena, family->items, family->nr, family->cap);
		family->items[family->nr++] =
			(struct tg_declared){ tg_str_copy(arena, names[i]), path };
	}
	return NULL;
}

static const struct tg_error *
take_file(void *data, const struct tg_path *file)
{
	struct pass *pass = data;
	const struct tg_languages *languages = pass->sources->languages;
	const struct tg_language *language = NULL;

	if (tg_mode_is(file->new_mode, TG_MODE_FILE))
		language = tg_language_of(languages, file->path, TG_STR(""));
	if (!language)
		return NULL;
	TG_TRY(tg_languages_need(languages, language));
	if (!tg_str_eq(language->normalize.family, pass->family->name) || !can_declare(language))
		return NULL;
	tg_arena_reset(pass->scratch);
	return take_names(pass, language, file);
}

static const struct tg_error *
make_family(struct tg_sources *sources, struct tg_source_family *family)
{
	struct pass pass = { .sources = sources, .family = family };
	const struct tg_error *err;
	struct tg_str *paths;

	pass.scratch = tg_arena_new("declared", FILE_BUDGET);
	err = tg_snapshot_each(sources->snapshot, take_file, &pass);
	tg_sources_keep(sources);
	if (err)
		return err;
	if (family->nr)
		qsort(family->items, family->nr, sizeof(*family->items), by_name);
	paths = TG_NEW_ARRAY(sources->arena, family->nr, struct tg_str);
	for (size_t i = 0; i < family->nr; i++)
		paths[i] = family->items[i].path;
	family->paths = paths;
	/* Not before: an error may live in it. */
	tg_arena_destroy(pass.scratch);
	return NULL;
}

static const struct tg_error *
find_family(struct tg_source_names *names, struct tg_str name, const struct tg_source_family **out)
{
	struct tg_arena *arena = names->sources->arena;
	struct tg_source_family family = { .name = name };

	for (size_t i = 0; i < names->nr; i++) {
		*out = &names->families[i];
		if (tg_str_eq(names->families[i].name, name))
			return NULL;
	}
	family.name = tg_str_copy(arena, name);
	TG_TRY(make_family(names->sources, &family));
	TG_GROW(arena, names->families, names->nr, names->cap);
	names->families[names->nr] = family;
	*out = &names->families[names->nr++];
	return NULL;
}

static size_t
first_of(const struct tg_source_family *family, struct tg_str name)
{
	size_t low = 0, high = family->nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (tg_str_cmp(family->items[middle].name, name) < 0)
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
	const struct tg_source_family *found;
	size_t from, to;

	TG_TRY(find_family(names, family, &found));
	from = to = first_of(found, name);
	while (to < found->nr && tg_str_eq(found->items[to].name, name))
		to++;
	*out = found->paths + from;
	*nr = to - from;
	return NULL;
}
