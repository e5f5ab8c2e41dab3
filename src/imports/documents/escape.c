/* SPDX-License-Identifier: MIT */
/* Escapes in strings: those of JSON, which TOML has, too, and its further two. */
#include "doc.h"

enum { HIGH_FIRST = 0xd800, LOW_FIRST = 0xdc00, LOW_LAST = 0xdfff, LAST = 0x10ffff };

static bool
take_hex(struct tg_str s, size_t nr, uint32_t *out)
{
	*out = 0;
	for (size_t i = 0; i < nr; i++) {
		char c = (char)(i < s.len ? tg_to_lower(s.ptr[i]) : 'x');

		if (tg_is_digit(c))
			*out = *out * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*out = *out * 16 + (uint32_t)(c - 'a' + 10);
		else
			return false;
	}
	return true;
}

static void
add_utf8(struct tg_buf *out, uint32_t c)
{
	if (c < 0x80) {
		tg_buf_addc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		tg_buf_addc(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			tg_buf_addc(out, (char)(0xe0 | c >> 12));
		} else {
			tg_buf_addc(out, (char)(0xf0 | c >> 18));
			tg_buf_addc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		tg_buf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	tg_buf_addc(out, (char)(0x80 | (c & 0x3f)));
}

/* Two of \u may stand for one character. */
static size_t
add_four(struct tg_buf *out, struct tg_str s)
{
	uint32_t c, low;

	if (!take_hex(s, 4, &c))
		return 0;
	if (c >= HIGH_FIRST && c < LOW_FIRST &&
	    tg_str_starts(tg_str_from_index(s, 4), TG_STR("\\u")) &&
	    take_hex(tg_str_from_index(s, 6), 4, &low) && low >= LOW_FIRST && low <= LOW_LAST) {
		add_utf8(out, 0x10000 + ((c - HIGH_FIRST) << 10) + (low - LOW_FIRST));
		return 11;
	}
	add_utf8(out, c);
	return 5;
}

static size_t
add_eight(struct tg_buf *out, struct tg_str s)
{
	uint32_t c;

	if (!take_hex(s, 8, &c) || c > LAST)
		return 0;
	add_utf8(out, c);
	return 9;
}

size_t
tg_doc_unescape(struct tg_buf *out, struct tg_str s)
{
	static const struct tg_str from = { "\"\\/bfnrte", 9 };
	size_t at = s.len ? tg_str_index(from, s.ptr[0]) : from.len;

	if (at < from.len) {
		tg_buf_addc(out, "\"\\/\b\f\n\r\t\x1b"[at]);
		return 1;
	}
	if (s.len && s.ptr[0] == 'u')
		return add_four(out, tg_str_from_index(s, 1));
	if (s.len && s.ptr[0] == 'U')
		return add_eight(out, tg_str_from_index(s, 1));
	return 0;
}
