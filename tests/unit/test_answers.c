/* SPDX-License-Identifier: MIT */
/* Answers about whole trees: what comes back, and what is never believed. */
#include "trunkgate/file.h"
#include "trunkgate/import_cache.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct tg_arena *arena;
static struct tg_import_cache *cache;
static char folder[] = "/tmp/tg-answers-XXXXXX";
static const unsigned char key[TG_ANSWER_KEY] = { 5, 1, 2, 3 };
static const unsigned char twin[TG_ANSWER_KEY] = { 5 + TG_ANSWERS, 1, 2, 3 };

static const char *
path_of(const char *name)
{
	return tg_path_join(arena, folder, name);
}

static void
start(void)
{
	arena = tg_arena_new("test", (size_t)256 << 20);
	cr_assert_not_null(mkdtemp(folder));
	cache = tg_import_cache_new(arena, folder, 0, TG_IMPORT_CACHE_MAX);
}

static void
end(void)
{
	unlink(path_of("answer.05"));
	unlink(path_of("answer.new"));
	rmdir(folder);
	tg_arena_destroy(arena);
}

static bool
comes_back(const unsigned char *of, const char *want)
{
	struct tg_str out;

	return tg_answer_get(cache, of, arena, &out) && tg_str_eq(out, tg_str_from(want));
}

static bool
is_known(const unsigned char *of)
{
	struct tg_str out;

	return tg_answer_get(cache, of, arena, &out);
}

TestSuite(answers, .init = start, .fini = end);

Test(answers, come_back_to_their_key_alone)
{
	cr_assert_not(is_known(key));
	tg_answer_put(cache, key, TG_STR("what was found"));
	cr_assert(comes_back(key, "what was found"));
	cr_assert_not(is_known(twin));
	cr_assert_neq(access(path_of("answer.new"), F_OK), 0);
}

Test(answers, take_the_place_of_one_with_the_same_first_byte)
{
	tg_answer_put(cache, key, TG_STR("one"));
	tg_answer_put(cache, twin, TG_STR("two"));
	cr_assert_not(is_known(key));
	cr_assert(comes_back(twin, "two"));
	tg_answer_put(cache, key, TG_STR(""));
	cr_assert(comes_back(key, ""));
}

Test(answers, that_are_too_large_are_not_kept)
{
	tg_answer_put(cache, key, tg_str_make(tg_alloc(arena, TG_ANSWER_MAX), TG_ANSWER_MAX));
	cr_assert(is_known(key));
	tg_answer_put(cache, twin,
		      tg_str_make(tg_alloc(arena, TG_ANSWER_MAX + 1), TG_ANSWER_MAX + 1));
	cr_assert(is_known(key));
}

Test(answers, with_any_byte_changed_are_as_good_as_absent)
{
	struct tg_str whole;

	tg_answer_put(cache, key, TG_STR("what was found"));
	cr_assert_null(tg_file_read(arena, path_of("answer.05"), 1000, &whole, NULL));
	for (size_t i = 0; i <= whole.len; i++) {
		char *copy = tg_str_cstr(arena, whole);
		struct tg_str out;

		copy[i] = (char)(copy[i] ^ 1);
		cr_assert_null(tg_file_replace(arena, path_of("answer.05"),
					       tg_str_make(copy, whole.len + (i == whole.len)),
					       0600));
		cr_expect_not(tg_answer_get(cache, key, arena, &out), "byte %zu", i);
	}
	for (size_t len = 0; len < whole.len; len++) {
		cr_assert_null(tg_file_replace(arena, path_of("answer.05"),
					       tg_str_sub(whole, 0, len), 0600));
		cr_expect_not(is_known(key), "%zu bytes", len);
	}
}

Test(answers, that_others_may_have_written_are_not_believed)
{
	tg_answer_put(cache, key, TG_STR("what was found"));
	cr_assert_eq(chmod(path_of("answer.05"), 0620), 0);
	cr_assert_not(is_known(key));
	cr_assert_eq(chmod(path_of("answer.05"), 0600), 0);
	cr_assert(is_known(key));
	cr_assert_eq(chmod(folder, 0777), 0);
	cr_assert_not(is_known(key));
	cr_assert_eq(chmod(folder, 0700), 0);
	cr_assert_eq(rename(path_of("answer.05"), path_of("answer.new")), 0);
	cr_assert_eq(symlink("answer.new", path_of("answer.05")), 0);
	cr_assert_not(is_known(key));
}

Test(answers, are_not_written_through_links)
{
	cr_assert_eq(symlink("/tmp/tg-answers-nowhere", path_of("answer.new")), 0);
	tg_answer_put(cache, key, TG_STR("x"));
	cr_assert_neq(access("/tmp/tg-answers-nowhere", F_OK), 0);
	cr_assert_eq(unlink(path_of("answer.new")), 0);
	tg_answer_put(cache, key, TG_STR("x"));
	cr_assert_eq(link(path_of("answer.05"), path_of("answer.new")), 0);
	tg_answer_put(cache, key, TG_STR("y"));
	cr_assert(comes_back(key, "x"));
}

Test(answers, wait_for_nobody_and_mend_what_was_cut_off)
{
	int fd = open(path_of("answer.new"), O_WRONLY | O_CREAT, 0600);

	cr_assert(write(fd, "half of a much longer answer that was cut off", 45) == 45);
	cr_assert_eq(flock(fd, LOCK_EX), 0);
	tg_answer_put(cache, key, TG_STR("x"));
	cr_assert_not(is_known(key));
	close(fd);
	tg_answer_put(cache, key, TG_STR("x"));
	cr_assert(comes_back(key, "x"));
}

/* Whatever the order, what is read is one of those that were written. */
Test(answers, are_whole_whoever_writes)
{
	enum { WRITERS = 4, ROUNDS = 200, SIZE = 100000 };

	for (int w = 0; w < WRITERS; w++) {
		if (fork())
			continue;
		char *bytes = tg_alloc(arena, SIZE);

		memset(bytes, 'a' + w, SIZE);
		for (int i = 0; i < ROUNDS; i++)
			tg_answer_put(cache, key, tg_str_make(bytes, SIZE));
		_exit(0);
	}
	for (int i = 0; i < ROUNDS; i++) {
		struct tg_str out;

		if (!tg_answer_get(cache, key, arena, &out))
			continue;
		cr_assert_eq(out.len, (size_t)SIZE);
		cr_assert_eq(out.ptr[0], out.ptr[SIZE - 1]);
	}
	while (wait(NULL) > 0)
		;
	cr_assert(is_known(key));
}
