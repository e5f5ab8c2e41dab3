/* SPDX-License-Identifier: MIT */
/* The server's clocks, UTC text for them, and identifiers. Dates that a
 * pusher claims never pass through here. */
#ifndef TRUNKGATE_CLOCK_H
#define TRUNKGATE_CLOCK_H

#include "trunkgate/compiler.h"

/* Wall clock, microseconds since 1970-01-01T00:00:00Z. */
int64_t tg_now_us(void);
/* Monotonic, for durations and deadlines, microseconds. */
int64_t tg_monotonic_us(void);

/* False when the kernel was not told that the wall clock is right (NTP); true
 * where that cannot be asked. */
bool tg_clock_is_kept(void);

#define TG_TIME_LEN 25 /* with the NUL */
/* RFC 3339 with milliseconds, "2026-11-20T19:42:38.120Z"; years 1970-9999. */
void tg_format_time(char out[TG_TIME_LEN], int64_t us);

#define TG_ULID_LEN 27 /* with the NUL */
/* A ULID (https://github.com/ulid/spec): 48 bits of milliseconds and 80 bits
 * of entropy as 26 characters of Crockford's base 32. */
void tg_ulid_make(char out[TG_ULID_LEN], int64_t us, const unsigned char entropy[10]);
/* Of now and the kernel's randomness. */
void tg_ulid_now(char out[TG_ULID_LEN]);

#endif
