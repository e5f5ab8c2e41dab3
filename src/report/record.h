/* SPDX-License-Identifier: MIT */
/* One record of the log, but for its place in the chain. */
#ifndef TRUNKGATE_REPORT_RECORD_H
#define TRUNKGATE_REPORT_RECORD_H

#include "json.h"

enum { TG_RECORD_MAX = 1000, TG_RECORD_FEW = 50 };

/* The object of push.decided or push.applied, in the documented order; at
 * most max refs, findings and counts. */
json_t *tg_record_decision(struct tg_arena *arena, const struct tg_verdict *verdict, size_t max);
/* What every record starts with. */
json_t *tg_record_start(struct tg_arena *arena, const char *event,
			const struct tg_verdict *verdict);

#endif
