/* SPDX-License-Identifier: MIT */
/* A text line by line: a line ends with its newline, the last one perhaps without. */
#ifndef TRUNKGATE_GIT_TEXT_LINE_H
#define TRUNKGATE_GIT_TEXT_LINE_H

#include "trunkgate/str.h"

#include <string.h>

/* Takes the first line off rest, which is not empty. */
static inline struct tg_str
tg_next_line(struct tg_str *rest)
{
	const char *newline = memchr(rest->ptr, '\n', rest->len);
	struct tg_str line = *rest;
	if (newline)
		line.len = (size_t)(newline - rest->ptr) + 1;
	*rest = tg_str_from_index(*rest, line.len);
	return line;
}

/* For a table of lines: anybody can make two that hash alike. */
uint32_t tg_line_hash(struct tg_str line);

#endif
