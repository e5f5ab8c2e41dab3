/* SPDX-License-Identifier: MIT */
/* JSON: objects, lists, texts and numbers. The lists of a record are in lists.c. */
#include "json.h"

#include "trunkgate/utf8.h"

#include <string.h>

enum { MAX_TEXT = 4096, INDENT = 2 };

/* ---- Bytes: most of a long record, so that no call is made for each ---- */

static void
add_char(struct tg_buf *out, char c)
{
	char *to = tg_buf_room(out, 1);
	if (!to)
		return;
	*to = c;
	tg_buf_took(out, 1);
}

/* Of bytes that need no escaping. */
static void
add_quoted(struct tg_buf *out, struct tg_str s)
{
	char *to = tg_buf_room(out, s.len + 2);
	if (!to)
		return;
	to[0] = '"';
	memcpy(to + 1, s.ptr, s.len);
	to[s.len + 1] = '"';
	tg_buf_took(out, s.len + 2);
}

/* ---- Structure ---- */

static void
break_line(struct tg_json *json)
{
	if (!json->is_indented)
		return;
	add_char(json->out, '\n');
	for (unsigned i = 0; i < json->depth * INDENT; i++)
		add_char(json->out, ' ');
}

/* Up to where the value stands. Keys are ours and need no escaping. */
static void
start_entry(struct tg_json *json, const char *key)
{
	struct tg_str name = key ? tg_str_from(key) : TG_STR("");
	if (json->has_entry)
		add_char(json->out, ',');
	if (json->depth)
		break_line(json);
	json->has_entry = true;
	char *to = key ? tg_buf_room(json->out, name.len + 4) : NULL;
	if (!to)
		return;
	*to++ = '"';
	memcpy(to, name.ptr, name.len);
	to += name.len;
	*to++ = '"';
	*to++ = ':';
	*to = ' ';
	tg_buf_took(json->out, name.len + (json->is_indented ? 4 : 3));
}

void
tg_json_open(struct tg_json *json, const char *key, char bracket)
{
	start_entry(json, key);
	add_char(json->out, bracket);
	json->depth++;
	json->has_entry = false;
}

void
tg_json_close(struct tg_json *json, char bracket)
{
	bool has_entry = json->has_entry;
	json->depth--;
	json->has_entry = true;
	if (has_entry)
		break_line(json);
	add_char(json->out, bracket);
}

/* ---- Texts ---- */

static bool
is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void
add_unit(struct tg_buf *out, uint32_t unit)
{
	static const char hex[] = "0123456789abcdef";
	char text[6] = {
		'\\',          'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15], hex[unit >> 4 & 15],
		hex[unit & 15]
	};
	tg_buf_add(out, tg_str_make(text, sizeof(text)));
}

static void
add_bad_byte(struct tg_buf *out, char byte)
{
	unsigned char value = (unsigned char)byte;
	tg_buf_adds(out, "\\\\x");
	tg_buf_addhex(out, &value, 1);
}

static void
add_special(struct tg_buf *out, uint32_t cp)
{
	char c = (char)cp;
	if (cp == '"' || cp == '\\') {
		add_char(out, '\\');
		add_char(out, c);
	} else if (cp == '\n' || cp == '\t') {
		tg_buf_adds(out, cp == '\n' ? "\\n" : "\\t");
	} else if (cp >= 0x10000) {
		add_unit(out, 0xd800 + ((cp - 0x10000) >> 10));
		add_unit(out, 0xdc00 + ((cp - 0x10000) & 0x3ff));
	} else {
		add_unit(out, cp);
	}
}

/* How many bytes may stand as they are. */
static size_t
plain_run(struct tg_str s)
{
	size_t run = 0;
	while (run < s.len && is_plain(s.ptr[run]))
		run++;
	return run;
}

static void
add_escaped(struct tg_buf *out, struct tg_str s)
{
	while (s.len) {
		size_t run = plain_run(s);
		tg_buf_add(out, tg_str_sub(s, 0, run));
		s = tg_str_from_index(s, run);
		if (!s.len)
			break;
		char first = s.ptr[0];
		uint32_t cp = tg_utf8_next(&s);
		if (cp == TG_UTF8_BAD)
			add_bad_byte(out, first);
		else
			add_special(out, cp);
	}
}

/* Not within a character. */
static struct tg_str
cut(struct tg_str s)
{
	size_t len = MAX_TEXT;
	if (s.len <= len)
		return s;
	for (int i = 0; i < 3 && ((unsigned char)s.ptr[len] & 0xc0) == 0x80; i++)
		len--;
	return tg_str_sub(s, 0, len);
}

void
tg_json_text(struct tg_json *json, const char *key, struct tg_str s)
{
	struct tg_str shown = cut(s);
	start_entry(json, key);
	if (s.len && plain_run(shown) == s.len) {
		add_quoted(json->out, s);
		return;
	}
	add_char(json->out, '"');
	add_escaped(json->out, shown);
	tg_buf_adds(json->out, shown.len < s.len ? "...\"" : "\"");
}

void
tg_json_text_or_null(struct tg_json *json, const char *key, struct tg_str s)
{
	if (s.len)
		tg_json_text(json, key, s);
	else
		tg_json_cstr(json, key, NULL);
}

void
tg_json_cstr(struct tg_json *json, const char *key, const char *s)
{
	if (s) {
		tg_json_text(json, key, tg_str_from(s));
		return;
	}
	start_entry(json, key);
	tg_buf_adds(json->out, "null");
}

/* ---- Mail addresses ---- */

static bool
is_of_address(char c)
{
	return tg_is_alnum(c) || (c && strchr("._%+-", c)) || (unsigned char)c >= 0x80;
}

/* The first address at or behind from; *start is s.len when there is none. */
static void
find_address(struct tg_str s, size_t from, size_t *start, size_t *end)
{
	for (size_t at = from; at < s.len; at++) {
		size_t a = at, b = at + 1;
		if (s.ptr[at] != '@')
			continue;
		while (a > from && is_of_address(s.ptr[a - 1]))
			a--;
		while (b < s.len && is_of_address(s.ptr[b]))
			b++;
		*start = a;
		*end = b;
		if (a < at && b > at + 1)
			return;
	}
	*start = *end = s.len;
}

/* A log is kept for years and copied about; people's addresses need not be in
 * it to know what was refused. */
void
tg_json_words(struct tg_json *json, const char *key, const char *s)
{
	struct tg_str text = cut(tg_str_from(s));
	size_t at = 0, start, end;
	if (!s) {
		tg_json_cstr(json, key, NULL);
		return;
	}
	start_entry(json, key);
	add_char(json->out, '"');
	while (at < text.len) {
		find_address(text, at, &start, &end);
		add_escaped(json->out, tg_str_sub(text, at, start - at));
		if (start < text.len)
			tg_buf_adds(json->out, "[mail]");
		at = end;
	}
	tg_buf_adds(json->out, s[text.len] ? "...\"" : "\"");
}

/* ---- The rest ---- */

void
tg_json_oid(struct tg_json *json, const char *key, const struct tg_oid *oid)
{
	if (!oid) {
		tg_json_cstr(json, key, NULL);
		return;
	}
	char hex[TG_OID_HEX];
	start_entry(json, key);
	add_quoted(json->out, tg_str_make(tg_oid_hex(hex, oid), TG_OID_HEX - 1));
}

void
tg_json_count(struct tg_json *json, const char *key, int64_t nr)
{
	if (nr < 0) {
		tg_json_cstr(json, key, NULL);
		return;
	}
	start_entry(json, key);
	tg_buf_addint(json->out, nr);
}

void
tg_json_bool(struct tg_json *json, const char *key, bool is_true)
{
	start_entry(json, key);
	tg_buf_adds(json->out, is_true ? "true" : "false");
}
