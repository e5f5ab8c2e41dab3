/* SPDX-License-Identifier: MIT */
/* A folder of language files, each read as far as it is needed. */
#include "language.h"

#include "trunkgate/file.h"

#include <dirent.h>
#include <errno.h>

enum { MOST_LANGUAGES = 200, PATH_COLUMNS = 512 };

static const struct tg_error *
list_names(struct tg_arena *arena, const char *dir, struct tg_strs *out)
{
	DIR *d = opendir(dir);
	const struct dirent *entry;
	size_t cap = 0;

	if (!d)
		return tg_error_errno(arena, errno, "the folder of languages %s cannot be read",
				      tg_show(arena, tg_str_from(dir), PATH_COLUMNS));
	for (;;) {
		errno = 0;
		entry = readdir(d);
		if (!entry || out->nr >= MOST_LANGUAGES)
			break;
		struct tg_str name = tg_str_from(entry->d_name);

		if (!tg_str_ends(name, TG_STR(".yaml")) || name.ptr[0] == '.')
			continue;
		TG_GROW(arena, out->items, out->nr, cap);
		out->items[out->nr++] = tg_str_copy(arena, name);
	}
	int errnum = entry ? 0 : errno;
	closedir(d);
	/* Files of a language that is missing would not be looked at. */
	if (errnum)
		return tg_error_errno(arena, errnum, "the folder of languages %s cannot be read",
				      tg_show(arena, tg_str_from(dir), PATH_COLUMNS));
	tg_strs_sort(out);
	return NULL;
}

/* The first of what is wrong, as an error. */
static const struct tg_error *
refuse(struct tg_arena *arena, const struct tg_problems *problems)
{
	const struct tg_problem *first = &problems->items[0];

	return tg_error_new(arena, TG_ERR_POLICY, "%s:%u: %s", first->loc.file,
			    (unsigned)first->loc.line, first->message);
}

static const struct tg_error *
read_rest(const struct tg_languages *languages, struct tg_language *item)
{
	struct tg_problems problems;
	struct tg_language whole;

	tg_language_read(languages->arena, item->loc.file, item->text, &whole, &problems);
	if (problems.nr)
		return refuse(languages->arena, &problems);
	*item = whole;
	return NULL;
}

static const struct tg_error *
open_language(struct tg_arena *arena, const char *path, struct tg_language *out)
{
	struct tg_problems problems = { .nr = 0 };
	struct tg_str text;

	TG_TRY(tg_file_read(arena, path, TG_POLICY_MAX, &text, NULL));
	if (!tg_language_read_head(arena, path, text, out))
		tg_language_read(arena, path, text, out, &problems);
	return problems.nr ? refuse(arena, &problems) : NULL;
}

const struct tg_error *
tg_languages_open(struct tg_arena *arena, const char *dir, struct tg_languages *out)
{
	struct tg_strs names = { .nr = 0 };
	struct tg_language *items;

	TG_TRY(list_names(arena, dir, &names));
	items = TG_NEW_ARRAY(arena, names.nr, struct tg_language);
	for (size_t i = 0; i < names.nr; i++) {
		const char *name = tg_str_cstr(arena, names.items[i]);

		TG_TRY(open_language(arena, tg_path_join(arena, dir, name), &items[i]));
	}
	*out = (struct tg_languages){
		.items = items, .nr = names.nr, .arena = arena, .read_rest = read_rest
	};
	out->scanners = TG_NEW_ARRAY(arena, names.nr, struct tg_scanner *);
	return NULL;
}

const struct tg_error *
tg_languages_load(struct tg_arena *arena, const char *dir, struct tg_languages *out)
{
	TG_TRY(tg_languages_open(arena, dir, out));
	for (size_t i = 0; i < out->nr; i++)
		TG_TRY(tg_languages_need(out, &out->items[i]));
	return NULL;
}
