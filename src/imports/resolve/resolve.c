/* SPDX-License-Identifier: MIT */
/* The frame of all resolvers: what they ask the tree, and how they answer. */
#include "priv.h"

#include "trunkgate/strs.h"

static tg_resolve_fn *const resolvers[] = {
	[TG_RESOLVE_NONE] = NULL,
	[TG_RESOLVE_PATHS] = tg_resolve_paths,
	[TG_RESOLVE_NAMES] = tg_resolve_names,
	[TG_RESOLVE_PYTHON] = tg_resolve_python,
	[TG_RESOLVE_GO] = tg_resolve_go,
	[TG_RESOLVE_NODE] = tg_resolve_node,
	[TG_RESOLVE_RUST] = tg_resolve_rust,
	[TG_RESOLVE_PHP] = tg_resolve_php,
	[TG_RESOLVE_SWIFT] = tg_resolve_swift,
};

struct tg_resolver *
tg_resolver_new(struct tg_arena *arena, const struct tg_source_tree *tree,
		const struct tg_str *roots, size_t nr_roots)
{
	struct tg_resolver *resolver = TG_NEW(arena, struct tg_resolver);
	struct tg_str *all = TG_NEW_ARRAY(arena, nr_roots + 1, struct tg_str);
	size_t nr = 0;

	for (size_t i = 0; i < nr_roots && nr < TG_RESOLVE_ROOTS_MAX; i++)
		if (tg_path_in(arena, TG_STR(""), roots[i], &all[nr]))
			nr++;
	*resolver = (struct tg_resolver){ .arena = arena, .tree = tree, .roots = all };
	resolver->nr_roots = nr ? nr : 1; /* none: all[0], which is the top */
	return resolver;
}

/* ---- Answers ---- */

static void
answer(struct tg_resolving *r, enum tg_resolution how, struct tg_str name, const char *why)
{
	*r->out = (struct tg_resolved){ .how = how, .name = name, .why = why };
}

void
tg_reaches(struct tg_resolving *r, struct tg_str path)
{
	if (r->nr == TG_RESOLVE_PATHS_MAX) {
		tg_is_not_judged(r, "the import reaches too many files");
		return;
	}
	TG_GROW(r->arena, r->paths, r->nr, r->cap);
	r->paths[r->nr++] = path;
}

void
tg_is_external(struct tg_resolving *r, struct tg_str name)
{
	answer(r, TG_RESOLVED_EXTERNAL, name, NULL);
}

void
tg_is_unresolved(struct tg_resolving *r, struct tg_str name, const char *why)
{
	answer(r, TG_RESOLVED_UNRESOLVED, name, why);
}

/* The first limit stands, whatever is found afterwards. */
void
tg_is_not_judged(struct tg_resolving *r, const char *why)
{
	if (r->out->how != TG_RESOLVED_NOT_JUDGED)
		answer(r, TG_RESOLVED_NOT_JUDGED, r->import->target, why);
}

bool
tg_is_answered(const struct tg_resolving *r)
{
	return r->nr || r->out->how != TG_RESOLVED_PATHS;
}

/* ---- The tree ---- */

const struct tg_error *
tg_look(struct tg_resolving *r, struct tg_str path, struct tg_source_found *out)
{
	const struct tg_source_tree *tree = r->resolver->tree;

	*out = (struct tg_source_found){ TG_SOURCE_NOTHING, path };
	return tree->look(tree->data, path, r->how->any_case, out);
}

const struct tg_error *
tg_try_file(struct tg_resolving *r, struct tg_str path, bool *is_there)
{
	struct tg_source_found found;

	TG_TRY(tg_look(r, path, &found));
	if (found.kind == TG_SOURCE_FILE)
		tg_reaches(r, found.path);
	if (is_there)
		*is_there = found.kind == TG_SOURCE_FILE;
	return NULL;
}

const struct tg_error *
tg_try_folder(struct tg_resolving *r, struct tg_str folder, struct tg_str suffix,
	      struct tg_str not_suffix)
{
	const struct tg_source_tree *tree = r->resolver->tree;
	const struct tg_source_entry *entries = NULL;
	size_t nr = 0;

	TG_TRY(tree->list(tree->data, folder, &entries, &nr));
	for (size_t i = 0; i < nr && r->out->how == TG_RESOLVED_PATHS; i++) {
		struct tg_str path, name = entries[i].name;

		if (entries[i].kind == TG_SOURCE_FILE && tg_str_ends(name, suffix) &&
		    !(not_suffix.len && tg_str_ends(name, not_suffix)) &&
		    tg_path_in(r->arena, folder, name, &path))
			tg_reaches(r, path);
	}
	return NULL;
}

const struct tg_error *
tg_manifest(struct tg_resolving *r, struct tg_str path, struct tg_str *out)
{
	const struct tg_source_tree *tree = r->resolver->tree;
	bool is_large = false;

	*out = (struct tg_str){ NULL, 0 };
	if (r->resolver->nr_manifests == TG_RESOLVE_MANIFESTS_MAX) {
		tg_is_not_judged(r, "the tree has too many manifests");
		return NULL;
	}
	TG_TRY(tree->read(tree->data, path, TG_RESOLVE_MANIFEST_MAX, out, &is_large));
	r->resolver->nr_manifests += out->ptr != NULL;
	if (is_large)
		tg_is_not_judged(r, "a manifest is too large");
	return NULL;
}

bool
tg_is_manifest(struct tg_str path)
{
	static const char *const ends[] = { ".json",      "go.mod",        "pnpm-workspace.yaml",
					    "Cargo.toml", "Package.swift", NULL };
	size_t i = 0;

	while (ends[i] && !tg_str_ends(path, tg_str_from(ends[i])))
		i++;
	return ends[i] != NULL;
}

const struct tg_error *
tg_declared(struct tg_resolving *r, struct tg_str name, const struct tg_str **out, size_t *nr)
{
	const struct tg_source_tree *tree = r->resolver->tree;

	*nr = 0;
	return tree->declared ? tree->declared(tree->data, r->how->family, name, out, nr) : NULL;
}

/* ---- One import ---- */

static void
finish(struct tg_resolving *r)
{
	struct tg_strs paths = { r->paths, r->nr };

	if (r->out->how != TG_RESOLVED_PATHS)
		return;
	tg_strs_sort(&paths);
	r->out->paths = paths.items;
	r->out->nr_paths = paths.nr;
	if (!paths.nr)
		tg_is_external(r, r->import->target);
}

/* What needs no tree; false when a resolver has to look. */
static bool
is_plain(struct tg_resolving *r)
{
	enum tg_import_kind kind = r->import->kind;

	if (kind >= TG_IMPORT_DECLARES)
		answer(r, TG_RESOLVED_NO_IMPORT, TG_STR(""), NULL);
	else if (kind == TG_IMPORT_COMPUTED)
		answer(r, TG_RESOLVED_COMPUTED, r->import->target, NULL);
	else if (r->import->target.len + r->import->member.len > TG_TARGET_MAX)
		tg_is_not_judged(r, "the name is too long");
	else if (tg_str_index(r->import->target, '\0') < r->import->target.len)
		tg_is_unresolved(r, r->import->target, "a NUL stands in it");
	return r->out->how != TG_RESOLVED_PATHS;
}

const struct tg_error *
tg_resolve(struct tg_resolver *resolver, const struct tg_importer *importer,
	   const struct tg_import *import, struct tg_resolved *out)
{
	struct tg_resolved answer_here = { .how = TG_RESOLVED_PATHS };
	tg_resolve_fn *resolve = resolvers[importer->language->resolve];
	struct tg_resolving r = { .resolver = resolver,
				  .arena = resolver->arena,
				  .importer = importer,
				  .import = import,
				  .how = &importer->language->normalize,
				  .out = &answer_here };

	if (!is_plain(&r)) {
		if (resolve)
			TG_TRY(resolve(&r));
		finish(&r);
	}
	*out = answer_here;
	return NULL;
}
