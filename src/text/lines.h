/* SPDX-License-Identifier: MIT */
/*
 * Lines of a commit message as git's own C code sees them: the text ends at
 * a NUL, white space is space, TAB, LF and CR and nothing else, and a line
 * keeps its newline. Private to src/text.
 */
#ifndef TEXT_LINES_H
#define TEXT_LINES_H

#include "trunkgate/str.h"

/* Git's isspace(): not \v and \f, which tg_is_space() counts as well. */
bool tg_line_is_space(char c);
/* Nothing but git's white space. */
bool tg_line_is_blank(struct tg_str line);
struct tg_str tg_line_trim(struct tg_str s);
struct tg_str tg_line_rtrim(struct tg_str s);

/* Where the line after the one that starts at `at` starts, or text.len. */
size_t tg_line_next(struct tg_str text, size_t at);
/* Where the line that ends before `at` (a start of a line, not 0) starts. */
size_t tg_line_before(struct tg_str text, size_t at);
/* The line that starts at `at`, with its newline. */
struct tg_str tg_line_at(struct tg_str text, size_t at);

/* message up to a NUL and without leading blank lines; *line (may be NULL)
 * is the number of its first line in message, from 1. */
struct tg_str tg_lines_of(struct tg_str message, uint32_t *line);
/* Where the first blank line at or after `at` starts, or text.len. */
size_t tg_lines_blank_from(struct tg_str text, size_t at);

#endif
