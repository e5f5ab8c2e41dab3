/* SPDX-License-Identifier: MIT */
/*
 * A language file (policies/languages). What is wrong with one has a place;
 * what is not refused is compiled, or refused then, and scans a text that has
 * something of each language in it within its limits.
 */
#include "fuzz.h"

#include "trunkgate/languages.h"

static const char sample[] =
	"#!/bin/sh\n#include \"a.h\"\n/* import x; // */ import a.b as c, (d\n, e)\n"
	"from . import f; use a::{b, c}; require 'x' \"y\\\"z\" `t${u}` <<EOT\n"
	"  import q\nEOT\nnamespace A\\B { package p; } mod m { pub use r#s; }\n";

static void
check_found(const struct tg_language *language, const struct tg_imports *imports)
{
	for (size_t i = 0; i < imports->nr; i++) {
		const struct tg_import *m = &imports->items[i];
		bool is_form = false;

		must(m->line >= 1 && m->line <= sizeof(sample) && m->kind < TG_IMPORT_OPEN);
		for (size_t k = 0; k < language->nr_forms; k++)
			is_form |= tg_str_eq(m->form, language->forms[k].name);
		must(is_form);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)256 << 20);
	struct tg_str text = tg_str_make((const char *)data, size);
	struct tg_language language = { .nr_forms = 0 };
	struct tg_problems problems;
	struct tg_scanner *scanner;
	struct tg_imports imports;
	const struct tg_error *err;

	tg_language_read(arena, "fuzz", text, &language, &problems);
	for (size_t i = 0; i < problems.nr; i++)
		must(problems.items[i].loc.file && problems.items[i].loc.line);
	if (!problems.nr) {
		(void)tg_language_of(&(struct tg_languages){ .items = &language, .nr = 1 },
				     TG_STR("a/b.c"), TG_STR("#!/usr/bin/env x\n"));
		err = tg_scanner_new(arena, &language, &scanner);
		must(!err || err->kind == TG_ERR_POLICY);
		if (!err && !tg_imports_scan(scanner, arena, tg_str_from(sample), &imports))
			check_found(&language, &imports);
	}
	tg_arena_destroy(arena);
	return 0;
}
