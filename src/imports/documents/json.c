/* SPDX-License-Identifier: MIT */
/* A reader of JSON with comments: one loop, the open containers on a stack. */
#include "doc.h"

#include "trunkgate/buf.h"

struct reader {
	struct tg_arena *arena;
	struct tg_str rest;
	const char *why;
	struct tg_doc *open[TG_DOC_DEPTH_MAX];
	struct tg_doc *last[TG_DOC_DEPTH_MAX]; /* child of each */
	size_t depth, nr;
	struct tg_str key;
	bool has_key;
	struct tg_doc *top;
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

/* To the next end of a line as ECMAScript has them: whoever hides "paths" behind a lone CR
 * hides it from nobody. */
static size_t
line_len(struct tg_str s)
{
	static const struct tg_str separators[] = { { "\xe2\x80\xa8", 3 }, { "\xe2\x80\xa9", 3 } };
	size_t len = 0;

	while (len < s.len && s.ptr[len] != '\n' && s.ptr[len] != '\r' &&
	       !tg_str_starts(tg_str_from_index(s, len), separators[0]) &&
	       !tg_str_starts(tg_str_from_index(s, len), separators[1]))
		len++;
	return len;
}

static void
skip_blanks(struct reader *in)
{
	for (;;) {
		if (in->rest.len && tg_is_space(in->rest.ptr[0])) {
			eat(in, 1);
		} else if (tg_str_starts(in->rest, TG_STR("//"))) {
			eat(in, line_len(in->rest));
		} else if (tg_str_starts(in->rest, TG_STR("/*"))) {
			eat(in, 2);
			eat(in, tg_str_find(in->rest, TG_STR("*/")) + 2);
		} else {
			return;
		}
	}
}

/* ---- Strings ---- */

/* The length of what stands between quotes; the whole rest where it has no end. */
static size_t
string_len(struct tg_str s, bool *has_escapes)
{
	size_t i = 0;

	*has_escapes = false;
	while (i < s.len && s.ptr[i] != '"') {
		*has_escapes |= s.ptr[i] == '\\';
		i += s.ptr[i] == '\\' ? 2 : 1;
	}
	return i < s.len ? i : s.len;
}

static struct tg_str
take_string(struct reader *in)
{
	bool has_escapes;
	struct tg_str raw = tg_str_from_index(in->rest, 1);
	size_t len = string_len(raw, &has_escapes);
	struct tg_buf out;

	if (len == raw.len)
		fail(in, "a string has no end");
	eat(in, len + 2);
	raw = tg_str_sub(raw, 0, len);
	if (!has_escapes)
		return raw;
	tg_buf_init(&out, in->arena, len + 1);
	for (size_t i = 0; i < raw.len && !in->why;) {
		size_t len_here = raw.ptr[i] == '\\';

		if (len_here)
			len_here = tg_doc_unescape(&out, tg_str_from_index(raw, i + 1));
		else
			tg_buf_addc(&out, raw.ptr[i]);
		if (raw.ptr[i] == '\\' && !len_here)
			fail(in, "no such escape");
		i += 1 + len_here;
	}
	return tg_buf_str(&out);
}

/* ---- Values ---- */

static struct tg_doc *
add_node(struct reader *in, enum tg_doc_type type)
{
	struct tg_doc *node = TG_NEW(in->arena, struct tg_doc), **last;

	node->type = type;
	if (++in->nr > TG_DOC_NODES_MAX)
		fail(in, "it has too many values");
	if (!in->depth) {
		if (in->top)
			fail(in, "something stands behind the value");
		in->top = node;
		return node;
	}
	last = &in->last[in->depth - 1];
	if (in->open[in->depth - 1]->type == TG_DOC_OBJECT && !in->has_key)
		fail(in, "a value has no key");
	node->key = in->key;
	in->has_key = false;
	if (*last)
		(*last)->next = node;
	else
		in->open[in->depth - 1]->first = node;
	*last = node;
	return node;
}

static void
open_container(struct reader *in, enum tg_doc_type type)
{
	struct tg_doc *node = add_node(in, type);

	eat(in, 1);
	if (in->depth == TG_DOC_DEPTH_MAX) {
		fail(in, "it is nested too deep");
		return;
	}
	in->last[in->depth] = NULL;
	in->open[in->depth++] = node;
}

static void
close_container(struct reader *in, enum tg_doc_type type)
{
	eat(in, 1);
	if (!in->depth || in->open[in->depth - 1]->type != type || in->has_key)
		fail(in, "brackets do not fit");
	else
		in->depth--;
}

static void
take_word(struct reader *in)
{
	size_t len = 0;
	struct tg_doc *node;

	while (len < in->rest.len && (tg_is_alnum(in->rest.ptr[len]) || in->rest.ptr[len] == '-' ||
				      in->rest.ptr[len] == '+' || in->rest.ptr[len] == '.'))
		len++;
	if (!len) {
		fail(in, "a byte that cannot stand here");
		return;
	}
	node = add_node(in, TG_DOC_OTHER);
	node->text = tg_str_sub(in->rest, 0, len);
	if (tg_str_eq(node->text, TG_STR("null")))
		node->type = TG_DOC_NULL;
	eat(in, len);
}

static void
take_key_or_string(struct reader *in)
{
	bool in_object = in->depth && in->open[in->depth - 1]->type == TG_DOC_OBJECT;
	struct tg_str text = take_string(in);

	if (!in_object || in->has_key) {
		add_node(in, TG_DOC_STRING)->text = text;
		return;
	}
	skip_blanks(in);
	if (!tg_str_starts(in->rest, TG_STR(":")))
		fail(in, "a key has no value");
	eat(in, 1);
	in->key = text;
	in->has_key = true;
}

static void
step(struct reader *in)
{
	switch (in->rest.ptr[0]) {
	case '{':
		open_container(in, TG_DOC_OBJECT);
		break;
	case '[':
		open_container(in, TG_DOC_ARRAY);
		break;
	case '}':
		close_container(in, TG_DOC_OBJECT);
		break;
	case ']':
		close_container(in, TG_DOC_ARRAY);
		break;
	case ',': /* too many of them hide nothing */
		eat(in, 1);
		break;
	case '"':
		take_key_or_string(in);
		break;
	default:
		take_word(in);
	}
}

const struct tg_doc *
tg_doc_read_json(struct tg_arena *arena, struct tg_str text, const char **why)
{
	struct reader *in = TG_NEW(arena, struct reader);

	*in = (struct reader){ .arena = arena, .rest = text };
	if (tg_str_starts(text, TG_STR("\xef\xbb\xbf")))
		eat(in, 3);
	for (skip_blanks(in); in->rest.len && !in->why; skip_blanks(in))
		step(in);
	if (in->depth || !in->top)
		fail(in, "it ends too early");
	*why = in->why;
	return in->why ? NULL : in->top;
}
