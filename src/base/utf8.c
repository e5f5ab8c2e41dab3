/* SPDX-License-Identifier: MIT */
/* The decoder and encoder of UTF-8, as RFC 3629 has it. */
#include "trunkgate/utf8.h"

#include <string.h>

/* How many bytes a first byte announces; 0 for one that starts nothing. */
static size_t
announced(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	if (first >= 0xf0 && first <= 0xf4)
		return 4;
	return 0;
}

static bool
is_allowed(uint32_t cp, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };

	return cp >= least[len] && cp <= 0x10ffff && !(cp >= 0xd800 && cp <= 0xdfff);
}

uint32_t
tg_utf8_next(struct tg_str *s)
{
	const unsigned char *p = (const unsigned char *)s->ptr;
	size_t len = announced(p[0]);
	uint32_t cp = len > 1 ? p[0] & (0xffu >> (len + 1)) : p[0];

	for (size_t i = 1; i < len; i++) {
		if (i >= s->len || (p[i] & 0xc0) != 0x80) {
			len = 0;
			break;
		}
		cp = cp << 6 | (p[i] & 0x3fu);
	}
	if (!len || !is_allowed(cp, len)) {
		len = 1;
		cp = TG_UTF8_BAD;
	}
	*s = tg_str_from_index(*s, len);
	return cp;
}

/* Past the ASCII that s begins with, eight bytes at a time: most texts hold
 * nothing else. */
static struct tg_str
skip_ascii(struct tg_str s)
{
	size_t i = 0;
	uint64_t word;

	for (; s.len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, s.ptr + i, sizeof(word));
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < s.len && !(s.ptr[i] & 0x80))
		i++;
	return tg_str_from_index(s, i);
}

size_t
tg_utf8_valid_prefix(struct tg_str s)
{
	for (struct tg_str rest = skip_ascii(s); rest.len; rest = skip_ascii(rest)) {
		size_t at = s.len - rest.len;

		if (tg_utf8_next(&rest) == TG_UTF8_BAD)
			return at;
	}
	return s.len;
}

bool
tg_utf8_is_valid(struct tg_str s)
{
	return tg_utf8_valid_prefix(s) == s.len;
}

size_t
tg_utf8_encode(uint32_t cp, char out[4])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;

	assert(is_allowed(cp, len));
	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(lead[len] | cp);
	return len;
}
