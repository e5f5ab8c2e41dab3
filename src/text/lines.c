/* SPDX-License-Identifier: MIT */
/* Lines as git's own C code sees them. */
#include "lines.h"

bool
tg_line_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct tg_str
tg_line_rtrim(struct tg_str s)
{
	while (s.len && tg_line_is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct tg_str
tg_line_trim(struct tg_str s)
{
	s = tg_line_rtrim(s);
	while (s.len && tg_line_is_space(*s.ptr)) {
		s.ptr++;
		s.len--;
	}
	return s;
}

bool
tg_line_is_blank(struct tg_str line)
{
	size_t i = 0;

	while (i < line.len && tg_line_is_space(line.ptr[i]))
		i++;
	return i == line.len;
}

size_t
tg_line_next(struct tg_str text, size_t at)
{
	size_t end = at + tg_str_index(tg_str_from_index(text, at), '\n');

	return end < text.len ? end + 1 : text.len;
}

size_t
tg_line_before(struct tg_str text, size_t at)
{
	/* The byte before `at` is the newline of the line that is looked for,
	 * or, at the end of the text, any byte of it. */
	size_t i = at - 1;

	while (i && text.ptr[i - 1] != '\n')
		i--;
	return i;
}

struct tg_str
tg_line_at(struct tg_str text, size_t at)
{
	return tg_str_sub(text, at, tg_line_next(text, at) - at);
}

struct tg_str
tg_lines_of(struct tg_str message, uint32_t *line)
{
	struct tg_str text = tg_str_sub(message, 0, tg_str_index(message, '\0'));
	uint32_t skipped = 0;
	size_t at = 0;

	while (at < text.len && tg_line_is_blank(tg_line_at(text, at))) {
		at = tg_line_next(text, at);
		skipped++;
	}
	if (line)
		*line = skipped + 1;
	return tg_str_from_index(text, at);
}

size_t
tg_lines_blank_from(struct tg_str text, size_t at)
{
	while (at < text.len && !tg_line_is_blank(tg_line_at(text, at)))
		at = tg_line_next(text, at);
	return at;
}
