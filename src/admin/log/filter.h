/* SPDX-License-Identifier: MIT */
/* Which records are asked for. */
#ifndef TRUNKGATE_ADMIN_LOG_FILTER_H
#define TRUNKGATE_ADMIN_LOG_FILTER_H

#include "../command.h"
#include "scan.h"

#include "trunkgate/clock.h"

#include <jansson.h>

struct tg_log_filter {
	const char *since, *until; /* as given */
	const char *ref;           /* a pattern, of full or short names */
	const char *user, *rule, *reason, *verdict, *push, *record, *event;
	int64_t since_us, until_us; /* 0 = any */
	/* The same as records have it, for comparing texts. */
	char since_text[TG_TIME_LEN], until_text[TG_TIME_LEN];
	/* Bytes that a record must hold; for a quick no. */
	struct tg_str needles[8];
	size_t nr_needles;
};

/* Checks the values and prepares the rest. TG_ERR_INPUT names what is wrong. */
TG_MUST_USE const struct tg_error *tg_log_filter_prepare(struct tg_arena *arena,
							 struct tg_log_filter *filter);
/* False when the line certainly holds no record that is asked for. */
bool tg_log_filter_may(const struct tg_log_filter *filter, struct tg_str line);
/* The same for what needs no more than the record's own strings. */
bool tg_log_filter_is_flat(const struct tg_log_filter *filter);
bool tg_log_filter_takes_scan(const struct tg_log_filter *filter, const struct tg_log_scan *record);
bool tg_log_filter_takes(const struct tg_log_filter *filter, const json_t *record);

/* "2026-11-20", "2026-11-20T19:42:38Z", or an age as "90m", "24h", "7d", "2w", before now. */
bool tg_moment_parse(struct tg_str text, int64_t now_us, int64_t *out);

#endif
