/* SPDX-License-Identifier: MIT */
/* JSON values from what trunkgate holds; every text becomes valid UTF-8. */
#ifndef TRUNKGATE_REPORT_JSON_H
#define TRUNKGATE_REPORT_JSON_H

#include "trunkgate/verdict.h"

#include <jansson.h>

/* Takes value over. Without memory the process ends as with a spent arena: a
 * record that lacks a field would be a lie. */
void tg_json_put(json_t *object, const char *key, json_t *value);

/* Ill-formed UTF-8 and DEL are escaped as for a terminal. Long texts are cut
 * at 4096 columns. */
json_t *tg_json_text(struct tg_arena *arena, struct tg_str s);
/* null when s is empty. */
json_t *tg_json_text_or_null(struct tg_arena *arena, struct tg_str s);
/* Words for people, NULL gives null: mail addresses are written as [mail]. */
json_t *tg_json_words(struct tg_arena *arena, const char *s);
json_t *tg_json_oid(const struct tg_oid *oid);
/* null for -1. */
json_t *tg_json_count(int64_t nr);

/* The lists of a record, and how many entries did not fit in room bytes of
 * compact JSON. */
struct tg_json_list {
	json_t *list;
	size_t omitted;
};
struct tg_json_list tg_json_refs(struct tg_arena *arena, const struct tg_verdict *v, size_t room);
struct tg_json_list tg_json_findings(struct tg_arena *arena, const struct tg_verdict *v,
				     size_t room);
struct tg_json_list tg_json_counts(struct tg_arena *arena, const struct tg_verdict *v, size_t room);
struct tg_json_list tg_json_problems(struct tg_arena *arena, const struct tg_problems *problems,
				     size_t room);

/* The text of object, which is given back. All ASCII. */
struct tg_str tg_json_dump(struct tg_arena *arena, json_t *object, size_t flags);

#endif
