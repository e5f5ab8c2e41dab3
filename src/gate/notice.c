/* SPDX-License-Identifier: MIT */
#include "notice.h"

#include "trunkgate/buf.h"

#include <stdarg.h>

enum { MAX_NOTICE = 300, MAX_NOTICES = 20 };

void
tg_notice(struct tg_arena *arena, struct tg_verdict *v, const char *fmt, ...)
{
	struct tg_buf text;
	va_list ap;
	if (!v->notices)
		v->notices = TG_NEW_ARRAY(arena, MAX_NOTICES, const char *);
	if (v->nr_notices == MAX_NOTICES)
		return;
	tg_buf_init(&text, arena, MAX_NOTICE);
	va_start(ap, fmt);
	tg_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	v->notices[v->nr_notices++] = text.ptr;
}
