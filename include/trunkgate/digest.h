/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), for the policy's version and the log's chain. */
#ifndef TRUNKGATE_DIGEST_H
#define TRUNKGATE_DIGEST_H

#include "trunkgate/arena.h"

#define TG_SHA256_HEX 65 /* with the NUL */

void tg_sha256_hex(struct tg_str bytes, char out[TG_SHA256_HEX]);

/* The same in pieces. What it holds is nettle's, which only digest.c knows. */
struct tg_sha256 {
	_Alignas(max_align_t) unsigned char room[128];
};
void tg_sha256_init(struct tg_sha256 *sum);
/* A begun one in the arena. */
struct tg_sha256 *tg_sha256_new(struct tg_arena *arena);
void tg_sha256_add(struct tg_sha256 *sum, struct tg_str bytes);
/* Give the sum and begin anew. */
void tg_sha256_end(struct tg_sha256 *sum, unsigned char out[32]);
void tg_sha256_end_hex(struct tg_sha256 *sum, char out[TG_SHA256_HEX]);

#endif
