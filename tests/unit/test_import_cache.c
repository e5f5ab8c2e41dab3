/* SPDX-License-Identifier: MIT */
/* The cache of imports: what comes back, what is never believed, and that
 * several may write at once. */
#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/import_cache.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct tg_arena *arena;
static char folder[] = "/tmp/tg-cache-XXXXXX";
static struct tg_language_form forms[2];
static struct tg_language language;

static void
start(void)
{
	arena = tg_arena_new("test", (size_t)256 << 20);
	cr_assert_not_null(mkdtemp(folder));
	forms[0].name = TG_STR("use");
	forms[1].name = TG_STR("from");
	language.version = TG_STR("0123456789abcdef0123456789abcdef");
	language.forms = forms;
	language.nr_forms = 2;
}

static const char *
path_of(const char *name)
{
	return tg_path_join(arena, folder, name);
}

static void
end(void)
{
	unlink(path_of(TG_IMPORT_CACHE_NAME));
	unlink(path_of(TG_IMPORT_CACHE_OLD));
	rmdir(folder);
	tg_arena_destroy(arena);
}

/* Opened by a first question. */
static struct tg_import_cache *
cache(uint64_t max)
{
	struct tg_import_cache *c = tg_import_cache_new(arena, folder, 0, max);
	struct tg_imports none;

	cr_assert_not(tg_import_cache_get(c, &language, TG_STR("nothing"), arena, &none));
	return c;
}

static struct tg_str
id_of(size_t number)
{
	char *id = tg_alloc(arena, 21);

	snprintf(id, 21, "%020zu", number);
	return tg_str_make(id, 20);
}

static struct tg_imports
sample(void)
{
	struct tg_import *items = TG_NEW_ARRAY(arena, 3, struct tg_import);

	items[0] = (struct tg_import){ .line = 3,
				       .kind = TG_IMPORT_TYPE,
				       .form = TG_STR("use"),
				       .text = TG_STR("use a::{b, c}"),
				       .target = TG_STR("a::b"),
				       .scope = TG_STR("x/y") };
	items[1] = items[0];
	items[1].target = TG_STR("a::c");
	items[1].is_local = true;
	items[2] = (struct tg_import){ .line = 4000000000U,
				       .kind = TG_IMPORT_SCOPE,
				       .form = TG_STR("from"),
				       .text = TG_STR("z\0z"),
				       .target = TG_STR("z\0z"),
				       .member = TG_STR("m") };
	return (struct tg_imports){ .items = items, .nr = 3 };
}

static void
expect_sample(const struct tg_imports *got)
{
	const struct tg_imports want = sample();

	cr_assert_eq(got->nr, want.nr);
	cr_assert_null(got->not_judged);
	for (size_t i = 0; i < want.nr; i++) {
		const struct tg_import *a = &got->items[i], *b = &want.items[i];

		cr_expect(a->line == b->line && a->kind == b->kind && a->is_local == b->is_local);
		cr_expect(tg_str_eq(a->form, b->form) && tg_str_eq(a->text, b->text));
		cr_expect(tg_str_eq(a->target, b->target) && tg_str_eq(a->member, b->member));
		cr_expect(tg_str_eq(a->scope, b->scope));
	}
}

static void
keep(uint64_t max, size_t from, size_t to)
{
	struct tg_import_cache *c = cache(max);
	const struct tg_imports imports = sample();

	for (size_t i = from; i < to; i++)
		tg_import_cache_put(c, &language, id_of(i), &imports);
	tg_import_cache_flush(c);
}

static size_t
count_known(size_t nr)
{
	struct tg_import_cache *c = cache(TG_IMPORT_CACHE_MAX);
	struct tg_imports got;
	size_t known = 0;

	for (size_t i = 0; i < nr; i++)
		if (tg_import_cache_get(c, &language, id_of(i), arena, &got)) {
			expect_sample(&got);
			known++;
		}
	return known;
}

Test(import_cache, gives_back_what_was_put, .init = start, .fini = end)
{
	struct tg_imports none = { .nr = 0 }, got = { .nr = 7 };
	struct tg_import_cache *c = cache(TG_IMPORT_CACHE_MAX);

	tg_import_cache_put(c, &language, id_of(5), &none);
	tg_import_cache_flush(c);
	keep(TG_IMPORT_CACHE_MAX, 0, 3);
	cr_assert_eq(count_known(3), 3);
	/* "Imports nothing" is an answer, too. */
	cr_assert(
		tg_import_cache_get(cache(TG_IMPORT_CACHE_MAX), &language, id_of(5), arena, &got));
	cr_assert_eq(got.nr, 0);
}

Test(import_cache, another_version_knows_nothing, .init = start, .fini = end)
{
	struct tg_language newer = language;
	struct tg_imports got;

	keep(TG_IMPORT_CACHE_MAX, 0, 1);
	newer.version = TG_STR("fedcba9876543210fedcba9876543210");
	cr_assert_not(
		tg_import_cache_get(cache(TG_IMPORT_CACHE_MAX), &newer, id_of(0), arena, &got));
}

Test(import_cache, what_was_not_judged_is_kept_with_its_reason, .init = start, .fini = end)
{
	struct tg_import_cache *c = cache(TG_IMPORT_CACHE_MAX);
	struct tg_imports imports = sample(), got;

	imports.not_judged = "the time for scanning is spent";
	imports.is_cut = true;
	tg_import_cache_put(c, &language, id_of(0), &imports);
	cr_assert_not(tg_import_cache_get(c, &language, id_of(0), arena, &got));
	tg_import_cache_put(c, &language, id_of(0), &imports);
	tg_import_cache_flush(c);
	c = cache(TG_IMPORT_CACHE_MAX);
	cr_assert(tg_import_cache_get(c, &language, id_of(0), arena, &got));
	cr_assert_str_eq(got.not_judged, "the time for scanning is spent");
	cr_assert(got.is_cut);
	got.not_judged = NULL;
	expect_sample(&got);
}

Test(import_cache, small_pushes_do_not_look, .init = start, .fini = end)
{
	struct tg_import_cache *c = tg_import_cache_new(arena, folder, 2, TG_IMPORT_CACHE_MAX);
	struct tg_imports got;

	keep(TG_IMPORT_CACHE_MAX, 0, 1);
	for (int i = 0; i < 2; i++)
		cr_assert_not(tg_import_cache_get(c, &language, id_of(0), arena, &got));
	cr_assert(tg_import_cache_get(c, &language, id_of(0), arena, &got));
}

Test(import_cache, nothing_damaged_is_believed, .init = start, .fini = end)
{
	const char *path = path_of(TG_IMPORT_CACHE_NAME);
	struct tg_str good;

	keep(TG_IMPORT_CACHE_MAX, 0, 3);
	cr_assert_null(tg_file_read(arena, path, 10000, &good, NULL));
	for (size_t i = 0; i < good.len; i++) {
		char *bad = tg_alloc(arena, good.len);

		memcpy(bad, good.ptr, good.len);
		bad[i] ^= 0x21;
		cr_assert_null(tg_file_replace(arena, path, tg_str_make(bad, good.len), 0600));
		/* expect_sample() holds that what is found is right. */
		cr_expect_lt(count_known(3), 3);
		cr_assert_null(tg_file_replace(arena, path, tg_str_make(good.ptr, i), 0600));
		cr_expect_lt(count_known(3), 3);
	}
}

Test(import_cache, a_damaged_file_goes, .init = start, .fini = end)
{
	const char *path = path_of(TG_IMPORT_CACHE_NAME);

	cr_assert_null(tg_file_replace(arena, path, TG_STR("no record of ours"), 0600));
	cr_assert_eq(count_known(1), 0);
	cr_assert_neq(access(path, F_OK), 0);
	keep(TG_IMPORT_CACHE_MAX, 0, 1);
	cr_assert_eq(count_known(1), 1);
}

Test(import_cache, what_others_may_write_is_not_believed, .init = start, .fini = end)
{
	keep(TG_IMPORT_CACHE_MAX, 0, 1);
	cr_assert_eq(chmod(path_of(TG_IMPORT_CACHE_NAME), 0620), 0);
	cr_assert_eq(count_known(1), 0);
	cr_assert_eq(chmod(path_of(TG_IMPORT_CACHE_NAME), 0600), 0);
	cr_assert_eq(count_known(1), 1);
	cr_assert_eq(chmod(folder, 0770), 0);
	cr_assert_eq(count_known(1), 0);
	cr_assert_eq(chmod(folder, 0700), 0);
}

Test(import_cache, links_are_not_followed, .init = start, .fini = end)
{
	keep(TG_IMPORT_CACHE_MAX, 0, 1);
	cr_assert_eq(rename(path_of(TG_IMPORT_CACHE_NAME), path_of("elsewhere")), 0);
	cr_assert_eq(symlink("elsewhere", path_of(TG_IMPORT_CACHE_NAME)), 0);
	cr_assert_eq(count_known(1), 0);
	keep(TG_IMPORT_CACHE_MAX, 0, 2);
	cr_assert_eq(count_known(2), 0);
	unlink(path_of("elsewhere"));
}

/* A file that is full becomes the old one; what is asked for moves on. */
Test(import_cache, is_bounded, .init = start, .fini = end)
{
	struct tg_imports got;
	struct tg_import_cache *c;
	struct stat st;

	for (size_t i = 0; i < 200; i += 10)
		keep(2000, i, i + 10);
	cr_assert_eq(stat(path_of(TG_IMPORT_CACHE_NAME), &st), 0);
	cr_assert_lt(st.st_size, 6000);
	cr_assert_eq(stat(path_of(TG_IMPORT_CACHE_OLD), &st), 0);
	cr_assert_lt(st.st_size, 6000);
	cr_assert_gt(count_known(200), 0);
	cr_assert_lt(count_known(200), 100);
	cr_assert_eq(unlink(path_of(TG_IMPORT_CACHE_NAME)), 0);
	c = cache(TG_IMPORT_CACHE_MAX);
	for (size_t i = 0; i < 200; i++)
		(void)tg_import_cache_get(c, &language, id_of(i), arena, &got);
	tg_import_cache_flush(c);
	cr_assert_eq(unlink(path_of(TG_IMPORT_CACHE_OLD)), 0);
	cr_assert_gt(count_known(200), 0);
}

Test(import_cache, may_go_at_any_time, .init = start, .fini = end)
{
	struct tg_import_cache *c;
	struct tg_imports imports = sample(), got;

	keep(TG_IMPORT_CACHE_MAX, 0, 2);
	c = cache(TG_IMPORT_CACHE_MAX);
	cr_assert_eq(truncate(path_of(TG_IMPORT_CACHE_NAME), 0), 0);
	(void)tg_import_cache_get(c, &language, id_of(1), arena, &got);
	unlink(path_of(TG_IMPORT_CACHE_NAME));
	rmdir(folder);
	tg_import_cache_put(c, &language, id_of(3), &imports);
	tg_import_cache_flush(c);
	cr_assert_eq(mkdir(folder, 0700), 0);
	keep(TG_IMPORT_CACHE_MAX, 0, 2);
	cr_assert_eq(count_known(2), 2);
}

Test(import_cache, several_may_write_at_once, .init = start, .fini = end)
{
	enum { WRITERS = 4, EACH = 3000 };

	for (size_t w = 0; w < WRITERS; w++)
		if (!fork()) {
			for (size_t i = 0; i < EACH; i += 100)
				keep(TG_IMPORT_CACHE_MAX, w * EACH + i, w * EACH + i + 100);
			_exit(0);
		}
	for (size_t w = 0; w < WRITERS; w++) {
		int status;

		cr_assert_gt(wait(&status), 0);
		cr_assert_eq(status, 0);
	}
	cr_assert_eq(count_known(WRITERS * EACH), WRITERS * EACH);
}
