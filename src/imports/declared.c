/* SPDX-License-Identifier: MIT */
/*
 * The names that one file declares. A scan gives packages and what is defined
 * in them apart; a name is both, joined as the language joins them.
 */
#include "resolve_priv.h"

#include <stdlib.h>

enum { MOST_NESTED = 8 };

struct names {
	struct tg_arena *arena;
	const struct tg_normalize *how;
	struct tg_str package;             /* the last one, as declared */
	struct tg_str chains[MOST_NESTED]; /* it, inside those before it */
	size_t nr_chains;
	struct tg_str *items;
	size_t nr, cap;
};

static void
add(struct names *n, struct tg_str name)
{
	if (n->nr == n->cap)
		TG_GROW(n->arena, n->items, n->nr, n->cap);
	n->items[n->nr++] = n->how->any_case ? tg_str_lower(n->arena, name) : name;
}

struct tg_str
tg_name_join(struct tg_arena *arena, const struct tg_normalize *how, struct tg_str package,
	     struct tg_str name)
{
	struct tg_str separator = tg_str_sub(how->separators, 0, 1);

	if (!package.len)
		return name;
	return tg_concat(arena, tg_concat(arena, package, separator), name);
}

static struct tg_str
join(const struct names *n, struct tg_str package, struct tg_str name)
{
	return tg_name_join(n->arena, n->how, package, name);
}

/* Text alone does not tell whether a package stands in the one before it or
 * behind its end: both names are declared. */
static void
add_package(struct names *n, struct tg_str name)
{
	add(n, name);
	if (n->how->nested && n->package.len && n->nr_chains < MOST_NESTED) {
		struct tg_str chain =
			join(n, n->nr_chains ? n->chains[n->nr_chains - 1] : n->package, name);

		if (chain.len <= TG_TARGET_MAX) {
			n->chains[n->nr_chains++] = chain;
			add(n, chain);
		}
	}
	n->package = name;
}

static void
add_type(struct names *n, struct tg_str name)
{
	add(n, join(n, n->package, name));
	if (n->nr_chains)
		add(n, join(n, n->chains[n->nr_chains - 1], name));
}

static struct tg_str
stem_of(struct tg_str path)
{
	struct tg_str base = tg_base_of(path);

	return tg_str_sub(base, 0, tg_str_index(base, '.'));
}

static int
by_name(const void *a, const void *b)
{
	const struct tg_str *x = a, *y = b;

	return tg_str_cmp(*x, *y);
}

static size_t
distinct(struct tg_str *items, size_t nr)
{
	size_t kept = 0;

	if (nr)
		qsort(items, nr, sizeof(*items), by_name);
	for (size_t i = 0; i < nr; i++)
		if (!kept || !tg_str_eq(items[kept - 1], items[i]))
			items[kept++] = items[i];
	return kept;
}

void
tg_declared_names(struct tg_arena *arena, const struct tg_language *language, struct tg_str path,
		  const struct tg_imports *imports, const struct tg_str **out, size_t *nr)
{
	struct names n = { .arena = arena, .how = &language->normalize };

	for (size_t i = 0; i < imports->nr; i++) {
		const struct tg_import *m = &imports->items[i];

		if (!m->target.len || m->target.len > TG_TARGET_MAX)
			continue;
		if (m->kind == TG_IMPORT_DECLARES)
			add_package(&n, m->target);
		else if (m->kind == TG_IMPORT_DEFINES)
			add_type(&n, m->target);
	}
	if (language->normalize.stems)
		add_type(&n, stem_of(path));
	*nr = distinct(n.items, n.nr);
	*out = n.items;
}
