/* SPDX-License-Identifier: MIT */
/*
 * resolve_imports LANGUAGES [ROOT...] <FILES: what each import of the files
 * reaches in the tree at the current folder, one line each:
 * FILE:LINE KIND TARGET[ : MEMBER] -> HOW PATH...|NAME. The files are all there
 * are for the index of names, as `git ls-files` gives them.
 */
#include "../unit/resolution_words.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/languages.h"
#include "trunkgate/resolve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 2000 };

struct source {
	struct tg_str path;
	const struct tg_language *language;
	struct tg_imports imports;
};

struct name {
	struct tg_str family, name, path;
};

/* A file or folder of the list, in order of path. */
struct place {
	struct tg_str path;
	enum tg_source_kind kind;
};

static struct {
	struct tg_arena *arena, *scratch;
	struct tg_languages languages;
	struct source *files;
	struct name *names;
	struct place *places;
	size_t nr, cap, nr_names, cap_names, nr_places, cap_places;
	struct tg_scanner **scanners;
} t;

static void
must(const struct tg_error *err)
{
	if (!err)
		return;
	fprintf(stderr, "resolve_imports: %s\n", tg_error_text(t.arena, err));
	exit(1);
}

static const char *
show(struct tg_str s)
{
	return tg_show(t.scratch, s, COLUMNS);
}

/* ---- The tree ---- */

static int
by_path(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return tg_str_cmp(x->path, y->path);
}

static const struct place *
place_at(struct tg_str path)
{
	const struct place key = { .path = path };

	return bsearch(&key, t.places, t.nr_places, sizeof(key), by_path);
}

static const struct tg_error *
look(void *data, struct tg_str path, bool any_case, struct tg_source_found *out)
{
	const struct place *found = place_at(path);

	(void)data;
	for (size_t i = 0; !found && any_case && i < t.nr_places; i++)
		if (tg_str_eq_nocase(t.places[i].path, path))
			found = &t.places[i];
	if (found)
		*out = (struct tg_source_found){ found->kind, found->path };
	return NULL;
}

static const struct tg_error *
read_file(void *data, struct tg_str path, size_t max, struct tg_str *out, bool *is_large)
{
	const struct place *found = place_at(path);

	(void)data;
	*is_large = false;
	if (!found || found->kind != TG_SOURCE_FILE)
		return NULL;
	*is_large = tg_file_read(t.arena, tg_str_cstr(t.arena, path), max, out, NULL) != NULL;
	return NULL;
}

static const struct tg_error *
list(void *data, struct tg_str folder, const struct tg_source_entry **out, size_t *nr)
{
	struct tg_source_entry *entries = NULL;
	size_t cap = 0;

	(void)data;
	*nr = 0;
	for (size_t i = 0; i < t.nr_places; i++) {
		struct tg_str path = t.places[i].path, name = path;

		if (!path.len ||
		    (folder.len && !(tg_str_starts(path, folder) && path.len > folder.len &&
				     path.ptr[folder.len] == '/')))
			continue;
		name = tg_str_from_index(path, folder.len ? folder.len + 1 : 0);
		if (tg_str_index(name, '/') < name.len)
			continue;
		if (*nr == cap)
			TG_GROW(t.arena, entries, *nr, cap);
		entries[(*nr)++] = (struct tg_source_entry){ name, t.places[i].kind };
	}
	*out = entries;
	return NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int cmp = tg_str_cmp(x->family, y->family);

	cmp = cmp ? cmp : tg_str_cmp(x->name, y->name);
	return cmp ? cmp : tg_str_cmp(x->path, y->path);
}

static const struct tg_error *
declared(void *data, struct tg_str family, struct tg_str name, const struct tg_str **out,
	 size_t *nr)
{
	struct tg_str *paths = NULL;
	size_t cap = 0;

	(void)data;
	*nr = 0;
	for (size_t i = 0; i < t.nr_names; i++) {
		if (!tg_str_eq(t.names[i].name, name) || !tg_str_eq(t.names[i].family, family))
			continue;
		if (*nr == cap)
			TG_GROW(t.arena, paths, *nr, cap);
		paths[(*nr)++] = t.names[i].path;
	}
	*out = paths;
	return NULL;
}

static const struct tg_source_tree tree = { NULL, look, read_file, list, declared };

/* ---- Reading ---- */

static void
add_place(struct tg_str path, enum tg_source_kind kind)
{
	if (t.nr_places == t.cap_places)
		TG_GROW(t.arena, t.places, t.nr_places, t.cap_places);
	t.places[t.nr_places++] = (struct place){ path, kind };
}

static void
declare(const struct source *f)
{
	const struct tg_str *names;
	size_t nr;

	tg_declared_names(t.arena, f->language, f->path, &f->imports, &names, &nr);
	for (size_t i = 0; i < nr; i++) {
		if (t.nr_names == t.cap_names)
			TG_GROW(t.arena, t.names, t.nr_names, t.cap_names);
		t.names[t.nr_names++] =
			(struct name){ f->language->normalize.family, names[i], f->path };
	}
}

static void
scan(struct source *f)
{
	size_t index = (size_t)(f->language - t.languages.items);
	struct tg_str text;

	if (!t.scanners[index])
		must(tg_scanner_new(t.arena, f->language, &t.scanners[index]));
	if (tg_file_read(t.arena, tg_str_cstr(t.arena, f->path), TG_IMPORTS_BLOB_MAX, &text, NULL))
		return;
	must(tg_imports_scan(t.scanners[index], t.arena, text, &f->imports));
	if (f->imports.not_judged)
		printf("%s not judged: %s\n", show(f->path), f->imports.not_judged);
	declare(f);
}

static void
take_file(struct tg_str path)
{
	struct source f = { .path = path };

	add_place(path, TG_SOURCE_FILE);
	f.language = tg_language_of(&t.languages, path, TG_STR(""));
	if (!f.language)
		return;
	if (t.nr == t.cap)
		TG_GROW(t.arena, t.files, t.nr, t.cap);
	t.files[t.nr++] = f;
}

static void
take_files(void)
{
	static char line[5000];
	size_t nr = 0;

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		take_file(tg_str_copy(t.arena, tg_str_from(line)));
	}
	nr = t.nr_places;
	for (size_t i = 0; i < nr; i++)
		for (size_t k = 0; k < t.places[i].path.len; k++)
			if (t.places[i].path.ptr[k] == '/')
				add_place(tg_str_sub(t.places[i].path, 0, k), TG_SOURCE_FOLDER);
	add_place(TG_STR(""), TG_SOURCE_FOLDER);
	qsort(t.places, t.nr_places, sizeof(*t.places), by_path);
	nr = 0;
	for (size_t i = 0; i < t.nr_places; i++)
		if (!nr || !tg_str_eq(t.places[nr - 1].path, t.places[i].path))
			t.places[nr++] = t.places[i];
	t.nr_places = nr;
	for (size_t i = 0; i < t.nr; i++)
		scan(&t.files[i]);
	if (t.nr_names)
		qsort(t.names, t.nr_names, sizeof(*t.names), by_name);
}

/* ---- Telling ---- */

static void
print(const struct source *f, const struct tg_import *m, const struct tg_resolved *r)
{
	if (r->how == TG_RESOLVED_NO_IMPORT)
		return;
	printf("%s:%u %s %s%s%s -> %s", show(f->path), (unsigned int)m->line,
	       tg_import_kind_words[m->kind], show(m->target), m->member.len ? " : " : "",
	       show(m->member), resolution_words[r->how]);
	for (size_t i = 0; i < r->nr_paths; i++)
		printf(" %s", show(r->paths[i]));
	if (!r->nr_paths)
		printf(" %s", show(r->name));
	printf("\n");
	tg_arena_reset(t.scratch);
}

int
main(int argc, char **argv)
{
	struct tg_str roots[TG_RESOLVE_ROOTS_MAX];
	struct tg_resolver *resolver;
	size_t nr_roots = 0;

	t.arena = tg_arena_new("tree", (size_t)2 << 30);
	t.scratch = tg_arena_new("line", (size_t)64 << 20);
	if (argc < 2)
		return 2;
	must(tg_languages_load(t.arena, argv[1], &t.languages));
	t.scanners = TG_NEW_ARRAY(t.arena, t.languages.nr, struct tg_scanner *);
	for (int i = 2; i < argc && nr_roots < TG_RESOLVE_ROOTS_MAX; i++)
		roots[nr_roots++] = tg_str_from(argv[i]);
	take_files();
	resolver = tg_resolver_new(t.arena, &tree, roots, nr_roots);
	for (size_t i = 0; i < t.nr; i++) {
		const struct source *f = &t.files[i];
		struct tg_importer importer = { f->path, f->language, &f->imports };

		for (size_t k = 0; k < f->imports.nr; k++) {
			struct tg_resolved resolved;

			must(tg_resolve(resolver, &importer, &f->imports.items[k], &resolved));
			print(f, &f->imports.items[k], &resolved);
		}
	}
	return 0;
}
