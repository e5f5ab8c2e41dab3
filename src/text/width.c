/* SPDX-License-Identifier: MIT */
/* How many columns of a terminal characters take, and which are seen at all. */
#include "trunkgate/message.h"
#include "trunkgate/utf8.h"

#include <utf8proc.h>

static size_t
width_of(uint32_t cp)
{
	utf8proc_int32_t c = (utf8proc_int32_t)cp; /* at most U+10FFFF */
	int width = utf8proc_charwidth(c);

	if (width > 0)
		return (size_t)width;
	switch ((int)utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_LO: /* the vowels and finals of Hangul syllables */
		return 0;
	default:
		/* Controls and what Unicode does not know yet: a subject must
		 * not get longer without getting wider. */
		return 1;
	}
}

size_t
tg_display_width(struct tg_str s)
{
	size_t width = 0;

	while (s.len) {
		unsigned char c = (unsigned char)s.ptr[0];

		if (c < 0x80) {
			s = tg_str_from_index(s, 1);
			width++;
		} else {
			uint32_t cp = tg_utf8_next(&s);

			width += cp == TG_UTF8_BAD ? 1 : width_of(cp);
		}
	}
	return width;
}

static bool
is_seen(uint32_t cp)
{
	utf8proc_int32_t c = (utf8proc_int32_t)cp; /* at most U+10FFFF */

	if (utf8proc_get_property(c)->ignorable || cp == 0x2800) /* a braille cell without dots */
		return false;
	switch ((int)utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
		return false;
	default:
		return true;
	}
}

bool
tg_is_seen(struct tg_str s)
{
	bool is = false;

	while (s.len && !is) {
		uint32_t cp = tg_utf8_next(&s);

		is = cp == TG_UTF8_BAD || is_seen(cp);
	}
	return is;
}
