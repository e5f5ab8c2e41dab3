/* SPDX-License-Identifier: MIT */
#include "id_table.h"

enum { GUESSES = 4 };

bool
tg_id_table_count(struct tg_id_table *table)
{
	uint32_t last = 0;
	for (size_t i = 0; i < 256; i++) {
		uint32_t nr = tg_be32(table->fanout + i * 4);
		if (nr < last)
			return false;
		last = nr;
	}
	table->nr = last;
	return true;
}

/* Part of the table, and of what its ids have behind their first byte. */
struct range {
	uint32_t from, to;
	uint64_t low, high;
};

/* Ids are spread evenly, so that one is nearly where its value says. That of a table which
 * is out of order may be anywhere. */
static uint32_t
guess(const struct range *range, uint64_t wanted)
{
	uint64_t nr = range->to - range->from;
	if (wanted < range->low || wanted > range->high)
		return range->from + (uint32_t)nr / 2;
	return range->from +
	       (uint32_t)(nr * (wanted - range->low) / (range->high - range->low + 1));
}

bool
tg_id_table_find(const struct tg_id_table *table, const struct tg_oid *oid, uint32_t *at)
{
	uint64_t wanted = tg_be32(oid->id + 1);
	struct range range = { .low = 0, .high = UINT32_MAX };
	range.from = oid->id[0] ? tg_be32(table->fanout + ((size_t)oid->id[0] - 1) * 4) : 0;
	range.to = tg_be32(table->fanout + (size_t)oid->id[0] * 4);
	for (int guesses = 0; range.from < range.to; guesses++) {
		/* Whoever picks ids could make every guess a bad one. */
		uint32_t mid = guesses < GUESSES ? guess(&range, wanted)
						 : range.from + (range.to - range.from) / 2;
		const unsigned char *id = table->ids + (size_t)mid * TG_OID_LEN;
		int cmp = memcmp(id, oid->id, TG_OID_LEN);
		if (cmp == 0) {
			*at = mid;
			return true;
		}
		if (cmp < 0) {
			range.from = mid + 1;
			range.low = tg_be32(id + 1);
		} else {
			range.to = mid;
			range.high = tg_be32(id + 1);
		}
	}
	return false;
}
