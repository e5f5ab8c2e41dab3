/* SPDX-License-Identifier: MIT */
/*
 * PHP: `use` names classes, functions and namespaces, which composer.json puts
 * into folders (PSR-4, PSR-0) or else files declare; require and include name
 * files.
 */
#include "../documents/doc.h"
#include "priv.h"

enum { MOST_PREFIXES = 1000 /* that one import is held against */ };

/* ---- composer.json ---- */

/* A folder with composer.json; doc is NULL where it is no JSON. */
struct composer {
	struct tg_str folder;
	const struct tg_doc *doc;
};

static const struct tg_error *
read_composer(struct tg_resolving *r, struct tg_str folder, struct composer **out)
{
	struct tg_memo *memo = &r->resolver->composers;
	struct composer *composer = NULL;
	struct tg_str path, text;
	const char *why;
	bool known;

	*out = tg_memo_get(memo, folder, &known);
	if (known || !tg_path_in(r->arena, folder, TG_STR("composer.json"), &path))
		return NULL;
	TG_TRY(tg_manifest(r, path, &text));
	if (r->out->how == TG_RESOLVED_NOT_JUDGED)
		return NULL;
	if (text.ptr) {
		composer = TG_NEW(r->arena, struct composer);
		composer->folder = tg_str_copy(r->arena, folder);
		composer->doc = tg_doc_read_json(r->arena, text, &why);
	}
	tg_memo_put(memo, r->arena, folder, composer);
	*out = composer;
	return NULL;
}

/* One prefix of a name, and a folder of it. */
struct prefix {
	struct tg_str rest; /* of the name, behind the prefix */
	struct tg_str folder;
	bool is_own; /* the prefix is not empty */
	bool is_psr0;
};

struct prefixes {
	struct prefix items[TG_RESOLVE_ROOTS_MAX];
	size_t nr, looked_at;
};

static void
add_folder(struct tg_resolving *r, struct prefixes *out, const struct composer *composer,
	   const struct tg_doc *value, struct prefix like)
{
	if (value->type != TG_DOC_STRING ||
	    !tg_path_in(r->arena, composer->folder, value->text, &like.folder))
		return;
	if (out->nr == TG_RESOLVE_ROOTS_MAX)
		tg_is_not_judged(r, "a composer.json has too many folders");
	else
		out->items[out->nr++] = like;
}

static void
add_map(struct tg_resolving *r, struct prefixes *out, const struct composer *composer,
	const struct tg_doc *map, bool is_psr0)
{
	for (const struct tg_doc *m = map ? map->first : NULL; m; m = m->next) {
		struct tg_str name = r->import->target;
		struct prefix like = { .is_own = m->key.len > 0, .is_psr0 = is_psr0 };

		if (++out->looked_at > MOST_PREFIXES) {
			tg_is_not_judged(r, "a composer.json has too many prefixes");
			return;
		}
		if (tg_str_starts(name, TG_STR("\\")))
			name = tg_str_from_index(name, 1);
		if (!tg_str_starts_nocase(name, m->key))
			continue;
		/* PSR-0 keeps the prefix in the path. */
		like.rest = is_psr0 ? name : tg_str_from_index(name, m->key.len);
		add_folder(r, out, composer, m, like);
		for (const struct tg_doc *v = m->first; v; v = v->next)
			add_folder(r, out, composer, v, like);
	}
}

static const struct tg_error *
gather(struct tg_resolving *r, struct prefixes *out)
{
	static const char *const parts[] = { "autoload", "autoload-dev" };
	struct tg_str folder = r->importer->path;

	for (int up = 0; folder.len && up < TG_FOLDERS_MAX && !tg_is_answered(r); up++) {
		struct composer *composer;

		folder = tg_folder_of(folder);
		TG_TRY(read_composer(r, folder, &composer));
		if (composer && !composer->doc)
			tg_is_not_judged(r, "a composer.json cannot be read");
		for (size_t i = 0; composer && i < TG_ARRAY_LEN(parts); i++) {
			const struct tg_doc *part =
				tg_doc_get(composer->doc, tg_str_from(parts[i]));

			add_map(r, out, composer, tg_doc_get(part, TG_STR("psr-4")), false);
			add_map(r, out, composer, tg_doc_get(part, TG_STR("psr-0")), true);
		}
	}
	return NULL;
}

/* ---- use ---- */

/* PSR-0: an underscore in the class, behind the namespace, is a slash, too. */
static struct tg_str
as_path(struct tg_resolving *r, const struct prefix *p)
{
	struct tg_str path = tg_as_path(r->arena, p->rest, r->how->separators), base;

	if (!p->is_psr0)
		return path;
	base = tg_base_of(path);
	return tg_concat(r->arena, tg_str_sub(path, 0, path.len - base.len),
			 tg_as_path(r->arena, base, TG_STR("_")));
}

/* The longest prefix, which leaves the least, is asked first. */
static const struct tg_error *
try_prefixes(struct tg_resolving *r, const struct prefixes *all, const char *ending)
{
	for (size_t len = 0; len <= r->import->target.len && !tg_is_answered(r); len++)
		for (size_t i = 0; i < all->nr && !tg_is_answered(r); i++) {
			const struct prefix *p = &all->items[i];
			struct tg_str path;

			if (p->rest.len != len ||
			    !tg_path_in(r->arena, p->folder, as_path(r, p), &path))
				continue;
			if (*ending)
				TG_TRY(tg_try_file(
					r, tg_concat(r->arena, path, tg_str_from(ending)), NULL));
			else
				TG_TRY(tg_try_folder(r, path, TG_STR(".php"), TG_STR("")));
		}
	return NULL;
}

static const struct tg_error *
resolve_use(struct tg_resolving *r)
{
	struct prefixes *prefixes = TG_NEW(r->arena, struct prefixes);
	struct tg_str written = r->import->target;

	TG_TRY(gather(r, prefixes));
	if (tg_is_answered(r))
		return NULL;
	TG_TRY(try_prefixes(r, prefixes, ".php"));
	if (!tg_is_answered(r))
		TG_TRY(tg_resolve_names(r));
	TG_TRY(try_prefixes(r, prefixes, ""));
	for (size_t i = 0; i < prefixes->nr && !tg_is_answered(r); i++)
		if (prefixes->items[i].is_own)
			tg_is_unresolved(r, written,
					 "composer.json gives a path that is not there");
	if (!tg_is_answered(r))
		tg_is_external(r, tg_str_starts(written, TG_STR("\\"))
					  ? tg_str_from_index(written, 1)
					  : written);
	return NULL;
}

/* ---- require ---- */

/* `dirname(__DIR__, 2) . '/x'`: levels above the file's folder. */
static int
levels_up(struct tg_str text)
{
	int levels = 0;
	size_t at;

	text = tg_str_sub(text, 0, tg_str_find(text, TG_STR(".")));
	if (tg_str_find(text, TG_STR("__FILE__")) < text.len)
		levels--;
	for (; (at = tg_str_find(text, TG_STR("dirname"))) < text.len; levels++)
		text = tg_str_from_index(text, at + 7);
	/* A number stands for as many calls. */
	for (size_t i = 0; i < text.len && levels < TG_FOLDERS_MAX; i++)
		if (text.ptr[i] == ',') {
			struct tg_str number = tg_str_trim(tg_str_from_index(text, i + 1));
			int value = 0;

			for (size_t k = 0;
			     k < number.len && tg_is_digit(number.ptr[k]) && value < TG_FOLDERS_MAX;
			     k++)
				value = value * 10 + (number.ptr[k] - '0');
			levels += value - 1;
		}
	return levels;
}

static const struct tg_error *
resolve_require(struct tg_resolving *r)
{
	struct tg_str written = r->import->target, folder = tg_folder_of(r->importer->path), path;
	int up = r->import->is_local ? levels_up(r->import->text) : 0;

	for (size_t i = 0; !r->import->is_local && i < r->resolver->nr_roots; i++)
		if (!tg_is_answered(r) &&
		    tg_path_in(r->arena, r->resolver->roots[i], written, &path))
			TG_TRY(tg_try_file(r, path, NULL));
	for (; up > 0 && folder.len; up--)
		folder = tg_folder_of(folder);
	if (!tg_is_answered(r) && up <= 0 && tg_path_in(r->arena, folder, written, &path))
		TG_TRY(tg_try_file(r, path, NULL));
	if (!tg_is_answered(r))
		tg_is_unresolved(r, written, "there is no such file");
	return NULL;
}

const struct tg_error *
tg_resolve_php(struct tg_resolving *r)
{
	struct tg_str text = r->import->text;
	bool is_file = tg_str_starts_nocase(text, TG_STR("require")) ||
		       tg_str_starts_nocase(text, TG_STR("include"));

	return is_file ? resolve_require(r) : resolve_use(r);
}
