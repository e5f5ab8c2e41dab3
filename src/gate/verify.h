/* SPDX-License-Identifier: MIT */
/* One signature, and whether a person made it: asked of ssh-keygen(1) and
 * gpgv(1), never of what a signature says of itself. */
#ifndef TRUNKGATE_GATE_VERIFY_H
#define TRUNKGATE_GATE_VERIFY_H

#include "trunkgate/policy.h"

struct tg_signers {
	const struct tg_policy *policy;
	struct tg_str keyring; /* the bytes of the policy's keyring; empty = none */
};

struct tg_signed {
	struct tg_str person;
	struct tg_signed_text text;
};

/*
 * *key is the index of the person's signing key that made it, or -1 with *why in
 * one clause. Keys count as they are now, whatever date a signature bears. An
 * error when the programs cannot be run.
 */
TG_MUST_USE const struct tg_error *tg_verify(struct tg_arena *arena,
					     const struct tg_signers *signers,
					     const struct tg_signed *what, int *key,
					     const char **why);

/*
 * From what `gpgv --status-fd` printed: the fingerprint of the primary key, 40
 * digits, of the one good signature by a key that is neither expired nor revoked;
 * false when there is anything else.
 */
bool tg_gpgv_says(struct tg_str status, struct tg_str *fingerprint);

#endif
