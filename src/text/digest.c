/* SPDX-License-Identifier: MIT */
/* SHA-256 by nettle. */
#include "trunkgate/digest.h"

#include <nettle/sha2.h>
#include <nettle/version.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct tg_sha256), "room for a context");

static struct sha256_ctx *
context(struct tg_sha256 *sum)
{
	return (struct sha256_ctx *)(void *)sum->room;
}

void
tg_sha256_init(struct tg_sha256 *sum)
{
	sha256_init(context(sum));
}

struct tg_sha256 *
tg_sha256_new(struct tg_arena *arena)
{
	struct tg_sha256 *sum = TG_NEW(arena, struct tg_sha256);

	tg_sha256_init(sum);
	return sum;
}

void
tg_sha256_add(struct tg_sha256 *sum, struct tg_str bytes)
{
	if (bytes.len)
		sha256_update(context(sum), bytes.len, (const uint8_t *)bytes.ptr);
}

void
tg_sha256_end(struct tg_sha256 *sum, unsigned char out[32])
{
#if NETTLE_VERSION_MAJOR >= 4
	sha256_digest(context(sum), out);
#else
	sha256_digest(context(sum), SHA256_DIGEST_SIZE, out);
#endif
}

void
tg_sha256_end_hex(struct tg_sha256 *sum, char out[TG_SHA256_HEX])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[SHA256_DIGEST_SIZE];
	size_t i;

	tg_sha256_end(sum, bytes);
	for (i = 0; i < SHA256_DIGEST_SIZE; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 0xf];
	}
	out[2 * i] = '\0';
}

void
tg_sha256_hex(struct tg_str bytes, char out[TG_SHA256_HEX])
{
	struct tg_sha256 sum;

	tg_sha256_init(&sum);
	tg_sha256_add(&sum, bytes);
	tg_sha256_end_hex(&sum, out);
}
