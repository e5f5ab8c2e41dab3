/* SPDX-License-Identifier: MIT */
/* The log file and its head file: opening, locking, one write. */
#include "chain_file.h"

#include "chain_end.h"

#include "trunkgate/num.h"
#include "trunkgate/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	FILE_MODE = 0640,
	DIR_MODE = 0750,
	LOCK_TRIES = 2000,
	LOCK_PAUSE_NS = 5000000,
	REOPENS = 5,
	NAMES = 100,
	HEAD_MAX = 256,
	/* What a rotated file is called behind its path: a point, the stamp, and "-02" and so on,
	 * with the room that any int would take. */
	STAMP_MAX = 32,
	NUMBER_MAX = 16,
	NAME_ROOM = 1 + STAMP_MAX + NUMBER_MAX
};

bool
tg_chain_init(struct tg_chain *chain, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t max = TG_CHAIN_PATH_MAX, len = strlen(path);
	_Static_assert(NAME_ROOM >= sizeof(".head"), "the head's name is no longer");
	if (len + NAME_ROOM > max)
		return false;
	memcpy(chain->path, path, len + 1);
	memcpy(chain->head_path, path, len);
	memcpy(chain->head_path + len, ".head", sizeof(".head"));
	if (slash)
		memcpy(chain->dir, path, (size_t)(slash - path));
	chain->fd = chain->head_fd = -1;
	return true;
}

/* ---- Opening ---- */

/* The modes that we mean, whatever the umask: it is 077 under gitolite. */
static int
create(const char *path)
{
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		      FILE_MODE);
	if (fd >= 0 && fchmod(fd, FILE_MODE) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void
tg_audit_make_folder(const char *folder)
{
	if (*folder && mkdir(folder, DIR_MODE) == 0)
		(void)!chmod(folder, DIR_MODE);
}

static int
open_or_create(const struct tg_chain *chain, const char *path)
{
	const int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
	int fd = -1;
	for (int i = 0; fd < 0 && i < REOPENS; i++) {
		fd = open(path, flags);
		if (fd >= 0 || errno != ENOENT)
			break;
		fd = create(path);
		if (fd < 0 && errno == ENOENT)
			tg_audit_make_folder(chain->dir);
		else if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static int
open_plain(struct tg_chain *chain, const char *path, int *out)
{
	struct stat st;
	int fd = open_or_create(chain, path);
	if (fd < 0)
		return tg_chain_fail(chain, path,
				     errno == ELOOP ? "is a symbolic link" : "cannot be opened");
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = EINVAL;
		return tg_chain_fail(chain, path, "is no regular file");
	}
	*out = fd;
	return 0;
}

static int
lock(struct tg_chain *chain)
{
	const struct timespec pause = { 0, LOCK_PAUSE_NS };
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(chain->head_fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		nanosleep(&pause, NULL);
	}
	return tg_chain_fail(chain, chain->head_path, "cannot be locked");
}

/* While we waited for the lock somebody may have removed the file. */
static bool
is_still_at(int fd, const char *path)
{
	struct stat ours, theirs;
	return fstat(fd, &ours) == 0 && lstat(path, &theirs) == 0 && ours.st_ino == theirs.st_ino &&
	       ours.st_dev == theirs.st_dev;
}

static int
open_head(struct tg_chain *chain)
{
	for (int i = 0; i < REOPENS; i++) {
		int code = open_plain(chain, chain->head_path, &chain->head_fd);
		if (!code)
			code = lock(chain);
		if (code)
			return code;
		chain->is_locked = is_still_at(chain->head_fd, chain->head_path);
		if (chain->is_locked)
			return 0;
		close(chain->head_fd);
		chain->head_fd = -1;
	}
	errno = EBUSY;
	return tg_chain_fail(chain, chain->head_path, "is replaced again and again");
}

/* ---- The head ---- */

/* "seq hash\n", as write_head() has it; anything else is no head. */
static void
read_head(int fd, struct tg_chain_head *out)
{
	char buf[HEAD_MAX];
	unsigned char sum[32];
	struct tg_str line, seq;
	ssize_t nr = pread(fd, buf, sizeof(buf), 0);
	struct tg_str text = tg_str_make(buf, nr > 0 ? (size_t)nr : 0);
	int64_t number;
	memset(out, 0, sizeof(*out));
	memset(out->hash, '0', sizeof(out->hash) - 1);
	if (!tg_str_split(&text, '\n', &line) || !tg_str_split(&line, ' ', &seq))
		return;
	if (!tg_parse_int(seq, &number) || number < 1 || !tg_parse_hex(line, sum, sizeof(sum)))
		return;
	out->seq = number;
	memcpy(out->hash, line.ptr, sizeof(out->hash) - 1);
}

bool
tg_chain_head(const struct tg_chain *chain, struct tg_chain_head *out)
{
	int fd = open(chain->head_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	read_head(fd, out);
	close(fd);
	return out->seq > 0;
}

/* In place: a crash in between leaves at worst a head that is no head, and the
 * last line of the log then speaks alone. */
static int
write_head(struct tg_chain *chain, const struct tg_chain_head *head)
{
	char buf[HEAD_MAX];
	int len = snprintf(buf, sizeof(buf), "%lld %s\n", (long long)head->seq, head->hash);
	if (pwrite(chain->head_fd, buf, (size_t)len, 0) != len)
		return tg_chain_fail(chain, chain->head_path, "cannot be written");
	return 0;
}

/* ---- The chain ---- */

static int
open_file(struct tg_chain *chain)
{
	struct stat st;
	if (chain->fd < 0) {
		int code = open_plain(chain, chain->path, &chain->fd);
		if (code)
			return code;
	}
	if (fstat(chain->fd, &st) != 0)
		return tg_chain_fail(chain, chain->path, "cannot be measured");
	chain->size = st.st_size;
	return tg_chain_read_end(chain);
}

int
tg_chain_open(struct tg_chain *chain)
{
	errno = 0;
	chain->is_torn = false;
	chain->gap = TG_GAP_NONE;
	chain->size = 0;
	if (!chain->is_locked) {
		int code = open_head(chain);
		if (code)
			return code;
		/* pwrite(2) ignores its offset on a descriptor that appends. */
		if (fcntl(chain->head_fd, F_SETFL, 0) != 0)
			return tg_chain_fail(chain, chain->head_path, "cannot be written");
	}
	read_head(chain->head_fd, &chain->head);
	return chain->has_file ? open_file(chain) : 0;
}

/* So written that names sort as the files came. */
static int
name_rotated(struct tg_chain *chain, const char *stamp)
{
	struct stat st;
	size_t len = strlen(chain->path), stamp_len = strlen(stamp);
	char *end = chain->rotated + len + 1 + stamp_len;
	/* tg_chain_init() has left room. */
	assert(stamp_len < STAMP_MAX);
	memcpy(chain->rotated, chain->path, len);
	chain->rotated[len] = '.';
	memcpy(chain->rotated + len + 1, stamp, stamp_len + 1);
	for (int i = 2; lstat(chain->rotated, &st) == 0; i++) {
		if (i == NAMES) {
			errno = EEXIST;
			return tg_chain_fail(chain, chain->rotated, "is there already");
		}
		snprintf(end, NUMBER_MAX, "-%02d", i);
	}
	return 0;
}

int
tg_chain_rotate(struct tg_chain *chain, const char *stamp)
{
	int code = name_rotated(chain, stamp);
	if (code)
		return code;
	if (rename(chain->path, chain->rotated) != 0)
		return tg_chain_fail(chain, chain->path, "cannot be rotated");
	close(chain->fd);
	chain->fd = -1;
	/* A torn last line is part of the chain that goes on. */
	code = write_head(chain, &chain->head);
	if (!code)
		code = open_plain(chain, chain->path, &chain->fd);
	chain->size = 0;
	chain->is_torn = false;
	chain->gap = TG_GAP_SIZE;
	return code;
}

/* What a full disk took half of is taken back, so that the next record does
 * not glue itself to it. */
static int
append_file(struct tg_chain *chain, struct tg_str lines)
{
	ssize_t nr;
	if (!chain->is_torn)
		lines = tg_str_from_index(lines, 1);
	do {
		errno = 0;
		nr = write(chain->fd, lines.ptr, lines.len);
	} while (nr < 0 && errno == EINTR);
	if (nr >= 0 && (size_t)nr == lines.len) {
		chain->size += nr;
		return 0;
	}
	int errnum = nr < 0 && errno ? errno : ENOSPC;
	/* Where even that fails the next append finds a torn line. */
	if (nr > 0)
		(void)!ftruncate(chain->fd, (off_t)chain->size);
	errno = errnum;
	return tg_chain_fail(chain, chain->path, "cannot be written");
}

int
tg_chain_append(struct tg_chain *chain, struct tg_str lines, const struct tg_chain_head *head)
{
	int code = chain->has_file ? append_file(chain, lines) : 0;
	if (code)
		return code;
	/* The record stands: a head that lags is caught up with by the next. */
	code = write_head(chain, head);
	return chain->has_file ? 0 : code;
}

void
tg_chain_close(struct tg_chain *chain)
{
	chain->is_locked = false;
	if (chain->fd >= 0)
		close(chain->fd);
	if (chain->head_fd >= 0)
		close(chain->head_fd);
	chain->fd = chain->head_fd = -1;
}
