/* SPDX-License-Identifier: MIT */
/*
 * scan_imports LANGUAGES [-q] FILE...: what each file imports, one line each:
 * FILE:LINE KIND FORM TARGET [MEMBER]. With -q only counts and the time of
 * the scans, for measuring.
 */
#include "trunkgate/buf.h"
#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/languages.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 2000 };

static struct {
	struct tg_arena *arena, *file;
	struct tg_languages languages;
	struct tg_scanner **scanners;
	bool is_quiet;
	size_t bytes, imports, files;
	int64_t time;
} tool;

static const char *
show(struct tg_str s)
{
	return tg_show(tool.file, s, COLUMNS);
}

static void
print(const char *path, const struct tg_imports *found)
{
	for (size_t i = 0; i < found->nr; i++) {
		const struct tg_import *m = &found->items[i];

		printf("%s:%u %s %s %s%s%s%s\n", path, (unsigned int)m->line,
		       tg_import_kind_words[m->kind], show(m->form), show(m->target),
		       m->is_local ? " local" : "", m->member.len ? " : " : "", show(m->member));
	}
	if (found->not_judged)
		printf("%s:0 not judged: %s\n", path, found->not_judged);
}

static const struct tg_error *
scan(const char *path)
{
	const struct tg_language *l =
		tg_language_of(&tool.languages, tg_str_from(path), TG_STR(""));
	struct tg_imports found;
	struct tg_str blob;
	int64_t start;
	size_t at;

	if (!l)
		return NULL;
	at = (size_t)(l - tool.languages.items);
	TG_TRY(tg_file_read(tool.file, path, (size_t)64 << 20, &blob, NULL));
	if (!tool.scanners[at])
		TG_TRY(tg_scanner_new(tool.arena, l, &tool.scanners[at]));
	start = tg_monotonic_us();
	TG_TRY(tg_imports_scan(tool.scanners[at], tool.file, blob, &found));
	tool.time += tg_monotonic_us() - start;
	tool.bytes += blob.len;
	tool.imports += found.nr;
	tool.files++;
	if (!tool.is_quiet || found.not_judged)
		print(path, &found);
	return NULL;
}

static const struct tg_error *
load(const char *dir)
{
	TG_TRY(tg_languages_load(tool.arena, dir, &tool.languages));
	tool.scanners = TG_NEW_ARRAY(tool.arena, tool.languages.nr, struct tg_scanner *);
	return NULL;
}

int
main(int argc, char **argv)
{
	const struct tg_error *err;

	tool.arena = tg_arena_new("scan_imports", (size_t)64 << 20);
	tool.file = tg_arena_new("file", (size_t)512 << 20);
	err = load(argc > 1 ? argv[1] : "policies/languages");
	for (int i = 2; !err && i < argc; i++) {
		if (!strcmp(argv[i], "-q"))
			tool.is_quiet = true;
		else
			err = scan(argv[i]);
		if (!err)
			tg_arena_reset(tool.file);
	}
	if (err)
		fprintf(stderr, "scan_imports: %s\n", tg_error_text(tool.arena, err));
	if (tool.is_quiet)
		printf("%zu files, %zu bytes, %zu imports, %lld us\n", tool.files, tool.bytes,
		       tool.imports, (long long)tool.time);
	return err ? 1 : 0;
}
