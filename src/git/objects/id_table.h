/* SPDX-License-Identifier: MIT */
/* Sorted object ids behind a table of how many begin with which byte, as the index
 * of a pack (gitformat-pack(5)) and a commit-graph have them. */
#ifndef TRUNKGATE_GIT_ID_TABLE_H
#define TRUNKGATE_GIT_ID_TABLE_H

#include "trunkgate/oid.h"

#include <stdint.h>

enum { TG_FANOUT_SIZE = 256 * 4 };

struct tg_id_table {
	const unsigned char *fanout; /* TG_FANOUT_SIZE bytes */
	const unsigned char *ids;    /* nr * TG_OID_LEN bytes */
	uint32_t nr;
};

/* Takes nr from the fanout; false when that goes down anywhere. */
bool tg_id_table_count(struct tg_id_table *table);
bool tg_id_table_find(const struct tg_id_table *table, const struct tg_oid *oid, uint32_t *at);

static inline uint32_t
tg_be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t
tg_be64(const unsigned char *p)
{
	return (uint64_t)tg_be32(p) << 32 | tg_be32(p + 4);
}

#endif
