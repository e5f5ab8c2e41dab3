/* SPDX-License-Identifier: MIT */
/*
 * Text in memory that is there already: for records that are written when
 * memory is spent, or from a signal's handler. Past the end it is marked and
 * stays as it is.
 */
#ifndef TRUNKGATE_REPORT_FIXED_H
#define TRUNKGATE_REPORT_FIXED_H

#include "trunkgate/str.h"

struct tg_fixed {
	char *ptr;
	size_t len;
	size_t max;
	bool overflowed;
};

void tg_fixed_add(struct tg_fixed *fixed, struct tg_str s);
void tg_fixed_add_int(struct tg_fixed *fixed, int64_t nr);
/* A JSON string, or null for NULL: ASCII, everything else as \uXXXX, and
 * ill-formed UTF-8 as the replacement character. */
void tg_fixed_add_json(struct tg_fixed *fixed, const char *cstr);
/* ,"key":"value" */
void tg_fixed_add_field(struct tg_fixed *fixed, const char *key, const char *value);

#endif
