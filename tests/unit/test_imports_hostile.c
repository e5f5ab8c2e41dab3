/* SPDX-License-Identifier: MIT */
/*
 * No file makes a scanner walk over the same bytes again and again: the work
 * is counted, item by item of the expression with the bytes each one passes,
 * and has to grow as the file does. What an expression itself counts with
 * (?C1), and is stopped for, is left out.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "../../src/imports/scan/priv.h"
#include "trunkgate/languages.h"

#include <criterion/criterion.h>
#include <pcre2.h>
#include <string.h>

enum { SHORT = 1000, LONG = 2000, CALLOUT_WALK = 1, FREE = 50 /* items a byte */ };

static struct tg_arena *arena;
static struct tg_languages languages;

struct work {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	size_t done, told, last, start;
};

static int
count(pcre2_callout_block *block, void *data)
{
	struct work *w = data;

	if (block->callout_number == CALLOUT_WALK)
		w->told += block->current_position - block->start_match;
	if (block->start_match != w->start)
		w->start = w->last = block->start_match;
	if (block->current_position > w->last)
		w->done += block->current_position - w->last;
	w->last = block->current_position;
	w->done++;
	return 0;
}

static void
start(struct work *w, const struct tg_language *language)
{
	size_t *starts = TG_NEW_ARRAY(arena, language->nr_forms, size_t), offset;
	struct tg_str source = tg_scanner_source(arena, language, starts);
	const uint32_t options =
		PCRE2_MULTILINE | PCRE2_EXTENDED | PCRE2_DUPNAMES | PCRE2_AUTO_CALLOUT;
	int error;

	w->code = pcre2_compile((PCRE2_SPTR)source.ptr, source.len, options, &error, &offset, NULL);
	cr_assert_not_null(w->code);
	w->data = pcre2_match_data_create_from_pattern(w->code, NULL);
	w->context = pcre2_match_context_create(NULL);
	pcre2_set_callout(w->context, count, w);
}

static void
end(struct work *w)
{
	pcre2_match_data_free(w->data);
	pcre2_match_context_free(w->context);
	pcre2_code_free(w->code);
}

/* The work for a text of this piece again and again. */
static size_t
work_for(struct work *w, const char *piece, size_t len)
{
	char *text = tg_alloc(arena, len);
	size_t at = 0;

	for (size_t i = 0; i < len; i++)
		text[i] = piece[i % strlen(piece)];
	w->done = w->told = 0;
	w->start = (size_t)-1;
	while (at < len) {
		int code = pcre2_match(w->code, (PCRE2_SPTR)text, len, at, 0, w->data, w->context);
		size_t to = pcre2_get_ovector_pointer(w->data)[1];

		if (code == PCRE2_ERROR_NOMATCH)
			break;
		cr_assert_gt(code, 0, "%s: %d", piece, code);
		at = to > at ? to : at + 1;
	}
	w->told *= 4; /* each of those bytes is passed by a few items */
	return w->done > w->told + FREE * len ? w->done - w->told : FREE * len;
}

static const struct {
	const char *language, *pieces[40];
} hostile[] = {
	{ "c",
	  { "#include /*", "#include <", "*/#include <", "#include \"a", "R\"a(", "%:import a\\",
	    "R\"(\n#", "R\"(\n#include", "1'0", "1'0/*", "\n@import a.", "@", "export import ",
	    "import a:", "'", "1e+", "/*/" } },
	{ "csharp",
	  { "using A = B<", "using A = B[",    "using static A<", "using A = (",  "$",
	    "@$\"",         "\"\"\"",          "global using ",   "namespace a.", "record class ",
	    "$\"{",         "$\"{\"",          "$\"{a:",          "$\"{(",        "$@\"{",
	    "using a",      "using \\",        "$\"\"\"{",        "$\"\"\"",      "$$\"\"\"{a",
	    "using \xc3",   "using a\xe2\x80", "\xc2\xa0",        "//\xe2" } },
	{ "go",
	  { "import (\"\\", "import \"a\\", "import (\n", "import (", "import (\"a\"", "import /*",
	    "import a \"", "`", "func", "'\\" } },
	{ "groovy",
	  { "import a.", "\nimport static a.", "/a\n", "$/", "$/$", "(/a", "=/\\", "import \\\n",
	    "'''\\", "\"\"\"", "/*", "\"${", "\"${\"", "\"\"\"${", "import /*" } },
	{ "java",
	  { "import a.", "import static a. ", "import \xc2", "\xe2\x80", "a\xf3\xa0",
	    "requires static ", "module a.", "\"\"\"\\", "package /*" } },
	{ "javascript",
	  { "\n",
	    "`\\",
	    "`${",
	    "`${{",
	    "[*/",
	    "=/[",
	    "=/a",
	    "import {",
	    "import a,",
	    "import a from",
	    "export {",
	    "export * as a",
	    "import a = require(",
	    "import type {a",
	    "(/*a*/",
	    "///<reference ",
	    "return /",
	    "`${import(",
	    "`${import",
	    "<!--",
	    "-->/",
	    "import a from \"\\",
	    "//\xe2",
	    "if (",
	    "if (a(",
	    "while (a) /",
	    "}/",
	    "++/a\"",
	    ">/[",
	    "of /",
	    "`${a++/",
	    "require<",
	    "import((",
	    "if (import(",
	    "\xc2\xa0",
	    "import \xe2\x80\xa8" } },
	{ "kotlin",
	  { "\n@a", "@a\n", "fun <\n", "\nfun <T> a.", "\nval a.", "\n@a(b) ", "/*/", "`",
	    "\npublic ", "\"\"\"", "\"${", "\"${\"", "\"\"\"${", "import /*", "import a as " } },
	{ "php",
	  { "<?php <<<A\n",
	    "<?php use A\\{",
	    "<?php use A, ",
	    "<?php class A { use B, ",
	    "<?php class A { use B {",
	    "/*<?php require __DIR__ . ",
	    "<?php require dirname(//",
	    "<?php require dirname(",
	    "<?php '\\",
	    "<",
	    "<?php namespace A\\",
	    "<?php \"{$",
	    "<?php \"${\"",
	    "<?php `{$a[`",
	    "<?",
	    "<?xml",
	    "<?php \"{$a[require",
	    "<?php require \"\\",
	    "<?php require(",
	    "<?php new class(",
	    "<?php new class(a(",
	    "<?php <<<A\n{$",
	    "<?php -->",
	    "<?php `{$a(include " } },
	{ "protobuf",
	  { "import public \"", "import /*", "package a.", "'\\", "import \"a\" \"", "import weak ",
	    "import \"\\" } },
	{ "python",
	  { "from a import (",
	    "from . import (",
	    "import a,",
	    "import a as b,",
	    "from a.b.",
	    "\"\"\"\\",
	    "'''",
	    "import_module( ",
	    "from a \\\n",
	    "f\"{",
	    "f\"{\"",
	    "f'''{",
	    "f\"{{",
	    "f\"{a:",
	    "f'{(",
	    "#coding:",
	    "f\"{__import__(",
	    "f'''{import_module",
	    "# c",
	    "\n#\n" } },
	{ "ruby",
	  { "<<A\n",
	    "<<~A",
	    "=begin\n",
	    "=begin\n=",
	    "%w(",
	    "%w(\\",
	    "%!",
	    "\"\\",
	    "%q[",
	    "x /a",
	    "autoload :A, \"",
	    "require \"#",
	    "\"#{",
	    "\"#{\"",
	    "%(#{",
	    "\"#{/",
	    "\"#{%(",
	    "`#{`",
	    "<<A <<B\n",
	    "=/#{",
	    "<<-'A'\n",
	    "%Q<#{",
	    "\"#{require 'a'",
	    "require \"\\",
	    "require(",
	    "require \"a\" ",
	    " %q^",
	    "=%q^",
	    " %r^#{",
	    "<<A\n#{",
	    "a /'",
	    "a /\"b\"",
	    "autoload :A,",
	    "autoload(",
	    "when /",
	    "self.",
	    "?\\C-",
	    "self::require " } },
	{ "rust",
	  { "use ",
	    "use a::{",
	    "#[path=\"\\",
	    "#[cfg_attr(path=",
	    "#[path=r#\"",
	    "include!(\"\\",
	    "#[path=(",
	    "#[path=a]",
	    "#[path=\"a\"] #[(",
	    "r#\"a",
	    "mod a{",
	    "mod use ",
	    "#[path = \"a\"] mod a",
	    "#[cfg_attr(a,",
	    "#[path=\"\"] #[a",
	    "pub(in a) mod",
	    "/*/",
	    "r#\"",
	    "include!(\"",
	    "extern crate",
	    "'" } },
	{ "scala",
	  { "import a.{", "import a.b,", "import a.{`", "s\"${import", "s\"\"\"${import ", "`/*",
	    "import +.", "a_+", "\\u", "package a.", "\"\"\"", "/*/", "s\"${", "s\"${\"",
	    "s\"\"\"${", "import a /*", "import a.{/", "import a as b,", "import /*" } },
	{ "swift",
	  { "#", "##", "#\"\"\"", "@testable ", "@_spi(", "import a.", "/*/", "\"\\", "\"\\(",
	    "\"\\(\"", "\"\"\"\\(", "import /*", "import struct ", "#\"\\#(", "#\"\"\"\\#(#\"",
	    "#/\\", "/\"", "/a\\", "#\"\\#(#\"a" } },
};

/* With all of the text to be searched: what is hostile here can have an import behind it. */
static const struct tg_language *
find(const char *name)
{
	for (size_t i = 0; i < languages.nr; i++) {
		struct tg_language *copy;

		if (!tg_str_eq(languages.items[i].name, tg_str_from(name)))
			continue;
		copy = TG_NEW(arena, struct tg_language);
		*copy = languages.items[i];
		copy->nr_words = 0;
		return copy;
	}
	return NULL;
}

static void
load(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
	cr_assert_null(tg_languages_load(arena, "policies/languages", &languages));
}

Test(imports_hostile, work_grows_as_the_file_does, .init = load)
{
	cr_expect_eq(TG_ARRAY_LEN(hostile), languages.nr, "a language has no hostile pieces");
	for (size_t i = 0; i < TG_ARRAY_LEN(hostile); i++) {
		const struct tg_language *language = find(hostile[i].language);
		struct work w;

		cr_assert_not_null(language);
		start(&w, language);
		for (size_t k = 0; hostile[i].pieces[k]; k++) {
			size_t less = work_for(&w, hostile[i].pieces[k], SHORT);
			size_t more = work_for(&w, hostile[i].pieces[k], LONG);

			cr_expect_lt(more, less * 5 / 2, "%s: \"%s\" again and again: %zu, %zu",
				     hostile[i].language, hostile[i].pieces[k], less, more);
		}
		end(&w);
	}
}

/* What cannot be told without looking for an end that may not be there. */
Test(imports_hostile, what_is_walked_in_vain_is_limited, .init = load)
{
	size_t len = 2000000;
	char *text = tg_alloc(arena, len);
	struct tg_scanner *scanner;
	struct tg_imports found;

	for (size_t i = 0; i < len; i++)
		text[i] = "<<A;\n"[i % 5];
	cr_assert_null(tg_scanner_new(arena, find("ruby"), &scanner));
	cr_assert_null(tg_imports_scan(scanner, arena, tg_str_make(text, len), &found));
	cr_assert_not_null(found.not_judged);
	cr_expect(strstr(found.not_judged, "too many steps"), "%s", found.not_judged);
	/* The next file has a limit of its own. */
	cr_assert_null(tg_imports_scan(scanner, arena, TG_STR("require 'a'\n"), &found));
	cr_expect_null(found.not_judged);
	cr_expect_eq(found.nr, 1);
}
