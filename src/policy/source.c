/* SPDX-License-Identifier: MIT */
/* Size, encoding and characters of a policy file. */
#include "source.h"

#include "trunkgate/utf8.h"

enum { TOLD = 20 /* a binary file is wrong in every byte */ };

static bool
is_plain(unsigned char c)
{
	return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
}

/* What YAML takes for the end of a line and editors do not: a comment could
 * go on as policy. */
static bool
is_hidden_line_end(uint32_t cp)
{
	return cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static bool
is_bidi_control(uint32_t cp)
{
	return cp == 0x61c || cp == 0x200e || cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069);
}

static const char *
character_problem(uint32_t cp)
{
	if (cp == TG_UTF8_BAD)
		return "not UTF-8";
	if (cp == 0)
		return "a NUL byte";
	if (is_hidden_line_end(cp))
		return "a line end other than LF or CR LF";
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return "a control character";
	if (is_bidi_control(cp))
		return "a control character of bidirectional text";
	if (cp == 0xfeff)
		return "a byte order mark";
	if ((cp & 0xfffe) == 0xfffe)
		return "a code point that is no character";
	return NULL;
}

/* rest starts behind a character that is no plain one. */
static bool
is_line_end(uint32_t cp, struct tg_str rest)
{
	return cp == '\r' && rest.len && rest.ptr[0] == '\n';
}

static void
tell_character(struct tg_complaints *list, struct tg_loc loc, uint32_t cp, unsigned char byte)
{
	const char *problem = character_problem(cp);

	if (cp == TG_UTF8_BAD)
		tg_complain(list, loc, "%s (byte 0x%02x)", problem, byte);
	else if (cp)
		tg_complain(list, loc, "%s (U+%04X)", problem, (unsigned)cp);
	else
		tg_complain(list, loc, "%s", problem);
}

/* Steps over what needs no look; counts lines and columns. */
static struct tg_str
skip_plain(struct tg_str text, struct tg_loc *loc)
{
	size_t i = 0, start = 0;

	for (; i < text.len && is_plain((unsigned char)text.ptr[i]); i++) {
		if (text.ptr[i] != '\n')
			continue;
		loc->line++;
		loc->column = 1;
		start = i + 1;
	}
	loc->column += (uint32_t)(i - start);
	return tg_str_from_index(text, i);
}

static bool
check_characters(struct tg_complaints *list, const char *name, struct tg_str text)
{
	struct tg_loc loc = { name, 1, 1 };
	size_t told = 0;

	for (text = skip_plain(text, &loc); text.len && told < TOLD;
	     text = skip_plain(text, &loc)) {
		unsigned char byte = (unsigned char)text.ptr[0];
		uint32_t cp = tg_utf8_next(&text);
		if (!is_line_end(cp, text) && character_problem(cp)) {
			tell_character(list, loc, cp, byte);
			told++;
		}
		loc.column++;
	}
	return !told;
}

static const char *
mark_problem(struct tg_str text)
{
	if (tg_str_starts(text, TG_STR("\xef\xbb\xbf")))
		return "the file starts with a byte order mark; save it without one";
	if (tg_str_starts(text, TG_STR("\xff\xfe")) || tg_str_starts(text, TG_STR("\xfe\xff")))
		return "the file is UTF-16; save it as UTF-8";
	return NULL;
}

bool
tg_source_check(struct tg_complaints *list, const char *name, struct tg_str text)
{
	struct tg_loc top = { name, 1, 1 };

	if (text.len > TG_POLICY_MAX) {
		tg_complain(list, top, "the file has %zu bytes; a policy has at most %zu", text.len,
			    (size_t)TG_POLICY_MAX);
		return false;
	}
	if (mark_problem(text)) {
		tg_complain(list, top, "%s", mark_problem(text));
		return false;
	}
	return check_characters(list, name, text);
}
