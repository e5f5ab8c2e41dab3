/* SPDX-License-Identifier: MIT */
#include "text_line.h"

static uint64_t
mix(uint64_t h, const char *word_at)
{
	uint64_t word;
	memcpy(&word, word_at, sizeof(word));
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

/* The last word of a line overlaps the one before: no call for a few bytes. */
uint32_t
tg_line_hash(struct tg_str line)
{
	char few[sizeof(uint64_t)] = { 0 };
	uint64_t h = line.len;
	size_t i = 0;
	if (line.len < sizeof(few)) {
		for (; i < line.len; i++)
			few[i] = line.ptr[i];
		return (uint32_t)(mix(h, few) >> 32);
	}
	for (; i + sizeof(few) < line.len; i += sizeof(few))
		h = mix(h, line.ptr + i);
	return (uint32_t)(mix(h, line.ptr + line.len - sizeof(few)) >> 32);
}
