/* SPDX-License-Identifier: MIT */
/* package.json: of a folder, the nearest, and those of the workspaces. */
#include "node.h"

#include "trunkgate/glob.h"

const struct tg_error *
tg_node_package(struct tg_resolving *r, struct tg_str folder, struct tg_node_package **out)
{
	struct tg_memo *memo = &r->resolver->packages;
	struct tg_str path, text;
	bool known;

	*out = NULL;
	if (!tg_path_in(r->arena, folder, TG_STR("package.json"), &path))
		return NULL;
	*out = tg_memo_get(memo, path, &known);
	if (known)
		return NULL;
	TG_TRY(tg_manifest(r, path, &text));
	if (r->out->how == TG_RESOLVED_NOT_JUDGED)
		return NULL;
	if (text.ptr) {
		*out = TG_NEW(r->arena, struct tg_node_package);
		(*out)->folder = tg_folder_of(path);
		(*out)->doc = tg_doc_read_json(r->arena, text, &(*out)->why);
	}
	tg_memo_put(memo, r->arena, path, *out);
	return NULL;
}

const struct tg_error *
tg_node_package_of(struct tg_resolving *r, struct tg_str path, struct tg_node_package **out)
{
	*out = NULL;
	for (int up = 0; up < TG_FOLDERS_MAX && path.len && !*out; up++) {
		path = tg_folder_of(path);
		TG_TRY(tg_node_package(r, path, out));
	}
	return NULL;
}

/* ---- Workspaces ---- */

/* The packages of one root, by name. */
struct workspaces {
	struct tg_memo packages;
	struct tg_glob_item *items;
	size_t nr, cap;
	const char *why; /* some may be missing */
};

static void
add_pattern(struct tg_arena *arena, struct workspaces *w, struct tg_str pattern)
{
	bool exclude = tg_str_starts(pattern, TG_STR("!"));
	struct tg_str tidy;

	if (!tg_path_in(arena, TG_STR(""), tg_str_from_index(pattern, exclude), &tidy) ||
	    tg_glob_problem(tidy))
		return;
	TG_GROW(arena, w->items, w->nr, w->cap);
	w->items[w->nr++] = (struct tg_glob_item){ tidy, exclude, NULL };
}

/* The list below `packages:` of pnpm-workspace.yaml: one entry a line. */
static void
add_pnpm(struct tg_arena *arena, struct workspaces *w, struct tg_str text)
{
	struct tg_str line;
	bool is_in = false;

	while (tg_str_split(&text, '\n', &line)) {
		struct tg_str word = tg_str_trim(line);

		if (tg_str_starts(word, TG_STR("#")) || !word.len)
			continue;
		if (!tg_str_starts(word, TG_STR("-"))) {
			is_in = tg_str_starts(line, TG_STR("packages:"));
			continue;
		}
		word = tg_str_trim(tg_str_from_index(word, 1));
		if (word.len && (word.ptr[0] == '"' || word.ptr[0] == '\''))
			word = tg_str_sub(word, 1,
					  tg_str_index(tg_str_from_index(word, 1), word.ptr[0]));
		else
			word = tg_str_trim(tg_str_sub(word, 0, tg_str_find(word, TG_STR(" #"))));
		if (is_in)
			add_pattern(arena, w, word);
	}
}

static const struct tg_error *
read_patterns(struct tg_resolving *r, struct tg_str folder, struct workspaces *w)
{
	const struct tg_doc *list, *inner;
	struct tg_node_package *package;
	struct tg_str path, text;

	TG_TRY(tg_node_package(r, folder, &package));
	list = package ? tg_doc_get(package->doc, TG_STR("workspaces")) : NULL;
	inner = tg_doc_get(list, TG_STR("packages"));
	list = inner ? inner : list;
	for (const struct tg_doc *m = list ? list->first : NULL; m; m = m->next)
		if (m->type == TG_DOC_STRING)
			add_pattern(r->arena, w, m->text);
	if (!tg_path_in(r->arena, folder, TG_STR("pnpm-workspace.yaml"), &path))
		return NULL;
	TG_TRY(tg_manifest(r, path, &text));
	if (text.ptr)
		add_pnpm(r->arena, w, text);
	return NULL;
}

static size_t
count_slashes(struct tg_str path)
{
	size_t nr = 0;

	for (size_t i = 0; i < path.len; i++)
		nr += path.ptr[i] == '/';
	return nr;
}

/* Whether a pattern may match something below this folder. */
static bool
is_on_the_way(const struct workspaces *w, struct tg_str folder)
{
	for (size_t i = 0; i < w->nr; i++) {
		struct tg_str pattern = w->items[i].text;
		struct tg_str prefix = tg_glob_literal_prefix(pattern);
		bool is_deep = tg_str_find(pattern, TG_STR("**")) < pattern.len;

		if (!w->items[i].exclude &&
		    tg_str_starts(folder, tg_str_sub(prefix, 0, folder.len)) &&
		    (is_deep || count_slashes(folder) < count_slashes(pattern)))
			return true;
	}
	return false;
}

static const struct tg_error *
take_folder(struct tg_resolving *r, struct workspaces *w, struct tg_str folder)
{
	struct tg_node_package *package;
	struct tg_str name;
	bool known;

	TG_TRY(tg_node_package(r, folder, &package));
	name = package ? tg_doc_string(package->doc, "name") : TG_STR("");
	if (!name.len)
		return NULL;
	(void)tg_memo_get(&w->packages, name, &known);
	if (!known)
		tg_memo_put(&w->packages, r->arena, name, package);
	return NULL;
}

struct queue {
	struct tg_str *items;
	size_t nr, cap;
};

static void
push(struct tg_arena *arena, struct queue *q, struct tg_str path)
{
	TG_GROW(arena, q->items, q->nr, q->cap);
	q->items[q->nr++] = path;
}

static const struct tg_error *
take_children(struct tg_resolving *r, struct workspaces *w, struct tg_str root, struct tg_str at,
	      struct queue *q)
{
	const struct tg_source_tree *tree = r->resolver->tree;
	const struct tg_globs globs = { w->items, w->nr };
	const struct tg_source_entry *entries = NULL;
	struct tg_str whole, path, child;
	size_t nr = 0;

	if (!tg_path_in(r->arena, root, at, &whole))
		return NULL;
	TG_TRY(tree->list(tree->data, whole, &entries, &nr));
	for (size_t i = 0; i < nr && r->out->how != TG_RESOLVED_NOT_JUDGED; i++) {
		struct tg_str name = entries[i].name;

		if (entries[i].kind != TG_SOURCE_FOLDER ||
		    tg_str_eq(name, TG_STR("node_modules")) ||
		    !tg_path_in(r->arena, at, name, &path) ||
		    !tg_path_in(r->arena, whole, name, &child))
			continue;
		if (tg_globs_match(&globs, path))
			TG_TRY(take_folder(r, w, child));
		if (is_on_the_way(w, path))
			push(r->arena, q, path);
	}
	return NULL;
}

/* Breadth first, along the patterns. */
static const struct tg_error *
find_packages(struct tg_resolving *r, struct tg_str root, struct workspaces *w)
{
	struct queue q = { NULL, 0, 0 };

	TG_TRY(take_children(r, w, root, TG_STR(""), &q));
	for (size_t i = 0; i < q.nr && !w->why && r->out->how != TG_RESOLVED_NOT_JUDGED; i++) {
		if (i == TG_NODE_FOLDERS_MAX)
			w->why = "the workspaces have too many folders";
		else
			TG_TRY(take_children(r, w, root, q.items[i], &q));
	}
	return NULL;
}

static const struct tg_error *
workspaces_of(struct tg_resolving *r, struct tg_str root, struct workspaces **out)
{
	bool known;

	*out = tg_memo_get(&r->resolver->workspaces, root, &known);
	if (known)
		return NULL;
	*out = TG_NEW(r->arena, struct workspaces);
	TG_TRY(read_patterns(r, root, *out));
	if ((*out)->nr)
		TG_TRY(find_packages(r, root, *out));
	/* A limit, too, is remembered: finding out took long. */
	if (r->out->how == TG_RESOLVED_NOT_JUDGED)
		(*out)->why = r->out->why;
	tg_memo_put(&r->resolver->workspaces, r->arena, root, *out);
	return NULL;
}

const struct tg_error *
tg_node_workspace(struct tg_resolving *r, struct tg_str name, struct tg_node_package **out)
{
	struct tg_str folder = r->importer->path;
	struct workspaces *w;
	bool known;

	*out = NULL;
	for (int up = 0; up < TG_FOLDERS_MAX && folder.len && !*out; up++) {
		folder = tg_folder_of(folder);
		TG_TRY(workspaces_of(r, folder, &w));
		if (w->why)
			tg_is_not_judged(r, w->why);
		*out = tg_memo_get(&w->packages, name, &known);
	}
	return NULL;
}
