/* SPDX-License-Identifier: MIT */
/* The records of the log (docs/audit-log.md), but for their place in the chain. */
#ifndef TRUNKGATE_REPORT_RECORD_H
#define TRUNKGATE_REPORT_RECORD_H

#include "trunkgate/verdict.h"

/* How many bytes a record's parts may take. */
struct tg_record_room {
	size_t refs;
	size_t findings;
	size_t counts;
	size_t problems;
	size_t error; /* of the error's text */
};
/* Together under 1 MiB, and under the 8 KiB that syslog daemons take. */
extern const struct tg_record_room tg_room_of_file;
extern const struct tg_record_room tg_room_of_syslog;

/*
 * Each gives the text of a JSON object without its closing brace, so that seq
 * and prev, known only under the log's lock, can be added behind it. now is in
 * microseconds, and the same for all records of a run.
 */
/* push.decided, push.applied, or hook.error for a post-receive that failed. */
void tg_record_decision(struct tg_buf *out, const struct tg_verdict *v, int64_t now,
			const struct tg_record_room *room);
struct tg_str tg_record_override(struct tg_arena *arena, const struct tg_verdict *v, int64_t now);
struct tg_str tg_record_policy(struct tg_arena *arena, const struct tg_verdict *v, int64_t now,
			       const char *previous);

#endif
