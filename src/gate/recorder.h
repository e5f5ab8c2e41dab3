/* SPDX-License-Identifier: MIT */
/* The ledger's part in a hook: what is compared before the judging, and what
 * is written after it. */
#ifndef TRUNKGATE_GATE_RECORDER_H
#define TRUNKGATE_GATE_RECORDER_H

#include "trunkgate/ledger.h"
#include "trunkgate/repo.h"
#include "trunkgate/verdict.h"

/*
 * Opens the ledger into verdict->ledger where the policy has a rule that
 * needs it, and compares the push's refs and the trunk with it. What it finds
 * is in verdict->notices. For tg_gate_judge(), and for post-receive.
 */
TG_MUST_USE const struct tg_error *tg_recorder_open(struct tg_arena *arena, struct tg_push *push,
						    const struct tg_policy *policy,
						    struct tg_verdict *verdict);
/* Writes what the verdict lets happen, before it does. Nothing without a ledger. */
TG_MUST_USE const struct tg_error *tg_recorder_decided(struct tg_arena *arena, struct tg_push *push,
						       struct tg_verdict *verdict);
/* The refs have moved. */
TG_MUST_USE const struct tg_error *tg_recorder_applied(struct tg_arena *arena, struct tg_push *push,
						       struct tg_verdict *verdict);

#endif
