/* SPDX-License-Identifier: MIT */
/* Escaping in two steps, each of which does one thing: for eyes, then for HTML. */
#include "html.h"

enum { MAX_SHOWN = 1 << 20, COLUMNS = 400 };

static const char *
entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
tg_html_text(struct tg_buf *out, struct tg_str text, size_t columns)
{
	struct tg_buf shown;
	tg_buf_init(&shown, out->arena, MAX_SHOWN);
	tg_buf_show(&shown, text, columns);
	for (size_t i = 0; i < shown.len; i++) {
		const char *entity = entity_of(shown.ptr[i]);
		if (entity)
			tg_buf_adds(out, entity);
		else
			tg_buf_addc(out, shown.ptr[i]);
	}
}

void
tg_html_cstr(struct tg_buf *out, const char *text)
{
	tg_html_text(out, tg_str_from(text), COLUMNS);
}
