/* SPDX-License-Identifier: MIT */
/*
 * The shipped languages against samples with every form and the traps
 * (tests/data/imports: NAME.EXT and what is expected of it; in those called hidden,
 * imports stand where a scanner may not look for them), and what the scanner says
 * of files that it cannot judge.
 */
#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/languages.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { SIZE = 1 << 20 };

static const char *samples[] = {
	"sample.c",     "sample.py",  "sample.go",    "sample.ts",     "sample.rs",
	"sample.java",  "sample.kt",  "sample.scala", "sample.groovy", "sample.cs",
	"hidden.go",    "hidden.rs",  "sample.rb",    "sample.php",    "sample.swift",
	"sample.proto", "hidden.c",   "hidden.cs",    "hidden.java",   "hidden.groovy",
	"hidden.kt",    "hidden.php", "hidden.py",    "hidden.rb",     "hidden.scala",
	"hidden.swift", "hidden.ts",
};

static struct tg_arena *arena;
static struct tg_languages languages;

static void
load(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
	cr_assert_null(tg_languages_load(arena, "policies/languages", &languages));
}

static struct tg_imports
scan(const char *path, struct tg_str blob)
{
	const struct tg_language *l = tg_language_of(&languages, tg_str_from(path), blob);
	struct tg_scanner *scanner;
	struct tg_imports out;
	const struct tg_error *err;

	cr_assert_not_null(l, "no language for %s", path);
	err = tg_scanner_new(arena, l, &scanner);
	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
	cr_assert_null(tg_imports_scan(scanner, arena, blob, &out));
	return out;
}

static void
render(struct tg_buf *out, const struct tg_imports *found)
{
	for (size_t i = 0; i < found->nr; i++) {
		const struct tg_import *m = &found->items[i];

		tg_buf_addf(out, "%u %s %.*s %.*s%s%s%.*s%s%.*s\n", (unsigned int)m->line,
			    tg_import_kind_words[m->kind], TG_STR_ARG(m->form),
			    TG_STR_ARG(m->target), m->is_local ? " local" : "",
			    m->member.len ? " : " : "", TG_STR_ARG(m->member),
			    m->scope.len ? " in " : "", TG_STR_ARG(m->scope));
	}
}

Test(imports, samples_give_what_is_expected, .init = load)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		char path[128], expected[140];
		struct tg_str blob, want;
		struct tg_imports found;
		struct tg_buf got;

		snprintf(path, sizeof(path), "tests/data/imports/%s", samples[i]);
		snprintf(expected, sizeof(expected), "%s.expected", path);
		cr_assert_null(tg_file_read(arena, path, SIZE, &blob, NULL));
		cr_assert_null(tg_file_read(arena, expected, SIZE, &want, NULL));
		found = scan(path, blob);
		tg_buf_init(&got, arena, SIZE);
		render(&got, &found);
		cr_expect_str_eq(tg_buf_str(&got).ptr, want.ptr, "%s", path);
		cr_expect_null(found.not_judged);
	}
}

static const char *
rendered(const struct tg_language *language, struct tg_str blob)
{
	struct tg_scanner *scanner;
	struct tg_imports found;
	struct tg_buf out;

	cr_assert_null(tg_scanner_new(arena, language, &scanner));
	cr_assert_null(tg_imports_scan(scanner, arena, blob, &found));
	tg_buf_init(&out, arena, SIZE);
	render(&out, &found);
	return tg_buf_str(&out).ptr;
}

/* A form that none of the words is in would be missed where it comes last. */
Test(imports, words_lose_nothing, .init = load)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		char path[128];
		struct tg_str blob, rest, line;
		struct tg_language all;

		snprintf(path, sizeof(path), "tests/data/imports/%s", samples[i]);
		cr_assert_null(tg_file_read(arena, path, SIZE, &blob, NULL));
		all = *tg_language_of(&languages, tg_str_from(path), blob);
		if (!all.nr_words)
			continue;
		all.nr_words = 0;
		rest = blob;
		while (tg_str_split(&rest, '\n', &line)) {
			struct tg_str begun =
				tg_str_sub(blob, 0, (size_t)(line.ptr - blob.ptr) + line.len + 1);

			cr_assert_str_eq(
				rendered(&all, begun),
				rendered(tg_language_of(&languages, tg_str_from(path), blob),
					 begun),
				"%s up to %.*s", path, TG_STR_ARG(line));
		}
	}
}

Test(imports, binary_and_large_files_are_told, .init = load)
{
	char *large = tg_alloc(arena, TG_IMPORTS_BLOB_MAX + 1);

	memset(large, '\n', TG_IMPORTS_BLOB_MAX + 1);
	cr_assert_not_null(scan("x.c", TG_STR("#include \"a.h\"\n\0")).not_judged);
	cr_assert_not_null(scan("x.c", tg_str_make(large, TG_IMPORTS_BLOB_MAX + 1)).not_judged);
	cr_assert_null(scan("x.c", tg_str_make(large, TG_IMPORTS_BLOB_MAX)).not_judged);
}

static const struct {
	const char *path, *text;
	bool is_told;
} cases[] = {
	{ "x.py", "# coding: utf-7\nimport +AGE-\n", true },
	{ "x.py", "#!/bin/sh\n# -*- coding: unicode_escape -*-\n", true },
	{ "x.py", "\n\f# vim: set fileencoding=shift_jis :\n", true },
	{ "x.py", "# -*- coding: utf-8 -*-\n", false },
	{ "x.py", "# no decoding, coding = rot13\n# coding:latin-1", false },
	{ "x.py", "import a\n# coding: utf-7\n", false },
	{ "x.c", "char *a = R\"x(\n #  include \"a.h\"\n)x\";", true },
	{ "x.c", "char *a = R\"x(\n /* #include \"a.h\"\n)x\"; // */\n#include \"b.h\"", false },
	{ "x.c", "char *a = \"b\"R\"(\n/*\n)\";\n#include \"b.h\"", true },
	{ "x.cc", "int a = 1'000'000; /* x */ int b = 0x1'a; // /*\n#include \"b.h\"", false },
	{ "x.go", "package p\nimport \"\\x61/b\"", true },
	{ "x.go", "package p\nimport (\n\"a\"\n. `b\r`)", true },
	{ "x.go", "package p\nimport (\n\"a\")\nvar x = \"\\x61\"", false },
	{ "x.java", "im\001port a.B;", true },
	{ "x.java", "import a\xe2\x80\x8d.B;", true },
	{ "x.java", "import a\xc2\xad.B;", true },
	{ "x.java",
	  "import \xc3\xa9.\xe5\xad\x97; // \xe2\x80\x8d \001\nclass A { String a = \"\177\"; }",
	  false },
	{ "x.scala", "val a = s\"it's ${import b.c; d}\"", true },
	{ "x.scala", "val a = f\"\"\"\n${ import b.c\n d }\"\"\"", true },
	{ "x.scala", "val a = s\"${b} import ${important}\" + \"${\"\nimport b.c", false },
	{ "x.scala", "imp\\u006frt a.b", true },
	{ "x.scala", "import a.`/*`.b", true },
	{ "x.scala", "val a = \"\\u0061\" + '\\u0062' // \\u0063\nimport a.`b`", false },
	{ "x.rs",
	  "use\xe2\x80\x8e"
	  "a::b;",
	  true },
	{ "x.rs", "use a\xc2\x85::b;", true },
	{ "x.rs", "#[path = \"\\x61.rs\"] mod a;", true },
	{ "x.rs", "#[cfg_attr(all(), cfg_attr(any(), path = \"a.rs\"))]\n#[doc = \"]\"] pub mod a;",
	  true },
	{ "x.rs", "#[cfg_attr(all(), path = \"a.rs\", allow(b))] mod a;", true },
	{ "x.rs",
	  "#[cfg_attr(unix, path = \"a.rs\")] mod a; #[utoipa::path(get, path = \"/\")] fn b() {}",
	  false },
	{ "x.rs", "include_str!(\"\\x61\"); include!(concat!(env!(\"OUT_DIR\"), \"/a.rs\"));",
	  true },
	{ "x.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/a.rs\")); const A: &str = \"\xc2\x85\";",
	  false },
	{ "x.cs",
	  "using\xc2\xa0"
	  "A.B;",
	  true },
	{ "x.cs", "using A.B\xe3\x80\x80;", true },
	{ "x.cs",
	  "global using C = A.B\xe2\x80\x8d"
	  "C;",
	  true },
	{ "x.cs", "using A.\xc3\xa9; class B { string c = \"\xc2\xa0\"; int d = 1;\xc2\xa0}",
	  false },
	{ "x.cs",
	  "class A { string a = $\"\"\"{ \"\"\"\"b\"\"\"\" }\"\"\"; } namespace C { using D; }",
	  true },
	{ "x.cs", "class A { string a = $$\"\"\"{ \"b\": \"{{c(\"d\")}}\" }\"\"\", e = $\"\"; }",
	  false },
	{ "x.kt", "@file:A($$\"\"\"${\"\"\")\nimport b.c", true },
	{ "x.kt", "import a.b\nval c = \"$$ $d ${e}\"", false },
	{ "x.swift", "let a = /\"\"\"/\nimport B // \"\"\"", true },
	{ "x.swift", "let a = b / c // \"\"\"\nlet d = e / \"\".count", false },
	{ "x.py", "f\"{__import__('a')}\"", true },
	{ "x.py", "rf\'\'\'{[y(import_module (\"a\"))]}\'\'\'", true },
	{ "x.py", "f\"{x}\" f\"\"\"{y}\"\"\" f'' f\"{import_module}\"\nimport a", false },
	{ "x.proto", "import \"a\" \"b.proto\";", true },
	{ "x.proto", "import weak '\\x61.proto';", true },
	{ "x.proto", "message x { string import = 1; }", false },
	{ "x.js", "import x from './\\x61'", true },
	{ "x.js", "export * from './a\\u002e'", true },
	{ "x.js", "requ\\u0069re('a')", true },
	{ "x.js", "x = '\\u0069' + /\\u0069/ // \\u0069", false },
	{ "x.js", "<!-- /*\nrequire('a')\n<!-- */", true },
	{ "x.vue", "<!-- it's a comment -->\nrequire('a')", false },
	{ "x.js", "x = `${await import('./a')}`", true },
	{ "x.js", "x = `${y ? `${require /**/ ('./a')}` : 1}`", true },
	{ "x.js", "x = `${y.require}` + `import('./a')`", false },
	{ "x.js", "x = {} / import('./a') / 1", true },
	{ "x.js", "x = i++ / `${require('a')}` / 1", true },
	{ "x.js", "/* a */ /`/.test(b)\nimport 'c' // `", true },
	{ "x.js", "a /* b */ / c / d\nimport 'e'", false },
	{ "x.js", "#!/usr/bin/env \"\nrequire('a')", false },
	{ "x.js", "x++/[]/import('./a')", true },
	{ "x.js", "x = of / 1 + `/`\nimport 'a' // `", true },
	{ "x.js", "x\n/ 1 + `/`\nimport 'a' // `", true },
	{ "x.js", "if (require('a')) /`/.test(b)\nimport 'c' // `", true },
	{ "x.js", "x = `${i++ / 2}`; require('a'); y = `${1 / 2}`", true },
	{ "x.js", "x = i++ / 2 / 'a'; x = {} / 2; y = a > b / c / d\nrequire('a')", false },
	{ "x.js", "}\n/^[a-z]+$/.test(a) || !/'a'/\nrequire('a')", false },
	{ "x.rb", "x(<<A); require 'b'\nA\n", true },
	{ "x.rb", "x(<<A, <<B, <<C)\nA\nB\nC\nrequire 'd'", true },
	{ "x.rb", "x(<<A, y) ; load_defaults\nA\n", false },
	{ "x.rb", "x = \"it's #{require 'a'}\"", true },
	{ "x.rb", "x = `#{y { load('a') }}`", true },
	{ "x.rb", "x = %q(#{require 'a'}) + %{#{self.require %q(a)}}", true },
	{ "x.rb", "x = <<A\n#{y(\nautoload :X, 'a'\n)}\nA\n", true },
	{ "x.rb", "x = \"#{params.require(:a)} #{load} #{load_all 'a'} \\#{require 'a'}\"", false },
	{ "x.rb", "x = <<A\n \\#{require 'a'}\n#{y ? '}' : \"A\"}\nA\n", false },
	{ "x.rb", "require 'a' 'b'", true },
	{ "x.rb", "require \"\\x61\"", true },
	{ "x.rb", "require <<~A\n  a\nA\n", true },
	{ "x.rb", "require \"#{a}/b\"; load a + 'b'", false },
	{ "x.rb", "puts %q-\n'-\nrequire 'a'\nx = %q-'-", true },
	{ "x.rb", "x /'/\nrequire 'a'\nx /'/", true },
	{ "x.rb", "x /\"a\"/, %w(b); x / y; x.z / 'a'.b / 2", false },
	{ "x.php", "a <? require 'b.php' ?>", true },
	{ "x.php", "<?xml version='1.0'?><?php $a = '<?'; // <?\n/* <? */", false },
	{ "x.php", "<?php $a = \"it's {$b[(require 'a.php')]}\";", true },
	{ "x.php", "<?php $a = `${b[include_once 'a.php']}`;", true },
	{ "x.php", "<?php $a = <<<A\n{$b[(require 'a.php')]}\nA;\n", true },
	{ "x.php", "<?php $a = \"{$b->require} {$b['required']} {require 'a.php'}\";", false },
	{ "x.php", "<?php $a = <<<A\n{$b['}']} { ${c} }\nA;\n", false },
	{ "x.php", "<?php require <<<A\na.php\nA;\n", true },
	{ "x.php", "<?php require __DIR__ . \"/\\x61.php\";", true },
	{ "x.php", "<?php require \"$a/b.php\"; include $a . 'b.php';", false },
	{ "x.cs", "using \\u0041.B;", true },
	{ "x.cs", "using A; class B { char c = '\\u0041'; }", false },
};

Test(imports, what_text_cannot_tell_is_told, .init = load)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(cases); i++)
		cr_expect_eq(scan(cases[i].path, tg_str_from(cases[i].text)).not_judged != NULL,
			     cases[i].is_told, "%s", cases[i].text);
}

/* The example of the manual is a language. */
Test(imports, documented_language_works, .init = load)
{
	struct tg_str text, fence = TG_STR("```yaml\n");
	struct tg_language lua;
	struct tg_problems problems;
	struct tg_scanner *scanner;
	struct tg_imports found;

	cr_assert_null(tg_file_read(arena, "docs/languages.md", SIZE, &text, NULL));
	text = tg_str_from_index(text, tg_str_find(text, fence) + fence.len);
	text = tg_str_sub(text, 0, tg_str_find(text, TG_STR("```")));
	tg_language_read(arena, "docs/languages.md", text, &lua, &problems);
	cr_assert_eq(problems.nr, 0, "%s", problems.nr ? problems.items[0].message : "");
	cr_assert_null(tg_scanner_new(arena, &lua, &scanner));
	cr_assert_null(
		tg_imports_scan(scanner, arena,
				TG_STR("--[==[ require 'no' ]] ]==] local a = require(\"a.b\")\n"
				       "x = [[ require 'no' ]] -- require 'no'\n"
				       "require 'c' require(name) o.require 'no'\n"),
				&found));
	cr_assert_eq(found.nr, 3);
	cr_expect(tg_str_eq(found.items[0].target, TG_STR("a.b")) && found.items[0].line == 1);
	cr_expect(tg_str_eq(found.items[1].target, TG_STR("c")) && found.items[1].line == 3);
	cr_expect_eq(found.items[2].kind, TG_IMPORT_COMPUTED);
}

Test(imports, blocks_with_names_have_a_bound, .init = load)
{
	struct tg_buf text;

	tg_buf_init(&text, arena, SIZE);
	for (int i = 0; i < TG_IMPORTS_SCOPES_MAX; i++)
		tg_buf_adds(&text, "{}mod a{");
	cr_assert_null(scan("x.rs", tg_buf_str(&text)).not_judged);
	tg_buf_adds(&text, "mod b{");
	cr_assert_str_eq(scan("x.rs", tg_buf_str(&text)).not_judged,
			 "blocks with names are nested too deep");
	cr_assert_null(scan("x.rs", TG_STR("}}} mod a { } }")).not_judged);
}

/* Pieces of the words all around must not lead past one. */
Test(imports, the_last_word_is_found_wherever_it_stands, .init = load)
{
	static const char before[] = "imp;modul;includ;inc;m\n",
			  after[] = "\nnclude mimpor emodul i";

	for (size_t a = 0; a < sizeof(before); a++) {
		for (size_t b = 0; b < sizeof(after); b++) {
			struct tg_buf text;

			tg_buf_init(&text, arena, 200);
			tg_buf_addf(&text, "%.*s\n#include \"x.h\"%.*s", (int)a, before, (int)b,
				    after);
			cr_expect_eq(scan("a.c", tg_buf_str(&text)).nr, 1, "%s", text.ptr);
		}
	}
}

Test(imports, the_first_line_tells_a_language, .init = load)
{
	const struct tg_language *l = tg_language_of(&languages, TG_STR("tool"),
						     TG_STR("#!/usr/bin/env -S python3.11 -u\n"));

	cr_assert_not_null(l);
	cr_assert(tg_str_eq(l->name, TG_STR("python")));
	cr_assert_null(tg_language_of(&languages, TG_STR("tool"), TG_STR("#!/bin/sh\n")));
	cr_assert_null(tg_language_of(&languages, TG_STR("tool"), TG_STR("#!")));
}

/* Each fills a file with what must not be looked at again and again. */
Test(imports, hostile_files_end, .init = load)
{
	static const struct {
		const char *path, *piece;
	} hostile[] = {
		{ "x.ts", "`${" },
		{ "x.ts", "import {" },
		{ "x.ts", "import a " },
		{ "x.ts", "a=/[" },
		{ "x.py", "from a import (" },
		{ "x.py", "\"\"\"\\" },
		{ "x.py", "import a," },
		{ "x.go", "import (" },
		{ "x.rs", "/*" },
		{ "x.rs", "use a::{" },
		{ "x.kt", "/*/" },
		{ "x.c", "#include /*" },
		{ "x.c", "R\"a(" },
		{ "x.java", "import a." },
		{ "x.scala", "import a.{" },
		{ "x.php", "<?php use A\\{" },
		{ "x.rb", "%w(" },
		{ "x.rb", "<<A\n" },
		{ "x.swift", "#\"\"\"" },
		{ "x.cs", "using A = B<" },
		{ "x.proto", "import /*" },
	};
	enum { LEN = 40000 };

	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		char *text = tg_alloc(arena, LEN);
		size_t piece = strlen(hostile[i].piece);

		for (size_t k = 0; k < LEN; k++)
			text[k] = hostile[i].piece[k % piece];
		(void)scan(hostile[i].path, tg_str_make(text, LEN));
	}
}
