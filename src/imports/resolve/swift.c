/* SPDX-License-Identifier: MIT */
/*
 * Swift: an import names a module, which is a target of the package manager:
 * of the nearest Package.swift, or of a package that this one depends on by
 * path. All files of the target are reached.
 */
#include "swift_package.h"

/* The manifest of a folder; *out NULL where it has none. */
static const struct tg_error *
read_package(struct tg_resolving *r, struct tg_str folder, struct tg_swift_package **out)
{
	struct tg_memo *memo = &r->resolver->swifts;
	struct tg_swift_package *package = NULL;
	struct tg_str path, text;
	bool known;

	*out = tg_memo_get(memo, folder, &known);
	if (known || !tg_path_in(r->arena, folder, TG_STR("Package.swift"), &path))
		return NULL;
	TG_TRY(tg_manifest(r, path, &text));
	if (text.ptr) {
		package = TG_NEW(r->arena, struct tg_swift_package);
		package->folder = tg_str_copy(r->arena, folder);
		package->is_whole = tg_swift_read(r->arena, text, package);
	}
	if (r->out->how == TG_RESOLVED_NOT_JUDGED)
		return NULL;
	tg_memo_put(memo, r->arena, folder, package);
	*out = package;
	return NULL;
}

static const struct tg_error *
is_folder(struct tg_resolving *r, struct tg_str path, bool *out)
{
	struct tg_source_found found;

	TG_TRY(tg_look(r, path, &found));
	*out = found.kind == TG_SOURCE_FOLDER;
	return NULL;
}

/* Where a target stands; ptr NULL: nowhere. */
static const struct tg_error *
folder_of(struct tg_resolving *r, const struct tg_swift_package *package,
	  const struct tg_swift_target *target, struct tg_str *out)
{
	static const char *const customs[] = { "Tests", "Sources", "Source", "src", "srcs" };
	struct tg_str folder;
	bool is_there;

	*out = (struct tg_str){ NULL, 0 };
	if (target->path.ptr) {
		if (tg_path_in(r->arena, package->folder, target->path, &folder))
			*out = folder;
		return NULL;
	}
	for (size_t i = !target->is_test; i < TG_ARRAY_LEN(customs); i++) {
		if (!tg_path_in(r->arena, package->folder, tg_str_from(customs[i]), &folder) ||
		    !tg_path_in(r->arena, folder, target->name, &folder))
			continue;
		TG_TRY(is_folder(r, folder, &is_there));
		if (is_there) {
			*out = folder;
			return NULL;
		}
	}
	/* A package with one target need not name it again. */
	if (package->nr_targets == 1 &&
	    tg_path_in(r->arena, package->folder, TG_STR("Sources"), &folder))
		*out = folder;
	return NULL;
}

/* What stands in a target's folder and is not its own: what it excludes, and
 * the other targets. */
static const struct tg_error *
others_of(struct tg_resolving *r, const struct tg_swift_package *package,
	  const struct tg_swift_target *target, struct tg_str folder, struct tg_folders *out)
{
	struct tg_str *items =
		TG_NEW_ARRAY(r->arena, package->nr_targets + target->nr_excludes, struct tg_str);

	*out = (struct tg_folders){ .items = items };
	for (size_t i = 0; i < target->nr_excludes; i++)
		out->nr +=
			tg_path_in(r->arena, folder, package->excludes[target->first_exclude + i],
				   &items[out->nr]);
	for (size_t i = 0; i < package->nr_targets; i++) {
		struct tg_str other;

		if (&package->targets[i] == target)
			continue;
		TG_TRY(folder_of(r, package, &package->targets[i], &other));
		if (other.ptr && !tg_str_eq(other, folder))
			items[out->nr++] = other;
	}
	return NULL;
}

/* A target of C has no Swift in it; then all of it is reached. */
static const struct tg_error *
try_target(struct tg_resolving *r, const struct tg_swift_package *package,
	   const struct tg_swift_target *target)
{
	struct tg_folders others;
	struct tg_str folder, manifest;

	TG_TRY(folder_of(r, package, target, &folder));
	if (folder.ptr) {
		TG_TRY(others_of(r, package, target, folder, &others));
		TG_TRY(tg_try_below(r, folder, TG_STR(".swift"), &others));
		if (!tg_is_answered(r))
			TG_TRY(tg_try_below(r, folder, TG_STR(""), &others));
	}
	/* It is ours even if nothing of it is in the tree. */
	if (!tg_is_answered(r) &&
	    tg_path_in(r->arena, package->folder, TG_STR("Package.swift"), &manifest))
		tg_reaches(r, manifest);
	return NULL;
}

static const struct tg_error *
try_package(struct tg_resolving *r, const struct tg_swift_package *package, struct tg_str name)
{
	for (size_t i = 0; i < package->nr_targets && !tg_is_answered(r); i++)
		if (tg_str_eq(package->targets[i].name, name))
			TG_TRY(try_target(r, package, &package->targets[i]));
	return NULL;
}

static const struct tg_error *
try_locals(struct tg_resolving *r, const struct tg_swift_package *package, struct tg_str name)
{
	for (size_t i = 0; i < package->nr_locals && !tg_is_answered(r); i++) {
		struct tg_swift_package *local = NULL;
		struct tg_str folder;

		if (tg_path_in(r->arena, package->folder, package->locals[i], &folder))
			TG_TRY(read_package(r, folder, &local));
		if (local && !local->is_whole)
			tg_is_not_judged(r, "a Package.swift has too many targets");
		if (local)
			TG_TRY(try_package(r, local, name));
	}
	return NULL;
}

/* The roots that a policy names hold a folder for each module. */
static const struct tg_error *
try_roots(struct tg_resolving *r, struct tg_str name)
{
	static const struct tg_folders none = { NULL, 0 };
	struct tg_str folder;

	for (size_t i = 0; i < r->resolver->nr_roots && !tg_is_answered(r); i++)
		if (r->resolver->roots[i].len &&
		    tg_path_in(r->arena, r->resolver->roots[i], name, &folder))
			TG_TRY(tg_try_below(r, folder, TG_STR(".swift"), &none));
	return NULL;
}

static const struct tg_error *
look_for(struct tg_resolving *r, const struct tg_swift_package *package, struct tg_str name)
{
	if (package) {
		TG_TRY(try_package(r, package, name));
		TG_TRY(try_locals(r, package, name));
	}
	return try_roots(r, name);
}

/* A module is all files of a target: what is found for one import is the
 * answer to all others of that name, of which a file can have thousands. */
struct module {
	struct tg_str *paths;
	size_t nr;
	const char *not_judged;
};

static const struct tg_error *
take_module(struct tg_resolving *r, const struct tg_swift_package *package, struct tg_str name)
{
	struct tg_memo *memo = &r->resolver->modules;
	struct tg_str folder = package ? package->folder : TG_STR("");
	struct tg_str key = tg_concat(r->arena, folder, tg_concat(r->arena, TG_STR("\n"), name));
	struct module *module;
	bool known;

	module = tg_memo_get(memo, key, &known);
	if (!known) {
		TG_TRY(look_for(r, package, name));
		module = TG_NEW(r->arena, struct module);
		*module = (struct module){ r->paths, r->nr, r->out->why };
		tg_memo_put(memo, r->arena, key, module);
	}
	r->paths = module->paths;
	r->nr = r->cap = module->nr;
	if (module->not_judged)
		tg_is_not_judged(r, module->not_judged);
	return NULL;
}

const struct tg_error *
tg_resolve_swift(struct tg_resolving *r)
{
	struct tg_str written = r->import->target, folder = r->importer->path;
	/* `import struct Module.Type`, `import Module.Part` */
	struct tg_str name = tg_str_sub(written, 0, tg_str_index(written, '.'));
	struct tg_swift_package *package = NULL;

	for (int up = 0; folder.len && up < TG_FOLDERS_MAX && !package; up++) {
		folder = tg_folder_of(folder);
		TG_TRY(read_package(r, folder, &package));
		if (package && !package->is_whole)
			tg_is_not_judged(r, "a Package.swift has too many targets");
		if (tg_is_answered(r))
			return NULL;
	}
	return take_module(r, package, name);
}
