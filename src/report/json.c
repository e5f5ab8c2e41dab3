/* SPDX-License-Identifier: MIT */
/* JSON values: texts, ids and numbers. The lists of a record are in lists.c. */
#include "json.h"

#include "trunkgate/buf.h"
#include "trunkgate/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 4096 };

static void TG_NORETURN
spent(void)
{
	tg_arena_exhausted("json", 0);
}

void
tg_json_put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(object, key, value) != 0)
		spent();
}

json_t *
tg_json_text(struct tg_arena *arena, struct tg_str s)
{
	if (s.len <= MAX_TEXT && tg_str_index(s, '\x7f') == s.len && tg_utf8_is_valid(s))
		return json_stringn_nocheck(s.ptr ? s.ptr : "", s.len);
	return json_string_nocheck(tg_show(arena, s, MAX_TEXT));
}

json_t *
tg_json_text_or_null(struct tg_arena *arena, struct tg_str s)
{
	return s.len ? tg_json_text(arena, s) : json_null();
}

/* ---- Mail addresses ---- */

static bool
is_of_address(char c)
{
	return tg_is_alnum(c) || (c && strchr("._%+-", c)) || (unsigned char)c >= 0x80;
}

/* Where the address begins and ends that has its '@' at index at; false when
 * one side is empty. */
static bool
find_address(struct tg_str s, size_t at, size_t *start, size_t *end)
{
	size_t a = at, b = at + 1;
	while (a > 0 && is_of_address(s.ptr[a - 1]))
		a--;
	while (b < s.len && is_of_address(s.ptr[b]))
		b++;
	*start = a;
	*end = b;
	return a < at && b > at + 1;
}

/* A log is kept for years and copied about; people's addresses need not be in
 * it to know what was refused. */
static struct tg_str
without_addresses(struct tg_arena *arena, struct tg_str s)
{
	struct tg_buf out;
	size_t done = 0, start, end;
	tg_buf_init(&out, arena, 8 * s.len + 1);
	for (size_t at = tg_str_index(s, '@'); at < s.len;
	     at += 1 + tg_str_index(tg_str_from_index(s, at + 1), '@')) {
		if (!find_address(s, at, &start, &end) || start < done)
			continue;
		tg_buf_add(&out, tg_str_sub(s, done, start - done));
		tg_buf_adds(&out, "[mail]");
		done = end;
	}
	tg_buf_add(&out, tg_str_from_index(s, done));
	return tg_buf_str(&out);
}

json_t *
tg_json_words(struct tg_arena *arena, const char *s)
{
	struct tg_str text = tg_str_from(s);
	if (!s)
		return json_null();
	if (tg_str_index(text, '@') < text.len)
		text = without_addresses(arena, text);
	return tg_json_text(arena, text);
}

/* ---- The rest ---- */

json_t *
tg_json_oid(const struct tg_oid *oid)
{
	char hex[TG_OID_HEX];
	return json_string_nocheck(tg_oid_hex(hex, oid));
}

json_t *
tg_json_count(int64_t nr)
{
	return nr < 0 ? json_null() : json_integer(nr);
}

struct tg_str
tg_json_dump(struct tg_arena *arena, json_t *object, size_t flags)
{
	char *text = json_dumps(object, flags | JSON_ENSURE_ASCII);
	json_decref(object);
	if (!text)
		spent();
	struct tg_str copy = tg_str_copy(arena, tg_str_from(text));
	free(text);
	return copy;
}
