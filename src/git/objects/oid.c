/* SPDX-License-Identifier: MIT */
/* Object ids as bytes and as hexadecimal digits. */
#include "trunkgate/oid.h"

#include <string.h>

bool
tg_oid_eq(const struct tg_oid *a, const struct tg_oid *b)
{
	return memcmp(a->id, b->id, TG_OID_LEN) == 0;
}

bool
tg_oid_is_zero(const struct tg_oid *oid)
{
	static const struct tg_oid zero;
	return tg_oid_eq(oid, &zero);
}

int
tg_oid_cmp(const struct tg_oid *a, const struct tg_oid *b)
{
	return memcmp(a->id, b->id, TG_OID_LEN);
}

/* Half of the ids of a push that creates refs. */
static const char zero_hex[TG_OID_HEX] = "0000000000000000000000000000000000000000";

const char *
tg_oid_hex(char out[TG_OID_HEX], const struct tg_oid *oid)
{
	static const char digits[] = "0123456789abcdef";
	if (tg_oid_is_zero(oid))
		return memcpy(out, zero_hex, TG_OID_HEX);
	for (size_t i = 0; i < TG_OID_LEN; i++) {
		out[2 * i] = digits[oid->id[i] >> 4];
		out[2 * i + 1] = digits[oid->id[i] & 15];
	}
	out[TG_OID_HEX - 1] = '\0';
	return out;
}

/* Each digit's value and one more, 0 = no digit. By table: a walk reads
 * three ids of every commit. */
static const unsigned char values[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

bool
tg_oid_parse(struct tg_str hex, struct tg_oid *out)
{
	struct tg_oid oid;
	unsigned all = 0;
	if (hex.len != 2 * TG_OID_LEN)
		return false;
	if (memcmp(hex.ptr, zero_hex, hex.len) == 0) {
		*out = (struct tg_oid){ { 0 } };
		return true;
	}
	for (size_t i = 0; i < TG_OID_LEN; i++) {
		unsigned high = values[(unsigned char)hex.ptr[2 * i]] - 1u;
		unsigned low = values[(unsigned char)hex.ptr[2 * i + 1]] - 1u;
		all |= high | low;
		oid.id[i] = (unsigned char)(high << 4 | low);
	}
	if (all > 15)
		return false;
	*out = oid;
	return true;
}
