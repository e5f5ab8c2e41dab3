/* SPDX-License-Identifier: MIT */
/*
 * Languages whose imports name packages, namespaces and types. A name reaches
 * the files that declare it, wherever they stand in the tree.
 */
#include "priv.h"

enum { MOST_OUTER = 16, MOST_PACKAGES = 16 };

static bool
is_wild(struct tg_str name)
{
	return tg_str_eq(name, TG_STR("*")) || tg_str_eq(name, TG_STR("_"));
}

/* Where the last part of a name begins; 0: it has but one. */
static size_t
last_part(struct tg_str name, struct tg_str separators)
{
	size_t at = name.len;

	while (at && !tg_str_has(separators, name.ptr[at - 1]))
		at--;
	return at;
}

static struct tg_str
without_last(struct tg_str name, struct tg_str separators)
{
	size_t at = last_part(name, separators);

	while (at && tg_str_has(separators, name.ptr[at - 1]))
		at--;
	return tg_str_sub(name, 0, at);
}

/* As files declare it: joined by one byte, in one case. */
static struct tg_str
tidy(struct tg_resolving *r, struct tg_str name)
{
	struct tg_str separators = r->how->separators;

	while (name.len && tg_str_has(separators, name.ptr[0]))
		name = tg_str_from_index(name, 1);
	return r->how->any_case ? tg_str_lower(r->arena, name) : name;
}

static const struct tg_error *
try_name(struct tg_resolving *r, struct tg_str name)
{
	const struct tg_str *paths = NULL;
	size_t nr = 0;

	if (tg_is_answered(r) || !name.len)
		return NULL;
	TG_TRY(tg_declared(r, name, &paths, &nr));
	for (size_t i = 0; i < nr; i++)
		tg_reaches(r, paths[i]);
	return NULL;
}

static bool
is_type(struct tg_str name, struct tg_str separators)
{
	size_t at = last_part(name, separators);

	return at < name.len && name.ptr[at] >= 'A' && name.ptr[at] <= 'Z';
}

/*
 * A name, or what it stands in: `a.b.C.m` is in the type a.b.C; a function
 * that no scan sees is in the package. One level up, and one more where a
 * type's name (in upper case, as everybody writes them) comes between: each
 * level up takes in more that is not ours. Never above least bytes.
 */
static const struct tg_error *
try_around(struct tg_resolving *r, struct tg_str name, bool wild, size_t least)
{
	struct tg_str separators = r->how->separators;
	bool is_up = r->how->members && (!wild || is_type(name, separators));

	TG_TRY(try_name(r, name));
	for (int up = 0; is_up && up < 2 && !tg_is_answered(r); up++) {
		name = without_last(name, separators);
		if (name.len <= least)
			break;
		TG_TRY(try_name(r, name));
		is_up = is_type(name, separators);
	}
	return NULL;
}

/* A name inside a package of the importing file. */
static const struct tg_error *
try_inside(struct tg_resolving *r, struct tg_str package, struct tg_str name, bool wild)
{
	return try_around(r, tg_name_join(r->arena, r->how, package, name), wild, package.len);
}

/* A package and all that it is in, as far as the language looks there. */
static const struct tg_error *
try_outward(struct tg_resolving *r, struct tg_str package, struct tg_str name, bool wild)
{
	int up_to = r->how->relative == TG_RELATIVE_OUTER ? MOST_OUTER : 1;

	for (int up = 0; package.len && up < up_to; up++) {
		TG_TRY(try_inside(r, package, name, wild));
		package = without_last(package, r->how->separators);
	}
	return NULL;
}

/* The packages that the file has declared before the import, each also inside
 * the ones before it; the innermost is tried first. */
static const struct tg_error *
try_relative(struct tg_resolving *r, struct tg_str name, bool wild)
{
	const struct tg_imports *all = r->importer->imports;
	struct tg_str packages[MOST_PACKAGES], chain = { NULL, 0 };
	size_t nr = 0;

	for (size_t i = 0; i < all->nr && nr + 2 <= MOST_PACKAGES; i++) {
		const struct tg_import *m = &all->items[i];

		if (m->kind != TG_IMPORT_DECLARES || m->line > r->import->line)
			continue;
		packages[nr++] = m->target;
		if (chain.len && r->how->nested && chain.len < TG_TARGET_MAX)
			packages[nr++] = tg_name_join(r->arena, r->how, chain, m->target);
		chain = packages[nr - 1];
	}
	while (nr-- && !tg_is_answered(r))
		TG_TRY(try_outward(r, packages[nr], name, wild));
	return NULL;
}

const struct tg_error *
tg_resolve_names(struct tg_resolving *r)
{
	struct tg_str name = tidy(r, r->import->target), root = TG_STR("_root_.");
	bool wild = is_wild(tg_str_from_index(name, last_part(name, r->how->separators)));

	if (wild)
		name = without_last(name, r->how->separators);
	if (r->how->relative == TG_RELATIVE_OWN && tg_str_starts(name, root))
		name = tg_str_from_index(name, root.len);
	else if (r->how->relative != TG_RELATIVE_NO)
		TG_TRY(try_relative(r, name, wild));
	return try_around(r, name, wild, 0);
}
