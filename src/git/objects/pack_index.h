/* SPDX-License-Identifier: MIT */
/* The index of a pack, version 2 (gitformat-pack(5)): where which object begins. */
#ifndef TRUNKGATE_GIT_PACK_INDEX_H
#define TRUNKGATE_GIT_PACK_INDEX_H

#include "id_table.h"

struct tg_pack_index {
	struct tg_id_table table;
	const unsigned char *offsets;
	const unsigned char *far; /* of 8 bytes, for offsets of 2 GiB and more */
	size_t nr_far;
	const unsigned char *pack_sum; /* what the pack ends with */
};

/* A view of bytes, which stay. False for what is no such index, or another version. */
bool tg_pack_index_parse(struct tg_str bytes, struct tg_pack_index *out);
bool tg_pack_index_find(const struct tg_pack_index *index, const struct tg_oid *oid,
			uint64_t *offset);

#endif
