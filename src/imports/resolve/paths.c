/* SPDX-License-Identifier: MIT */
/*
 * Languages whose imports name files as they are written: C, Ruby, Protobuf,
 * and those that an administrator adds. What differs stands in their files.
 */
#include "priv.h"

#include <string.h>

/* A path below a folder, with each suffix; what leaves the tree is nowhere. */
static const struct tg_error *
try_in(struct tg_resolving *r, struct tg_str folder, struct tg_str path)
{
	static const struct tg_str none = { "", 0 };
	const struct tg_str *suffixes = r->how->nr_suffixes ? r->how->suffixes : &none;
	size_t nr = r->how->nr_suffixes ? r->how->nr_suffixes : 1;
	struct tg_str whole;

	if (tg_is_answered(r) || !tg_path_in(r->arena, folder, path, &whole) || !whole.len)
		return NULL;
	for (size_t i = 0; i < nr && !tg_is_answered(r); i++)
		TG_TRY(tg_try_file(r, tg_concat(r->arena, whole, suffixes[i]), NULL));
	return NULL;
}

/* The roots of the policy, then those of the language, from the file up. */
static const struct tg_error *
try_roots(struct tg_resolving *r, struct tg_str path)
{
	struct tg_str folder = r->importer->path, root;

	for (size_t i = 0; i < r->resolver->nr_roots; i++)
		TG_TRY(try_in(r, r->resolver->roots[i], path));
	for (size_t i = 0; r->how->nr_roots && folder.len && i < TG_FOLDERS_MAX; i++) {
		folder = tg_folder_of(folder);
		for (size_t k = 0; k < r->how->nr_roots; k++)
			if (tg_path_in(r->arena, folder, r->how->roots[k], &root))
				TG_TRY(try_in(r, root, path));
	}
	return NULL;
}

static const struct tg_error *
try_path(struct tg_resolving *r, struct tg_str path)
{
	bool is_only = r->how->beside == TG_BESIDE_ONLY;

	if (r->import->is_local || tg_is_relative(path))
		TG_TRY(try_in(r, tg_folder_of(r->importer->path), path));
	if (!(r->import->is_local && is_only))
		TG_TRY(try_roots(r, path));
	return NULL;
}

/* C++: `import m;` names a module, `import :part;` a part of the file's own. */
static const struct tg_error *
try_module(struct tg_resolving *r)
{
	const struct tg_imports *all = r->importer->imports;
	struct tg_str name = r->import->target;
	const struct tg_str *paths = NULL;
	size_t nr = 0;

	for (size_t i = 0; name.len && name.ptr[0] == ':' && i < all->nr; i++)
		if (all->items[i].kind == TG_IMPORT_DECLARES) {
			struct tg_str own = all->items[i].target;

			own = tg_str_sub(own, 0, tg_str_index(own, ':'));
			name = tg_concat(r->arena, own, name);
		}
	TG_TRY(tg_declared(r, name, &paths, &nr));
	for (size_t i = 0; i < nr; i++)
		tg_reaches(r, paths[i]);
	return NULL;
}

/* A bare word is a name; what stands in quotes or brackets is a path. */
static bool
is_quoted(struct tg_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '"' || text.ptr[i] == '<' || text.ptr[i] == '\'')
			return true;
	return false;
}

static const struct tg_error *
search(struct tg_resolving *r)
{
	struct tg_str written = r->import->target;
	struct tg_str path = tg_as_path(r->arena, written, r->how->separators);
	bool is_only = r->import->is_local && r->how->beside == TG_BESIDE_ONLY;

	TG_TRY(try_path(r, written));
	if (!tg_is_answered(r) && !tg_str_eq(path, written))
		TG_TRY(try_path(r, path));
	if (!tg_is_answered(r) && (is_only || tg_is_relative(path)))
		tg_is_unresolved(r, written, "there is no such file");
	return NULL;
}

/* ---- What was found before ---- */

/* Files beside each other import the same. */
struct known {
	struct tg_resolved answer;
	struct tg_str *paths;
	size_t nr;
};

enum { KEY_ROOM = 512 };

/* What a search goes by; empty when it is too long to be kept. */
static struct tg_str
key_of(const struct tg_resolving *r, char room[KEY_ROOM])
{
	struct tg_str folder = tg_folder_of(r->importer->path), target = r->import->target;
	const struct tg_language *language = r->importer->language;
	size_t len = 0;

	if (sizeof(language) + folder.len + target.len + 2 > KEY_ROOM)
		return TG_STR("");
	room[len++] = r->import->is_local ? 'l' : 'p';
	memcpy(room + len, &language, sizeof(language));
	len += sizeof(language);
	if (folder.len)
		memcpy(room + len, folder.ptr, folder.len);
	len += folder.len;
	room[len++] = '\0';
	if (target.len)
		memcpy(room + len, target.ptr, target.len);
	return tg_str_make(room, len + target.len);
}

static const struct tg_error *
search_once(struct tg_resolving *r)
{
	struct tg_memo *memo = &r->resolver->searches;
	char room[KEY_ROOM];
	struct tg_str key = key_of(r, room);
	bool is_known;
	struct known *known = tg_memo_get(memo, key, &is_known);

	if (!key.len)
		return search(r);
	if (!known) {
		TG_TRY(search(r));
		known = TG_NEW(r->arena, struct known);
		*known = (struct known){ *r->out, r->paths, r->nr };
		tg_memo_put(memo, r->arena, key, known);
	}
	*r->out = known->answer;
	/* Of this import, which lives on; the one it was found for may not. */
	if (r->out->how != TG_RESOLVED_PATHS)
		r->out->name = r->import->target;
	r->paths = known->paths;
	r->nr = known->nr;
	return NULL;
}

const struct tg_error *
tg_resolve_paths(struct tg_resolving *r)
{
	if (!is_quoted(r->import->text)) {
		TG_TRY(try_module(r));
		if (tg_is_answered(r) || !r->how->nr_suffixes)
			return NULL;
	}
	return search_once(r);
}
