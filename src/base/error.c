/* SPDX-License-Identifier: MIT */
/* Errors as values, and the one line that tells of one. */
#include "trunkgate/error.h"

#include "trunkgate/buf.h"

#include <stdarg.h>
#include <string.h>

enum { MAX_MESSAGE = 4096, MAX_TEXT = 4 * MAX_MESSAGE, MAX_CAUSES = 16 };

static struct tg_error *make(struct tg_arena *arena, enum tg_error_kind kind, const char *fmt,
			     va_list ap) TG_PRINTF(3, 0);

static struct tg_error *
make(struct tg_arena *arena, enum tg_error_kind kind, const char *fmt, va_list ap)
{
	struct tg_error *err = TG_NEW(arena, struct tg_error);
	struct tg_buf message;

	tg_buf_init(&message, arena, MAX_MESSAGE);
	tg_buf_vaddf(&message, fmt, ap);
	err->kind = kind;
	err->message = message.ptr;
	return err;
}

const struct tg_error *
tg_error_new(struct tg_arena *arena, enum tg_error_kind kind, const char *fmt, ...)
{
	struct tg_error *err;
	va_list ap;

	va_start(ap, fmt);
	err = make(arena, kind, fmt, ap);
	va_end(ap);
	return err;
}

const struct tg_error *
tg_error_at(struct tg_arena *arena, enum tg_error_kind kind, struct tg_loc loc, const char *fmt,
	    ...)
{
	struct tg_error *err;
	va_list ap;

	va_start(ap, fmt);
	err = make(arena, kind, fmt, ap);
	va_end(ap);
	err->loc = loc;
	return err;
}

const struct tg_error *
tg_error_wrap(struct tg_arena *arena, const struct tg_error *cause, const char *fmt, ...)
{
	struct tg_error *err;
	va_list ap;

	va_start(ap, fmt);
	err = make(arena, cause->kind, fmt, ap);
	va_end(ap);
	err->loc = cause->loc;
	err->cause = cause;
	return err;
}

const struct tg_error *
tg_error_errno(struct tg_arena *arena, int errnum, const char *fmt, ...)
{
	struct tg_error *err;
	char reason[128];
	va_list ap;

	/* English: nothing here ever calls setlocale(). */
	if (strerror_r(errnum, reason, sizeof(reason)) != 0)
		reason[0] = '\0';
	va_start(ap, fmt);
	err = make(arena, TG_ERR_SYSTEM, fmt, ap);
	va_end(ap);
	if (reason[0])
		err->cause = tg_error_new(arena, TG_ERR_SYSTEM, "%s", reason);
	else
		err->cause = tg_error_new(arena, TG_ERR_SYSTEM, "error %d", errnum);
	return err;
}

static void
add_place(struct tg_buf *buf, const struct tg_loc *loc)
{
	if (!loc->file)
		return;
	tg_buf_adds(buf, loc->file);
	if (loc->line)
		tg_buf_addf(buf, ":%u", (unsigned)loc->line);
	if (loc->line && loc->column)
		tg_buf_addf(buf, ":%u", (unsigned)loc->column);
	tg_buf_adds(buf, ": ");
}

const char *
tg_error_text(struct tg_arena *arena, const struct tg_error *err)
{
	struct tg_buf buf;
	size_t nr = 0;

	tg_buf_init(&buf, arena, MAX_TEXT);
	add_place(&buf, &err->loc);
	tg_buf_adds(&buf, err->message);
	while (err->cause && nr++ < MAX_CAUSES) {
		err = err->cause;
		tg_buf_adds(&buf, ": ");
		tg_buf_adds(&buf, err->message);
	}
	return buf.ptr;
}
