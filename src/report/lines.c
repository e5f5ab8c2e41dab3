/* SPDX-License-Identifier: MIT */
/* Lines for the pusher. */
#include "lines.h"

#include "trunkgate/message.h"
#include "trunkgate/utf8.h"

#include <stdarg.h>
#include <string.h>

enum { REMOTE_COLUMNS = 8, MAX_TEXT = 64 * 1024 };

static const char *const words[] = {
	[TG_LINE_PLAIN] = "",
	[TG_LINE_ERROR] = "error: ",
	[TG_LINE_WARNING] = "warning: ",
	[TG_LINE_HINT] = "hint:  ",
};

static bool
is_clean(struct tg_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
			return false;
	return tg_utf8_is_valid(s);
}

/* How much of s fits: up to the last blank within columns, or else up to the
 * first one behind them. */
static size_t
break_at(struct tg_str s, size_t columns)
{
	size_t fits = 0;
	for (size_t i = 1; i < s.len; i++) {
		if (s.ptr[i] != ' ')
			continue;
		if (tg_display_width(tg_str_sub(s, fits, i - fits)) > columns)
			return fits ? fits : i;
		columns -= tg_display_width(tg_str_sub(s, fits, i - fits));
		fits = i;
	}
	if (fits && tg_display_width(tg_str_from_index(s, fits)) > columns)
		return fits;
	return s.len;
}

static void
add_broken(struct tg_buf *out, struct tg_str text, size_t indent)
{
	size_t columns = TG_LINE_COLUMNS - REMOTE_COLUMNS - indent;
	for (;;) {
		size_t len = break_at(text, columns);
		tg_buf_add(out, tg_str_sub(text, 0, len));
		tg_buf_addc(out, '\n');
		text = tg_str_from_index(text, len + 1);
		if (!text.len)
			break;
		for (size_t i = 0; i < indent; i++)
			tg_buf_addc(out, ' ');
	}
}

void
tg_line_add(struct tg_buf *out, enum tg_line_kind kind, struct tg_str text)
{
	if (!is_clean(text))
		text = tg_str_from(tg_show(out->arena, text, MAX_TEXT));
	tg_buf_adds(out, words[kind]);
	if (kind == TG_LINE_HINT) {
		tg_buf_add(out, text);
		tg_buf_addc(out, '\n');
	} else {
		add_broken(out, text, strlen(words[kind]));
	}
}

void
tg_line_addf(struct tg_buf *out, enum tg_line_kind kind, const char *fmt, ...)
{
	struct tg_buf text;
	va_list ap;
	tg_buf_init(&text, out->arena, MAX_TEXT);
	va_start(ap, fmt);
	tg_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	tg_line_add(out, kind, tg_buf_str(&text));
}
