/* SPDX-License-Identifier: MIT */
/*
 * A tree in one text (tests/unit/source_tree.h): all of its files are scanned
 * by the shipped languages, each import is resolved, and each kind of manifest
 * is read on the way. Whatever the bytes are, imports lie inside of their file,
 * and what is reached are files of the tree, each once.
 */
#include "fuzz.h"

#include "../unit/source_tree.h"

#include <string.h>

static struct tg_arena *
keep_for_good(void)
{
	static struct tg_arena *keep;

	if (!keep) {
		keep = tg_arena_new("fuzz languages", (size_t)256 << 20);
		must(!tg_languages_load(keep, "policies/languages", &t.languages));
		must(t.languages.nr);
	}
	return keep;
}

static bool
has_file(struct tg_str path)
{
	for (size_t i = 0; i < t.nr; i++)
		if (tg_str_eq(t.files[i].path, path))
			return true;
	return false;
}

static void
check_import(const struct entry *e, const struct tg_import *m)
{
	must(m->line >= 1 && m->line <= e->content.len + 1);
	must(m->kind < TG_IMPORT_OPEN && m->form.len);
	must(!m->scope.len || m->scope.ptr[0] != '/');
}

static void
check_resolved(const struct tg_resolved *r)
{
	must(r->how <= TG_RESOLVED_NO_IMPORT && r->nr_paths <= TG_RESOLVE_PATHS_MAX);
	must((r->how == TG_RESOLVED_PATHS) == (r->nr_paths > 0));
	must(r->how != TG_RESOLVED_NOT_JUDGED || r->why);
	for (size_t i = 0; i < r->nr_paths; i++) {
		must(has_file(r->paths[i]));
		must(!i || tg_str_cmp(r->paths[i - 1], r->paths[i]) < 0);
	}
}

static void
resolve_file(struct tg_resolver *resolver, const struct entry *e)
{
	struct tg_importer importer = { e->path, e->language, &e->imports };

	for (size_t i = 0; i < e->imports.nr; i++) {
		struct tg_resolved resolved;

		check_import(e, &e->imports.items[i]);
		must(!tg_resolve(resolver, &importer, &e->imports.items[i], &resolved));
		check_resolved(&resolved);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *keep = keep_for_good();
	struct tg_resolver *resolver;

	t.arena = tg_arena_new("fuzz", (size_t)512 << 20);
	take_case(tg_str_make((const char *)data, size));
	(void)scan_all(keep);
	resolver = tg_resolver_new(t.arena, &tree, t.roots, t.nr_roots);
	for (size_t i = 0; i < t.nr; i++)
		if (t.files[i].language)
			resolve_file(resolver, &t.files[i]);
	tg_arena_destroy(t.arena);
	return 0;
}
