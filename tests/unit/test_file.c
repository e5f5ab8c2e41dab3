/* SPDX-License-Identifier: MIT */
/* Files: whole, bounded, and from whom. */
#include "trunkgate/file.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct tg_arena *arena;
static char dir[] = "/tmp/trunkgate-file.XXXXXX";
static struct tg_file_trust trust;

static const char *
at(const char *name)
{
	return tg_path_join(arena, dir, name);
}

static void
setup(void)
{
	arena = tg_arena_new("test", (size_t)16 << 20);
	cr_assert_not_null(mkdtemp(dir));
	trust = (struct tg_file_trust){ .owners = { 0, geteuid() }, .nr_owners = 2 };
}

static void
teardown(void)
{
	static const char *const names[] = { "open/f", "link", "f", "open", "a/b/c", "a/b", "a" };

	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++)
		(void)remove(at(names[i]));
	cr_expect_eq(rmdir(dir), 0, "something was left in %s", dir);
	tg_arena_destroy(arena);
}

TestSuite(file, .init = setup, .fini = teardown);

static void
put(const char *name, struct tg_str bytes)
{
	cr_assert_null(tg_file_replace(arena, at(name), bytes, 0644));
}

static const char *
complaint(const struct tg_error *err)
{
	cr_assert_not_null(err);
	return tg_error_text(arena, err);
}

static void
assert_says(const struct tg_error *err, const char *words)
{
	cr_assert_not_null(strstr(complaint(err), words), "%s", complaint(err));
}

Test(file, reads_back_what_was_written)
{
	struct tg_str out = TG_STR("untouched");
	bool found = false;

	put("f", TG_STR("a\0b\n"));
	cr_assert_null(tg_file_read(arena, at("f"), 4, &out, &found));
	cr_assert(found);
	cr_assert(tg_str_eq(out, TG_STR("a\0b\n")));
	cr_assert_eq(out.ptr[out.len], '\0');
}

Test(file, reads_an_empty_file)
{
	struct tg_str out = TG_STR("untouched");

	put("f", TG_STR(""));
	cr_assert_null(tg_file_read(arena, at("f"), 0, &out, NULL));
	cr_assert_eq(out.len, 0);
	cr_assert_eq(out.ptr[0], '\0');
}

Test(file, absence_is_an_error_only_when_nobody_asked)
{
	struct tg_str out = TG_STR("untouched");
	bool found = true;

	cr_assert_null(tg_file_read(arena, at("none"), 10, &out, &found));
	cr_assert_not(found);
	assert_says(tg_file_read(arena, at("none"), 10, &out, NULL),
		    "none: No such file or directory");
	cr_assert(tg_str_eq(out, TG_STR("untouched")));
}

Test(file, refuses_one_byte_more_than_the_maximum)
{
	struct tg_str out = TG_STR("untouched");
	const struct tg_error *err;

	put("f", TG_STR("12345"));
	err = tg_file_read(arena, at("f"), 4, &out, NULL);
	assert_says(err, "larger than 4B");
	cr_assert_eq(err->kind, TG_ERR_LIMIT);
	cr_assert(tg_str_eq(out, TG_STR("untouched")));
}

Test(file, does_not_wait_for_a_fifo_nor_read_a_directory)
{
	struct tg_str out;

	cr_assert_eq(mkfifo(at("f"), 0600), 0);
	assert_says(tg_file_read(arena, at("f"), 10, &out, NULL), "not a regular file");
	assert_says(tg_file_read(arena, dir, 10, &out, NULL), "not a regular file");
	assert_says(tg_file_read_trusted(arena, at("f"), 10, &trust, &out), "not a regular file");
}

static int
pipe_holding(size_t len)
{
	static char bytes[60000];
	int ends[2];

	memset(bytes, 'x', sizeof(bytes));
	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], bytes, len), (ssize_t)len);
	close(ends[1]);
	return ends[0];
}

Test(file, reads_a_pipe_to_its_end)
{
	struct tg_str out;
	int fd = pipe_holding(60000);

	cr_assert_null(tg_fd_read(arena, fd, "pipe", 60000, &out));
	cr_assert_eq(out.len, 60000);
	cr_assert_eq(out.ptr[60000], '\0');
	close(fd);
	fd = pipe_holding(60000);
	assert_says(tg_fd_read(arena, fd, "pipe", 59999, &out), "pipe is larger than 59999B");
	close(fd);
}

Test(file, says_why_a_descriptor_cannot_be_read_or_written)
{
	struct tg_str out;

	assert_says(tg_fd_read(arena, -1, "the input", 10, &out),
		    "cannot read the input: Bad file descriptor");
	assert_says(tg_fd_write(arena, -1, "the log", "x", 1),
		    "cannot write the log: Bad file descriptor");
}

Test(file, says_that_the_disk_is_full)
{
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		cr_skip_test("no /dev/full here");
	assert_says(tg_fd_write(arena, fd, "the log", "x", 1), "No space left on device");
	close(fd);
}

Test(file, replaces_the_whole_file_with_the_mode_asked_for)
{
	struct tg_str out;
	struct stat st;

	(void)umask(077);
	put("f", TG_STR("a long first text"));
	put("f", TG_STR("short"));
	cr_assert_null(tg_file_read(arena, at("f"), 100, &out, NULL));
	cr_assert(tg_str_eq(out, TG_STR("short")));
	cr_assert_eq(stat(at("f"), &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0644);
}

Test(file, leaves_nothing_behind_when_it_cannot_replace)
{
	assert_says(tg_file_replace(arena, at("none/f"), TG_STR("x"), 0644), "none/f");
	cr_assert_null(tg_mkdirs(arena, at("a"), 0700));
	assert_says(tg_file_replace(arena, at("a"), TG_STR("x"), 0644), "cannot replace");
}

Test(file, replaces_no_link_and_no_device)
{
	cr_assert_eq(symlink("/dev/null", at("f")), 0);
	assert_says(tg_file_replace(arena, at("f"), TG_STR("x"), 0644), "cannot replace");
	cr_assert_eq(unlink(at("f")), 0);
	cr_assert_eq(mkfifo(at("f"), 0600), 0);
	assert_says(tg_file_replace(arena, at("f"), TG_STR("x"), 0644), "cannot replace");
}

Test(file, makes_directories_and_does_not_mind_those_there)
{
	struct stat st;

	cr_assert_null(tg_mkdirs(arena, at("a/b/c"), 0700));
	cr_assert_null(tg_mkdirs(arena, at("a/b/c/"), 0700));
	cr_assert_eq(stat(at("a/b/c"), &st), 0);
	cr_assert(S_ISDIR(st.st_mode));
	put("f", TG_STR(""));
	assert_says(tg_mkdirs(arena, at("f"), 0700), "Not a directory");
	assert_says(tg_mkdirs(arena, at("f/g"), 0700), "Not a directory");
}

Test(file, joins_paths)
{
	cr_assert_str_eq(tg_path_join(arena, "a", "b"), "a/b");
	cr_assert_str_eq(tg_path_join(arena, "a/", "b"), "a/b");
	cr_assert_str_eq(tg_path_join(arena, "/", "b"), "/b");
	cr_assert_str_eq(tg_path_join(arena, "a", "/b"), "/b");
	cr_assert_str_eq(tg_path_join(arena, "", "b"), "b");
}

Test(file, trusts_a_file_that_only_its_owner_writes)
{
	struct tg_str out;

	put("f", TG_STR("policy"));
	cr_assert_null(tg_file_read_trusted(arena, at("f"), 100, &trust, &out));
	cr_assert(tg_str_eq(out, TG_STR("policy")));
	assert_says(tg_file_read_trusted(arena, at("f"), 5, &trust, &out), "larger than 5B");
	assert_says(tg_file_read_trusted(arena, at("none"), 5, &trust, &out),
		    "No such file or directory");
}

Test(file, refuses_a_file_that_others_may_write)
{
	static const mode_t modes[] = { 0664, 0646, 0622, 0777 };
	struct tg_str out;

	put("f", TG_STR("policy"));
	for (size_t i = 0; i < TG_ARRAY_LEN(modes); i++) {
		cr_assert_eq(chmod(at("f"), modes[i]), 0);
		assert_says(tg_file_read_trusted(arena, at("f"), 100, &trust, &out),
			    "f is writable by");
	}
}

Test(file, refuses_a_file_of_somebody_else)
{
	struct tg_str out;

	put("f", TG_STR("policy"));
	trust.owners[0] = trust.owners[1] = geteuid() + 1;
	assert_says(tg_file_read_trusted(arena, at("f"), 100, &trust, &out), "is owned by uid");
	trust.nr_owners = 0;
	assert_says(tg_file_read_trusted(arena, at("f"), 100, &trust, &out), "is owned by uid");
}

static void
make_open_dir(mode_t mode)
{
	cr_assert_null(tg_mkdirs(arena, at("open"), 0700));
	put("open/f", TG_STR("policy"));
	cr_assert_eq(chmod(at("open"), mode), 0);
}

Test(file, refuses_a_directory_that_others_may_write)
{
	struct tg_str out;

	make_open_dir(0777);
	assert_says(tg_file_read_trusted(arena, at("open/f"), 100, &trust, &out),
		    "open is writable by everybody");
	cr_assert_eq(chmod(at("open"), 0770), 0);
	assert_says(tg_file_read_trusted(arena, at("open/f"), 100, &trust, &out),
		    "open is writable by its group");
	cr_assert_eq(chmod(at("open"), 01777), 0);
	assert_says(tg_file_read_trusted(arena, at("open/f"), 100, &trust, &out), "writable");
}

Test(file, follows_a_link_between_directories_that_are_closed)
{
	struct tg_str out;

	make_open_dir(0755);
	cr_assert_eq(symlink("open/f", at("link")), 0);
	cr_assert_null(tg_file_read_trusted(arena, at("link"), 100, &trust, &out));
	cr_assert(tg_str_eq(out, TG_STR("policy")));
	cr_assert_eq(chmod(at("open"), 0777), 0);
	assert_says(tg_file_read_trusted(arena, at("link"), 100, &trust, &out), "open is writable");
}

Test(file, refuses_a_link_that_stands_where_others_may_write)
{
	struct tg_str out;

	put("f", TG_STR("policy"));
	make_open_dir(0755);
	cr_assert_eq(remove(at("open/f")), 0);
	cr_assert_eq(symlink(at("f"), at("open/f")), 0);
	cr_assert_null(tg_file_read_trusted(arena, at("open/f"), 100, &trust, &out));
	cr_assert_eq(chmod(at("open"), 0777), 0);
	assert_says(tg_file_read_trusted(arena, at("open/f"), 100, &trust, &out),
		    "open is writable");
}

Test(file, gives_up_on_links_that_go_round)
{
	struct tg_str out;

	cr_assert_eq(symlink("link", at("link")), 0);
	assert_says(tg_file_read_trusted(arena, at("link"), 100, &trust, &out),
		    "too many symbolic links");
}
