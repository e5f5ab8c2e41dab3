/* SPDX-License-Identifier: MIT */
/*
 * Hostile bytes on a terminal. Escape sequences can rewrite lines above,
 * bidi controls can turn a name around, and a line feed can forge a message
 * of ours: all of them are written out, and no byte gets through that was
 * not looked at as part of a well-formed character.
 */
#include "trunkgate/buf.h"
#include "trunkgate/utf8.h"

#include <stdio.h>
#include <string.h>

enum { MAX_PIECE = 16 };

/* Characters that show nothing, or that change how others are shown; sorted. */
static const struct range {
	uint32_t first, last;
} hidden[] = {
	{ 0x0080, 0x009f },   /* C1 controls */
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x180e, 0x180e },   /* Mongolian vowel separator */
	{ 0x200b, 0x200f },   /* zero width, left-to-right and right-to-left marks */
	{ 0x2028, 0x202e },   /* line and paragraph separators, embeddings, overrides */
	{ 0x2060, 0x206f },   /* word joiner, invisible operators, isolates */
	{ 0xfdd0, 0xfdef },   /* noncharacters */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0xfff9, 0xfffb },   /* interlinear annotation */
	{ 0xe0000, 0xe007f }, /* tags */
};

static bool
is_hidden(uint32_t cp)
{
	if ((cp & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < TG_ARRAY_LEN(hidden); i++)
		if (cp >= hidden[i].first && cp <= hidden[i].last)
			return true;
	return false;
}

static const char *
short_name(uint32_t cp)
{
	switch (cp) {
	case '\n':
		return "\\n";
	case '\t':
		return "\\t";
	case '\r':
		return "\\r";
	case '\\':
		return "\\\\";
	default:
		return NULL;
	}
}

/* What one character looks like; columns counts one for each. */
struct piece {
	char text[MAX_PIECE];
	size_t len, columns;
};

static void
finish_escape(struct piece *out, int len)
{
	assert(len > 0 && len < MAX_PIECE);
	out->len = out->columns = (size_t)len;
}

static void
escape_byte(struct piece *out, uint32_t byte)
{
	finish_escape(out, snprintf(out->text, MAX_PIECE, "\\x%02x", (unsigned)byte));
}

static void
escape_character(struct piece *out, uint32_t cp)
{
	finish_escape(out, snprintf(out->text, MAX_PIECE, "\\u{%04X}", (unsigned)cp));
}

static void
take_piece(struct tg_str *rest, struct piece *out)
{
	unsigned char first = (unsigned char)rest->ptr[0];
	uint32_t cp = tg_utf8_next(rest);
	const char *name = short_name(cp);

	if (name) {
		out->len = out->columns = strlen(name);
		memcpy(out->text, name, out->len);
	} else if (cp == TG_UTF8_BAD) {
		escape_byte(out, first);
	} else if (cp < 0x20 || cp == 0x7f) {
		escape_byte(out, cp);
	} else if (is_hidden(cp)) {
		escape_character(out, cp);
	} else {
		out->len = tg_utf8_encode(cp, out->text);
		out->columns = 1;
	}
}

/* Printable ASCII is shown as it is, one column each; nearly every name is. */
static size_t
plain_run(struct tg_str s)
{
	size_t run = 0;

	while (run < s.len && s.ptr[run] >= 0x20 && s.ptr[run] < 0x7f && s.ptr[run] != '\\')
		run++;
	return run;
}

static bool
fits(struct tg_str s, size_t max_columns)
{
	struct piece piece;
	size_t run = plain_run(s);

	if (run > max_columns)
		return false;
	s = tg_str_from_index(s, run);
	max_columns -= run;
	while (s.len) {
		take_piece(&s, &piece);
		if (piece.columns > max_columns)
			return false;
		max_columns -= piece.columns;
	}
	return true;
}

bool
tg_is_shown_as_is(struct tg_str s)
{
	struct piece piece;

	s = tg_str_from_index(s, plain_run(s));
	while (s.len) {
		take_piece(&s, &piece);
		if (piece.columns != 1)
			return false;
	}
	return true;
}

void
tg_buf_show(struct tg_buf *buf, struct tg_str s, size_t max_columns)
{
	bool is_whole = fits(s, max_columns);
	size_t run = plain_run(s);
	struct piece piece;

	if (run > max_columns)
		run = max_columns;
	tg_buf_add(buf, tg_str_sub(s, 0, run));
	s = tg_str_from_index(s, run);
	max_columns -= run;
	while (s.len) {
		take_piece(&s, &piece);
		if (piece.columns > max_columns)
			break;
		max_columns -= piece.columns;
		tg_buf_add(buf, tg_str_make(piece.text, piece.len));
	}
	if (!is_whole)
		tg_buf_adds(buf, "...");
}

const char *
tg_show(struct tg_arena *arena, struct tg_str s, size_t max_columns)
{
	struct tg_buf buf;
	size_t max;

	/* Four bytes a column at most; "..." besides. */
	if (__builtin_mul_overflow(max_columns, (size_t)4, &max) || max > SIZE_MAX / 4)
		max = SIZE_MAX / 4;
	tg_buf_init(&buf, arena, max + 3);
	tg_buf_show(&buf, s, max_columns);
	return buf.ptr;
}
