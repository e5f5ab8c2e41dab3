/* SPDX-License-Identifier: MIT */
#include "id_table.h"

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

bool
tg_id_table_find(const struct tg_id_table *table, const struct tg_oid *oid, uint32_t *at)
{
	uint32_t lo = oid->id[0] ? tg_be32(table->fanout + ((size_t)oid->id[0] - 1) * 4) : 0;
	uint32_t hi = tg_be32(table->fanout + (size_t)oid->id[0] * 4);
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		int cmp = memcmp(table->ids + (size_t)mid * TG_OID_LEN, oid->id, TG_OID_LEN);
		if (cmp == 0) {
			*at = mid;
			return true;
		}
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}
