/* SPDX-License-Identifier: MIT */
/* Lines for the pusher: a word that git colours, and text that neither forges
 * a line nor moves a cursor. */
#ifndef TRUNKGATE_REPORT_LINES_H
#define TRUNKGATE_REPORT_LINES_H

#include "trunkgate/buf.h"

enum { TG_LINE_COLUMNS = 100 };

enum tg_line_kind {
	TG_LINE_PLAIN,
	TG_LINE_ERROR,   /* "error: " */
	TG_LINE_WARNING, /* "warning: " */
	TG_LINE_HINT     /* "hint:  "; never broken: it may hold a command */
};

/*
 * Adds text as a line. Past TG_LINE_COLUMNS, "remote: " of git included, it is
 * broken between words and goes on indented, without the word: a line with
 * it would look like another problem. Control bytes and ill-formed UTF-8,
 * which no text should hold any more, are escaped.
 */
void tg_line_add(struct tg_buf *out, enum tg_line_kind kind, struct tg_str text);
TG_PRINTF(3, 4)
void tg_line_addf(struct tg_buf *out, enum tg_line_kind kind, const char *fmt, ...);

#endif
