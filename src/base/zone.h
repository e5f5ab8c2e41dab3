/* SPDX-License-Identifier: MIT */
/*
 * Time zones as the tz database has them, RFC 8536 (tzfile(5)), without the
 * process's own zone and so without its environment.
 */
#ifndef TRUNKGATE_BASE_ZONE_H
#define TRUNKGATE_BASE_ZONE_H

#include "trunkgate/arena.h"

struct tg_zone;

/* NULL when there is no such zone, or its file cannot be read. "UTC" is
 * always there. Kept for the process. */
const struct tg_zone *tg_zone_load(struct tg_str name);
/* Seconds east of UTC at that moment; *name (may be NULL) is what the zone is
 * called then. */
int32_t tg_zone_offset(const struct tg_zone *zone, int64_t moment, const char **name);

#endif
