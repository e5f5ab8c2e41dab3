/* SPDX-License-Identifier: MIT */
/* Paths and names of imports, as text. */
#include "priv.h"

#include "trunkgate/buf.h"

#include <string.h>

struct tg_str
tg_concat(struct tg_arena *arena, struct tg_str a, struct tg_str b)
{
	char *out = tg_alloc(arena, a.len + b.len + 1);

	if (a.len)
		memcpy(out, a.ptr, a.len);
	if (b.len)
		memcpy(out + a.len, b.ptr, b.len);
	return tg_str_make(out, a.len + b.len);
}

bool
tg_is_relative(struct tg_str path)
{
	struct tg_str first = tg_str_sub(path, 0, tg_str_index(path, '/'));

	return tg_str_eq(first, TG_STR(".")) || tg_str_eq(first, TG_STR(".."));
}

/* Appends the segments of a path; false above the top. */
static bool
add_segments(struct tg_buf *out, struct tg_str path)
{
	struct tg_str segment;

	while (tg_str_split(&path, '/', &segment)) {
		if (!segment.len || tg_str_eq(segment, TG_STR(".")))
			continue;
		if (!tg_str_eq(segment, TG_STR(".."))) {
			if (out->len)
				tg_buf_addc(out, '/');
			tg_buf_add(out, segment);
		} else if (!out->len) {
			return false;
		} else {
			out->len = tg_folder_of(tg_buf_str(out)).len;
		}
	}
	return true;
}

/* Whether there is nothing to take out, as in nearly all paths. */
static bool
is_tidy(struct tg_str path)
{
	bool is_start = true;

	for (size_t i = 0; i < path.len; i++) {
		if (is_start && (path.ptr[i] == '/' || path.ptr[i] == '.'))
			return false;
		is_start = path.ptr[i] == '/';
	}
	return !is_start;
}

static struct tg_str
join(struct tg_arena *arena, struct tg_str folder, struct tg_str path)
{
	char *out = tg_alloc(arena, folder.len + path.len + 2);
	size_t len = folder.len;

	if (len) {
		memcpy(out, folder.ptr, len);
		out[len++] = '/';
	}
	memcpy(out + len, path.ptr, path.len);
	return tg_str_make(out, len + path.len);
}

bool
tg_path_in(struct tg_arena *arena, struct tg_str folder, struct tg_str path, struct tg_str *out)
{
	struct tg_buf buf;

	if (is_tidy(path) && (!folder.len || is_tidy(folder))) {
		*out = join(arena, folder, path);
		return true;
	}
	tg_buf_init(&buf, arena, folder.len + path.len + 2);
	if (!add_segments(&buf, folder) || !add_segments(&buf, path))
		return false;
	*out = tg_buf_str(&buf);
	return true;
}

struct tg_str
tg_as_path(struct tg_arena *arena, struct tg_str name, struct tg_str separators)
{
	char *out = tg_alloc(arena, name.len + 1);

	for (size_t i = 0; i < name.len; i++) {
		bool is_separator = tg_str_has(separators, name.ptr[i]);

		out[i] = (char)(is_separator ? '/' : name.ptr[i]);
	}
	return tg_str_make(out, name.len);
}
