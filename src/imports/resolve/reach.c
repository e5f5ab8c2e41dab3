/* SPDX-License-Identifier: MIT */
/* What resolvers ask the tree, and how they answer. */
#include "priv.h"

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
