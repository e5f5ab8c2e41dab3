/* SPDX-License-Identifier: MIT */
/* Push options that trunkgate understands, and what an override may do. */
#ifndef TRUNKGATE_GATE_OVERRIDE_H
#define TRUNKGATE_GATE_OVERRIDE_H

#include "trunkgate/repo.h"
#include "trunkgate/verdict.h"

/* The reasons of what was asked for; ptr NULL = it was not. */
struct tg_push_options {
	struct tg_str override; /* trunkgate.override */
	struct tg_str extend;   /* trunkgate.extend */
};

/*
 * Options of others are ignored; an unknown trunkgate.* option, one that is
 * given twice and a reason that is empty or longer than 500 bytes are
 * TG_ERR_INPUT.
 */
TG_MUST_USE const struct tg_error *
tg_push_options_read(struct tg_arena *arena, const struct tg_env *env, struct tg_push_options *out);

/*
 * Applies override_reason to a verdict that refuses: OVERRIDDEN when the
 * pusher may, else override_refused says why not. Never for a push that could
 * not be judged, nor for malformed objects.
 */
void tg_override_apply(struct tg_arena *arena, struct tg_verdict *verdict);
/* What refuses is overridden, of the push and of each ref. */
void tg_override_take(struct tg_verdict *verdict);

#endif
