/* SPDX-License-Identifier: MIT */
/*
 * The process that verifies signatures. It is split off before the hook enters
 * its sandbox, in which no program can be run, and enters one of its own: the
 * programs, the libraries, and nothing of the repository. It knows the policy's
 * keys; what it is sent decides only what it is asked.
 */
#ifndef TRUNKGATE_GATE_VERIFIER_H
#define TRUNKGATE_GATE_VERIFIER_H

#include "verify.h"

struct tg_verifier;

/* It ends with this process. */
TG_MUST_USE const struct tg_error *
tg_verifier_start(struct tg_arena *arena, const struct tg_policy *policy, struct tg_verifier **out);
/* As tg_verify(); *why lives in the arena. */
TG_MUST_USE const struct tg_error *tg_verifier_ask(struct tg_verifier *verifier,
						   struct tg_arena *arena,
						   const struct tg_signed *what, int *key,
						   const char **why);

#endif
