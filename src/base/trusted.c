/* SPDX-License-Identifier: MIT */
/*
 * Reading a file that decides over others. Each directory on the way from the
 * path through its symbolic links is opened and judged by its descriptor, and
 * the name is then opened below that descriptor without following a link, so
 * that nobody can swap what was judged for what is read.
 */
#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

enum { MAX_LINKS = 8, NAME_COLUMNS = 512 };

struct reading {
	struct tg_arena *arena;
	const struct tg_file_trust *trust;
	const char *path; /* as the caller named it, for messages */
	size_t max;
};

static const char *
shown(const struct reading *r, const char *name)
{
	return tg_show(r->arena, tg_str_from(name), NAME_COLUMNS);
}

static const struct tg_error *
cannot_read(const struct reading *r)
{
	int errnum = errno;

	return tg_error_errno(r->arena, errnum, "cannot read %s", shown(r, r->path));
}

static const struct tg_error *
refuse(const struct reading *r, const char *name, const char *why)
{
	return tg_error_new(r->arena, TG_ERR_POLICY, "%s %s", shown(r, name), why);
}

static bool
may_own(const struct tg_file_trust *trust, uid_t uid)
{
	for (size_t i = 0; i < trust->nr_owners; i++)
		if (trust->owners[i] == uid)
			return true;
	return false;
}

static const struct tg_error *
judge_owner_and_mode(const struct reading *r, const char *name, const struct stat *st)
{
	if (!may_own(r->trust, st->st_uid))
		return tg_error_new(r->arena, TG_ERR_POLICY,
				    "%s is owned by uid %lu, neither root nor this account (uid "
				    "%lu): run this as its owner, or chown it",
				    shown(r, name), (unsigned long)st->st_uid,
				    (unsigned long)geteuid());
	if (st->st_mode & S_IWOTH)
		return refuse(r, name, "is writable by everybody");
	if (st->st_mode & S_IWGRP)
		return refuse(r, name, "is writable by its group");
	return NULL;
}

static const struct tg_error *
open_dir(const struct reading *r, const char *dir, int *out)
{
	const struct tg_error *err;
	struct stat st;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return cannot_read(r);
	if (fstat(fd, &st) < 0)
		err = cannot_read(r);
	else
		err = judge_owner_and_mode(r, dir, &st);
	if (err)
		close(fd);
	else
		*out = fd;
	return err;
}

static const struct tg_error *
read_file(const struct reading *r, int fd, struct tg_str *out)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return cannot_read(r);
	if (!S_ISREG(st.st_mode))
		return refuse(r, r->path, "is not a regular file");
	TG_TRY(judge_owner_and_mode(r, r->path, &st));
	return tg_fd_read(r->arena, fd, r->path, r->max, out);
}

static void
split_path(struct tg_arena *arena, const char *path, const char **dir, const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (!slash)
		*dir = ".";
	else if (slash == path)
		*dir = "/";
	else
		*dir = tg_str_cstr(arena, tg_str_make(path, (size_t)(slash - path)));
}

/* Where the link points to, as a path like the one that led to it. */
static const struct tg_error *
follow(const struct reading *r, int dir_fd, const char *dir, const char *name, const char **next)
{
	char *target = tg_alloc(r->arena, PATH_MAX);
	ssize_t len = readlinkat(dir_fd, name, target, PATH_MAX - 1);

	if (len < 0)
		return cannot_read(r);
	target[len] = '\0';
	*next = tg_path_join(r->arena, dir, target);
	return NULL;
}

/* Reads the file, or when the name is a link, sets *next. */
static const struct tg_error *
step(const struct reading *r, const char *path, const char **next, struct tg_str *out)
{
	const struct tg_error *err;
	const char *dir, *name;
	int dir_fd = -1, fd;

	split_path(r->arena, path, &dir, &name);
	TG_TRY(open_dir(r, dir, &dir_fd));
	/* O_NONBLOCK: a FIFO must not hold a push up. */
	fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0)
		err = read_file(r, fd, out);
	else if (errno == ELOOP)
		err = follow(r, dir_fd, dir, name, next);
	else
		err = cannot_read(r);
	if (fd >= 0)
		close(fd);
	close(dir_fd);
	return err;
}

const struct tg_error *
tg_file_read_trusted(struct tg_arena *arena, const char *path, size_t max,
		     const struct tg_file_trust *trust, struct tg_str *out)
{
	struct reading r = { arena, trust, path, max };
	const char *at = path;

	for (size_t i = 0; i <= MAX_LINKS; i++) {
		const char *next = NULL;

		TG_TRY(step(&r, at, &next, out));
		if (!next)
			return NULL;
		at = next;
	}
	return refuse(&r, path, "is behind too many symbolic links");
}
