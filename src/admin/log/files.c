/* SPDX-License-Identifier: MIT */
/* zlib reads what is compressed and what is not; other formats are named. */
#include "files.h"

#include "trunkgate/clock.h"
#include "trunkgate/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { FIRST_BUFFER = 1 << 16, GZ_BUFFER = 1 << 18, MAX_FILES = 100000 };
/* Twice what the longest record has. */
#define MAX_LINE ((size_t)4 << 20)

/* --- which files --- */

struct rotated {
	const char *path;
	char time[TG_TIME_LEN]; /* of its first record; empty = it has none */
};

static int
by_time(const void *a, const void *b)
{
	const struct rotated *x = a, *y = b;
	int order = strcmp(x->time, y->time);
	return order ? order : strcmp(x->path, y->path);
}

/* Names do not tell: logrotate writes local time, or only numbers, which sort the wrong
 * way round. What a file begins with is always within the first bytes of it. */
static void
read_time(struct rotated *file)
{
	static const char key[] = "\"time\":\"";
	char start[256];
	gzFile in = gzopen(file->path, "rb");
	int nr = in ? gzread(in, start, sizeof(start) - 1) : 0;
	start[nr > 0 ? nr : 0] = '\0';
	const char *time = strstr(start, key);
	if (time)
		snprintf(file->time, sizeof(file->time), "%.24s", time + sizeof(key) - 1);
	if (in)
		gzclose(in);
}

/* "audit.jsonl.20261121T...Z" and what logrotate makes of it ("audit.jsonl-20261121.gz");
 * not the head file. */
static bool
is_rotated(const char *name, const char *base)
{
	size_t len = strlen(base);
	if (strncmp(name, base, len) != 0 || (name[len] != '.' && name[len] != '-'))
		return false;
	return name[len + 1] >= '0' && name[len + 1] <= '9';
}

static void
put_in_order(struct tg_arena *arena, struct rotated *files, size_t nr, struct tg_log_files *out)
{
	if (nr)
		qsort(files, nr, sizeof(*files), by_time);
	out->paths = TG_NEW_ARRAY(arena, nr + 1, const char *);
	for (size_t i = 0; i < nr; i++)
		out->paths[i] = files[i].path;
	out->paths[nr] = out->live;
	out->nr = nr + 1;
}

static const struct tg_error *
list_rotated(struct tg_arena *arena, const char *live, struct tg_log_files *out)
{
	const char *slash = strrchr(live, '/');
	const char *base = slash ? slash + 1 : live;
	const char *dir =
		slash ? tg_str_cstr(arena, tg_str_make(live, (size_t)(slash - live))) : ".";
	struct rotated *files = NULL;
	size_t nr = 0, cap = 0;
	DIR *stream = opendir(*dir ? dir : "/");
	/* The first push makes it. */
	if (!stream && errno != ENOENT)
		return tg_error_errno(arena, errno, "the log's folder %s cannot be read", dir);
	for (const struct dirent *entry; stream && (entry = readdir(stream));) {
		if (!is_rotated(entry->d_name, base) || nr == MAX_FILES)
			continue;
		TG_GROW(arena, files, nr, cap);
		files[nr] = (struct rotated){ .path = tg_path_join(arena, dir, entry->d_name) };
		read_time(&files[nr++]);
	}
	if (stream)
		closedir(stream);
	out->live = live;
	put_in_order(arena, files, nr, out);
	return NULL;
}

static const struct tg_error *
find_own(struct tg_arena *arena, struct tg_log_files *out)
{
	struct tg_str target = { 0 };
	struct tg_repo *repo;
	TG_TRY(tg_command_repo(arena, &repo));
	TG_TRY(tg_repo_config(repo, "trunkgate.auditLog", &target));
	if (tg_str_eq(target, TG_STR("syslog")) || tg_str_eq(target, TG_STR("journald")))
		return tg_error_new(
			arena, TG_ERR_INPUT,
			"this repository's log goes to %s: get its lines from there and "
			"give them as a file, or as - on standard input",
			tg_str_cstr(arena, target));
	const char *name = target.len ? tg_str_cstr(arena, target) : "trunkgate/audit.jsonl";
	return list_rotated(arena, tg_path_join(arena, tg_repo_path(repo), name), out);
}

const struct tg_error *
tg_log_files_find(struct tg_arena *arena, char **argv, struct tg_log_files *out)
{
	size_t cap = 0;
	*out = (struct tg_log_files){ .nr = 0 };
	if (!*argv)
		return find_own(arena, out);
	for (; *argv; argv++) {
		TG_GROW(arena, out->paths, out->nr, cap);
		out->paths[out->nr++] = *argv;
	}
	return NULL;
}

/* --- lines --- */

struct tg_log_reader {
	struct tg_arena *arena;
	const struct tg_log_files *files;
	size_t at; /* the file that is open, or comes next */
	gzFile in;
	char *buffer;
	size_t cap, begin, end;
	size_t number;
	ino_t inode;
	bool is_left; /* the live file is another one now; its end was not seen yet */
};

static void
close_reader(void *data)
{
	struct tg_log_reader *reader = data;
	if (reader->in)
		gzclose(reader->in);
	free(reader->buffer);
}

struct tg_log_reader *
tg_log_reader_new(struct tg_arena *arena, const struct tg_log_files *files)
{
	struct tg_log_reader *reader = TG_NEW(arena, struct tg_log_reader);
	reader->arena = arena;
	reader->files = files;
	reader->cap = FIRST_BUFFER;
	reader->buffer = malloc(reader->cap);
	if (!reader->buffer)
		tg_arena_exhausted("log", reader->cap);
	tg_arena_defer(arena, close_reader, reader);
	return reader;
}

static const char *
path_of(const struct tg_log_reader *reader)
{
	return reader->files->paths[reader->at];
}

static const struct tg_error *
refuse_format(struct tg_log_reader *reader)
{
	static const struct {
		const char *suffix, *tool;
	} formats[] = { { ".xz", "xzcat" }, { ".zst", "zstdcat" }, { ".bz2", "bzcat" } };
	struct tg_str path = tg_str_from(path_of(reader));
	for (size_t i = 0; i < TG_ARRAY_LEN(formats); i++)
		if (tg_str_ends(path, tg_str_from(formats[i].suffix)))
			return tg_error_new(reader->arena, TG_ERR_INPUT,
					    "%s: not read here; %s FILE | trunkgate audit ... -",
					    path_of(reader), formats[i].tool);
	return NULL;
}

static const struct tg_error *
open_file(struct tg_log_reader *reader)
{
	const char *path = path_of(reader);
	struct stat st;
	TG_TRY(refuse_format(reader));
	/* A pipe that is given is waited for; one in the place of the log has no writer. */
	bool is_live = path == reader->files->live;
	int flags = O_RDONLY | O_CLOEXEC | (is_live ? O_NONBLOCK : 0);
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, flags);
	if (fd < 0 && errno == ENOENT && is_live)
		return tg_error_new(reader->arena, TG_ERR_INPUT,
				    "there is no log %s: the first push that is judged begins it",
				    path);
	if (fd < 0)
		return tg_error_errno(reader->arena, errno, "%s cannot be read", path);
	bool is_known = fstat(fd, &st) == 0;
	if (is_known && S_ISDIR(st.st_mode)) {
		close(fd);
		return tg_error_new(
			reader->arena, TG_ERR_INPUT,
			"%s is a directory: in a repository, without a FILE, its log is read",
			path);
	}
	if (is_live && is_known && !S_ISREG(st.st_mode)) {
		close(fd);
		return tg_error_new(reader->arena, TG_ERR_INPUT, "%s is no regular file", path);
	}
	reader->inode = is_known ? st.st_ino : 0;
	reader->in = gzdopen(fd, "rb");
	if (!reader->in) {
		close(fd);
		tg_arena_exhausted("log", GZ_BUFFER);
	}
	gzbuffer(reader->in, GZ_BUFFER);
	reader->begin = reader->end = 0;
	reader->number = 0;
	return NULL;
}

static void
make_room(struct tg_log_reader *reader)
{
	if (reader->begin) {
		memmove(reader->buffer, reader->buffer + reader->begin,
			reader->end - reader->begin);
		reader->end -= reader->begin;
		reader->begin = 0;
	}
	if (reader->end < reader->cap)
		return;
	assert(reader->cap);
	reader->cap *= 2;
	reader->buffer = realloc(reader->buffer, reader->cap);
	if (!reader->buffer)
		tg_arena_exhausted("log", reader->cap);
}

/* *nr 0 at the end of the file. */
static const struct tg_error *
read_more(struct tg_log_reader *reader, size_t *nr)
{
	int code;
	make_room(reader);
	int got = gzread(reader->in, reader->buffer + reader->end,
			 (unsigned)(reader->cap - reader->end));
	if (got < 0)
		return tg_error_new(reader->arena, TG_ERR_INPUT, "%s: line %zu: %s",
				    path_of(reader), reader->number + 1,
				    gzerror(reader->in, &code));
	reader->end += (size_t)got;
	*nr = (size_t)got;
	return NULL;
}

static void
give(struct tg_log_reader *reader, size_t len, struct tg_log_line *out)
{
	*out = (struct tg_log_line){ .text = tg_str_make(reader->buffer + reader->begin, len),
				     .file = path_of(reader),
				     .number = ++reader->number };
}

/* What is longer than any record is somebody else's: its start is enough. */
static const struct tg_error *
skip_rest(struct tg_log_reader *reader)
{
	size_t nr = 1;
	while (nr) {
		char *newline =
			memchr(reader->buffer + reader->begin, '\n', reader->end - reader->begin);
		if (newline) {
			reader->begin = (size_t)(newline + 1 - reader->buffer);
			return NULL;
		}
		reader->begin = reader->end = 0;
		TG_TRY(read_more(reader, &nr));
	}
	return NULL;
}

/* A line of the file that is open; *found false at its end. */
static const struct tg_error *
next_of_file(struct tg_log_reader *reader, struct tg_log_line *out, bool *found)
{
	size_t seen = 0, nr = 0;
	*found = true;
	for (;;) {
		size_t have = reader->end - reader->begin;
		char *newline = memchr(reader->buffer + reader->begin + seen, '\n', have - seen);
		if (newline) {
			size_t len = (size_t)(newline - reader->buffer) - reader->begin;
			give(reader, len, out);
			reader->begin += len + 1;
			return NULL;
		}
		if (have > MAX_LINE) {
			give(reader, 0, out);
			out->is_too_long = true;
			return skip_rest(reader);
		}
		seen = have;
		TG_TRY(read_more(reader, &nr));
		if (nr)
			continue;
		*found = reader->end > reader->begin;
		if (*found) {
			give(reader, reader->end - reader->begin, out);
			out->is_torn = true;
			reader->begin = reader->end;
		}
		return NULL;
	}
}

const struct tg_error *
tg_log_next(struct tg_log_reader *reader, struct tg_log_line *out, bool *found)
{
	for (*found = false; reader->at < reader->files->nr; reader->at++) {
		if (!reader->in)
			TG_TRY(open_file(reader));
		TG_TRY(next_of_file(reader, out, found));
		if (*found || reader->at + 1 == reader->files->nr)
			return NULL;
		gzclose(reader->in);
		reader->in = NULL;
	}
	return NULL;
}

const struct tg_error *
tg_log_again(struct tg_log_reader *reader)
{
	struct stat st;
	if (!reader->in || !reader->files->live)
		return NULL;
	gzclearerr(reader->in);
	if (stat(reader->files->live, &st) != 0 || st.st_ino == reader->inode)
		return NULL;
	/* What was written before it was put aside comes first. */
	if (!reader->is_left) {
		reader->is_left = true;
		return NULL;
	}
	gzclose(reader->in);
	reader->in = NULL;
	reader->is_left = false;
	return NULL;
}
