/* SPDX-License-Identifier: MIT */
/*
 * Numbers and texts as few bytes, for files that only we read: numbers of
 * seven bits a byte, texts behind their lengths. Reading never leaves its
 * bytes; whether all of it added up is asked once, at the end.
 */
#ifndef TRUNKGATE_PACK_H
#define TRUNKGATE_PACK_H

#include "trunkgate/buf.h"

/* At most 35 bits. */
void tg_pack_count(struct tg_buf *out, uint64_t number);
void tg_pack_text(struct tg_buf *out, struct tg_str text);

struct tg_unpack {
	struct tg_str rest;
	bool is_bad;
};
/* 0 when it is bad. */
uint64_t tg_unpack_count(struct tg_unpack *in);
/* The same, and bad where it is not below the limit. */
uint64_t tg_unpack_below(struct tg_unpack *in, uint64_t limit);
/* Points into the bytes. */
struct tg_str tg_unpack_text(struct tg_unpack *in);

#endif
