/* SPDX-License-Identifier: MIT */
/*
 * Writes JSON into a buffer, all of it ASCII: the log is read on terminals,
 * too. Nothing is built in memory first, and nothing allocates in a buffer
 * that has its room already. Inside a list keys are NULL.
 */
#ifndef TRUNKGATE_REPORT_JSON_H
#define TRUNKGATE_REPORT_JSON_H

#include "trunkgate/verdict.h"

struct tg_json {
	struct tg_buf *out;
	bool is_indented;
	unsigned depth;
	bool has_entry; /* what is open has one already: a comma is due */
};

/* bracket is '{' or '['; and the one that closes it. */
void tg_json_open(struct tg_json *json, const char *key, char bracket);
void tg_json_close(struct tg_json *json, char bracket);

/* Ill-formed UTF-8 is written as \xHH; past 4096 bytes a text is cut. */
void tg_json_text(struct tg_json *json, const char *key, struct tg_str s);
/* null when s is empty. */
void tg_json_text_or_null(struct tg_json *json, const char *key, struct tg_str s);
/* NULL gives null. */
void tg_json_cstr(struct tg_json *json, const char *key, const char *s);
/* Words for people, NULL gives null: mail addresses are written as [mail]. */
void tg_json_words(struct tg_json *json, const char *key, const char *s);
/* null for NULL. */
void tg_json_oid(struct tg_json *json, const char *key, const struct tg_oid *oid);
/* null for what is less than 0. */
void tg_json_count(struct tg_json *json, const char *key, int64_t nr);
void tg_json_bool(struct tg_json *json, const char *key, bool is_true);

/*
 * The lists of a record, at most room bytes each. Returns how many entries
 * did not fit.
 */
size_t tg_json_refs(struct tg_json *json, const struct tg_verdict *v, size_t room);
size_t tg_json_findings(struct tg_json *json, const struct tg_verdict *v, size_t room);
size_t tg_json_counts(struct tg_json *json, const struct tg_verdict *v, size_t room);
size_t tg_json_problems(struct tg_json *json, const struct tg_problems *problems, size_t room);

#endif
