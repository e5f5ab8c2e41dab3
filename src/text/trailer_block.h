/* SPDX-License-Identifier: MIT */
/*
 * Where in a message git looks for trailers. Offsets are starts of lines in
 * text: body <= last <= start <= end <= cut. Private to src/text.
 */
#ifndef TEXT_TRAILER_BLOCK_H
#define TEXT_TRAILER_BLOCK_H

#include "trunkgate/str.h"

#define TG_COMMENT_CHAR '#' /* core.commentChar, by default */

struct tg_block {
	struct tg_str text; /* the message without leading blank lines, up to a NUL */
	uint32_t line;      /* number of the first line of text in the message */
	size_t body;        /* the blank line that ends the title */
	size_t last;        /* the last paragraph; end when there is the title only */
	size_t start;       /* the last paragraph when git takes it for trailers, else end */
	size_t end;         /* from here on: comments, blank lines, old conflicts */
	size_t cut;         /* the scissors line, or the end of text */
	size_t nr_trailers; /* trailer lines in the last paragraph */
};

enum tg_line_kind {
	TG_LINE_COMMENT,
	TG_LINE_TRAILER,
	TG_LINE_GENERATED, /* "(cherry picked from commit ": counts, has no key */
	TG_LINE_SPACED,    /* starts with white space: continues what it follows */
	TG_LINE_OTHER
};

void tg_block_find(struct tg_str message, struct tg_block *out);
/* What a line that is not blank is, looked at by itself. */
enum tg_line_kind tg_line_kind(struct tg_str line);
/* Where the colon behind a well-formed key is; 0 when there is none. */
size_t tg_line_separator(struct tg_str line);

#endif
