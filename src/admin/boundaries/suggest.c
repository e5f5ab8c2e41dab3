/* SPDX-License-Identifier: MIT */
/*
 * A module map for a tree that has none: folders as modules, where one that holds
 * too much of the tree is taken apart, and for each the modules that it uses
 * today. So nothing that stands breaks it, and what is new has to ask.
 */
#include "boundaries.h"
#include "root_search.h"

#include <stdlib.h>

enum { MAX_MODULES = 40, MAX_ROOTS = 12, LARGE = 50, LARGE_PERCENT = 20 };

struct folder {
	struct tg_str path;
	size_t nr;
	bool is_flat; /* only the files right in it */
};

struct suggesting {
	struct tg_arena *arena;
	struct tg_paths files;
	const struct tg_languages *languages;
	struct folder *folders; /* of one level */
	size_t nr, cap;
	struct folder *chosen;
	size_t nr_chosen, cap_chosen;
	struct tg_boundaries map;
};

/* The folder right below another that the file is in, or empty. */
static struct tg_str
folder_at(struct tg_str path, struct tg_str below)
{
	size_t from = below.len ? below.len + 1 : 0;

	if (!tg_is_below(path, below))
		return TG_STR("");
	struct tg_str rest = tg_str_from_index(path, from);
	size_t end = tg_str_index(rest, '/');
	return end == rest.len ? TG_STR("") : tg_str_sub(path, 0, from + end);
}

static void
count_folder(struct suggesting *s, struct tg_str path)
{
	/* Files come in tree order, so a folder's files come together. */
	if (s->nr && tg_str_eq(s->folders[s->nr - 1].path, path)) {
		s->folders[s->nr - 1].nr++;
		return;
	}
	TG_GROW(s->arena, s->folders, s->nr, s->cap);
	s->folders[s->nr++] = (struct folder){ .path = path, .nr = 1 };
}

static size_t
list_folders(struct suggesting *s, struct tg_str below)
{
	size_t all = 0;

	s->nr = 0;
	for (size_t i = 0; i < s->files.nr; i++) {
		struct tg_str path = s->files.items[i].path;
		struct tg_str folder = folder_at(path, below);
		if (!folder.len || !tg_language_of(s->languages, path, TG_STR("")))
			continue;
		count_folder(s, folder);
		all++;
	}
	return all;
}

static int
by_size(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;

	if (x->nr != y->nr)
		return x->nr > y->nr ? -1 : 1;
	return tg_str_cmp(x->path, y->path);
}

static void
keep_folder(struct suggesting *s, const struct folder *folder)
{
	TG_GROW(s->arena, s->chosen, s->nr_chosen, s->cap_chosen);
	s->chosen[s->nr_chosen++] = *folder;
}

/* Files beside the folders of a level are a module, too. */
static void
keep_flat(struct suggesting *s, struct tg_str below)
{
	struct folder flat = { .path = below, .is_flat = true };

	for (size_t i = 0; i < s->files.nr; i++) {
		struct tg_str path = s->files.items[i].path;
		flat.nr += tg_is_below(path, below) && !folder_at(path, below).len &&
			   tg_language_of(s->languages, path, TG_STR(""));
	}
	if (flat.nr)
		keep_folder(s, &flat);
}

/* Most of the tree, or much of a large one. */
static bool
is_too_large(const struct folder *folder, size_t all)
{
	return folder->nr * 2 >= all ||
	       (folder->nr > LARGE && folder->nr * 100 >= all * LARGE_PERCENT);
}

/* Folder i becomes what is in it; false, and as it was, when that is only files,
 * or would be more modules than anybody can name. */
static bool
take_apart(struct suggesting *s, size_t i)
{
	struct tg_str below = s->chosen[i].path;

	list_folders(s, below);
	if (!s->nr || s->nr_chosen + s->nr > MAX_MODULES)
		return false;
	s->chosen[i] = s->chosen[--s->nr_chosen];
	keep_flat(s, below);
	for (size_t k = 0; k < s->nr; k++)
		keep_folder(s, &s->folders[k]);
	return true;
}

static bool
take_one_apart(struct suggesting *s, size_t all)
{
	for (size_t i = 0; i < s->nr_chosen; i++)
		if (!s->chosen[i].is_flat && is_too_large(&s->chosen[i], all) && take_apart(s, i))
			return true;
	return false;
}

static void
choose_folders(struct suggesting *s)
{
	size_t all = list_folders(s, TG_STR(""));

	keep_flat(s, TG_STR(""));
	for (size_t i = 0; i < s->nr; i++)
		keep_folder(s, &s->folders[i]);
	while (take_one_apart(s, all))
		;
	if (s->nr_chosen)
		qsort(s->chosen, s->nr_chosen, sizeof(*s->chosen), by_size);
}

/* The whole path where another folder ends the same way. */
static struct tg_str
name_of(const struct suggesting *s, size_t index)
{
	struct tg_str path = s->chosen[index].path;

	if (!path.len)
		return TG_STR(".");
	for (size_t i = 0; i < s->nr_chosen; i++)
		if (i != index && tg_str_eq(tg_base_of(s->chosen[i].path), tg_base_of(path)))
			return path;
	return tg_base_of(path);
}

static void
make_map(struct suggesting *s)
{
	size_t nr = s->nr_chosen < MAX_MODULES ? s->nr_chosen : MAX_MODULES;
	struct tg_module *modules = TG_NEW_ARRAY(s->arena, nr, struct tg_module);

	s->map.modules.keys = TG_NEW_ARRAY(s->arena, nr, struct tg_str);
	for (size_t i = 0; i < nr; i++) {
		struct tg_glob_item *item = TG_NEW(s->arena, struct tg_glob_item);
		struct tg_buf pattern;
		tg_buf_init(&pattern, s->arena, s->chosen[i].path.len + 4);
		tg_buf_add(&pattern, s->chosen[i].path);
		tg_buf_adds(&pattern, s->chosen[i].path.len ? "/" : "");
		tg_buf_adds(&pattern, s->chosen[i].is_flat ? "*" : "**");
		item->text = tg_buf_str(&pattern);
		modules[i].paths = (struct tg_globs){ item, 1 };
		s->map.modules.keys[i] = name_of(s, i);
	}
	s->map.modules.items = modules;
	s->map.modules.nr = nr;
}

static bool
has_folder(const struct suggesting *s, struct tg_str folder)
{
	for (size_t i = 0; i < s->files.nr; i++)
		if (tg_is_below(s->files.items[i].path, folder))
			return true;
	return false;
}

/* The usual ones that are there; then what else explains imports. */
static const struct tg_error *
find_roots(struct suggesting *s, struct tg_ref *ref, const struct tg_oid *commit)
{
	static const struct tg_str usual[] = { { "src", 3 }, { "include", 7 }, { "lib", 3 } };
	struct tg_root_search *search = tg_root_search_new(s->arena, &s->files);
	struct tg_strs *roots = &s->map.roots;
	struct tg_survey *survey;
	size_t nr_imports;

	roots->items = TG_NEW_ARRAY(s->arena, MAX_ROOTS, struct tg_str);
	roots->items[roots->nr++] = TG_STR(".");
	for (size_t i = 0; i < TG_ARRAY_LEN(usual); i++)
		if (has_folder(s, usual[i]))
			roots->items[roots->nr++] = usual[i];
	TG_TRY(tg_survey_new(s->arena, ref, commit, &s->map, s->languages, 0, &survey));
	TG_TRY(tg_survey_walk(survey, tg_root_search_take, search));
	while (roots->nr < MAX_ROOTS &&
	       tg_root_search_next(search, &roots->items[roots->nr], &nr_imports))
		roots->nr++;
	return NULL;
}

/* Names that YAML would read as something else are quoted, as all are. */
static void
print_name(struct tg_buf *out, struct tg_arena *arena, struct tg_str name)
{
	tg_buf_addf(out, "\"%s\"", tg_show(arena, name, 80));
}

static void
print_module(struct tg_buf *out, struct suggesting *s, const struct tg_module_graph *graph,
	     size_t module)
{
	bool any = false;

	tg_buf_adds(out, "      ");
	print_name(out, s->arena, s->map.modules.keys[module]);
	tg_buf_adds(out, ": {paths: [");
	print_name(out, s->arena, tg_module_at(&s->map, (int)module)->paths.items[0].text);
	tg_buf_adds(out, "], may_use: [");
	for (size_t to = 0; to < graph->nr; to++) {
		if (!graph->counts[module * graph->nr + to])
			continue;
		tg_buf_adds(out, any ? ", " : "");
		print_name(out, s->arena, s->map.modules.keys[to]);
		any = true;
	}
	tg_buf_adds(out, "]}\n");
}

static void
print_head(struct tg_buf *out, const struct suggesting *s, const struct tg_module_graph *graph)
{
	tg_buf_addf(out,
		    "# %zu files, %zu imports: what each folder uses today.\n"
		    "version: 1\nrules:\n  - rule: boundaries\n    roots: [",
		    graph->nr_files, graph->nr_edges);
	for (size_t i = 0; i < s->map.roots.nr; i++) {
		tg_buf_adds(out, i ? ", " : "");
		print_name(out, s->arena, s->map.roots.items[i]);
	}
	tg_buf_adds(out, "]\n    modules:\n");
}

const struct tg_error *
tg_boundaries_suggest(struct tg_arena *arena, struct tg_ref *ref, const struct tg_oid *commit,
		      const struct tg_languages *languages, struct tg_buf *out)
{
	struct suggesting s = { .arena = arena, .languages = languages };
	struct tg_snapshot *snapshot;
	struct tg_survey *survey;
	struct tg_module_graph graph;

	TG_TRY(tg_snapshot_open(ref, commit, &snapshot));
	TG_TRY(tg_snapshot_files(snapshot, &s.files));
	choose_folders(&s);
	if (!s.nr_chosen)
		return tg_error_new(arena, TG_ERR_INPUT,
				    "no folder here holds files of a language that is known");
	make_map(&s);
	TG_TRY(find_roots(&s, ref, commit));
	TG_TRY(tg_survey_new(arena, ref, commit, &s.map, languages, 0, &survey));
	TG_TRY(tg_survey_all(survey, NULL, NULL, &graph));
	print_head(out, &s, &graph);
	for (size_t i = 0; i < graph.nr; i++)
		print_module(out, &s, &graph, i);
	return NULL;
}
