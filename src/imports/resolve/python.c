/* SPDX-License-Identifier: MIT */
/*
 * Python: modules are files, packages are folders, and what `from a import b`
 * takes is a module where there is one. Absolute names are looked up below
 * the roots, then where the file's own outermost package stands, which is
 * where a program that can import the file finds its neighbours.
 */
#include "priv.h"

#include "trunkgate/buf.h"

/* path.py, path/__init__.py: the package wins, as it does in Python. */
static const struct tg_error *
try_module(struct tg_resolving *r, struct tg_str path)
{
	struct tg_str init;

	for (size_t i = 0; i < r->how->nr_suffixes && !tg_is_answered(r); i++) {
		struct tg_str suffix = r->how->suffixes[i];

		init = tg_concat(r->arena, TG_STR("/__init__"), suffix);
		init = path.len ? init : tg_str_from_index(init, 1);
		TG_TRY(tg_try_file(r, tg_concat(r->arena, path, init), NULL));
		if (path.len && !tg_is_answered(r))
			TG_TRY(tg_try_file(r, tg_concat(r->arena, path, suffix), NULL));
	}
	return NULL;
}

/* A folder without __init__ is a package, too, if it holds modules. */
static const struct tg_error *
try_namespace(struct tg_resolving *r, struct tg_str path)
{
	struct tg_source_found found;

	if (tg_is_answered(r) || !path.len)
		return NULL;
	TG_TRY(tg_look(r, path, &found));
	for (size_t i = 0; found.kind == TG_SOURCE_FOLDER && i < r->how->nr_suffixes; i++)
		TG_TRY(tg_try_folder(r, found.path, r->how->suffixes[i], TG_STR("")));
	return NULL;
}

/* The innermost package that there is: Python runs it on the way, and what is
 * missing below may be built, or be made by the package itself. */
static const struct tg_error *
try_outer(struct tg_resolving *r, struct tg_str base, struct tg_str path)
{
	for (int up = 0; up < TG_FOLDERS_MAX && !tg_is_answered(r); up++) {
		path = tg_folder_of(path);
		if (path.len <= base.len)
			break;
		TG_TRY(try_module(r, path));
	}
	return NULL;
}

/* name is of slashes; "" is the package base itself. */
static const struct tg_error *
try_below(struct tg_resolving *r, struct tg_str base, struct tg_str name)
{
	struct tg_str member = r->import->member, path, inner;
	bool is_star = tg_str_eq(member, TG_STR("*"));

	if (tg_is_answered(r) || !tg_path_in(r->arena, base, name, &path))
		return NULL;
	if (member.len && !is_star && tg_path_in(r->arena, path, member, &inner))
		TG_TRY(try_module(r, inner));
	if (!tg_is_answered(r))
		TG_TRY(try_module(r, path));
	TG_TRY(try_namespace(r, path));
	return try_outer(r, base, path);
}

static const struct tg_error *
is_package(struct tg_resolving *r, struct tg_str folder, bool *out)
{
	struct tg_source_found found;
	struct tg_str init = TG_STR("/__init__.py");

	init = folder.len ? init : tg_str_from_index(init, 1);
	TG_TRY(tg_look(r, tg_concat(r->arena, folder, init), &found));
	*out = found.kind == TG_SOURCE_FILE;
	return NULL;
}

static const struct tg_error *
try_absolute(struct tg_resolving *r, struct tg_str name)
{
	struct tg_str folder = tg_folder_of(r->importer->path);
	bool is_inside = true;

	for (size_t i = 0; i < r->resolver->nr_roots; i++)
		TG_TRY(try_below(r, r->resolver->roots[i], name));
	for (int up = 0; up < TG_FOLDERS_MAX && is_inside && !tg_is_answered(r); up++) {
		TG_TRY(is_package(r, folder, &is_inside));
		if (is_inside && folder.len)
			folder = tg_folder_of(folder);
		else
			is_inside = false;
	}
	return try_below(r, folder, name);
}

/* `from ..a`: one dot is the file's folder, each further one goes up. */
static const struct tg_error *
try_relative(struct tg_resolving *r, size_t dots, struct tg_str name)
{
	struct tg_str folder = tg_folder_of(r->importer->path), path;
	struct tg_buf up;

	tg_buf_init(&up, r->arena, 3 * dots);
	for (size_t i = 1; i < dots; i++)
		tg_buf_adds(&up, "../");
	if (tg_path_in(r->arena, folder, tg_buf_str(&up), &path))
		TG_TRY(try_below(r, path, name));
	if (!tg_is_answered(r))
		tg_is_unresolved(r, r->import->target, "there is no such module");
	return NULL;
}

const struct tg_error *
tg_resolve_python(struct tg_resolving *r)
{
	struct tg_str name = r->import->target;
	size_t dots = 0;

	while (dots < name.len && name.ptr[dots] == '.')
		dots++;
	name = tg_as_path(r->arena, tg_str_from_index(name, dots), TG_STR("."));
	return dots ? try_relative(r, dots, name) : try_absolute(r, name);
}
