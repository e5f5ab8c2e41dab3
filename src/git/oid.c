/* SPDX-License-Identifier: MIT */
/* Object ids as bytes and as hexadecimal digits. */
#include "trunkgate/oid.h"

#include "trunkgate/num.h"

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

const char *
tg_oid_hex(char out[TG_OID_HEX], const struct tg_oid *oid)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < TG_OID_LEN; i++) {
		out[2 * i] = digits[oid->id[i] >> 4];
		out[2 * i + 1] = digits[oid->id[i] & 15];
	}
	out[TG_OID_HEX - 1] = '\0';
	return out;
}

bool
tg_oid_parse(struct tg_str hex, struct tg_oid *out)
{
	return tg_parse_hex(hex, out->id, TG_OID_LEN);
}
