/* SPDX-License-Identifier: MIT */
#include "pack_entry.h"

enum {
	TYPE_SHIFT = 4,
	TYPE_MASK = 7,
	FIRST_MASK = 15, /* of the size in the first byte */
	MORE = 0x80,
	LOW = 0x7f,
	SIZE_SHIFT_MAX = 56,
	COPY = 0x80,
	COPY_ALL = 0x10000, /* what a size of 0 means */
	OFFSET_BYTES = 4,
	SIZE_BYTES = 3
};

struct reader {
	const unsigned char *at, *end;
	bool is_cut;
};

static struct reader
reader_of(struct tg_str bytes)
{
	const unsigned char *start = (const unsigned char *)bytes.ptr;
	return (struct reader){ start, start + bytes.len, false };
}

/* 0 where there are no more. */
static unsigned
next(struct reader *in)
{
	in->is_cut = in->is_cut || in->at == in->end;
	return in->is_cut ? 0 : *in->at++;
}

/* Seven bits a byte, the lowest first, above what value has. */
static uint64_t
number(struct reader *in, uint64_t value, unsigned shift)
{
	unsigned byte;
	do {
		byte = next(in);
		in->is_cut = in->is_cut || shift > SIZE_SHIFT_MAX;
		if (!in->is_cut)
			value |= (uint64_t)(byte & LOW) << shift;
		shift += 7;
	} while (!in->is_cut && byte & MORE);
	return value;
}

/* Seven bits a byte, the highest first; one more for each byte that follows. */
static uint64_t
distance(struct reader *in)
{
	unsigned byte = next(in);
	uint64_t value = byte & LOW;
	while (!in->is_cut && byte & MORE) {
		byte = next(in);
		in->is_cut = in->is_cut || value >= UINT64_MAX >> 8;
		value = (value + 1) << 7 | (byte & LOW);
	}
	return value;
}

bool
tg_pack_entry_parse(struct tg_str bytes, uint64_t offset, struct tg_pack_entry *out)
{
	struct reader in = reader_of(bytes);
	unsigned first = next(&in);
	struct tg_pack_entry entry = { .type = first >> TYPE_SHIFT & TYPE_MASK,
				       .size = first & FIRST_MASK };
	if (first & MORE)
		entry.size = number(&in, entry.size, TYPE_SHIFT);
	if (entry.type == TG_PACK_DELTA_AT) {
		uint64_t back = distance(&in);
		in.is_cut = in.is_cut || !back || back >= offset;
		entry.base = offset - back;
	} else if (entry.type == TG_PACK_DELTA_OF) {
		for (size_t i = 0; i < TG_OID_LEN; i++)
			entry.base_id.id[i] = (unsigned char)next(&in);
	}
	if (in.is_cut || !entry.type || entry.type == 5)
		return false;
	entry.start = (size_t)(in.at - (const unsigned char *)bytes.ptr);
	*out = entry;
	return true;
}

bool
tg_pack_delta_sizes(struct tg_str *delta, uint64_t *base_len, uint64_t *len)
{
	struct reader in = reader_of(*delta);
	*base_len = number(&in, 0, 0);
	*len = number(&in, 0, 0);
	if (!in.is_cut)
		*delta = tg_str_make((const char *)in.at, (size_t)(in.end - in.at));
	return !in.is_cut;
}

/* The bytes of a number that the flags have, the lowest first. */
static size_t
sparse(struct reader *in, unsigned flags, unsigned nr)
{
	size_t value = 0;
	for (unsigned i = 0; i < nr; i++)
		if (flags >> i & 1)
			value |= (size_t)next(in) << 8 * i;
	return value;
}

/* The bytes that one instruction adds; none of one that is wrong. */
static struct tg_str
piece(struct reader *in, struct tg_str base)
{
	unsigned op = next(in);
	if (!(op & COPY)) {
		struct tg_str literal = tg_str_make((const char *)in->at, op);
		in->is_cut = in->is_cut || op > (size_t)(in->end - in->at);
		in->at += in->is_cut ? 0 : op;
		return in->is_cut ? TG_STR("") : literal;
	}
	size_t from = sparse(in, op, OFFSET_BYTES),
	       len = sparse(in, op >> OFFSET_BYTES, SIZE_BYTES);
	if (!len)
		len = COPY_ALL;
	if (in->is_cut || from > base.len || len > base.len - from)
		return TG_STR("");
	return tg_str_sub(base, from, len);
}

bool
tg_pack_delta_apply(struct tg_str delta, struct tg_str base, char *out, size_t len)
{
	struct reader in = reader_of(delta);
	while (in.at < in.end) {
		struct tg_str bytes = piece(&in, base);
		if (!bytes.len || bytes.len > len)
			return false;
		memcpy(out, bytes.ptr, bytes.len);
		out += bytes.len;
		len -= bytes.len;
	}
	return !len;
}
