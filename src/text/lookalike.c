/* SPDX-License-Identifier: MIT */
/*
 * Letters that most fonts draw as one of ASCII: the part of UTS #39's
 * confusables that a branch called like the trunk would be made of. ASCII's
 * own pairs (l and 1, O and 0) are left alone: v1 and vl are two names.
 */
#include "trunkgate/buf.h"
#include "trunkgate/message.h"
#include "trunkgate/utf8.h"

#include <stdlib.h>

struct lookalike {
	uint32_t cp;
	char ascii;
};

/* By code point, of folded letters: what only its capital shares with ASCII
 * (Cyrillic m) is here too. */
static const struct lookalike lookalikes[] = {
	{ 0x0131, 'i' }, { 0x0251, 'a' }, { 0x0261, 'g' }, { 0x0269, 'i' }, { 0x028B, 'v' },
	{ 0x03B1, 'a' }, { 0x03B2, 'b' }, { 0x03B3, 'y' }, { 0x03B5, 'e' }, { 0x03B6, 'z' },
	{ 0x03B7, 'h' }, { 0x03B9, 'i' }, { 0x03BA, 'k' }, { 0x03BC, 'm' }, { 0x03BD, 'v' },
	{ 0x03BF, 'o' }, { 0x03C1, 'p' }, { 0x03C4, 't' }, { 0x03C5, 'u' }, { 0x03C7, 'x' },
	{ 0x0430, 'a' }, { 0x0432, 'b' }, { 0x0433, 'r' }, { 0x0435, 'e' }, { 0x043A, 'k' },
	{ 0x043C, 'm' }, { 0x043D, 'h' }, { 0x043E, 'o' }, { 0x043F, 'n' }, { 0x0440, 'p' },
	{ 0x0441, 'c' }, { 0x0442, 't' }, { 0x0443, 'y' }, { 0x0445, 'x' }, { 0x0455, 's' },
	{ 0x0456, 'i' }, { 0x0458, 'j' }, { 0x0475, 'v' }, { 0x04AF, 'y' }, { 0x04BB, 'h' },
	{ 0x04CF, 'l' }, { 0x0501, 'd' }, { 0x051B, 'q' }, { 0x051D, 'w' }, { 0x0561, 'w' },
	{ 0x0563, 'q' }, { 0x0566, 'q' }, { 0x0570, 'h' }, { 0x0578, 'n' }, { 0x057D, 'u' },
	{ 0x0581, 'g' }, { 0x0582, 'i' }, { 0x0584, 'f' }, { 0x0585, 'o' }, { 0x2010, '-' },
	{ 0x2012, '-' }, { 0x2013, '-' }, { 0x2043, '-' }, { 0x2044, '/' }, { 0x2212, '-' },
	{ 0x2215, '/' }, { 0x29F8, '/' },
};

static int
by_code_point(const void *a, const void *b)
{
	const struct lookalike *x = a, *y = b;

	return (x->cp > y->cp) - (x->cp < y->cp);
}

static char
ascii_of(uint32_t cp)
{
	const struct lookalike key = { .cp = cp };
	const struct lookalike *found =
		bsearch(&key, lookalikes, TG_ARRAY_LEN(lookalikes), sizeof(key), by_code_point);

	if (!found)
		return '\0';
	return found->ascii;
}

struct tg_str
tg_lookalike(struct tg_arena *arena, struct tg_str s)
{
	struct tg_str rest = tg_fold(arena, s);
	struct tg_buf out;

	tg_buf_init(&out, arena, rest.len);
	while (rest.len) {
		struct tg_str before = rest;
		uint32_t cp = tg_utf8_next(&rest);
		char ascii = ascii_of(cp);

		if (ascii)
			tg_buf_addc(&out, ascii);
		else
			tg_buf_add(&out, tg_str_sub(before, 0, before.len - rest.len));
	}
	return tg_buf_str(&out);
}
