/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), for the policy's version and the log's chain. */
#ifndef TRUNKGATE_DIGEST_H
#define TRUNKGATE_DIGEST_H

#include "trunkgate/str.h"

#define TG_SHA256_HEX 65 /* with the NUL */

void tg_sha256_hex(struct tg_str bytes, char out[TG_SHA256_HEX]);

#endif
