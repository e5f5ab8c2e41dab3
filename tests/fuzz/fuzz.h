/* SPDX-License-Identifier: MIT */
/* What all harnesses share: the entry that libFuzzer or standalone.c calls, and
 * the words for what must hold whatever the bytes are. */
#ifndef FUZZ_H
#define FUZZ_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
must(bool is_so)
{
	if (!is_so)
		abort();
}

/* An empty view too has its place. */
static inline bool
is_inside(struct tg_str s, struct tg_str whole)
{
	return s.ptr >= whole.ptr && s.len <= whole.len &&
	       (size_t)(s.ptr - whole.ptr) <= whole.len - s.len;
}

#endif
