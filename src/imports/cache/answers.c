/* SPDX-License-Identifier: MIT */
/*
 * Answers about whole trees, a file for each. Written under one other name, whose lock
 * says who does: a write that was cut off is overwritten by the next, and no file is
 * ever seen half-written.
 */
#include "cache.h"

#include "trunkgate/import_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC = 0x31614754 /* "TGa1" */, MODE = 0600, PATH_ROOM = 4096 };

/* False when the path is too long. */
static bool
path_of(const struct tg_import_cache *cache, const char *name, char out[PATH_ROOM])
{
	const char *folder = tg_cache_folder(cache);

	return folder && snprintf(out, PATH_ROOM, "%s/%s", folder, name) < PATH_ROOM;
}

static bool
file_of(const struct tg_import_cache *cache, const unsigned char *key, char out[PATH_ROOM])
{
	char name[16];

	(void)snprintf(name, sizeof(name), "answer.%02u", key[0] % (unsigned)TG_ANSWERS);
	return path_of(cache, name, out);
}

static struct tg_cache_key
cache_key(const unsigned char *key)
{
	struct tg_cache_key out;

	memcpy(out.bytes, key, sizeof(out.bytes));
	return out;
}

/* ---- Reading ---- */

static bool
read_all(int fd, struct tg_arena *arena, struct tg_str *out)
{
	struct stat st;
	size_t len = 0;
	char *bytes;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || !tg_cache_is_ours(&st) ||
	    st.st_size < TG_CACHE_HEAD || (uint64_t)st.st_size > TG_CACHE_HEAD + TG_ANSWER_MAX)
		return false;
	bytes = tg_alloc(arena, (size_t)st.st_size);
	while (len < (size_t)st.st_size) {
		ssize_t got = read(fd, bytes + len, (size_t)st.st_size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		len += (size_t)got;
	}
	*out = tg_str_make(bytes, len);
	return true;
}

bool
tg_answer_get(const struct tg_import_cache *cache, const unsigned char key[TG_ANSWER_KEY],
	      struct tg_arena *arena, struct tg_str *out)
{
	const struct tg_cache_key wanted = cache_key(key);
	struct tg_cache_key found;
	struct tg_str record;
	char path[PATH_ROOM];
	size_t len;
	int fd;

	if (!file_of(cache, key, path))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return false;
	bool is_read = read_all(fd, arena, &record);
	close(fd);
	if (!is_read || !tg_cache_head_read(record, MAGIC, &found, &len) ||
	    len != record.len - TG_CACHE_HEAD || memcmp(&found, &wanted, sizeof(found)) != 0 ||
	    !tg_cache_is_whole(record))
		return false;
	*out = tg_str_from_index(record, TG_CACHE_HEAD);
	return true;
}

/* ---- Writing ---- */

/* Whoever held the lock before may have given the file its last name meanwhile. */
static bool
is_still(int fd, const char *path)
{
	struct stat a, b;

	return !fstat(fd, &a) && !lstat(path, &b) && S_ISREG(a.st_mode) && a.st_nlink == 1 &&
	       tg_cache_is_ours(&a) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static bool
write_all(int fd, struct tg_str bytes)
{
	while (bytes.len) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes = tg_str_from_index(bytes, (size_t)put);
	}
	return true;
}

void
tg_answer_put(const struct tg_import_cache *cache, const unsigned char key[TG_ANSWER_KEY],
	      struct tg_str answer)
{
	const struct tg_cache_key written = cache_key(key);
	char path[PATH_ROOM], temp[PATH_ROOM], head[TG_CACHE_HEAD];
	int fd;

	if (answer.len > TG_ANSWER_MAX || !file_of(cache, key, path) ||
	    !path_of(cache, "answer.new", temp))
		return;
	fd = open(temp, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, MODE);
	if (fd < 0)
		return;
	tg_cache_head_write(head, MAGIC, &written, answer);
	if (!flock(fd, LOCK_EX | LOCK_NB) && is_still(fd, temp) && !ftruncate(fd, 0) &&
	    write_all(fd, tg_str_make(head, sizeof(head))) && write_all(fd, answer))
		(void)rename(temp, path);
	close(fd);
}
