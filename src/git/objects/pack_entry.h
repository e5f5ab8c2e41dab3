/* SPDX-License-Identifier: MIT */
/* How an object begins in a pack, and what is stored as a delta (gitformat-pack(5)). */
#ifndef TRUNKGATE_GIT_PACK_ENTRY_H
#define TRUNKGATE_GIT_PACK_ENTRY_H

#include "trunkgate/oid.h"

#include <stdint.h>

enum { TG_PACK_DELTA_AT = 6, TG_PACK_DELTA_OF = 7 };

struct tg_pack_entry {
	unsigned type;         /* enum tg_object, or one of the two above */
	uint64_t size;         /* inflated; of a delta, of itself */
	size_t start;          /* of the zlib stream, from the beginning of the entry */
	uint64_t base;         /* TG_PACK_DELTA_AT: the offset of what it alters, below its own */
	struct tg_oid base_id; /* TG_PACK_DELTA_OF */
};

/* Reads what stands at an offset of a pack: its first 32 bytes are enough, or all up to the
 * pack's end. False where that begins no object. */
bool tg_pack_entry_parse(struct tg_str bytes, uint64_t offset, struct tg_pack_entry *out);

/* How long what a delta alters has to be, and what it makes; takes both off its front.
 * False where it does not begin with that. */
bool tg_pack_delta_sizes(struct tg_str *delta, uint64_t *base_len, uint64_t *len);
/* Fills all of out by the rest of a delta. False where it makes more or less, or
 * copies what the base does not have. */
bool tg_pack_delta_apply(struct tg_str delta, struct tg_str base, char *out, size_t len);

#endif
