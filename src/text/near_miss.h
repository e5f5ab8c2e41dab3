/* SPDX-License-Identifier: MIT */
/* What looks like a trailer and is none for git. Private to src/text. */
#ifndef TEXT_NEAR_MISS_H
#define TEXT_NEAR_MISS_H

#include "trunkgate/trailer.h"

struct tg_block;

/* Fills near and nr_near; at most TG_NEAR_MAX, the last ones of the message. */
void tg_near_misses_find(struct tg_arena *arena, const struct tg_block *block,
			 struct tg_trailers *out);

#endif
