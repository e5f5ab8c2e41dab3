/* SPDX-License-Identifier: MIT */
/* The lines that git feeds to pre-receive and post-receive (githooks(5)). The ref
 * name is the client's bytes; git checks it only later. */
#ifndef TRUNKGATE_GIT_PUSH_INPUT_H
#define TRUNKGATE_GIT_PUSH_INPUT_H

#include "trunkgate/error.h"
#include "trunkgate/oid.h"

struct tg_push_line {
	struct tg_oid old;
	struct tg_oid new;
	struct tg_str name;
};

/* Ids of 40 digits; 64 are told apart as SHA-256. */
TG_MUST_USE const struct tg_error *tg_push_oid(struct tg_arena *arena, struct tg_str hex,
					       struct tg_oid *out);
/* How many lines the input has; those past the most that are judged refuse it. */
TG_MUST_USE const struct tg_error *tg_push_count(struct tg_arena *arena, struct tg_str input,
						 size_t *out);
/* Line number nr, from 1 on, off the input. Any that is not of the form refuses all of
 * it. Names are views of the input. */
TG_MUST_USE const struct tg_error *tg_push_next(struct tg_arena *arena, struct tg_str *input,
						size_t nr, struct tg_push_line *out);
/* Whether a client may name this ref at all. */
TG_MUST_USE const struct tg_error *tg_push_name(struct tg_arena *arena, struct tg_str name);

#endif
