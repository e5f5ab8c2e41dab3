/* SPDX-License-Identifier: MIT */
/* objects/info/alternates, read as git reads it. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "alternates.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_FILE = 1 << 20, MAX_NAME = 8192, OCTAL_DIGITS = 3 };

struct list {
	struct tg_arena *arena;
	const char **dirs;
	int *depths;
	size_t nr;
};

/* "\ooo" after the backslash; 0 when it is none. */
static size_t
octal(struct tg_str s, char *out)
{
	unsigned value = 0;
	if (s.len < OCTAL_DIGITS || s.ptr[0] > '3')
		return 0;
	for (size_t i = 0; i < OCTAL_DIGITS; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '7')
			return 0;
		value = value * 8 + (unsigned)(s.ptr[i] - '0');
	}
	*out = (char)(unsigned char)value;
	return OCTAL_DIGITS;
}

/* What stands behind a backslash; the number of bytes taken, 0 = no escape. */
static size_t
escape(struct tg_str s, char *out)
{
	static const char names[] = "abfnrtv\"\\";
	static const char bytes[] = "\a\b\f\n\r\t\v\"\\";
	const char *at = s.len && s.ptr[0] ? strchr(names, s.ptr[0]) : NULL;
	if (!at)
		return octal(s, out);
	*out = bytes[at - names];
	return 1;
}

/* A name in C quotes at the start of s; false when it is ill-formed. *taken
 * counts both quotes. */
static bool
unquote(struct tg_arena *arena, struct tg_str s, struct tg_str *out, size_t *taken)
{
	struct tg_buf name;
	size_t at = 1;
	tg_buf_init(&name, arena, MAX_NAME);
	while (at < s.len && s.ptr[at] != '"') {
		char byte = s.ptr[at++];
		if (byte == '\n')
			return false;
		if (byte == '\\') {
			size_t used = escape(tg_str_from_index(s, at), &byte);
			if (!used)
				return false;
			at += used;
		}
		tg_buf_addc(&name, byte);
	}
	if (at >= s.len || tg_buf_overflowed(&name))
		return false;
	*out = tg_buf_str(&name);
	*taken = at + 1;
	return true;
}

bool
tg_alternates_next(struct tg_arena *arena, struct tg_str *rest, struct tg_str *out)
{
	while (rest->len) {
		struct tg_str line = tg_str_sub(*rest, 0, tg_str_index(*rest, '\n'));
		size_t taken = line.len;
		bool is_comment = line.len && line.ptr[0] == '#';
		*out = line;
		if (line.len && line.ptr[0] == '"' && !unquote(arena, *rest, out, &taken))
			taken = line.len;
		*rest = tg_str_from_index(*rest, taken);
		if (rest->len && rest->ptr[0] == '\n')
			*rest = tg_str_from_index(*rest, 1);
		if (out->len && !is_comment)
			return true;
	}
	return false;
}

static bool
is_listed(const struct list *list, const char *dir)
{
	for (size_t i = 0; i < list->nr; i++)
		if (strcmp(list->dirs[i], dir) == 0)
			return true;
	return false;
}

static const struct tg_error *
add(struct list *list, const char *dir, int depth)
{
	char real[PATH_MAX];
	if (!realpath(dir, real))
		return tg_error_errno(list->arena, errno, "object directory %s",
				      tg_show(list->arena, tg_str_from(dir), 200));
	if (is_listed(list, real))
		return NULL;
	if (depth > TG_ALTERNATES_DEPTH || list->nr == TG_ALTERNATES_MAX)
		return tg_error_new(list->arena, TG_ERR_GIT,
				    "alternate object directories nest too deep at %s",
				    tg_show(list->arena, tg_str_from(real), 200));
	list->dirs[list->nr] = tg_strdup(list->arena, real);
	list->depths[list->nr++] = depth;
	return NULL;
}

/* Adds what the index-th directory borrows from. */
static const struct tg_error *
follow(struct list *list, size_t index)
{
	const char *dir = list->dirs[index];
	struct tg_str text = { 0 }, name;
	bool found = false;
	TG_TRY(tg_file_read(list->arena, tg_path_join(list->arena, dir, "info/alternates"),
			    MAX_FILE, &text, &found));
	while (found && tg_alternates_next(list->arena, &text, &name)) {
		if (memchr(name.ptr, '\0', name.len))
			return tg_error_new(list->arena, TG_ERR_GIT,
					    "%s/info/alternates holds a NUL byte", dir);
		TG_TRY(add(list, tg_path_join(list->arena, dir, tg_str_cstr(list->arena, name)),
			   list->depths[index] + 1));
	}
	return NULL;
}

const struct tg_error *
tg_alternates_all(struct tg_arena *arena, const char *object_dir, const char *const **out,
		  size_t *nr)
{
	struct list list = {
		.arena = arena,
		.dirs = TG_NEW_ARRAY(arena, TG_ALTERNATES_MAX, const char *),
		.depths = TG_NEW_ARRAY(arena, TG_ALTERNATES_MAX, int),
	};
	TG_TRY(add(&list, object_dir, 0));
	for (size_t i = 0; i < list.nr; i++)
		TG_TRY(follow(&list, i));
	*out = list.dirs;
	*nr = list.nr;
	return NULL;
}
