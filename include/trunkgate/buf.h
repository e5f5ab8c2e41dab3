/* SPDX-License-Identifier: MIT */
/*
 * struct tg_buf: text under construction, growing in an arena, with a
 * maximum given by its owner. Failure is sticky: past the maximum the buffer
 * keeps what fits and tg_buf_overflowed() says so; append ten times, check
 * once. Always NUL-terminated (the NUL is not counted).
 */
#ifndef TRUNKGATE_BUF_H
#define TRUNKGATE_BUF_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

struct tg_buf {
	struct tg_arena *arena;
	char *ptr;
	size_t len;
	size_t cap;
	size_t max;
	bool overflowed;
};

void tg_buf_init(struct tg_buf *buf, struct tg_arena *arena, size_t max);
void tg_buf_add(struct tg_buf *buf, struct tg_str s);
void tg_buf_addc(struct tg_buf *buf, char c);
void tg_buf_adds(struct tg_buf *buf, const char *cstr);
void tg_buf_addf(struct tg_buf *buf, const char *fmt, ...) TG_PRINTF(2, 3);
void tg_buf_vaddf(struct tg_buf *buf, const char *fmt, __builtin_va_list ap) TG_PRINTF(2, 0);
/* Lower-case hexadecimal of len bytes. */
void tg_buf_addhex(struct tg_buf *buf, const unsigned char *bytes, size_t len);
/* In decimal. */
void tg_buf_addint(struct tg_buf *buf, int64_t value);
/* Room for a text of len bytes in all, or as many as it may hold: what grows by
 * doubling touches three times the memory. */
void tg_buf_reserve(struct tg_buf *buf, size_t len);
char *tg_buf_more_room(struct tg_buf *buf, size_t len);
/*
 * For those who know how long it gets: room for len more bytes to be written
 * there, of which tg_buf_took() then adds nr. NULL when they would be past the maximum,
 * which counts as overflow.
 */
static inline char *
tg_buf_room(struct tg_buf *buf, size_t len)
{
	bool is_there = len < buf->cap - buf->len && len <= buf->max - buf->len;
	return is_there && !buf->overflowed ? buf->ptr + buf->len : tg_buf_more_room(buf, len);
}

static inline void
tg_buf_took(struct tg_buf *buf, size_t nr)
{
	buf->len += nr;
	buf->ptr[buf->len] = '\0';
}

/* Empties it and clears the overflow; keeps the memory. */
void tg_buf_clear(struct tg_buf *buf);
bool tg_buf_overflowed(const struct tg_buf *buf);
/* A view that holds until the next append. */
struct tg_str tg_buf_str(const struct tg_buf *buf);

/*
 * The one way for bytes that a stranger sent to a terminal: appends s on one
 * line, with C0 and C1 controls, DEL, line and paragraph separators, bidi
 * controls (U+061C, U+200E/F, U+202A-E, U+2066-9), other invisible format
 * characters (U+200B-D, U+2060-4, U+FEFF, U+E0000-E007F), noncharacters and
 * ill-formed UTF-8 written as \n \t \r \xHH or \u{HHHH}; a backslash as \\.
 * At most max_columns display columns, then "...".
 */
void tg_buf_show(struct tg_buf *buf, struct tg_str s, size_t max_columns);
/* Whether that would leave s as it is, if there is room. */
bool tg_is_shown_as_is(struct tg_str s);
/* tg_buf_show into a fresh string of the arena. */
const char *tg_show(struct tg_arena *arena, struct tg_str s, size_t max_columns);

#endif
