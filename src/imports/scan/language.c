/* SPDX-License-Identifier: MIT */
/* Which language a file is in: by its path, else by its first line. */
#include "priv.h"

#include "trunkgate/buf.h"

const char *const tg_import_kind_words[] = { "normal",   "type",   "dynamic", "computed", "owned",
					     "declares", "stop",   "defines", "scope",    "open",
					     "close",    "opaque", NULL };
const char *const tg_resolve_words[] = { "none", "paths", "names", "python", "go",
					 "node", "rust",  "php",   "swift",  NULL };
const char *const tg_beside_words[] = { "first", "only", NULL };
const char *const tg_relative_words[] = { "no", "own", "outer", NULL };

/* "python3" in "#!/usr/bin/env -S python3 -u": the last part of the path, or
 * the first word behind env that is no option. */
static struct tg_str
interpreter(struct tg_str first)
{
	struct tg_str rest = tg_str_from_index(tg_str_sub(first, 0, tg_str_index(first, '\n')), 2);
	struct tg_str word;

	while (tg_str_split(&rest, ' ', &word)) {
		while (tg_str_has(word, '/'))
			word = tg_str_from_index(word, tg_str_index(word, '/') + 1);
		word = tg_str_rtrim(word);
		if (word.len && word.ptr[0] != '-' && !tg_str_eq(word, TG_STR("env")))
			return word;
	}
	return TG_STR("");
}

static bool
knows(const struct tg_language *language, struct tg_str program)
{
	for (size_t i = 0; i < language->nr_interpreters; i++) {
		struct tg_str rest = tg_str_from_index(program, language->interpreters[i].len);
		bool is_version = true;

		for (size_t k = 0; k < rest.len; k++)
			is_version &= tg_is_digit(rest.ptr[k]) || rest.ptr[k] == '.';
		if (is_version && tg_str_starts(program, language->interpreters[i]))
			return true;
	}
	return false;
}

const struct tg_language *
tg_language_of(const struct tg_languages *languages, struct tg_str path, struct tg_str first)
{
	struct tg_str program = TG_STR("");

	for (size_t i = 0; i < languages->nr; i++)
		if (tg_globs_match(&languages->items[i].files, path))
			return &languages->items[i];
	if (tg_str_starts(first, TG_STR("#!")))
		program = interpreter(first);
	for (size_t i = 0; program.len && i < languages->nr; i++)
		if (knows(&languages->items[i], program))
			return &languages->items[i];
	return NULL;
}

static bool
is_known(const struct tg_languages *languages, struct tg_str name)
{
	for (size_t i = 0; i < languages->nr; i++)
		if (tg_str_eq(languages->items[i].name, name))
			return true;
	return false;
}

const char *
tg_languages_lack(struct tg_arena *arena, const struct tg_languages *languages,
		  const struct tg_strs *names)
{
	struct tg_buf out;
	size_t i = 0;

	while (i < names->nr && is_known(languages, names->items[i]))
		i++;
	if (i == names->nr)
		return NULL;
	tg_buf_init(&out, arena, 4096);
	tg_buf_adds(&out, "\"languages\": there is no language \"");
	tg_buf_show(&out, names->items[i], 60);
	tg_buf_adds(&out, "\", only");
	for (i = 0; i < languages->nr; i++) {
		tg_buf_adds(&out, i ? ", " : " ");
		tg_buf_show(&out, languages->items[i].name, 60);
	}
	return tg_buf_str(&out).ptr;
}

const struct tg_error *
tg_languages_need(const struct tg_languages *languages, const struct tg_language *item)
{
	struct tg_language *own = &languages->items[item - languages->items];

	return own->is_unread ? languages->read_rest(languages, own) : NULL;
}
