/* SPDX-License-Identifier: MIT */
/* Object ids. SHA-1 only: the libgit2 that this builds with reads no SHA-256
 * repository, and such a repository is refused with a clear text. */
#ifndef TRUNKGATE_OID_H
#define TRUNKGATE_OID_H

#include "trunkgate/str.h"

#define TG_OID_LEN 20
#define TG_OID_HEX 41 /* with the NUL */

struct tg_oid {
	unsigned char id[TG_OID_LEN];
};

bool tg_oid_eq(const struct tg_oid *a, const struct tg_oid *b);
bool tg_oid_is_zero(const struct tg_oid *oid);
int tg_oid_cmp(const struct tg_oid *a, const struct tg_oid *b);
/* Lower-case hexadecimal; returns out. */
const char *tg_oid_hex(char out[TG_OID_HEX], const struct tg_oid *oid);
/* Exactly 40 hexadecimal digits of either case. */
bool tg_oid_parse(struct tg_str hex, struct tg_oid *out);

#endif
