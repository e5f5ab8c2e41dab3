/* SPDX-License-Identifier: MIT */
/*
 * Go: an import names a package, which is a folder. The module path of the
 * nearest go.mod, its replacements, the modules of go.work and vendor say
 * which. Its files but tests are reached.
 */
#include "go_mod.h"

static const struct tg_error *
try_package(struct tg_resolving *r, struct tg_str folder, struct tg_str rest)
{
	struct tg_str path;

	if (!tg_is_answered(r) && tg_path_in(r->arena, folder, rest, &path))
		TG_TRY(tg_try_folder(r, path, TG_STR(".go"), TG_STR("_test.go")));
	return NULL;
}

/* The manifest of a folder; *out NULL where it has none. */
static const struct tg_error *
read_mod(struct tg_resolving *r, struct tg_str folder, const char *name, struct tg_go_mod **out)
{
	struct tg_memo *memo = &r->resolver->go_mods;
	struct tg_str path, text;
	bool known;

	*out = NULL;
	if (!tg_path_in(r->arena, folder, tg_str_from(name), &path))
		return NULL;
	*out = tg_memo_get(memo, path, &known);
	if (known)
		return NULL;
	TG_TRY(tg_manifest(r, path, &text));
	if (text.ptr) {
		*out = TG_NEW(r->arena, struct tg_go_mod);
		if (!tg_go_mod_read(r->arena, text, *out))
			tg_is_not_judged(r, "a go.mod has too many lines");
	}
	if (r->out->how != TG_RESOLVED_NOT_JUDGED)
		tg_memo_put(memo, r->arena, path, *out);
	return NULL;
}

/* The nearest one, from the file up. */
static const struct tg_error *
nearest(struct tg_resolving *r, const char *name, struct tg_go_mod **mod, struct tg_str *folder)
{
	*folder = r->importer->path;
	*mod = NULL;
	for (int up = 0; up < TG_FOLDERS_MAX && folder->len && !*mod && !tg_is_answered(r); up++) {
		*folder = tg_folder_of(*folder);
		TG_TRY(read_mod(r, *folder, name, mod));
	}
	return NULL;
}

/* Whether an import path is a module's, and what is left of it. */
static bool
is_of(struct tg_str path, struct tg_str module, struct tg_str *rest)
{
	if (!module.len || !tg_str_starts(path, module))
		return false;
	*rest = tg_str_from_index(path, module.len);
	return !rest->len || rest->ptr[0] == '/';
}

static const struct tg_error *
try_place(struct tg_resolving *r, struct tg_str folder, const struct tg_go_place *place)
{
	struct tg_str path = place->path, rest, target;
	struct tg_go_mod *mod = NULL;

	if (!tg_path_in(r->arena, folder, place->folder, &target))
		return NULL;
	if (!path.len) {
		TG_TRY(read_mod(r, target, "go.mod", &mod));
		path = mod ? mod->module : path;
	}
	return is_of(r->import->target, path, &rest) ? try_package(r, target, rest) : NULL;
}

static const struct tg_error *
try_places(struct tg_resolving *r, struct tg_str folder, const struct tg_go_mod *mod)
{
	for (size_t i = 0; i < mod->nr && !tg_is_answered(r); i++)
		TG_TRY(try_place(r, folder, &mod->places[i]));
	return NULL;
}

/* What the file's own module says; *is_ours: the path is below it. */
static const struct tg_error *
try_module(struct tg_resolving *r, bool *is_ours)
{
	struct tg_str path = r->import->target, folder, rest, vendor;
	struct tg_go_mod *mod;

	*is_ours = false;
	TG_TRY(nearest(r, "go.mod", &mod, &folder));
	if (!mod)
		return NULL;
	*is_ours = is_of(path, mod->module, &rest);
	TG_TRY(try_places(r, folder, mod));
	if (*is_ours)
		TG_TRY(try_package(r, folder, rest));
	if (tg_path_in(r->arena, folder, TG_STR("vendor"), &vendor))
		TG_TRY(try_package(r, vendor, path));
	return NULL;
}

static const struct tg_error *
try_work(struct tg_resolving *r)
{
	struct tg_str folder, vendor;
	struct tg_go_mod *work;

	TG_TRY(nearest(r, "go.work", &work, &folder));
	if (!work)
		return NULL;
	TG_TRY(try_places(r, folder, work));
	if (tg_path_in(r->arena, folder, TG_STR("vendor"), &vendor))
		TG_TRY(try_package(r, vendor, r->import->target));
	return NULL;
}

const struct tg_error *
tg_resolve_go(struct tg_resolving *r)
{
	struct tg_str path = r->import->target;
	bool is_ours;

	if (tg_is_relative(path)) {
		TG_TRY(try_package(r, tg_folder_of(r->importer->path), path));
		if (!tg_is_answered(r))
			tg_is_unresolved(r, path, "there is no such package");
		return NULL;
	}
	TG_TRY(try_module(r, &is_ours));
	if (!tg_is_answered(r))
		TG_TRY(try_work(r));
	for (size_t i = 0; i < r->resolver->nr_roots && !is_ours; i++)
		TG_TRY(try_package(r, r->resolver->roots[i], path));
	if (!tg_is_answered(r) && is_ours)
		tg_is_unresolved(r, path, "there is no such package in the module");
	return NULL;
}
