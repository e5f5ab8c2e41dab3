/* SPDX-License-Identifier: MIT */
/*
 * The names that one file declares. A scan gives packages and what is defined
 * in them apart; a name is both, joined as the language joins them.
 */
#include "priv.h"

#include "trunkgate/strs.h"

enum { MOST_NESTED = 8 };

struct names {
	struct tg_arena *arena;
	const struct tg_normalize *how;
	struct tg_str package;             /* the last one, as declared */
	struct tg_str chains[MOST_NESTED]; /* it, inside those before it */
	size_t nr_chains;
	struct tg_strs names;
	size_t cap; /* of names */
};

static void
add(struct names *n, struct tg_str name)
{
	TG_GROW(n->arena, n->names.items, n->names.nr, n->cap);
	n->names.items[n->names.nr++] = n->how->any_case ? tg_str_lower(n->arena, name) : name;
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
	tg_strs_sort(&n.names);
	*out = n.names.items;
	*nr = n.names.nr;
}
