/* SPDX-License-Identifier: MIT */
/*
 * The tree of a commit as the resolvers of imports see it: links are followed
 * inside of it, case can be overlooked, and names lead to the files that declare
 * them. For that all files of such languages are scanned once, at the first name.
 */
#include "survey.h"

#include "trunkgate/buf.h"
#include "trunkgate/memo.h"

#include <stdlib.h>

enum { MAX_HOPS = 10, MAX_LINK = 4096, FILE_BUDGET = 64 << 20, TYPE = 0170000, REGULAR = 0100000 };

struct declared {
	struct tg_str family, name, path;
};

/* A folder that was listed. */
struct folder {
	const struct tg_named_entry *items;
	size_t nr;
	struct tg_memo folded; /* name in lower case to its first item */
	bool is_folded;
};

struct tree {
	struct tg_source_tree base;
	struct tg_survey *survey;
	struct tg_snapshot *snapshot;
	struct tg_arena *memory;
	struct tg_memo folders; /* path to struct folder */
	/* By family, name and path; beside it the paths alone. */
	struct declared *declared;
	const struct tg_str *declared_paths;
	size_t nr_declared, cap_declared;
	bool has_declared;
};

/* --- paths --- */

static struct tg_str
join(struct tg_arena *arena, struct tg_str dir, struct tg_str name)
{
	struct tg_buf out;
	if (!dir.len)
		return tg_str_copy(arena, name);
	tg_buf_init(&out, arena, dir.len + name.len + 2);
	tg_buf_add(&out, dir);
	tg_buf_addc(&out, '/');
	tg_buf_add(&out, name);
	return tg_buf_str(&out);
}

static struct tg_str
folder_of(struct tg_str path)
{
	size_t at = path.len;
	while (at && path.ptr[at - 1] != '/')
		at--;
	return tg_str_sub(path, 0, at ? at - 1 : 0);
}

/* A walk down a path: what is behind, and what is still to go. */
struct walk {
	struct tree *tree;
	bool any_case;
	struct tg_str at; /* as the tree spells it */
	struct tg_str rest;
	int hops;
	struct tg_entry entry;
};

/* The rest begins where the link leads, from its folder. */
static const struct tg_error *
follow(struct walk *walk, struct tg_str link)
{
	struct tg_str target;
	bool is_large = false;
	struct tg_arena *arena = walk->tree->memory;
	TG_TRY(tg_snapshot_read(walk->tree->snapshot, &walk->entry.id, MAX_LINK, arena, &target,
				&is_large));
	if (++walk->hops > MAX_HOPS || is_large || !target.len || target.ptr[0] == '/') {
		walk->entry.kind = TG_ENTRY_NONE;
		return NULL;
	}
	walk->at = folder_of(link);
	walk->rest = walk->rest.ptr && walk->rest.len ? join(arena, target, walk->rest) : target;
	return tg_snapshot_find(walk->tree->snapshot, walk->at, &walk->entry);
}

static const struct tg_error *
list_folder(struct tree *tree, struct tg_str path, struct folder **out)
{
	bool is_known = false;

	*out = tg_memo_get(&tree->folders, path, &is_known);
	if (is_known)
		return NULL;
	*out = TG_NEW(tree->memory, struct folder);
	TG_TRY(tg_snapshot_list(tree->snapshot, path, tree->memory, &(*out)->items, &(*out)->nr));
	tg_memo_put(&tree->folders, tree->memory, path, *out);
	return NULL;
}

static struct tg_str
lower(struct tg_arena *arena, struct tg_str s)
{
	char *text = tg_str_cstr(arena, s);

	for (size_t i = 0; i < s.len; i++)
		text[i] = tg_to_lower(text[i]);
	return tg_str_make(text, s.len);
}

static void
fold(struct tree *tree, struct folder *folder)
{
	bool is_known = false;

	for (size_t i = 0; i < folder->nr && !folder->is_folded; i++) {
		const struct tg_named_entry *item = &folder->items[i];
		struct tg_str key = lower(tree->memory, item->name);

		(void)tg_memo_get(&folder->folded, key, &is_known);
		if (!is_known)
			tg_memo_put(&folder->folded, tree->memory, key, (void *)(uintptr_t)item);
	}
	folder->is_folded = true;
}

static const struct tg_error *
find_any_case(struct walk *walk, struct tg_str *name)
{
	struct tree *tree = walk->tree;
	const struct tg_named_entry *item;
	struct folder *folder;
	bool is_known = false;

	TG_TRY(list_folder(tree, walk->at, &folder));
	fold(tree, folder);
	item = tg_memo_get(&folder->folded, lower(tree->memory, *name), &is_known);
	if (item) {
		*name = item->name;
		walk->entry = item->entry;
	}
	return NULL;
}

static const struct tg_error *
step(struct walk *walk, struct tg_str name)
{
	if (!name.len || tg_str_eq(name, TG_STR(".")))
		return NULL;
	if (tg_str_eq(name, TG_STR(".."))) {
		bool is_out = !walk->at.len;
		walk->at = folder_of(walk->at);
		if (!is_out)
			return tg_snapshot_find(walk->tree->snapshot, walk->at, &walk->entry);
		walk->entry.kind = TG_ENTRY_NONE;
		return NULL;
	}
	struct tg_str path = join(walk->tree->memory, walk->at, name);
	TG_TRY(tg_snapshot_find(walk->tree->snapshot, path, &walk->entry));
	if (walk->entry.kind == TG_ENTRY_NONE && walk->any_case) {
		TG_TRY(find_any_case(walk, &name));
		path = join(walk->tree->memory, walk->at, name);
	}
	if (walk->entry.kind == TG_ENTRY_LINK)
		return follow(walk, path);
	walk->at = path;
	return NULL;
}

static const struct tg_error *
run(struct walk *walk)
{
	struct tg_str name;
	TG_TRY(tg_snapshot_find(walk->tree->snapshot, TG_STR(""), &walk->entry));
	while (walk->entry.kind == TG_ENTRY_DIR && tg_str_split(&walk->rest, '/', &name))
		TG_TRY(step(walk, name));
	if (walk->rest.ptr && walk->rest.len)
		walk->entry.kind = TG_ENTRY_NONE;
	return NULL;
}

static enum tg_source_kind
kind_of(enum tg_entry_kind kind)
{
	if (kind == TG_ENTRY_FILE)
		return TG_SOURCE_FILE;
	return kind == TG_ENTRY_DIR ? TG_SOURCE_FOLDER : TG_SOURCE_NOTHING;
}

/* Nearly all questions are about what is not there, or there as asked. */
static const struct tg_error *
look(void *data, struct tg_str path, bool any_case, struct tg_source_found *out)
{
	struct tree *tree = data;
	struct walk walk = { .tree = tree, .any_case = any_case, .rest = path };
	struct tg_entry entry;
	TG_TRY(tg_snapshot_find(tree->snapshot, path, &entry));
	*out = (struct tg_source_found){ kind_of(entry.kind), tg_str_copy(tree->memory, path) };
	if (out->kind != TG_SOURCE_NOTHING)
		return NULL;
	TG_TRY(run(&walk));
	*out = (struct tg_source_found){ kind_of(walk.entry.kind), walk.at };
	return NULL;
}

static const struct tg_error *
read_file(void *data, struct tg_str path, size_t max, struct tg_str *out, bool *is_large)
{
	struct tree *tree = data;
	struct walk walk = { .tree = tree, .rest = path };
	const struct tg_str none = { NULL, 0 };
	*out = none;
	*is_large = false;
	TG_TRY(run(&walk));
	if (walk.entry.kind != TG_ENTRY_FILE)
		return NULL;
	TG_TRY(tg_snapshot_read(tree->snapshot, &walk.entry.id, max, tree->memory, out, is_large));
	if (*is_large)
		*out = none;
	return NULL;
}

static const struct tg_error *
list(void *data, struct tg_str path, const struct tg_source_entry **out, size_t *nr)
{
	struct tree *tree = data;
	struct tg_source_entry *entries;
	struct folder *folder;

	TG_TRY(list_folder(tree, path, &folder));
	entries = TG_NEW_ARRAY(tree->memory, folder->nr, struct tg_source_entry);
	*nr = 0;
	for (size_t i = 0; i < folder->nr; i++) {
		enum tg_source_kind kind = kind_of(folder->items[i].entry.kind);

		if (kind != TG_SOURCE_NOTHING)
			entries[(*nr)++] = (struct tg_source_entry){ folder->items[i].name, kind };
	}
	*out = entries;
	return NULL;
}

/* --- names --- */

static int
cmp_declared(const struct declared *a, const struct declared *b)
{
	int cmp = tg_str_cmp(a->family, b->family);

	return cmp ? cmp : tg_str_cmp(a->name, b->name);
}

static int
by_name(const void *a, const void *b)
{
	const struct declared *x = a, *y = b;
	int cmp = cmp_declared(x, y);

	return cmp ? cmp : tg_str_cmp(x->path, y->path);
}

static const struct tg_error *
declare_file(struct tree *tree, const struct tg_language *language, const struct tg_path *path,
	     struct tg_arena *scratch)
{
	struct tg_arena *arena = tg_survey_arena(tree->survey);
	struct tg_imports imports;
	const struct tg_str *names;
	size_t nr;

	TG_TRY(tg_survey_scan(tree->survey, language, &path->new_id, scratch, &imports));
	tg_declared_names(scratch, language, path->path, &imports, &names, &nr);
	for (size_t i = 0; i < nr; i++) {
		TG_GROW(arena, tree->declared, tree->nr_declared, tree->cap_declared);
		tree->declared[tree->nr_declared++] =
			(struct declared){ language->normalize.family, tg_str_copy(arena, names[i]),
					   path->path };
	}
	return NULL;
}

static const struct tg_error *
declare_files(struct tree *tree, const struct tg_paths *files)
{
	const struct tg_languages *languages = tg_survey_languages(tree->survey);
	struct tg_arena *scratch = tg_arena_new("declared", FILE_BUDGET);

	for (size_t i = 0; i < files->nr; i++) {
		const struct tg_path *path = &files->items[i];
		const struct tg_language *language =
			tg_language_of(languages, path->path, TG_STR(""));

		tg_arena_reset(scratch);
		if (language && language->normalize.family.len &&
		    (path->new_mode & TYPE) == REGULAR)
			TG_TRY(declare_file(tree, language, path, scratch));
	}
	tg_survey_keep(tree->survey);
	/* Not before: an error may live in it. */
	tg_arena_destroy(scratch);
	return NULL;
}

static const struct tg_error *
declare_all(struct tree *tree)
{
	struct tg_paths files;
	struct tg_str *paths;

	if (tree->has_declared)
		return NULL;
	TG_TRY(tg_snapshot_files(tree->snapshot, &files));
	TG_TRY(declare_files(tree, &files));
	if (tree->nr_declared)
		qsort(tree->declared, tree->nr_declared, sizeof(*tree->declared), by_name);
	paths = TG_NEW_ARRAY(tg_survey_arena(tree->survey), tree->nr_declared, struct tg_str);
	for (size_t i = 0; i < tree->nr_declared; i++)
		paths[i] = tree->declared[i].path;
	tree->declared_paths = paths;
	tree->has_declared = true;
	return NULL;
}

static size_t
first_of(const struct tree *tree, const struct declared *key)
{
	size_t low = 0, high = tree->nr_declared;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cmp_declared(&tree->declared[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct tg_error *
declared(void *data, struct tg_str family, struct tg_str name, const struct tg_str **out,
	 size_t *nr)
{
	struct tree *tree = data;
	const struct declared key = { .family = family, .name = name };
	size_t from, to;

	TG_TRY(declare_all(tree));
	from = to = first_of(tree, &key);
	while (to < tree->nr_declared && !cmp_declared(&tree->declared[to], &key))
		to++;
	*out = tree->declared_paths + from;
	*nr = to - from;
	return NULL;
}

/* --- the tree --- */

struct tg_source_tree *
tg_survey_tree_new(struct tg_survey *survey)
{
	struct tree *tree = TG_NEW(tg_survey_arena(survey), struct tree);

	*tree = (struct tree){ .base = { .data = tree,
					 .look = look,
					 .read = read_file,
					 .list = list,
					 .declared = declared },
			       .snapshot = tg_survey_snapshot(survey),
			       .survey = survey };
	return &tree->base;
}

void
tg_survey_tree_start(struct tg_source_tree *base, struct tg_arena *memory)
{
	struct tree *tree = base->data;

	tree->memory = memory;
	tree->folders = (struct tg_memo){ .nr = 0 };
}
