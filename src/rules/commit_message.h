/* SPDX-License-Identifier: MIT */
/* The decisions of commit_message on plain values. */
#ifndef TRUNKGATE_RULES_COMMIT_MESSAGE_H
#define TRUNKGATE_RULES_COMMIT_MESSAGE_H

#include "trunkgate/rule.h"
#include "trunkgate/text.h"

enum { TG_SIGNED_OFF_NO, TG_SIGNED_OFF_ANY, TG_SIGNED_OFF_AUTHOR };

/* Whether one of the Signed-off-by trailers is a person's; with mail not
 * empty, of that mail in any case. */
bool tg_message_is_signed_off(const struct tg_trailers *trailers, struct tg_str mail);

/* What is wrong with the subject's Conventional Commits type or scope, as a
 * sentence; NULL when all is well. An empty list asks for nothing. */
const char *tg_message_type_problem(struct tg_arena *arena, const struct tg_strs *types,
				    struct tg_str subject);
const char *tg_message_scope_problem(struct tg_arena *arena, const struct tg_strs *scopes,
				     struct tg_str subject);

/* What is wrong with the encoding when UTF-8 is asked for; NULL when all is
 * well. */
const char *tg_message_encoding_problem(struct tg_arena *arena, const struct tg_text *text);

/* Line, from 1, of the first line of message that pattern matches by itself;
 * 0 when none does (the pattern spans lines) or the message is very long. */
TG_MUST_USE const struct tg_error *tg_message_forbidden_line(struct tg_arena *arena,
							     struct tg_pattern *pattern,
							     struct tg_str message, uint32_t *out);

#endif
