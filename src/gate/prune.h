/* SPDX-License-Identifier: MIT */
/*
 * Approvals that are over: what the hook of a landing marks in the ledger, in its
 * sandbox, and what is done about it outside.
 */
#ifndef TRUNKGATE_GATE_PRUNE_H
#define TRUNKGATE_GATE_PRUNE_H

#include "trunkgate/ledger.h"
#include "trunkgate/repo.h"
#include "trunkgate/verdict.h"

/* Marks what a push that moved its refs has made obsolete: it no longer counts, whether refs
 * are deleted or not. */
TG_MUST_USE const struct tg_error *tg_prune_mark(struct tg_push *push, const struct tg_verdict *v);

/*
 * Has git note those that landed on their commits (refs/notes/trunkgate) and
 * delete the refs. Nothing but refs that are spelled as approvals, and have the
 * value that the ledger knows, is deleted, whatever the ledger says. What fails
 * is tried again after the next push.
 */
TG_MUST_USE const struct tg_error *tg_prune(struct tg_arena *arena, struct tg_repo *repo,
					    const struct tg_policy *policy, int64_t now);

#endif
