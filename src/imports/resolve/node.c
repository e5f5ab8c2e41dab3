/* SPDX-License-Identifier: MIT */
/*
 * JavaScript and TypeScript. Relative paths with the endings that may be left
 * out; all else in the order of TypeScript: paths and baseUrl, the package's
 * own imports and exports, the workspaces. What remains is a dependency.
 */
#include "node.h"

/* Bytes that a bundler takes for itself: "./x.svg?raw". */
static struct tg_str
without_query(struct tg_str path)
{
	return tg_str_sub(path, 0, tg_str_index(path, '?'));
}

/* ---- Files ---- */

/* TypeScript is imported by the name of what it is compiled to. */
static const struct tg_error *
try_compiled(struct tg_resolving *r, struct tg_str path)
{
	static const struct {
		const char *js, *ts;
	} pairs[] = {
		{ ".js", ".ts" },   { ".js", ".tsx" },    { ".js", ".d.ts" }, { ".js", ".jsx" },
		{ ".mjs", ".mts" }, { ".mjs", ".d.mts" }, { ".cjs", ".cts" }, { ".cjs", ".d.cts" },
		{ ".jsx", ".tsx" }, { ".jsx", ".d.ts" },
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(pairs) && !tg_is_answered(r); i++) {
		struct tg_str js = tg_str_from(pairs[i].js);
		struct tg_str stem = tg_str_sub(path, 0, path.len - js.len);

		if (path.len > js.len && tg_str_ends(path, js))
			TG_TRY(tg_try_file(r, tg_concat(r->arena, stem, tg_str_from(pairs[i].ts)),
					   NULL));
	}
	return NULL;
}

/* The path itself, or with one of the language's endings. */
static const struct tg_error *
try_file(struct tg_resolving *r, struct tg_str path)
{
	if (path.len)
		TG_TRY(tg_try_file(r, path, NULL));
	if (!tg_is_answered(r))
		TG_TRY(try_compiled(r, path));
	for (size_t i = 0; path.len && i < r->how->nr_suffixes && !tg_is_answered(r); i++)
		TG_TRY(tg_try_file(r, tg_concat(r->arena, path, r->how->suffixes[i]), NULL));
	return NULL;
}

static const struct tg_error *
try_index(struct tg_resolving *r, struct tg_str folder)
{
	struct tg_str index;

	if (tg_is_answered(r) || !tg_path_in(r->arena, folder, TG_STR("index"), &index))
		return NULL;
	for (size_t i = 0; i < r->how->nr_suffixes && !tg_is_answered(r); i++)
		TG_TRY(tg_try_file(r, tg_concat(r->arena, index, r->how->suffixes[i]), NULL));
	return NULL;
}

/* The entry points of a package.json without exports. */
static const struct tg_error *
try_main(struct tg_resolving *r, const struct tg_node_package *package)
{
	static const char *const keys[] = { "types", "typings", "module", "main", "source" };
	struct tg_str path;

	for (size_t i = 0; i < TG_ARRAY_LEN(keys) && !tg_is_answered(r); i++) {
		struct tg_str value = tg_doc_string(package->doc, keys[i]);

		if (!value.len || !tg_path_in(r->arena, package->folder, value, &path))
			continue;
		TG_TRY(try_file(r, path));
		TG_TRY(try_index(r, path));
	}
	return NULL;
}

static const struct tg_error *
try_path(struct tg_resolving *r, struct tg_str folder, struct tg_str written)
{
	struct tg_node_package *package;
	struct tg_source_found found;
	struct tg_str path;

	if (tg_is_answered(r) || !tg_path_in(r->arena, folder, written, &path))
		return NULL;
	if (!tg_str_ends(written, TG_STR("/")))
		TG_TRY(try_file(r, path));
	if (tg_is_answered(r))
		return NULL;
	TG_TRY(tg_look(r, path, &found));
	if (found.kind != TG_SOURCE_FOLDER)
		return NULL;
	TG_TRY(tg_node_package(r, found.path, &package));
	if (package)
		TG_TRY(try_main(r, package));
	return try_index(r, found.path);
}

/* With what follows a `?` where a file is named so, else without. */
static const struct tg_error *
try_written(struct tg_resolving *r, struct tg_str folder, struct tg_str written)
{
	struct tg_str bare = without_query(written);

	TG_TRY(try_path(r, folder, written));
	return bare.len < written.len ? try_path(r, folder, bare) : NULL;
}

/* ---- Packages ---- */

/*
 * What a target in a package is built from, where the target is not in the
 * tree: "./dist/x.js" comes from src/x, by custom. Declared outputs differ
 * for each condition; this asks for their sources alone.
 */
static const struct tg_error *
try_source(struct tg_resolving *r, struct tg_str folder, struct tg_str target)
{
	struct tg_str path, base, rest;

	if (tg_is_answered(r) || !tg_path_in(r->arena, TG_STR(""), target, &path) ||
	    !tg_str_has(path, '/'))
		return NULL;
	base = tg_str_from_index(path, tg_str_index(path, '/') + 1);
	rest = tg_concat(r->arena, TG_STR("src/"), base);
	TG_TRY(try_path(r, folder, rest));
	while (!tg_is_answered(r) && tg_str_has(base, '/')) {
		base = tg_str_from_index(base, tg_str_index(base, '/') + 1);
		TG_TRY(try_path(r, folder, tg_concat(r->arena, TG_STR("src/"), base)));
	}
	return NULL;
}

static const struct tg_error *
try_targets(struct tg_resolving *r, const struct tg_node_package *package,
	    const struct tg_node_targets *targets)
{
	for (size_t i = 0; i < targets->nr; i++)
		if (tg_is_relative(targets->items[i]))
			TG_TRY(try_path(r, package->folder, targets->items[i]));
	for (size_t i = 0; i < targets->nr; i++)
		if (tg_is_relative(targets->items[i]))
			TG_TRY(try_source(r, package->folder, targets->items[i]));
	return NULL;
}

/* Nothing of a package that is in the tree is outside of it: where no file is
 * found, its package.json stands for it. */
static void
stand_in(struct tg_resolving *r, const struct tg_node_package *package)
{
	struct tg_str path;

	if (!tg_is_answered(r) &&
	    tg_path_in(r->arena, package->folder, TG_STR("package.json"), &path))
		tg_reaches(r, path);
}

/* key: "." or "./x". */
static const struct tg_error *
try_package(struct tg_resolving *r, const struct tg_node_package *package, struct tg_str key)
{
	const struct tg_doc *exports = tg_doc_get(package->doc, TG_STR("exports"));
	struct tg_node_targets targets;

	if (!package->doc) {
		tg_is_not_judged(r, "a package.json cannot be read");
		return NULL;
	}
	if (exports && exports->type != TG_DOC_NULL) {
		if (tg_node_map(r->arena, exports, key, &targets) && !targets.nr)
			tg_is_unresolved(r, r->import->target, "the package does not export it");
		TG_TRY(try_targets(r, package, &targets));
	}
	if (key.len == 1)
		TG_TRY(try_main(r, package));
	TG_TRY(try_path(r, package->folder, key));
	TG_TRY(try_path(r, package->folder, tg_concat(r->arena, TG_STR("src/"), key)));
	stand_in(r, package);
	return NULL;
}

/* "@a/b/c": the package @a/b, and what is taken of it. */
static struct tg_str
package_name(struct tg_str path, struct tg_str *rest)
{
	size_t cut = tg_str_index(path, '/');

	if (path.len && path.ptr[0] == '@' && cut < path.len)
		cut += 1 + tg_str_index(tg_str_from_index(path, cut + 1), '/');
	*rest = tg_str_from_index(path, cut);
	return tg_str_sub(path, 0, cut);
}

/* `"dep": "file:../dep"` in the nearest package.json. */
static const struct tg_error *
linked(struct tg_resolving *r, const struct tg_node_package *own, struct tg_str name,
       struct tg_node_package **out)
{
	static const char *const kinds[] = { "dependencies", "devDependencies", "peerDependencies",
					     "optionalDependencies" };
	static const char *const schemes[] = { "file:", "link:", "portal:" };
	struct tg_str path;

	for (size_t i = 0; i < TG_ARRAY_LEN(kinds) && !*out; i++) {
		const struct tg_doc *list = tg_doc_get(own->doc, tg_str_from(kinds[i]));
		const struct tg_doc *entry = tg_doc_get(list, name);

		for (size_t k = 0; entry && k < TG_ARRAY_LEN(schemes) && !*out; k++) {
			struct tg_str scheme = tg_str_from(schemes[k]);

			if (tg_str_starts(entry->text, scheme) &&
			    tg_path_in(r->arena, own->folder,
				       tg_str_from_index(entry->text, scheme.len), &path))
				TG_TRY(tg_node_package(r, path, out));
		}
	}
	return NULL;
}

static const struct tg_error *
try_packages(struct tg_resolving *r, struct tg_node_package *own, struct tg_str written)
{
	struct tg_str rest, name = package_name(written, &rest);
	struct tg_node_package *package = NULL;

	if (tg_is_answered(r))
		return NULL;
	if (own && tg_str_eq(tg_doc_string(own->doc, "name"), name) &&
	    tg_doc_get(own->doc, TG_STR("exports")))
		package = own;
	if (own && !package)
		TG_TRY(linked(r, own, name, &package));
	if (!package)
		TG_TRY(tg_node_workspace(r, name, &package));
	if (!package || tg_is_answered(r))
		return NULL;
	return try_package(r, package, tg_concat(r->arena, TG_STR("."), rest));
}

/* ---- What configuration says ---- */

static const struct tg_error *
try_paths(struct tg_resolving *r, struct tg_str written)
{
	const struct tg_tsconfig *config;
	const struct tg_doc *entry;
	struct tg_str rest = TG_STR("");
	bool is_ours;

	TG_TRY(tg_tsconfig_of(r, r->importer->path, &config));
	if (tg_is_answered(r))
		return NULL;
	entry = tg_star_best(config->paths, written, &rest);
	is_ours = entry && !tg_str_eq(entry->key, TG_STR("*"));
	for (const struct tg_doc *m = entry ? entry->first : NULL; m; m = m->next) {
		TG_TRY(try_written(r, config->paths_folder, tg_star_fill(r->arena, m->text, rest)));
		if (tg_str_find(m->text, TG_STR("node_modules")) < m->text.len)
			is_ours = false;
	}
	if (config->base_url.ptr)
		TG_TRY(try_written(r, config->base_url, written));
	if (!tg_is_answered(r) && is_ours)
		tg_is_unresolved(r, written, "the path that tsconfig.json gives is not there");
	return NULL;
}

/* "#x": the imports of the package, which may be of another package. */
static const struct tg_error *
try_imports(struct tg_resolving *r, struct tg_node_package *own, struct tg_str written)
{
	const struct tg_doc *map = own ? tg_doc_get(own->doc, TG_STR("imports")) : NULL;
	struct tg_node_targets targets;

	if (!map || !tg_node_map(r->arena, map, written, &targets))
		return NULL;
	TG_TRY(try_targets(r, own, &targets));
	for (size_t i = 0; i < targets.nr && !tg_is_answered(r); i++) {
		if (tg_is_relative(targets.items[i]))
			continue;
		TG_TRY(try_packages(r, own, targets.items[i]));
		if (!tg_is_answered(r))
			tg_is_external(r, targets.items[i]);
	}
	return NULL;
}

/* ---- All of it ---- */

static const struct tg_error *
try_bare(struct tg_resolving *r, struct tg_str written)
{
	struct tg_node_package *own;
	bool is_own = written.len && written.ptr[0] == '#';

	TG_TRY(tg_node_package_of(r, r->importer->path, &own));
	if (own && !own->doc)
		tg_is_not_judged(r, "a package.json cannot be read");
	if (is_own)
		TG_TRY(try_imports(r, own, written));
	if (!tg_is_answered(r))
		TG_TRY(try_paths(r, written));
	TG_TRY(try_packages(r, own, written));
	if (!tg_is_answered(r) && is_own)
		tg_is_unresolved(r, written, "the package has no such import");
	return NULL;
}

/* "/x": of the folder that a server serves, which is the package's. */
static const struct tg_error *
try_served(struct tg_resolving *r, struct tg_str written)
{
	struct tg_node_package *own;

	TG_TRY(tg_node_package_of(r, r->importer->path, &own));
	if (own) {
		TG_TRY(try_written(r, own->folder, written));
		TG_TRY(try_written(r, tg_concat(r->arena, own->folder, TG_STR("/public")),
				   written));
	}
	return try_written(r, TG_STR(""), written);
}

/* `/// <reference path="x"/>` is a path, also without dots; `lib` is the
 * compiler's own. */
static bool
is_reference(const struct tg_resolving *r, const char *attribute)
{
	return tg_str_starts(r->import->text, TG_STR("///")) &&
	       tg_str_find(r->import->text, tg_str_from(attribute)) < r->import->text.len;
}

const struct tg_error *
tg_resolve_node(struct tg_resolving *r)
{
	struct tg_str written = r->import->target;
	bool is_path = tg_is_relative(written) || is_reference(r, " path");

	if (is_reference(r, " lib") || tg_str_find(written, TG_STR(":")) < written.len) {
		/* "node:fs", "https://...", "virtual:x" */
		tg_is_external(r, written);
		return NULL;
	}
	if (is_path)
		TG_TRY(try_written(r, tg_folder_of(r->importer->path), written));
	else if (written.len && written.ptr[0] == '/')
		TG_TRY(try_served(r, written));
	else
		return try_bare(r, written);
	if (!tg_is_answered(r))
		tg_is_unresolved(r, written, "there is no such file");
	return NULL;
}
