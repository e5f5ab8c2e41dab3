/* SPDX-License-Identifier: MIT */
/* Names of imports: what may stand inside of one and is no part of it, and the list that
 * they go to. */
#include "priv.h"

#include "trunkgate/buf.h"
#include "trunkgate/message.h"

static size_t
block_comment_len(struct tg_str s)
{
	size_t depth = 1, i = 2;

	for (; i < s.len && depth; i++) {
		if (tg_str_starts(tg_str_from_index(s, i), TG_STR("*/"))) {
			depth--;
			i++;
		} else if (tg_str_starts(tg_str_from_index(s, i), TG_STR("/*"))) {
			depth++;
			i++;
		}
	}
	return i < s.len ? i : s.len;
}

size_t
tg_blank_len(struct tg_str s, bool is_python)
{
	size_t i = 0;

	while (i < s.len) {
		struct tg_str rest = tg_str_from_index(s, i);

		if (tg_is_space(s.ptr[i]))
			i++;
		else if (s.ptr[i] == '\\' && rest.len > 1 &&
			 (rest.ptr[1] == '\n' || rest.ptr[1] == '\r'))
			i += 2;
		else if ((is_python && s.ptr[i] == '#') || tg_str_starts(rest, TG_STR("//")))
			i += tg_str_index(rest, '\n');
		else if (tg_str_starts(rest, TG_STR("/*")))
			i += block_comment_len(rest);
		else
			break;
	}
	return i;
}

struct tg_str
tg_name_tidy(struct tg_arena *arena, struct tg_str name, bool is_python)
{
	struct tg_buf out;
	size_t i = 0;

	tg_buf_init(&out, arena, name.len + 1);
	while (i < name.len) {
		size_t blank = tg_blank_len(tg_str_from_index(name, i), is_python);

		i += blank;
		if (!blank && name.ptr[i++] != '`')
			tg_buf_addc(&out, name.ptr[i - 1]);
	}
	return is_python ? tg_compose(arena, tg_buf_str(&out)) : tg_buf_str(&out);
}

void
tg_import_add(struct tg_import_list *list, const struct tg_import *import)
{
	if (list->nr == TG_IMPORTS_MAX) {
		list->not_judged = "the file has too many imports";
		return;
	}
	TG_GROW(list->arena, list->items, list->nr, list->cap);
	list->items[list->nr++] = *import;
}
