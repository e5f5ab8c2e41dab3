/* SPDX-License-Identifier: MIT */
/* Numbers and texts as few bytes. */
#include "trunkgate/pack.h"

enum { MOST_BITS = 35 };

void
tg_pack_count(struct tg_buf *out, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		tg_buf_addc(out, (char)(unsigned char)(0x80 | (number & 0x7f)));
	tg_buf_addc(out, (char)number);
}

void
tg_pack_text(struct tg_buf *out, struct tg_str text)
{
	tg_pack_count(out, text.len);
	tg_buf_add(out, text);
}

uint64_t
tg_unpack_count(struct tg_unpack *in)
{
	uint64_t number = 0;
	unsigned int shift = 0;
	size_t i = 0;

	for (; i < in->rest.len && shift < MOST_BITS; i++, shift += 7) {
		number |= (uint64_t)((unsigned char)in->rest.ptr[i] & 0x7f) << shift;
		if (!((unsigned char)in->rest.ptr[i] & 0x80))
			break;
	}
	in->is_bad |= i == in->rest.len || shift >= MOST_BITS;
	in->rest = tg_str_from_index(in->rest, i + 1);
	return in->is_bad ? 0 : number;
}

uint64_t
tg_unpack_below(struct tg_unpack *in, uint64_t limit)
{
	uint64_t number = tg_unpack_count(in);

	in->is_bad |= number >= limit;
	return in->is_bad ? 0 : number;
}

struct tg_str
tg_unpack_text(struct tg_unpack *in)
{
	uint64_t len = tg_unpack_count(in);
	struct tg_str text = tg_str_sub(in->rest, 0, (size_t)len);

	in->is_bad |= text.len != len;
	in->rest = tg_str_from_index(in->rest, text.len);
	return text;
}
