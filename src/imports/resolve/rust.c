/* SPDX-License-Identifier: MIT */
/*
 * Rust: a path leads through modules, which are files as far as there are
 * files for them, to something in the last one. Paths begin at the crate, at
 * the module itself or the one around it, at a child, at a name that another
 * `use` of the file brought in, or at another crate.
 */
#include "cargo.h"

enum { MOST_SEGMENTS = 32, MOST_ALIASES = 8 };

struct rust_path {
	struct tg_str items[MOST_SEGMENTS];
	size_t nr;
};

/* A module: the folder in which its children are, and its own file. */
struct place {
	struct tg_str folder, file; /* file: ptr NULL: unknown */
	struct tg_str scope;        /* in its file */
};

static bool
is_word(struct tg_str s, const char *word)
{
	return tg_str_eq(s, tg_str_from(word));
}

/* False where it has too many parts. */
static bool
split(struct tg_str path, struct rust_path *out)
{
	out->nr = 0;
	while (path.len) {
		size_t end = tg_str_find(path, TG_STR("::"));
		struct tg_str part = tg_str_sub(path, 0, end);

		path = tg_str_from_index(path, end + 2);
		if (!part.len || tg_str_eq(part, TG_STR("*")))
			continue;
		if (out->nr == MOST_SEGMENTS)
			return false;
		out->items[out->nr++] = part;
	}
	return true;
}

static struct tg_str
below(struct tg_resolving *r, struct tg_str folder, struct tg_str path)
{
	struct tg_str out;

	/* Names of modules hold no "..", and folder is of the tree. */
	return tg_path_in(r->arena, folder, path, &out) ? out : TG_STR("");
}

/* ---- Modules ---- */

/* The file of a module, mod.rs or not; *out ptr NULL: there is none. */
static const struct tg_error *
file_of(struct tg_resolving *r, struct tg_str folder, struct tg_str *out)
{
	static const char *const endings[] = { ".rs", "/mod.rs" };
	struct tg_source_found found = { TG_SOURCE_NOTHING, { NULL, 0 } };

	for (size_t i = 0; folder.len && i < TG_ARRAY_LEN(endings); i++) {
		TG_TRY(tg_look(r, tg_concat(r->arena, folder, tg_str_from(endings[i])), &found));
		if (found.kind == TG_SOURCE_FILE)
			break;
	}
	*out = found.kind == TG_SOURCE_FILE ? found.path : (struct tg_str){ NULL, 0 };
	return NULL;
}

/* Whether the first module that a file says to have in a file stands in this
 * folder. */
static const struct tg_error *
has_children_in(struct tg_resolving *r, struct tg_str folder, bool *out)
{
	const struct tg_imports *all = r->importer->imports;
	struct tg_str file;

	*out = false;
	for (size_t i = 0; i < all->nr; i++) {
		const struct tg_import *m = &all->items[i];

		if (m->kind != TG_IMPORT_OWNED || m->is_local || m->scope.len)
			continue;
		TG_TRY(file_of(r, below(r, folder, m->target), &file));
		*out = file.ptr != NULL;
		return NULL;
	}
	return NULL;
}

/*
 * Children stand beside the root of a crate and beside mod.rs; those of other
 * files in a folder of that name, but of one that its parent gave a path to
 * beside it, too. Only the children themselves tell that it is such a one.
 */
static const struct tg_error *
find_children(struct tg_resolving *r, struct tg_cargo_file *in)
{
	struct tg_str path = r->importer->path, stem = path;
	bool is_below, is_beside = false;

	if (in->children.ptr)
		return NULL;
	in->children = tg_folder_of(path);
	if ((in->root.ptr && tg_str_eq(in->root, path)) || is_word(tg_base_of(path), "mod.rs"))
		return NULL;
	stem.len -= tg_str_ends(path, TG_STR(".rs")) ? 3 : 0;
	TG_TRY(has_children_in(r, stem, &is_below));
	if (!is_below)
		TG_TRY(has_children_in(r, in->children, &is_beside));
	if (!is_beside)
		in->children = stem;
	return NULL;
}

static struct place
here(const struct tg_resolving *r, const struct tg_cargo_file *in)
{
	return (struct place){ in->children, r->importer->path, r->import->scope };
}

static struct place
crate_of(const struct tg_cargo_file *in)
{
	return (struct place){ in->folder, in->root, TG_STR("") };
}

/* One up: out of a block of the file, or to the file around. False at the
 * root. */
static const struct tg_error *
go_up(struct tg_resolving *r, const struct tg_cargo_file *in, struct place *at, bool *ok)
{
	*ok = true;
	if (at->scope.len) {
		at->scope = tg_folder_of(at->scope);
		return NULL;
	}
	*ok = at->folder.len && !tg_str_eq(at->folder, in->folder);
	if (!*ok)
		return NULL;
	at->folder = tg_folder_of(at->folder);
	/* A folder without a file of its name is of a block further up. */
	at->file.ptr = NULL;
	for (struct tg_str up = at->folder; !at->file.ptr; up = tg_folder_of(up)) {
		if (tg_str_eq(up, in->folder)) {
			at->file = in->root;
			break;
		}
		TG_TRY(file_of(r, up, &at->file));
		if (!up.len)
			break;
	}
	return NULL;
}

/* Where `#[path = "x"] mod m;` is: beside the file, in a block's folder. */
static struct tg_str
given_path(struct tg_resolving *r, const struct tg_cargo_file *in, const struct tg_import *m)
{
	struct tg_str folder = tg_folder_of(r->importer->path), out;

	if (m->scope.len)
		folder = below(r, in->children, m->scope);
	return tg_path_in(r->arena, folder, m->member, &out) ? out : TG_STR("");
}

/* What the importing file says of a child by this name, in a block of its own
 * or in a file; NULL: nothing. */
static const struct tg_import *
child_said(const struct tg_resolving *r, struct tg_str scope, struct tg_str name)
{
	const struct tg_imports *all = r->importer->imports;

	for (size_t i = 0; i < all->nr; i++) {
		const struct tg_import *m = &all->items[i];

		if ((m->kind == TG_IMPORT_OWNED || m->kind == TG_IMPORT_SCOPE) &&
		    tg_str_eq(m->scope, scope) && tg_str_eq(m->target, name))
			return m;
	}
	return NULL;
}

/* ---- Ways down ---- */

static struct tg_str
as_folder(struct tg_resolving *r, struct tg_str folder, const struct rust_path *path, size_t from,
	  size_t to)
{
	for (size_t i = from; i < to; i++)
		folder = below(r, folder, path->items[i]);
	return folder;
}

/* The file of the longest part of the path that has one, else the module's
 * own. What lies between may be blocks, which have no files. */
static const struct tg_error *
descend(struct tg_resolving *r, const struct place *at, const struct rust_path *path, size_t from)
{
	struct tg_str folder = below(r, at->folder, at->scope), file = { NULL, 0 };

	for (size_t to = path->nr; to > from && !file.ptr; to--)
		TG_TRY(file_of(r, as_folder(r, folder, path, from, to), &file));
	if (!file.ptr)
		file = at->file;
	if (file.ptr)
		tg_reaches(r, file);
	return NULL;
}

/* From a module of the importing file: what that file says of its children
 * goes before what stands in folders. */
static const struct tg_error *
go_down(struct tg_resolving *r, const struct tg_cargo_file *in, struct place at,
	const struct rust_path *path, size_t from)
{
	struct tg_source_found found;

	while (from < path->nr && at.file.ptr && tg_str_eq(at.file, r->importer->path)) {
		const struct tg_import *m = child_said(r, at.scope, path->items[from]);

		if (!m || (m->kind != TG_IMPORT_SCOPE && !m->is_local))
			break;
		from++;
		if (m->kind == TG_IMPORT_SCOPE) {
			at.scope = below(r, at.scope, m->target);
			continue;
		}
		TG_TRY(tg_look(r, given_path(r, in, m), &found));
		if (found.kind != TG_SOURCE_FILE)
			break;
		at = (struct place){ tg_folder_of(found.path), found.path, TG_STR("") };
	}
	return descend(r, &at, path, from);
}

/* ---- Beginnings ---- */

static const struct tg_error *
from_here(struct tg_resolving *r, const struct tg_cargo_file *in, const struct rust_path *path)
{
	struct place at = here(r, in);
	size_t i = 0;
	bool ok = true;

	for (; i < path->nr && ok; i++) {
		if (is_word(path->items[i], "super"))
			TG_TRY(go_up(r, in, &at, &ok));
		else if (!is_word(path->items[i], "self"))
			break;
	}
	return ok ? go_down(r, in, at, path, i) : NULL;
}

static const struct tg_error *
from_crate(struct tg_resolving *r, const struct tg_cargo_file *in, const struct rust_path *path)
{
	return go_down(r, in, crate_of(in), path, 1);
}

/* Another crate of the tree. A package of which no file is found is ours
 * nevertheless: its manifest stands for it. */
static const struct tg_error *
from_package(struct tg_resolving *r, const struct tg_cargo_file *in, const struct rust_path *path)
{
	struct tg_cargo *cargo = NULL;
	struct place at = { .scope = TG_STR("") };

	if (in->cargo && !tg_is_answered(r))
		TG_TRY(tg_cargo_find(r, in->cargo, path->items[0], &cargo));
	if (!cargo || tg_is_answered(r))
		return NULL;
	TG_TRY(tg_cargo_library(r, cargo, &at.file));
	if (!at.file.ptr)
		at.file = below(r, cargo->folder, TG_STR("Cargo.toml"));
	at.folder = tg_folder_of(at.file);
	return descend(r, &at, path, 1);
}

/* In the first edition paths begin at the crate. */
static const struct tg_error *
from_top(struct tg_resolving *r, const struct tg_cargo_file *in, const struct rust_path *path)
{
	struct place at = crate_of(in);
	struct tg_str file;

	TG_TRY(file_of(r, below(r, at.folder, path->items[0]), &file));
	return file.ptr ? descend(r, &at, path, 0) : NULL;
}

/* `use a::b; use b::c;`: what an earlier one calls so, in the same block; its
 * path with the rest of ours. NULL: no other import has the name. */
static const struct tg_import *
brought_in(const struct tg_resolving *r, const struct tg_import *not_this, struct tg_str name)
{
	const struct tg_imports *all = r->importer->imports;

	for (size_t i = 0; i < all->nr; i++) {
		const struct tg_import *m = &all->items[i];
		struct tg_str t = m->target;

		if (m->kind == TG_IMPORT_NORMAL && m != not_this &&
		    tg_str_eq(m->scope, not_this->scope) && t.len > name.len + 2 &&
		    tg_str_ends(t, name) &&
		    tg_str_ends(tg_str_sub(t, 0, t.len - name.len), TG_STR("::")))
			return m;
	}
	return NULL;
}

/* *path becomes one that begins at no name of another import. False: too long. */
static bool
follow(struct tg_resolving *r, struct rust_path *path, struct tg_str *written)
{
	const struct tg_import *at = r->import;

	for (int i = 0; i < MOST_ALIASES; i++) {
		struct tg_str first = path->items[0];
		const struct tg_import *m;

		if (tg_str_starts(*written, TG_STR("::")) || is_word(first, "crate") ||
		    is_word(first, "$crate") || is_word(first, "self") || is_word(first, "super") ||
		    child_said(r, r->import->scope, first))
			break;
		m = brought_in(r, at, first);
		if (!m)
			break;
		*written = tg_concat(r->arena, m->target, tg_str_from_index(*written, first.len));
		if (written->len > TG_TARGET_MAX || !split(*written, path))
			return false;
		at = m;
	}
	return true;
}

static bool
is_type(struct tg_str name)
{
	return name.len && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z';
}

/* Names without a word before them. */
static const struct tg_error *
from_name(struct tg_resolving *r, const struct tg_cargo_file *in, const struct rust_path *path,
	  bool is_global)
{
	struct tg_str first = path->items[0];

	if (!is_global && child_said(r, r->import->scope, first))
		return go_down(r, in, here(r, in), path, 0);
	if (in->is_2015)
		TG_TRY(from_top(r, in, path));
	if (!tg_is_answered(r))
		TG_TRY(from_package(r, in, path));
	/* `use Kind::*` of an enum in this file; crates are in lower case. */
	if (!tg_is_answered(r) && !is_global && is_type(first))
		tg_reaches(r, r->importer->path);
	return NULL;
}

/* ---- Files ---- */

/* `mod x;`: a part of this one. */
static const struct tg_error *
resolve_owned(struct tg_resolving *r, const struct tg_cargo_file *in)
{
	struct tg_str folder = below(r, in->children, r->import->scope), file;

	if (r->import->is_local)
		TG_TRY(tg_try_file(r, given_path(r, in, r->import), NULL));
	/* Or where it always is: the path may be for some systems only. */
	if (!tg_is_answered(r)) {
		TG_TRY(file_of(r, below(r, folder, r->import->target), &file));
		if (file.ptr)
			tg_reaches(r, file);
	}
	if (!tg_is_answered(r))
		tg_is_unresolved(r, r->import->target, "there is no such file");
	return NULL;
}

/* `include!("x")` */
static const struct tg_error *
resolve_include(struct tg_resolving *r)
{
	struct tg_str path;

	if (tg_path_in(r->arena, tg_folder_of(r->importer->path), r->import->target, &path))
		TG_TRY(tg_try_file(r, path, NULL));
	if (!tg_is_answered(r))
		tg_is_unresolved(r, r->import->target, "there is no such file");
	return NULL;
}

const struct tg_error *
tg_resolve_rust(struct tg_resolving *r)
{
	struct tg_str written = r->import->target;
	struct tg_cargo_file *in;
	struct rust_path path;
	bool is_global = tg_str_starts(written, TG_STR("::"));

	if (r->import->is_local && r->import->kind != TG_IMPORT_OWNED)
		return resolve_include(r);
	TG_TRY(tg_cargo_file(r, r->importer->path, &in));
	if (tg_is_answered(r))
		return NULL;
	TG_TRY(find_children(r, in));
	if (r->import->kind == TG_IMPORT_OWNED)
		return resolve_owned(r, in);
	if (!split(written, &path) || (path.nr && !in->is_2015 && !follow(r, &path, &written))) {
		tg_is_not_judged(r, "the path has too many parts");
	} else if (!path.nr) {
		tg_is_unresolved(r, written, "the path is empty");
	} else if (is_word(path.items[0], "self") || is_word(path.items[0], "super")) {
		TG_TRY(from_here(r, in, &path));
	} else if (is_word(path.items[0], "crate") || is_word(path.items[0], "$crate")) {
		TG_TRY(from_crate(r, in, &path));
	} else {
		TG_TRY(from_name(r, in, &path, is_global));
		if (!tg_is_answered(r))
			tg_is_external(r, tg_str_from_index(written, is_global ? 2 : 0));
	}
	if (!tg_is_answered(r))
		tg_is_unresolved(r, r->import->target, "there is no such module");
	return NULL;
}
