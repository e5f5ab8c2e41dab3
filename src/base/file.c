/* SPDX-License-Identifier: MIT */
/* Reading and writing whole files. The files that decide over others, whose
 * owner and mode matter, are in trusted.c. */
#include "trunkgate/file.h"

#include "trunkgate/buf.h"
#include "trunkgate/clock.h"
#include "trunkgate/num.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As much as a pipe holds; what is not read is not touched. */
enum { NAME_COLUMNS = 512, FIRST_READ = 65536 };

static const char *
shown(struct tg_arena *arena, const char *name)
{
	return tg_show(arena, tg_str_from(name), NAME_COLUMNS);
}

static const struct tg_error *
failed(struct tg_arena *arena, const char *what, const char *name)
{
	int errnum = errno;

	return tg_error_errno(arena, errnum, "%s%s", what, shown(arena, name));
}

static const struct tg_error *
too_large(struct tg_arena *arena, const char *name, size_t max)
{
	char size[32];

	return tg_error_new(arena, TG_ERR_LIMIT, "%s is larger than %s", shown(arena, name),
			    tg_format_size(size, (int64_t)max));
}

/* ---- Reading ---- */

static ssize_t
read_some(int fd, char *into, size_t len)
{
	ssize_t got;

	do {
		got = read(fd, into, len);
	} while (got < 0 && errno == EINTR);
	return got;
}

/* One byte more than max is asked for, to tell a full input from a longer
 * one; expected (0 = unknown) saves copies. */
static const struct tg_error *
read_all(struct tg_arena *arena, int fd, const char *name, size_t max, size_t expected,
	 struct tg_str *out)
{
	size_t len = 0, cap = 0, end = expected ? expected : FIRST_READ;
	char *bytes = tg_grow(arena, NULL, end, &cap, 1);

	for (;;) {
		size_t room = cap - 1 - len;
		ssize_t got = read_some(fd, bytes + len, room);

		if (got < 0)
			return failed(arena, "cannot read ", name);
		len += (size_t)got;
		if (len > max)
			return too_large(arena, name, max);
		bytes[len] = '\0';
		if (!got)
			break;
		if (len == cap - 1)
			bytes = tg_grow(arena, bytes, cap, &cap, 1);
	}
	*out = tg_str_make(bytes, len);
	return NULL;
}

const struct tg_error *
tg_fd_read(struct tg_arena *arena, int fd, const char *name, size_t max, struct tg_str *out)
{
	return read_all(arena, fd, name, max, 0, out);
}

static const struct tg_error *
read_regular(struct tg_arena *arena, int fd, const char *path, size_t max, struct tg_str *out)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return failed(arena, "cannot read ", path);
	if (!S_ISREG(st.st_mode))
		return tg_error_new(arena, TG_ERR_SYSTEM, "%s is not a regular file",
				    shown(arena, path));
	if ((uintmax_t)st.st_size > max)
		return too_large(arena, path, max);
	return read_all(arena, fd, path, max, (size_t)st.st_size + 1, out);
}

const struct tg_error *
tg_file_read(struct tg_arena *arena, const char *path, size_t max, struct tg_str *out, bool *found)
{
	/* O_NONBLOCK: a FIFO in the place of a file must not hold a push up. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	const struct tg_error *err;

	if (fd < 0 && errno == ENOENT && found) {
		*found = false;
		return NULL;
	}
	if (fd < 0)
		return failed(arena, "cannot read ", path);
	err = read_regular(arena, fd, path, max, out);
	close(fd);
	if (!err && found)
		*found = true;
	return err;
}

/* ---- Writing ---- */

const struct tg_error *
tg_fd_write(struct tg_arena *arena, int fd, const char *name, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len) {
		ssize_t put = write(fd, at, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return failed(arena, "cannot write ", name);
		at += put;
		len -= (size_t)put;
	}
	return NULL;
}

static const struct tg_error *
fill(struct tg_arena *arena, int fd, const char *name, struct tg_str bytes, mode_t mode)
{
	TG_TRY(tg_fd_write(arena, fd, name, bytes.ptr, bytes.len));
	/* The mode asked for, whatever the umask: it is 077 under gitolite. */
	if (fchmod(fd, mode) < 0 || fsync(fd) < 0)
		return failed(arena, "cannot write ", name);
	return NULL;
}

/* A rename would put a file in the place of a device, as /dev/stdout, or of a link. */
static const struct tg_error *
check_replaceable(struct tg_arena *arena, const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0 || S_ISREG(st.st_mode))
		return NULL;
	return tg_error_new(arena, TG_ERR_INPUT,
			    "cannot replace %s: it is a link, a device or a folder", path);
}

const struct tg_error *
tg_file_replace(struct tg_arena *arena, const char *path, struct tg_str bytes, mode_t mode)
{
	const struct tg_error *err;
	char id[TG_ULID_LEN];
	struct tg_buf temp;
	int fd;

	TG_TRY(check_replaceable(arena, path));
	tg_ulid_now(id);
	tg_buf_init(&temp, arena, strlen(path) + TG_ULID_LEN + 1);
	tg_buf_addf(&temp, "%s.%s", path, id);
	fd = open(temp.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return failed(arena, "cannot write ", path);
	err = fill(arena, fd, path, bytes, mode);
	if (close(fd) < 0 && !err)
		err = failed(arena, "cannot write ", path);
	if (!err && rename(temp.ptr, path) < 0)
		err = failed(arena, "cannot replace ", path);
	if (err)
		unlink(temp.ptr);
	return err;
}

/* ---- Directories ---- */

static const struct tg_error *
make_dir(struct tg_arena *arena, const char *path, mode_t mode)
{
	struct stat st;

	if (mkdir(path, mode) == 0)
		return NULL;
	if (errno != EEXIST)
		return failed(arena, "cannot make the directory ", path);
	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		errno = ENOTDIR;
	else
		return NULL;
	return failed(arena, "cannot make the directory ", path);
}

const struct tg_error *
tg_mkdirs(struct tg_arena *arena, const char *path, mode_t mode)
{
	char *copy = tg_strdup(arena, path);
	struct stat st;

	/* Nearly always. */
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return NULL;
	for (char *at = copy; *at; at++) {
		if (*at != '/' || at == copy)
			continue;
		*at = '\0';
		TG_TRY(make_dir(arena, copy, mode));
		*at = '/';
	}
	return make_dir(arena, copy, mode);
}

const char *
tg_path_join(struct tg_arena *arena, const char *dir, const char *name)
{
	size_t len = strlen(dir);
	struct tg_buf buf;

	if (name[0] == '/')
		return tg_strdup(arena, name);
	tg_buf_init(&buf, arena, len + strlen(name) + 1);
	tg_buf_adds(&buf, dir);
	if (len && dir[len - 1] != '/')
		tg_buf_addc(&buf, '/');
	tg_buf_adds(&buf, name);
	return buf.ptr;
}
