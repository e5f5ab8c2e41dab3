/* SPDX-License-Identifier: MIT */
/* Numbers from text, strictly: the whole view, no sign tricks, no locale,
 * overflow is failure. False leaves *out untouched. */
#ifndef TRUNKGATE_NUM_H
#define TRUNKGATE_NUM_H

#include "trunkgate/str.h"

/* Decimal, optional '-', no '+', no leading zeros but "0". */
bool tg_parse_int(struct tg_str s, int64_t *out);
/* "0", "10KiB", "5MiB", "1GiB", "300B"; bytes; a bare number is bytes. */
bool tg_parse_size(struct tg_str s, int64_t *out);
/* "0s", "90s" "15m" "24h" "3d" "2w"; seconds; the unit is required. */
bool tg_parse_duration(struct tg_str s, int64_t *out);
/* "yes" "no" "true" "false". */
bool tg_parse_bool(struct tg_str s, bool *out);
/* Exactly 2*len hexadecimal digits of either case into out. */
bool tg_parse_hex(struct tg_str s, unsigned char *out, size_t len);

/* The shortest exact text: "90s", "24h", "3d"; "10KiB". buf of 32 bytes. */
const char *tg_format_duration(char buf[32], int64_t seconds);
const char *tg_format_size(char buf[32], int64_t bytes);

#endif
