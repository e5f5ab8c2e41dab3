/* SPDX-License-Identifier: MIT */
/*
 * objects/info/alternates. Every name comes from the text, none is empty or
 * a comment, the reading ends, and what was quoted is never longer than what
 * stood there.
 */
#include "fuzz.h"

#include "../../src/git/objects/alternates.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)256 << 20);
	struct tg_str rest = tg_str_make((const char *)data, size), name = { 0 };
	size_t left = rest.len;
	while (tg_alternates_next(arena, &rest, &name)) {
		must(rest.len < left);
		must(name.len > 0 && name.len <= left - rest.len);
		left = rest.len;
	}
	must(rest.len == 0);
	tg_arena_destroy(arena);
	return 0;
}
