/* SPDX-License-Identifier: MIT */
/*
 * Resolution against small trees (tests/data/resolve, source_tree.h).
 */
#include "resolution_words.h"
#include "source_tree.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 20 };

static void
start(void)
{
	t.arena = tg_arena_new("test", (size_t)256 << 20);
	cr_assert_null(tg_languages_load(t.arena, "policies/languages", &t.languages));
}

/* ---- Telling ---- */

static void
render_one(struct tg_buf *out, const struct entry *e, const struct tg_import *m,
	   const struct tg_resolved *r)
{
	if (r->how == TG_RESOLVED_NO_IMPORT)
		return;
	tg_buf_addf(out, "%.*s:%u %.*s%s%.*s ->", TG_STR_ARG(e->path), (unsigned int)m->line,
		    TG_STR_ARG(m->target), m->member.len ? " : " : "", TG_STR_ARG(m->member));
	for (size_t i = 0; i < r->nr_paths; i++)
		tg_buf_addf(out, " %.*s", TG_STR_ARG(r->paths[i]));
	if (r->how != TG_RESOLVED_PATHS)
		tg_buf_addf(out, " %s %.*s", resolution_words[r->how], TG_STR_ARG(r->name));
	tg_buf_addc(out, '\n');
}

static void
render(struct tg_buf *out)
{
	struct tg_resolver *resolver = tg_resolver_new(t.arena, &tree, t.roots, t.nr_roots);

	for (size_t i = 0; i < t.nr; i++) {
		const struct entry *e = &t.files[i];
		struct tg_importer importer = { e->path, e->language, &e->imports };

		for (size_t k = 0; k < e->imports.nr; k++) {
			struct tg_resolved r;

			cr_assert_null(tg_resolve(resolver, &importer, &e->imports.items[k], &r));
			render_one(out, e, &e->imports.items[k], &r);
		}
	}
}

static void
check(const char *path)
{
	struct tg_str text;
	struct tg_buf got;
	const char *why;

	cr_assert_null(tg_file_read(t.arena, path, SIZE, &text, NULL));
	take_case(text);
	why = scan_all(t.arena);
	cr_assert_null(why, "%s: %s", path, why);
	tg_buf_init(&got, t.arena, SIZE);
	render(&got);
	cr_expect(tg_str_eq(tg_buf_str(&got), t.expected), "%s gives\n%s", path, got.ptr);
}

Test(resolve, cases_give_what_they_expect, .init = start)
{
	DIR *d = opendir("tests/data/resolve");
	const struct dirent *entry;
	size_t nr = 0;

	cr_assert_not_null(d);
	while ((entry = readdir(d))) {
		char path[400];

		if (!strstr(entry->d_name, ".case"))
			continue;
		snprintf(path, sizeof(path), "tests/data/resolve/%s", entry->d_name);
		check(path);
		nr++;
	}
	closedir(d);
	cr_assert_gt(nr, 0);
}

/* Arenas end the process when they are spent. */
Test(resolve, keeps_what_a_swift_module_is, .init = start)
{
	struct tg_buf text, out;

	tg_buf_init(&text, t.arena, SIZE);
	tg_buf_adds(&text, "=== Package.swift\nlet p = Package(name: \"S\", targets: "
			   "[.target(name: \"M\", path: \"m\")])\n");
	for (int i = 0; i < 150; i++)
		tg_buf_addf(&text, "=== m/%d/%d/x.swift\n", i % 9, i);
	tg_buf_adds(&text, "=== q.swift\n");
	for (int i = 0; i < 1000; i++)
		tg_buf_addf(&text, "import struct M.T%d\n", i);
	take_case(tg_buf_str(&text));
	cr_assert_null(scan_all(t.arena));
	tg_buf_init(&out, t.arena, (size_t)64 << 20);
	render(&out);
	cr_assert(!tg_buf_overflowed(&out));
	cr_assert_lt(tg_str_find(tg_buf_str(&out), TG_STR("q.swift:1000 M.T999 -> m/0/0/x.swift")),
		     out.len);
}
