/* SPDX-License-Identifier: MIT */
/* The frame of all resolvers: which one takes an import, and what becomes of its answer. */
#include "priv.h"

#include "trunkgate/strs.h"

static tg_resolve_fn *const resolvers[] = {
	[TG_RESOLVE_NONE] = NULL,
	[TG_RESOLVE_PATHS] = tg_resolve_paths,
	[TG_RESOLVE_NAMES] = tg_resolve_names,
	[TG_RESOLVE_PYTHON] = tg_resolve_python,
	[TG_RESOLVE_GO] = tg_resolve_go,
	[TG_RESOLVE_NODE] = tg_resolve_node,
	[TG_RESOLVE_RUST] = tg_resolve_rust,
	[TG_RESOLVE_PHP] = tg_resolve_php,
	[TG_RESOLVE_SWIFT] = tg_resolve_swift,
};

bool
tg_resolver_root(struct tg_arena *arena, struct tg_str root, struct tg_str *out)
{
	return tg_path_in(arena, TG_STR(""), root, out);
}

struct tg_resolver *
tg_resolver_new(struct tg_arena *arena, const struct tg_source_tree *tree,
		const struct tg_str *roots, size_t nr_roots)
{
	struct tg_resolver *resolver = TG_NEW(arena, struct tg_resolver);
	struct tg_str *all = TG_NEW_ARRAY(arena, nr_roots + 1, struct tg_str);
	size_t nr = 0;

	for (size_t i = 0; i < nr_roots && nr < TG_RESOLVE_ROOTS_MAX; i++)
		if (tg_resolver_root(arena, roots[i], &all[nr]))
			nr++;
	*resolver = (struct tg_resolver){ .arena = arena, .tree = tree, .roots = all };
	resolver->nr_roots = nr ? nr : 1; /* none: all[0], which is the top */
	return resolver;
}

static void
finish(struct tg_resolving *r)
{
	struct tg_strs paths = { r->paths, r->nr };

	if (r->out->how != TG_RESOLVED_PATHS)
		return;
	tg_strs_sort(&paths);
	r->out->paths = paths.items;
	r->out->nr_paths = paths.nr;
	if (!paths.nr)
		tg_is_external(r, r->import->target);
}

/* What needs no tree; false when a resolver has to look. */
static bool
is_plain(struct tg_resolving *r)
{
	enum tg_import_kind kind = r->import->kind;

	if (kind >= TG_IMPORT_DECLARES)
		*r->out = (struct tg_resolved){ .how = TG_RESOLVED_NO_IMPORT, .name = TG_STR("") };
	else if (kind == TG_IMPORT_COMPUTED)
		*r->out = (struct tg_resolved){ .how = TG_RESOLVED_COMPUTED,
						.name = r->import->target };
	else if (r->import->target.len + r->import->member.len > TG_TARGET_MAX)
		tg_is_not_judged(r, "the name is too long");
	else if (tg_str_has(r->import->target, '\0'))
		tg_is_unresolved(r, r->import->target, "a NUL stands in it");
	return r->out->how != TG_RESOLVED_PATHS;
}

const struct tg_error *
tg_resolve(struct tg_resolver *resolver, const struct tg_importer *importer,
	   const struct tg_import *import, struct tg_resolved *out)
{
	struct tg_resolved answer_here = { .how = TG_RESOLVED_PATHS };
	tg_resolve_fn *resolve = resolvers[importer->language->resolve];
	struct tg_resolving r = { .resolver = resolver,
				  .arena = resolver->arena,
				  .importer = importer,
				  .import = import,
				  .how = &importer->language->normalize,
				  .out = &answer_here };

	if (!is_plain(&r)) {
		if (resolve)
			TG_TRY(resolve(&r));
		finish(&r);
	}
	*out = answer_here;
	return NULL;
}
