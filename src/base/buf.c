/* SPDX-License-Identifier: MIT */
/* Text under construction. How hostile bytes are shown is in show.c. */
#include "trunkgate/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_SIZE = 64, HEX_AT_ONCE = 32 };

/* Room for len more bytes and the NUL; returns how many of them may come. */
static size_t
make_room(struct tg_buf *buf, size_t len)
{
	size_t left = buf->max - buf->len;

	if (buf->overflowed)
		return 0;
	/* Nearly always; a record is made of thousands of small pieces. */
	if (len <= left && len < buf->cap - buf->len)
		return len;
	if (len > left) {
		buf->overflowed = true;
		len = left;
	}
	buf->ptr = tg_grow(buf->arena, buf->ptr, buf->len + len, &buf->cap, 1);
	return len;
}

char *
tg_buf_more_room(struct tg_buf *buf, size_t len)
{
	if (len > buf->max - buf->len)
		buf->overflowed = true;
	return make_room(buf, len) == len ? buf->ptr + buf->len : NULL;
}

void
tg_buf_init(struct tg_buf *buf, struct tg_arena *arena, size_t max)
{
	/* One more for the NUL must not wrap. */
	assert(max < SIZE_MAX / 2);
	*buf = (struct tg_buf){ .arena = arena, .max = max };
	buf->ptr = tg_grow(arena, NULL, (max < FIRST_SIZE ? max : FIRST_SIZE - 1), &buf->cap, 1);
}

void
tg_buf_add(struct tg_buf *buf, struct tg_str s)
{
	size_t len = make_room(buf, s.len);

	/* s may be a view of this very buffer: its bytes are still there. */
	if (len)
		memmove(buf->ptr + buf->len, s.ptr, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

void
tg_buf_addc(struct tg_buf *buf, char c)
{
	if (!make_room(buf, 1))
		return;
	buf->ptr[buf->len++] = c;
	buf->ptr[buf->len] = '\0';
}

void
tg_buf_adds(struct tg_buf *buf, const char *cstr)
{
	tg_buf_add(buf, tg_str_from(cstr));
}

void
tg_buf_addf(struct tg_buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tg_buf_vaddf(buf, fmt, ap);
	va_end(ap);
}

void
tg_buf_vaddf(struct tg_buf *buf, const char *fmt, va_list ap)
{
	va_list again;
	size_t len, room;
	int measured;

	va_copy(again, ap);
	measured = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	/* Only a wide character or 2 GiB can fail: a mistake of ours. */
	assert(measured >= 0);
	len = (size_t)measured;
	room = make_room(buf, len);
	if (room) {
		measured = vsnprintf(buf->ptr + buf->len, room + 1, fmt, ap);
		assert(measured >= 0 && (size_t)measured == len);
	}
	buf->len += room;
	buf->ptr[buf->len] = '\0';
}

void
tg_buf_addhex(struct tg_buf *buf, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * HEX_AT_ONCE];

	while (len) {
		size_t nr = len < HEX_AT_ONCE ? len : HEX_AT_ONCE;

		for (size_t i = 0; i < nr; i++) {
			text[2 * i] = digits[bytes[i] >> 4];
			text[2 * i + 1] = digits[bytes[i] & 15];
		}
		tg_buf_add(buf, tg_str_make(text, 2 * nr));
		bytes += nr;
		len -= nr;
	}
}

void
tg_buf_addint(struct tg_buf *buf, int64_t value)
{
	char text[24];
	size_t at = sizeof(text);
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do
		text[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		text[--at] = '-';
	tg_buf_add(buf, tg_str_make(text + at, sizeof(text) - at));
}

void
tg_buf_reserve(struct tg_buf *buf, size_t len)
{
	size_t wanted = len < buf->max ? len : buf->max;

	if (wanted >= buf->cap) {
		char *larger = tg_alloc(buf->arena, wanted + 1);

		memcpy(larger, buf->ptr, buf->len + 1);
		buf->ptr = larger;
		buf->cap = wanted + 1;
	}
}

void
tg_buf_clear(struct tg_buf *buf)
{
	buf->len = 0;
	buf->overflowed = false;
	buf->ptr[0] = '\0';
}

bool
tg_buf_overflowed(const struct tg_buf *buf)
{
	return buf->overflowed;
}

struct tg_str
tg_buf_str(const struct tg_buf *buf)
{
	return tg_str_make(buf->ptr, buf->len);
}
