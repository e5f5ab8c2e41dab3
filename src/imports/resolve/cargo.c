/* SPDX-License-Identifier: MIT */
/*
 * Packages of Cargo and their dependencies. Only what is given by a path, here
 * or in the workspace or in a patch, is in this tree; a crate of the same name
 * from a registry is another one.
 */
#include "cargo.h"

static const char *const dependency_tables[] = { "dependencies", "dev-dependencies",
						 "build-dependencies", "dev_dependencies",
						 "build_dependencies" };

/* The dependencies of a package under construction. */
struct gathering {
	struct tg_resolving *r;
	struct tg_cargo *cargo, *workspace; /* workspace may be NULL */
	struct tg_cargo_dep *items;
	size_t nr, cap;
};

static const struct tg_doc *
get(const struct tg_doc *doc, const char *key)
{
	return tg_doc_get(doc, tg_str_from(key));
}

/* Crates are written with dashes, and named with underscores. */
static struct tg_str
in_code(struct tg_arena *arena, struct tg_str name)
{
	char *out = tg_alloc(arena, name.len + 1);

	for (size_t i = 0; i < name.len; i++)
		out[i] = (char)(name.ptr[i] == '-' ? '_' : name.ptr[i]);
	return tg_str_make(out, name.len);
}

/* The manifest of a folder, or NULL. Read once. */
static const struct tg_error *
cargo_in(struct tg_resolving *r, struct tg_str folder, struct tg_cargo **out)
{
	struct tg_memo *memo = &r->resolver->crates;
	struct tg_cargo *cargo = NULL;
	struct tg_str path, text;
	bool known;

	*out = tg_memo_get(memo, folder, &known);
	if (known || !tg_path_in(r->arena, folder, TG_STR("Cargo.toml"), &path))
		return NULL;
	TG_TRY(tg_manifest(r, path, &text));
	if (r->out->how == TG_RESOLVED_NOT_JUDGED)
		return NULL;
	if (text.ptr) {
		cargo = TG_NEW(r->arena, struct tg_cargo);
		cargo->folder = tg_str_copy(r->arena, folder);
		cargo->doc = tg_doc_read_toml(r->arena, text, &cargo->why);
	}
	tg_memo_put(memo, r->arena, folder, cargo);
	*out = cargo;
	return NULL;
}

/* The nearest manifest with this table; one that cannot be read might be it. */
static const struct tg_error *
nearest(struct tg_resolving *r, struct tg_str folder, const char *table, struct tg_cargo **out)
{
	*out = NULL;
	for (int up = 0; up < TG_FOLDERS_MAX; up++) {
		struct tg_cargo *cargo;

		TG_TRY(cargo_in(r, folder, &cargo));
		if (cargo && !cargo->doc)
			tg_is_not_judged(r, "a Cargo.toml cannot be read");
		if (cargo && get(cargo->doc, table)) {
			*out = cargo;
			return NULL;
		}
		if (!folder.len || tg_is_answered(r))
			return NULL;
		folder = tg_folder_of(folder);
	}
	return NULL;
}

const struct tg_error *
tg_cargo_of(struct tg_resolving *r, struct tg_str path, struct tg_cargo **out)
{
	return nearest(r, tg_folder_of(path), "package", out);
}

static const struct tg_error *
workspace_of(struct tg_resolving *r, const struct tg_cargo *cargo, struct tg_cargo **out)
{
	struct tg_str written = tg_doc_string(get(cargo->doc, "package"), "workspace"), folder;

	*out = NULL;
	if (!written.ptr)
		return nearest(r, cargo->folder, "workspace", out);
	return tg_path_in(r->arena, cargo->folder, written, &folder) ? cargo_in(r, folder, out)
								     : NULL;
}

const struct tg_error *
tg_cargo_is_2015(struct tg_resolving *r, const struct tg_cargo *cargo, bool *out)
{
	const struct tg_doc *edition = get(get(cargo->doc, "package"), "edition");
	struct tg_cargo *workspace;

	if (edition && edition->type == TG_DOC_OBJECT) {
		TG_TRY(workspace_of(r, cargo, &workspace));
		edition = workspace
				  ? get(get(get(workspace->doc, "workspace"), "package"), "edition")
				  : NULL;
	}
	*out = !edition || tg_str_eq(edition->text, TG_STR("2015"));
	return NULL;
}

/* ---- Dependencies ---- */

/* What code calls the library of a package. */
static struct tg_str
library_name(struct tg_arena *arena, const struct tg_cargo *cargo)
{
	struct tg_str name = tg_doc_string(get(cargo->doc, "lib"), "name");

	if (!name.ptr)
		name = tg_doc_string(get(cargo->doc, "package"), "name");
	return in_code(arena, name.ptr ? name : TG_STR(""));
}

/* key: as in the table; of a package that is not renamed, its library decides. */
static const struct tg_error *
add_dep(struct gathering *g, const struct tg_doc *entry, bool is_renamed, struct tg_str base,
	struct tg_str path)
{
	struct tg_resolving *r = g->r;
	struct tg_cargo *target;
	struct tg_str folder;

	if (!tg_path_in(r->arena, base, path, &folder))
		return NULL;
	TG_TRY(cargo_in(r, folder, &target));
	if (!target || g->nr == TG_CARGO_DEPS_MAX) {
		if (target)
			g->cargo->deps_why = "a Cargo.toml has too many dependencies";
		return NULL;
	}
	TG_GROW(r->arena, g->items, g->nr, g->cap);
	g->items[g->nr++] = (struct tg_cargo_dep){ is_renamed ? in_code(r->arena, entry->key)
							      : library_name(r->arena, target),
						   target->folder };
	return NULL;
}

/* [patch.REGISTRY] of the workspace puts a folder in the place of a crate. */
static const struct tg_error *
add_patched(struct gathering *g, const struct tg_doc *entry, bool is_renamed, struct tg_str package)
{
	const struct tg_cargo *top = g->workspace ? g->workspace : g->cargo;
	const struct tg_doc *patches = get(top->doc, "patch");

	for (const struct tg_doc *m = patches ? patches->first : NULL; m; m = m->next)
		for (const struct tg_doc *p = m->first; p; p = p->next) {
			struct tg_str name = tg_doc_string(p, "package");
			struct tg_str path = tg_doc_string(p, "path");

			if (path.ptr && tg_str_eq(name.ptr ? name : p->key, package))
				return add_dep(g, entry, is_renamed, top->folder, path);
		}
	return NULL;
}

static const struct tg_error *
take_entry(struct gathering *g, const struct tg_doc *entry)
{
	const struct tg_doc *source = entry, *shared = get(entry, "workspace");
	struct tg_str base = g->cargo->folder, path, package;

	if (shared && g->workspace && tg_str_eq(shared->text, TG_STR("true"))) {
		const struct tg_doc *table = get(g->workspace->doc, "workspace");

		source = tg_doc_get(get(table, "dependencies"), entry->key);
		base = g->workspace->folder;
	}
	package = tg_doc_string(source, "package");
	path = tg_doc_string(source, "path");
	if (path.ptr)
		return add_dep(g, entry, package.ptr != NULL, base, path);
	return add_patched(g, entry, package.ptr != NULL, package.ptr ? package : entry->key);
}

/* All tables of dependencies in a manifest, or in one part for a target. */
static const struct tg_error *
take_tables(struct gathering *g, const struct tg_doc *doc)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(dependency_tables); i++) {
		const struct tg_doc *table = get(doc, dependency_tables[i]);

		for (const struct tg_doc *m = table ? table->first : NULL;
		     m && !g->cargo->deps_why && !tg_is_answered(g->r); m = m->next)
			TG_TRY(take_entry(g, m));
	}
	return NULL;
}

static const struct tg_error *
gather(struct tg_resolving *r, struct tg_cargo *cargo)
{
	struct gathering g = { .r = r, .cargo = cargo };
	const struct tg_doc *targets = get(cargo->doc, "target");

	TG_TRY(workspace_of(r, cargo, &g.workspace));
	TG_TRY(take_tables(&g, cargo->doc));
	for (const struct tg_doc *m = targets ? targets->first : NULL; m; m = m->next)
		TG_TRY(take_tables(&g, m));
	cargo->deps = g.items;
	cargo->nr_deps = g.nr;
	cargo->has_deps = !tg_is_answered(r);
	return NULL;
}

const struct tg_error *
tg_cargo_find(struct tg_resolving *r, struct tg_cargo *cargo, struct tg_str name,
	      struct tg_cargo **out)
{
	*out = NULL;
	if (!cargo->has_deps)
		TG_TRY(gather(r, cargo));
	if (cargo->deps_why)
		tg_is_not_judged(r, cargo->deps_why);
	for (size_t i = 0; i < cargo->nr_deps && !tg_is_answered(r); i++)
		if (tg_str_eq(cargo->deps[i].name, name))
			return cargo_in(r, cargo->deps[i].folder, out);
	if (tg_str_eq(library_name(r->arena, cargo), name))
		*out = cargo;
	return NULL;
}
