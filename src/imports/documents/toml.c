/* SPDX-License-Identifier: MIT */
/*
 * A reader of TOML. Lenient where that hides nothing (newlines and commas
 * inside braces, dates, keys that are given twice); one loop for the lines,
 * one for the values, the open containers of a value on a stack.
 */
#include "doc.h"

#include <string.h>

enum { MOST_LOOKED_AT = 2000000 /* keys, to find tables */ };

/* A value under construction, with the links of doc for writing. */
struct node {
	struct tg_doc doc;
	struct node *first, *last, *next;
};

struct reader {
	struct tg_arena *arena;
	struct tg_str rest;
	const char *why;
	struct node *top, *table;
	struct node *open[TG_DOC_DEPTH_MAX]; /* of one value */
	size_t depth, nr, looked_at;
};

static void
fail(struct reader *in, const char *why)
{
	if (!in->why)
		in->why = why;
}

static void
eat(struct reader *in, size_t len)
{
	in->rest = tg_str_from_index(in->rest, len);
}

static bool
starts(const struct reader *in, const char *text)
{
	return tg_str_starts(in->rest, tg_str_from(text));
}

static void
skip_blanks(struct reader *in, bool newlines)
{
	while (in->rest.len) {
		char c = in->rest.ptr[0];

		if (c == '#')
			eat(in, tg_str_index(in->rest, '\n'));
		else if (tg_is_space(c) && (newlines || c != '\n'))
			eat(in, 1);
		else
			break;
	}
}

/* ---- The tree ---- */

static struct node *
add_node(struct reader *in, struct node *to, struct tg_str key, enum tg_doc_type type)
{
	struct node *node = TG_NEW(in->arena, struct node);

	if (++in->nr > TG_DOC_NODES_MAX)
		fail(in, "it has too many values");
	node->doc.type = type;
	node->doc.key = key;
	if (to->last) {
		to->last->next = node;
		to->last->doc.next = &node->doc;
	} else {
		to->first = node;
		to->doc.first = &node->doc;
	}
	to->last = node;
	return node;
}

static struct node *
find(struct reader *in, const struct node *to, struct tg_str key)
{
	struct node *m = to->first;

	for (; m && !tg_str_eq(m->doc.key, key); m = m->next)
		if (++in->looked_at > MOST_LOOKED_AT)
			fail(in, "it has too many tables");
	return m;
}

/* The table of this name in another one, made where there is none; of an
 * array of tables the last one. */
static struct node *
table_in(struct reader *in, struct node *to, struct tg_str key)
{
	struct node *node = find(in, to, key);

	if (!node)
		return add_node(in, to, key, TG_DOC_OBJECT);
	if (node->doc.type == TG_DOC_ARRAY && node->last)
		node = node->last;
	if (node->doc.type != TG_DOC_OBJECT)
		fail(in, "a key is a value and a table");
	return node;
}

/* ---- Strings and keys ---- */

/* Where a string ends, behind its quotes; the whole length where it does not. */
static size_t
string_end(struct tg_str s, struct tg_str quotes)
{
	bool has_escapes = quotes.ptr[0] == '"', is_long = quotes.len == 3;
	size_t i = 0;

	while (i < s.len && !tg_str_starts(tg_str_from_index(s, i), quotes)) {
		if (!is_long && s.ptr[i] == '\n')
			return s.len;
		i += has_escapes && s.ptr[i] == '\\' ? 2 : 1;
	}
	/* Up to two quotes more belong to the text. */
	for (int more = 0; is_long && more < 2 && i + 3 < s.len && s.ptr[i + 3] == quotes.ptr[0];
	     more++)
		i++;
	return i < s.len ? i : s.len;
}

/* A backslash at the end of a line joins it with the next word. */
static size_t
join_len(struct tg_str s)
{
	size_t len = 0;
	bool has_newline = false;

	while (len < s.len && tg_is_space(s.ptr[len]))
		has_newline |= s.ptr[len++] == '\n';
	return has_newline ? len : 0;
}

static struct tg_str
unescape(struct reader *in, struct tg_str raw)
{
	struct tg_buf out;

	tg_buf_init(&out, in->arena, raw.len + 1);
	for (size_t i = 0; i < raw.len && !in->why;) {
		struct tg_str rest = tg_str_from_index(raw, i + 1);
		size_t len;

		if (raw.ptr[i++] != '\\') {
			tg_buf_addc(&out, raw.ptr[i - 1]);
			continue;
		}
		len = join_len(rest);
		if (!len)
			len = tg_doc_unescape(&out, rest);
		if (!len)
			fail(in, "no such escape");
		i += len;
	}
	return tg_buf_str(&out);
}

static struct tg_str
take_string(struct reader *in)
{
	struct tg_str quotes = tg_str_sub(in->rest, 0, 1), raw;
	size_t len;

	if (starts(in, "\"\"\"") || starts(in, "'''"))
		quotes = tg_str_sub(in->rest, 0, 3);
	eat(in, quotes.len);
	if (quotes.len == 3)
		eat(in, starts(in, "\r\n") ? 2 : starts(in, "\n"));
	len = string_end(in->rest, quotes);
	if (len == in->rest.len)
		fail(in, "a string has no end");
	raw = tg_str_sub(in->rest, 0, len);
	eat(in, len + quotes.len);
	if (quotes.ptr[0] == '\'' || !tg_str_has(raw, '\\'))
		return raw;
	return unescape(in, raw);
}

static bool
is_quote(const struct reader *in)
{
	return in->rest.len && (in->rest.ptr[0] == '"' || in->rest.ptr[0] == '\'');
}

static size_t
word_len(struct tg_str s, const char *marks)
{
	size_t len = 0;

	while (len < s.len && (tg_is_alnum(s.ptr[len]) || strchr(marks, s.ptr[len])) && s.ptr[len])
		len++;
	return len;
}

static struct tg_str
take_key(struct reader *in)
{
	struct tg_str key;

	skip_blanks(in, false);
	if (is_quote(in))
		return take_string(in);
	key = tg_str_sub(in->rest, 0, word_len(in->rest, "_-"));
	if (!key.len)
		fail(in, "a key is missing");
	eat(in, key.len);
	return key;
}

/* All of `a."b".c` but the last part, which is for the caller; the table that
 * it is in. */
static struct node *
take_path(struct reader *in, struct node *from, struct tg_str *last)
{
	*last = take_key(in);
	for (int depth = 0; !in->why; depth++) {
		skip_blanks(in, false);
		if (!starts(in, "."))
			break;
		eat(in, 1);
		from = table_in(in, from, *last);
		*last = take_key(in);
		if (depth == TG_DOC_DEPTH_MAX)
			fail(in, "it is nested too deep");
	}
	return from;
}

/* ---- Values ---- */

static void
take_plain(struct reader *in, struct node *to, struct tg_str key)
{
	struct node *node;
	size_t len;

	if (is_quote(in)) {
		node = add_node(in, to, key, TG_DOC_STRING);
		node->doc.text = take_string(in);
		return;
	}
	len = word_len(in->rest, "+-_.:");
	if (!len)
		fail(in, "a value is missing");
	node = add_node(in, to, key, TG_DOC_OTHER);
	node->doc.text = tg_str_sub(in->rest, 0, len);
	eat(in, len);
}

static void
take_value(struct reader *in, struct node *to, struct tg_str key)
{
	bool is_array;

	skip_blanks(in, false);
	is_array = starts(in, "[");
	if (!is_array && !starts(in, "{")) {
		take_plain(in, to, key);
		return;
	}
	eat(in, 1);
	to = add_node(in, to, key, is_array ? TG_DOC_ARRAY : TG_DOC_OBJECT);
	if (in->depth == TG_DOC_DEPTH_MAX)
		fail(in, "it is nested too deep");
	else
		in->open[in->depth++] = to;
}

static void
take_assignment(struct reader *in, struct node *to)
{
	struct tg_str key;

	to = take_path(in, to, &key);
	if (!starts(in, "="))
		fail(in, "a key has no value");
	eat(in, 1);
	take_value(in, to, key);
}

/* One step inside the innermost open container. */
static void
step_inside(struct reader *in)
{
	struct node *to = in->open[in->depth - 1];
	bool is_array = to->doc.type == TG_DOC_ARRAY;

	skip_blanks(in, true);
	if (!in->rest.len) {
		fail(in, "it ends too early");
	} else if (starts(in, ",")) {
		eat(in, 1);
	} else if (starts(in, is_array ? "]" : "}")) {
		eat(in, 1);
		in->depth--;
	} else if (is_array) {
		take_value(in, to, TG_STR(""));
	} else {
		take_assignment(in, to);
	}
}

/* ---- Lines ---- */

static void
take_header(struct reader *in)
{
	bool is_list = starts(in, "[[");
	struct node *to;
	struct tg_str key;

	eat(in, is_list ? 2 : 1);
	to = take_path(in, in->top, &key);
	if (!starts(in, is_list ? "]]" : "]"))
		fail(in, "a header has no end");
	eat(in, is_list ? 2 : 1);
	if (in->why)
		return;
	if (!is_list) {
		in->table = table_in(in, to, key);
		return;
	}
	to = find(in, to, key) ? find(in, to, key) : add_node(in, to, key, TG_DOC_ARRAY);
	if (to->doc.type != TG_DOC_ARRAY)
		fail(in, "a list is something else, too");
	in->table = add_node(in, to, TG_STR(""), TG_DOC_OBJECT);
}

static void
take_line(struct reader *in)
{
	if (starts(in, "["))
		take_header(in);
	else
		take_assignment(in, in->table);
	while (in->depth && !in->why)
		step_inside(in);
	skip_blanks(in, false);
	if (in->rest.len && !starts(in, "\n"))
		fail(in, "something stands behind a value");
}

const struct tg_doc *
tg_doc_read_toml(struct tg_arena *arena, struct tg_str text, const char **why)
{
	struct reader *in = TG_NEW(arena, struct reader);

	*in = (struct reader){ .arena = arena, .rest = text };
	in->top = in->table = TG_NEW(arena, struct node);
	in->top->doc.type = TG_DOC_OBJECT;
	if (starts(in, "\xef\xbb\xbf"))
		eat(in, 3);
	for (skip_blanks(in, true); in->rest.len && !in->why; skip_blanks(in, true))
		take_line(in);
	*why = in->why;
	return in->why ? NULL : &in->top->doc;
}
