/* SPDX-License-Identifier: MIT */
/*
 * Resolution against small trees (tests/data/resolve): each file holds a tree,
 * `=== PATH` before each of its files (`=== PATH -> TARGET`: a symbolic link),
 * and at its end, behind `=== expect`, what each import of it reaches.
 */
#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/languages.h"
#include "trunkgate/resolve.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 20, MOST = 200 };

struct entry {
	struct tg_str path, content;
	struct tg_imports imports;
	const struct tg_language *language;
};

static struct {
	struct tg_arena *arena;
	struct tg_languages languages;
	struct entry files[MOST];
	size_t nr;
	struct tg_str roots[4], expected;
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

/* ---- Reading a case ---- */

static void
start(void)
{
	struct tg_problems problems;

	t.arena = tg_arena_new("test", (size_t)256 << 20);
	cr_assert_null(tg_languages_load(t.arena, "policies/languages", &t.languages, &problems));
	cr_assert_eq(problems.nr, 0, "%s", problems.nr ? problems.items[0].message : "");
}

static void
take_roots(struct tg_str rest)
{
	struct tg_str root;

	while (t.nr_roots < 4 && tg_str_split(&rest, ' ', &root))
		t.roots[t.nr_roots++] = root;
}

static void
take_section(struct tg_str head, struct tg_str body)
{
	struct entry *e = &t.files[t.nr];

	if (tg_str_eq(head, TG_STR("expect"))) {
		t.expected = body;
	} else if (tg_str_starts(head, TG_STR("roots "))) {
		take_roots(tg_str_from_index(head, 6));
	} else {
		cr_assert_lt(t.nr, MOST);
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

static void
scan_all(void)
{
	for (size_t i = 0; i < t.nr; i++) {
		struct entry *e = &t.files[i];
		struct tg_scanner *scanner;

		if (!e->language)
			continue;
		cr_assert_null(tg_scanner_new(t.arena, e->language, &scanner));
		cr_assert_null(tg_imports_scan(scanner, t.arena, e->content, &e->imports));
		cr_assert_null(e->imports.not_judged, "%s", e->imports.not_judged);
	}
}

/* ---- Telling ---- */

static void
render_one(struct tg_buf *out, const struct entry *e, const struct tg_import *m,
	   const struct tg_resolved *r)
{
	if (r->how == TG_RESOLVED_NO_IMPORT)
		return;
	tg_buf_addf(out, "%.*s:%u %.*s%s%.*s ->", TG_STR_ARG(e->path), (unsigned int)m->line,
		    TG_STR_ARG(m->target), m->member.len ? " : " : "", TG_STR_ARG(m->member));
	for (size_t i = 0; i < r->nr_paths; i++)
		tg_buf_addf(out, " %.*s", TG_STR_ARG(r->paths[i]));
	if (r->how != TG_RESOLVED_PATHS)
		tg_buf_addf(out, " %s %.*s", tg_resolution_words[r->how], TG_STR_ARG(r->name));
	tg_buf_addc(out, '\n');
}

static void
render(struct tg_buf *out)
{
	struct tg_resolver *resolver = tg_resolver_new(t.arena, &tree, t.roots, t.nr_roots);

	for (size_t i = 0; i < t.nr; i++) {
		const struct entry *e = &t.files[i];
		struct tg_importer importer = { e->path, e->language, &e->imports };

		for (size_t k = 0; k < e->imports.nr; k++) {
			struct tg_resolved r;

			cr_assert_null(tg_resolve(resolver, &importer, &e->imports.items[k], &r));
			render_one(out, e, &e->imports.items[k], &r);
		}
	}
}

static void
check(const char *path)
{
	struct tg_str text;
	struct tg_buf got;

	cr_assert_null(tg_file_read(t.arena, path, SIZE, &text, NULL));
	take_case(text);
	scan_all();
	tg_buf_init(&got, t.arena, SIZE);
	render(&got);
	cr_expect(tg_str_eq(tg_buf_str(&got), t.expected), "%s gives\n%s", path, got.ptr);
}

Test(resolve, cases_give_what_they_expect, .init = start)
{
	DIR *d = opendir("tests/data/resolve");
	const struct dirent *entry;
	size_t nr = 0;

	cr_assert_not_null(d);
	while ((entry = readdir(d))) {
		char path[400];

		if (!strstr(entry->d_name, ".case"))
			continue;
		snprintf(path, sizeof(path), "tests/data/resolve/%s", entry->d_name);
		check(path);
		nr++;
	}
	closedir(d);
	cr_assert_gt(nr, 0);
}
