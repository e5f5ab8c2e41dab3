/* SPDX-License-Identifier: MIT */
/*
 * Nine tenths of a language file are expressions, which most pushes have no use for.
 * Where they begin is seen without a parser, as long as nothing stands at the left
 * margin but plain keys, comments and list entries: no key of a block mapping that
 * begins there can then be anywhere else.
 */
#include "language.h"

static const char *const head_keys[] = { "version", "name", "files", "interpreters", NULL };

/* What a line begins with at the left margin. */
enum margin { NO_KEY, HEAD_KEY, OTHER_KEY, NOT_PLAIN };

static enum margin
margin_of(struct tg_str line)
{
	size_t len = 0;

	if (!line.len || line.ptr[0] == ' ' || line.ptr[0] == '#' ||
	    tg_str_starts(line, TG_STR("- ")))
		return NO_KEY;
	while (len < line.len && (tg_is_alnum(line.ptr[len]) || line.ptr[len] == '_'))
		len++;
	if (!len || len == line.len || line.ptr[len] != ':')
		return NOT_PLAIN;
	for (size_t i = 0; head_keys[i]; i++)
		if (tg_str_eq(tg_str_sub(line, 0, len), tg_str_from(head_keys[i])))
			return HEAD_KEY;
	return OTHER_KEY;
}

/* YAML has line ends besides LF: CR, and three that are not ASCII. */
static bool
has_plain_lines(struct tg_str text)
{
	unsigned char high = 0;

	for (size_t i = 0; i < text.len; i++)
		high |= (unsigned char)text.ptr[i];
	return high < 0x80 && !tg_str_has(text, '\r');
}

bool
tg_language_head(struct tg_str text, struct tg_str *out)
{
	struct tg_str rest = text, line;
	bool is_head = true;

	*out = text;
	if (!has_plain_lines(text))
		return false;
	while (tg_str_split(&rest, '\n', &line)) {
		enum margin margin = margin_of(line);

		if (margin == NOT_PLAIN || (margin == HEAD_KEY && !is_head))
			return false;
		if (margin == OTHER_KEY && is_head) {
			is_head = false;
			*out = tg_str_sub(text, 0, (size_t)(line.ptr - text.ptr));
		}
	}
	return true;
}
