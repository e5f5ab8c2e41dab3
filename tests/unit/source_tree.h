/* SPDX-License-Identifier: MIT */
/*
 * A small tree in one text: `=== PATH` before each of its files, `=== roots A B`
 * for the roots of a policy, and at the end `=== expect` with what each import
 * reaches. For the test of resolution, and for its fuzz harness.
 */
#ifndef SOURCE_TREE_H
#define SOURCE_TREE_H

#include "trunkgate/languages.h"
#include "trunkgate/resolve.h"

#include <stdlib.h>

enum { TREE_FILES_MAX = 200, TREE_ROOTS_MAX = 4, TREE_LANGUAGES_MAX = 100 };

struct entry {
	struct tg_str path, content;
	struct tg_imports imports;
	const struct tg_language *language;
};

static struct {
	struct tg_arena *arena;
	struct tg_languages languages;
	struct entry files[TREE_FILES_MAX];
	size_t nr;
	struct tg_str roots[TREE_ROOTS_MAX], expected;
	size_t nr_roots;
} t;

/* ---- The tree ---- */

static bool
same(struct tg_str a, struct tg_str b, bool any_case)
{
	return any_case ? tg_str_eq_nocase(a, b) : tg_str_eq(a, b);
}

static const struct tg_error *
look(void *data, struct tg_str path, bool any_case, struct tg_source_found *out)
{
	(void)data;
	if (!path.len)
		out->kind = TG_SOURCE_FOLDER;
	for (int fold = 0; fold <= any_case && out->kind == TG_SOURCE_NOTHING; fold++)
		for (size_t i = 0; i < t.nr; i++) {
			struct tg_str p = t.files[i].path;

			if (same(p, path, fold)) {
				*out = (struct tg_source_found){ TG_SOURCE_FILE, p };
				return NULL;
			}
			if (p.len > path.len && p.ptr[path.len] == '/' &&
			    same(tg_str_sub(p, 0, path.len), path, fold))
				*out = (struct tg_source_found){ TG_SOURCE_FOLDER,
								 tg_str_sub(p, 0, path.len) };
		}
	return NULL;
}

static const struct tg_error *
read_blob(void *data, struct tg_str path, size_t max, struct tg_str *out, bool *is_large)
{
	(void)data;
	for (size_t i = 0; i < t.nr; i++)
		if (tg_str_eq(t.files[i].path, path)) {
			*is_large = t.files[i].content.len > max;
			if (!*is_large)
				*out = t.files[i].content;
		}
	return NULL;
}

static const struct tg_error *
list(void *data, struct tg_str folder, const struct tg_source_entry **out, size_t *nr)
{
	struct tg_source_entry *entries = TG_NEW_ARRAY(t.arena, t.nr, struct tg_source_entry);

	(void)data;
	*nr = 0;
	for (size_t i = 0; i < t.nr; i++) {
		struct tg_str p = t.files[i].path, name;
		bool known = false;

		if (folder.len &&
		    !(tg_str_starts(p, folder) && p.len > folder.len && p.ptr[folder.len] == '/'))
			continue;
		p = tg_str_from_index(p, folder.len ? folder.len + 1 : 0);
		name = tg_str_sub(p, 0, tg_str_index(p, '/'));
		for (size_t k = 0; k < *nr; k++)
			known |= tg_str_eq(entries[k].name, name);
		if (!known)
			entries[(*nr)++] = (struct tg_source_entry){
				name, name.len == p.len ? TG_SOURCE_FILE : TG_SOURCE_FOLDER
			};
	}
	*out = entries;
	return NULL;
}

static const struct tg_error *
declared(void *data, struct tg_str family, struct tg_str name, const struct tg_str **out,
	 size_t *nr)
{
	struct tg_str *paths = TG_NEW_ARRAY(t.arena, t.nr, struct tg_str);

	(void)data;
	*nr = 0;
	for (size_t i = 0; i < t.nr; i++) {
		const struct entry *e = &t.files[i];
		const struct tg_str *names = NULL;
		size_t nr_names = 0;

		if (!e->language || !tg_str_eq(e->language->normalize.family, family))
			continue;
		tg_declared_names(t.arena, e->language, e->path, &e->imports, &names, &nr_names);
		for (size_t k = 0; k < nr_names; k++)
			if (tg_str_eq(names[k], name))
				paths[(*nr)++] = e->path;
	}
	*out = paths;
	return NULL;
}

static const struct tg_source_tree tree = { NULL, look, read_blob, list, declared };

/* ---- Reading it ---- */

static void
take_roots(struct tg_str rest)
{
	struct tg_str root;

	while (t.nr_roots < TREE_ROOTS_MAX && tg_str_split(&rest, ' ', &root))
		t.roots[t.nr_roots++] = root;
}

/* As git has them: no empty segments, no dots. */
static bool
is_path(struct tg_str path)
{
	struct tg_str segment;

	/* Behind a last slash the split sees no segment. */
	if (tg_str_ends(path, TG_STR("/")))
		return false;
	while (tg_str_split(&path, '/', &segment))
		if (!segment.len || tg_str_eq(segment, TG_STR(".")) ||
		    tg_str_eq(segment, TG_STR("..")) || tg_str_index(segment, '\0') < segment.len)
			return false;
	return true;
}

static void
take_section(struct tg_str head, struct tg_str body)
{
	struct entry *e = &t.files[t.nr < TREE_FILES_MAX ? t.nr : 0];

	if (tg_str_eq(head, TG_STR("expect"))) {
		t.expected = body;
	} else if (tg_str_starts(head, TG_STR("roots "))) {
		take_roots(tg_str_from_index(head, 6));
	} else if (t.nr < TREE_FILES_MAX && is_path(head)) {
		*e = (struct entry){ .path = head, .content = body };
		e->language = tg_language_of(&t.languages, head, TG_STR(""));
		t.nr++;
	}
}

static void
take_case(struct tg_str text)
{
	struct tg_str mark = TG_STR("=== ");

	t.nr = t.nr_roots = 0;
	t.expected = TG_STR("");
	text = tg_str_from_index(text, tg_str_find(text, mark));
	while (text.len) {
		size_t line = tg_str_index(text, '\n'), end;
		struct tg_str head = tg_str_sub(text, mark.len, line - mark.len);

		text = tg_str_from_index(text, line + 1);
		end = tg_str_starts(text, mark) ? 0 : tg_str_find(text, TG_STR("\n=== "));
		end += end < text.len && !tg_str_starts(text, mark);
		take_section(head, tg_str_sub(text, 0, end));
		text = tg_str_from_index(text, end);
	}
}

/* Compiled once for the whole program. */
static struct tg_scanner *
scanner_of(struct tg_arena *arena, const struct tg_language *language)
{
	static struct tg_scanner *scanners[TREE_LANGUAGES_MAX];
	size_t index = (size_t)(language - t.languages.items);

	if (!scanners[index] && tg_scanner_new(arena, language, &scanners[index]))
		abort();
	return scanners[index];
}

/* Why a file cannot be judged, or NULL; the scanners live in keep. */
static const char *
scan_all(struct tg_arena *keep)
{
	const char *why = NULL;

	for (size_t i = 0; i < t.nr; i++) {
		struct entry *e = &t.files[i];

		if (!e->language)
			continue;
		if (tg_imports_scan(scanner_of(keep, e->language), t.arena, e->content,
				    &e->imports))
			abort();
		why = why ? why : e->imports.not_judged;
	}
	return why;
}

#endif
