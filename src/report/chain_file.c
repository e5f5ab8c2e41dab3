/* SPDX-License-Identifier: MIT */
/* The log file: lock, last line, one write. */
#include "chain_file.h"

#include "trunkgate/num.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FILE_MODE = 0640, LOCK_TRIES = 500, LOCK_PAUSE_NS = 10000000, REOPENS = 5,
       HEAD_MAX = 256 };

static int
fail(struct tg_chain *chain, const char *what)
{
	chain->what = what;
	return errno ? errno : EIO;
}

static int
lock(struct tg_chain *chain, int fd)
{
	const struct timespec pause = { 0, LOCK_PAUSE_NS };
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		nanosleep(&pause, NULL);
	}
	return fail(chain, "cannot be locked");
}

static int
open_plain(struct tg_chain *chain, const char *path, int *out)
{
	struct stat st;
	int fd = open(path,
		      O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY,
		      FILE_MODE);
	if (fd < 0)
		return fail(chain, "cannot be opened");
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = EINVAL;
		return fail(chain, "is no regular file");
	}
	*out = fd;
	return 0;
}

/* While we waited for the lock a rotation may have renamed the file under us. */
static bool
is_still_at(int fd, const char *path)
{
	struct stat ours, theirs;
	return fstat(fd, &ours) == 0 && stat(path, &theirs) == 0 && ours.st_ino == theirs.st_ino &&
	       ours.st_dev == theirs.st_dev;
}

static int
open_locked(struct tg_chain *chain, const char *path, int *out)
{
	for (int i = 0; i < REOPENS; i++) {
		int fd = -1;
		int code = open_plain(chain, path, &fd);
		if (!code)
			code = lock(chain, fd);
		if (!code && is_still_at(fd, path)) {
			*out = fd;
			return 0;
		}
		if (fd >= 0)
			close(fd);
		if (code)
			return code;
	}
	errno = EBUSY;
	return fail(chain, "is replaced again and again");
}

/* "seq hash policy\n", as write_head() has it; anything else is no head. */
static void
read_head(struct tg_chain *chain)
{
	char buf[HEAD_MAX];
	struct tg_chain_head head = { 0 };
	ssize_t nr = pread(chain->head_fd, buf, sizeof(buf), 0);
	struct tg_str text = tg_str_make(buf, nr > 0 ? (size_t)nr : 0), line, seq, hash, policy;
	memset(&chain->head, 0, sizeof(chain->head));
	memset(chain->head.hash, '0', sizeof(chain->head.hash) - 1);
	if (!tg_str_split(&text, '\n', &line) || !tg_str_split(&line, ' ', &seq) ||
	    !tg_str_split(&line, ' ', &hash) || !tg_str_split(&line, ' ', &policy))
		return;
	if (!tg_parse_int(seq, &head.seq) || hash.len != sizeof(head.hash) - 1 ||
	    policy.len >= sizeof(head.policy))
		return;
	memcpy(head.hash, hash.ptr, hash.len);
	if (policy.len > 1)
		memcpy(head.policy, policy.ptr, policy.len);
	chain->head = head;
}

static int
write_head(struct tg_chain *chain, const struct tg_chain_head *head)
{
	char buf[HEAD_MAX];
	int len = snprintf(buf, sizeof(buf), "%lld %s %s\n", (long long)head->seq, head->hash,
			   head->policy[0] ? head->policy : "-");
	if (pwrite(chain->head_fd, buf, (size_t)len, 0) != len || ftruncate(chain->head_fd, len) != 0)
		return fail(chain, "head cannot be written");
	return 0;
}

/* Reads the last line into chain->line; its length without a newline. */
static size_t
read_last_line(struct tg_chain *chain)
{
	size_t have = 0, want = 4096;
	size_t size = (size_t)chain->size;
	do {
		want = want > TG_CHAIN_LINE_MAX ? TG_CHAIN_LINE_MAX : want;
		have = want < size ? want : size;
		ssize_t nr = pread(chain->fd, chain->line, have, (off_t)(size - have));
		if (nr != (ssize_t)have)
			return 0;
		size_t len = have - (chain->line[have - 1] == '\n' ? 1 : 0);
		chain->is_torn = len == have;
		size_t start = len;
		while (start > 0 && chain->line[start - 1] != '\n')
			start--;
		if (start > 0 || have == size) {
			memmove(chain->line, chain->line + start, len - start);
			return len - start;
		}
		want *= 4;
	} while (have < TG_CHAIN_LINE_MAX);
	return 0;
}

/* A record ends in "seq":N,"prev":"..."}; what does not is no record. */
static bool
parse_seq(struct tg_str line, int64_t *out)
{
	struct tg_str mark = TG_STR("\"seq\":"), tail = TG_STR(",\"prev\":\"");
	size_t behind = tail.len + TG_SHA256_HEX - 1 + 2;
	if (line.len < behind + mark.len + 1)
		return false;
	size_t end = line.len - behind;
	if (!tg_str_starts(tg_str_from_index(line, end), tail))
		return false;
	size_t start = end;
	while (start > 0 && tg_is_digit(line.ptr[start - 1]))
		start--;
	return tg_str_ends(tg_str_sub(line, 0, start), mark) &&
	       tg_parse_int(tg_str_sub(line, start, end - start), out);
}

/* The last line wins: the head is written after it. A foreign or torn line
 * goes into the chain as it stands, under the number that the head knows. */
static void
read_end(struct tg_chain *chain)
{
	int64_t seq = 0;
	if (chain->size == 0) {
		chain->is_new = chain->head.seq > 0;
		return;
	}
	size_t len = read_last_line(chain);
	struct tg_str line = tg_str_make(chain->line, len);
	bool is_record = parse_seq(line, &seq);
	if (is_record && seq < chain->head.seq) {
		chain->is_new = true;
		return;
	}
	if (is_record)
		chain->head.seq = seq;
	tg_sha256_hex(line, chain->head.hash);
}

static int
open_end(struct tg_chain *chain)
{
	struct stat st;
	if (!chain->has_file)
		return 0;
	int code = open_locked(chain, chain->path, &chain->fd);
	if (code)
		return code;
	if (fstat(chain->fd, &st) != 0)
		return fail(chain, "cannot be measured");
	chain->size = st.st_size;
	read_end(chain);
	return 0;
}

int
tg_chain_open(struct tg_chain *chain)
{
	errno = 0;
	chain->fd = chain->head_fd = -1;
	chain->is_torn = chain->is_new = false;
	chain->size = 0;
	int code = open_locked(chain, chain->head_path, &chain->head_fd);
	if (code)
		return code;
	/* pwrite(2) ignores its offset on a descriptor that appends. */
	if (fcntl(chain->head_fd, F_SETFL, 0) != 0)
		return fail(chain, "head cannot be written");
	read_head(chain);
	return open_end(chain);
}

int
tg_chain_rotate(struct tg_chain *chain, const char *stamp)
{
	char to[TG_CHAIN_PATH_MAX + 64];
	struct stat st;
	snprintf(to, sizeof(to), "%s.%s", chain->path, stamp);
	for (int i = 1; lstat(to, &st) == 0 && i < REOPENS * 20; i++)
		snprintf(to, sizeof(to), "%s.%s-%d", chain->path, stamp, i);
	if (rename(chain->path, to) != 0)
		return fail(chain, "cannot be rotated");
	struct tg_chain_head head = chain->head;
	int code = write_head(chain, &head);
	close(chain->fd);
	chain->fd = -1;
	if (!code)
		code = open_locked(chain, chain->path, &chain->fd);
	chain->size = 0;
	chain->is_torn = false;
	chain->is_new = true;
	return code;
}

/* What a full disk took half of is taken back, so that the next record does
 * not glue itself to it. */
static int
append_file(struct tg_chain *chain, struct tg_str lines)
{
	size_t done = 0;
	errno = 0;
	if (chain->is_torn && write(chain->fd, "\n", 1) != 1)
		return fail(chain, "cannot be written");
	ssize_t nr = write(chain->fd, lines.ptr, lines.len);
	if (nr > 0)
		done = (size_t)nr;
	if (done == lines.len)
		return 0;
	int errnum = errno ? errno : ENOSPC;
	off_t old_size = (off_t)(chain->size + (chain->is_torn ? 1 : 0));
	if (ftruncate(chain->fd, old_size) != 0)
		errnum = EIO;
	errno = errnum;
	return fail(chain, "cannot be written");
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
	if (chain->fd >= 0)
		close(chain->fd);
	if (chain->head_fd >= 0)
		close(chain->head_fd);
	chain->fd = chain->head_fd = -1;
}
