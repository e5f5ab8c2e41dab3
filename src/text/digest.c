/* SPDX-License-Identifier: MIT */
/* SHA-256 by nettle. */
#include "trunkgate/digest.h"

#include <nettle/sha2.h>
#include <nettle/version.h>

static void
finish(struct sha256_ctx *ctx, uint8_t sum[SHA256_DIGEST_SIZE])
{
#if NETTLE_VERSION_MAJOR >= 4
	sha256_digest(ctx, sum);
#else
	sha256_digest(ctx, SHA256_DIGEST_SIZE, sum);
#endif
}

void
tg_sha256_hex(struct tg_str bytes, char out[TG_SHA256_HEX])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum[SHA256_DIGEST_SIZE];
	struct sha256_ctx ctx;
	size_t i;

	sha256_init(&ctx);
	if (bytes.len)
		sha256_update(&ctx, bytes.len, (const uint8_t *)bytes.ptr);
	finish(&ctx, sum);
	for (i = 0; i < SHA256_DIGEST_SIZE; i++) {
		out[2 * i] = digits[sum[i] >> 4];
		out[2 * i + 1] = digits[sum[i] & 0xf];
	}
	out[2 * i] = '\0';
}

struct tg_sha256 {
	struct sha256_ctx ctx;
};

struct tg_sha256 *
tg_sha256_new(struct tg_arena *arena)
{
	struct tg_sha256 *sum = TG_NEW(arena, struct tg_sha256);

	sha256_init(&sum->ctx);
	return sum;
}

void
tg_sha256_add(struct tg_sha256 *sum, struct tg_str bytes)
{
	if (bytes.len)
		sha256_update(&sum->ctx, bytes.len, (const uint8_t *)bytes.ptr);
}

void
tg_sha256_end(struct tg_sha256 *sum, unsigned char out[32])
{
	finish(&sum->ctx, out);
}
