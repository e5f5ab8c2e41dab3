/* SPDX-License-Identifier: MIT */
/* JSON values from what trunkgate holds; every text becomes valid UTF-8. */
#ifndef TRUNKGATE_REPORT_JSON_H
#define TRUNKGATE_REPORT_JSON_H

#include "trunkgate/verdict.h"

#include <jansson.h>

/* Ill-formed UTF-8 is escaped as for a terminal. Long texts are cut at 4096
 * columns. */
json_t *tg_json_text(struct tg_arena *arena, struct tg_str s);
/* null when s is empty. */
json_t *tg_json_text_or_null(struct tg_arena *arena, struct tg_str s);
json_t *tg_json_cstr_or_null(struct tg_arena *arena, const char *s);
json_t *tg_json_oid(const struct tg_oid *oid);
/* null for -1. */
json_t *tg_json_count(int64_t nr);
/* The lists of a record, at most max entries each. */
json_t *tg_json_refs(struct tg_arena *arena, const struct tg_verdict *verdict, size_t max);
json_t *tg_json_findings(struct tg_arena *arena, const struct tg_verdict *verdict, size_t max);
json_t *tg_json_counts(struct tg_arena *arena, const struct tg_verdict *verdict, size_t max);
json_t *tg_json_problems(struct tg_arena *arena, const struct tg_problems *problems);

#endif
