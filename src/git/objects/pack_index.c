/* SPDX-License-Identifier: MIT */
#include "pack_index.h"

enum { HEADER = 8, CRC = 4, OFFSET = 4, FAR = 8, TRAILER = 2 * TG_OID_LEN };

#define IS_FAR 0x80000000u

bool
tg_pack_index_parse(struct tg_str bytes, struct tg_pack_index *out)
{
	static const unsigned char magic[HEADER] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };
	const unsigned char *data = (const unsigned char *)bytes.ptr;
	size_t fixed = HEADER + TG_FANOUT_SIZE + TRAILER, all;
	if (bytes.len < fixed || memcmp(data, magic, sizeof(magic)) != 0)
		return false;
	out->table.fanout = data + HEADER;
	out->table.ids = out->table.fanout + TG_FANOUT_SIZE;
	if (!tg_id_table_count(&out->table))
		return false;
	size_t nr = out->table.nr;
	if (__builtin_mul_overflow(nr, (size_t)(TG_OID_LEN + CRC + OFFSET), &all) ||
	    all > bytes.len - fixed)
		return false;
	out->offsets = out->table.ids + nr * (TG_OID_LEN + CRC);
	out->far = out->offsets + nr * OFFSET;
	out->nr_far = (bytes.len - fixed - all) / FAR;
	out->pack_sum = data + bytes.len - TRAILER;
	return true;
}

bool
tg_pack_index_find(const struct tg_pack_index *index, const struct tg_oid *oid, uint64_t *offset)
{
	uint32_t at;
	if (!tg_id_table_find(&index->table, oid, &at))
		return false;
	uint32_t near = tg_be32(index->offsets + (size_t)at * OFFSET);
	if (near & IS_FAR && (near & ~IS_FAR) >= index->nr_far)
		return false;
	*offset = near & IS_FAR ? tg_be64(index->far + (size_t)(near & ~IS_FAR) * FAR) : near;
	return true;
}
