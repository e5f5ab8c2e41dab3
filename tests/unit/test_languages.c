/* SPDX-License-Identifier: MIT */
/* Folders of language files: that the quick look at a file says what the whole says,
 * and what becomes of mistakes. */
#include "trunkgate/file.h"
#include "trunkgate/languages.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEAD "version: 1\nname: x\nfiles: ['*.x']\n"
#define REST "skip: |\n  //.*\nimports:\n- form: use\n  match: |\n    use[ ](?<path>\\w+)\n"

static struct tg_arena *arena;
static struct tg_languages languages;
static char folder[] = "/tmp/tg-languages-XXXXXX";

static void
start(void)
{
	arena = tg_arena_new("test", (size_t)64 << 20);
	cr_assert_not_null(mkdtemp(folder));
}

static void
end(void)
{
	unlink(tg_path_join(arena, folder, "x.yaml"));
	rmdir(folder);
	tg_arena_destroy(arena);
}

/* The only file of the folder; NULL when it can be opened. */
static const struct tg_error *
opened(const char *text)
{
	FILE *file = fopen(tg_path_join(arena, folder, "x.yaml"), "w");

	cr_assert_not_null(file);
	cr_assert(fputs(text, file) >= 0 && !fclose(file));
	return tg_languages_open(arena, folder, &languages);
}

static bool
is_unread(const char *text)
{
	const struct tg_error *err = opened(text);

	cr_assert_null(err, "%s", err ? tg_error_text(arena, err) : "");
	return languages.items[0].is_unread;
}

TestSuite(languages, .init = start, .fini = end);

Test(languages, shipped_ones_are_read_as_far_as_they_are_needed)
{
	struct tg_languages whole;

	cr_assert_null(tg_languages_open(arena, "policies/languages", &languages));
	cr_assert_null(tg_languages_load(arena, "policies/languages", &whole));
	cr_assert_eq(languages.nr, whole.nr);
	for (size_t i = 0; i < whole.nr; i++) {
		const struct tg_language *a = &languages.items[i], *b = &whole.items[i];

		cr_expect(a->is_unread && !b->is_unread, "%s", b->loc.file);
		cr_expect(tg_str_eq(a->name, b->name));
		cr_expect_eq(a->files.nr, b->files.nr);
		cr_expect_eq(a->nr_interpreters, b->nr_interpreters);
		cr_expect(b->nr_forms && b->version.len);
	}
}

Test(languages, the_rest_comes_when_it_is_needed)
{
	cr_assert(is_unread(HEAD REST));
	cr_assert_not(languages.items[0].nr_forms);
	cr_assert_null(tg_languages_need(&languages, &languages.items[0]));
	cr_assert_eq(languages.items[0].nr_forms, 1);
	cr_assert_not(languages.items[0].is_unread);
	cr_assert_null(tg_languages_need(&languages, &languages.items[0]));
}

/* Whatever can hide a key is read as YAML. */
Test(languages, what_is_not_plain_to_see_is_read_at_once)
{
	static const char *const texts[] = {
		"version: 1\nfiles: ['*.x']\n" REST "name: x\n",
		HEAD REST "interpreters: [x]\n",
		HEAD REST "\"inter\\x70reters\": [x]\n",
		HEAD REST "? interpreters\n: [x]\n",
		HEAD REST "# \xC3\xA9\n",
		" version: 1\n name: x\n files: ['*.x']\n skip: x\n imports: []\n",
		"{version: 1, name: x, files: ['*.x'], skip: x, imports: []}\n",
		"---\n" HEAD REST,
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(texts); i++)
		cr_expect_not(is_unread(texts[i]), "%s", texts[i]);
	cr_assert_not(is_unread(texts[1]));
	cr_assert_eq(languages.items[0].nr_interpreters, 1);
}

Test(languages, a_mistake_in_the_head_is_told_at_once)
{
	static const char *const texts[] = {
		"version: 2\nname: x\nfiles: ['*.x']\n" REST,
		"version: 1\nname: x\n" REST,
		HEAD "name: y\n" REST,
		HEAD "file: ['*.y']\n" REST "nam: z\n'",
		"version: 1\nname: x\nfiles: ['*.x'\n" REST,
		HEAD REST "define: x\rinterpreters: [x]\n",
		HEAD REST "define: x\xE2\x80\xA8interpreters: [x]\n",
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(texts); i++) {
		const struct tg_error *err = opened(texts[i]);

		if (!err)
			err = tg_languages_need(&languages, &languages.items[0]);
		cr_assert(err && err->kind == TG_ERR_POLICY, "%s", texts[i]);
	}
}

Test(languages, a_mistake_in_the_rest_is_told_when_it_is_read)
{
	cr_assert(is_unread(HEAD REST "nonsense: 1\n"));
	const struct tg_error *err = tg_languages_need(&languages, &languages.items[0]);
	cr_assert(err && err->kind == TG_ERR_POLICY);
	cr_expect_not_null(strstr(err->message, "x.yaml:10: unknown key \"nonsense\""), "%s",
			   err->message);
	cr_assert_eq(languages.nr, 1);
	cr_assert_not_null(tg_languages_load(arena, folder, &languages));
}

#define FORM HEAD "skip: |\n  //.*\nimports:\n- form: use\n  match: |\n    use(?<path>x)?"

Test(languages, an_expression_that_leaves_its_form_is_a_mistake)
{
	static const char *const texts[] = {
		FORM "(*ACCEPT)\n",
		FORM "(*MARK:7)(*ACCEPT)\n",
		FORM "(*MARK:0x)(*ACCEPT)\n",
		FORM "(*MARK:99999999999999999999)(*ACCEPT)\n",
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(texts); i++) {
		struct tg_scanner *scanner;
		struct tg_imports imports;

		cr_assert_null(opened(texts[i]));
		const struct tg_error *err = tg_languages_need(&languages, &languages.items[0]);
		cr_assert_null(err, "%s", err ? err->message : "");
		cr_assert_null(tg_scanner_new(arena, &languages.items[0], &scanner));
		err = tg_imports_scan(scanner, arena, TG_STR("use a\n"), &imports);
		cr_assert(err && err->kind == TG_ERR_POLICY, "%s", texts[i]);
		cr_expect_not_null(strstr(tg_error_text(arena, err), "x.yaml:"), "%s",
				   err->message);
	}
}
