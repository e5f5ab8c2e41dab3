/* SPDX-License-Identifier: MIT */
/* The certificate of a push: what git keeps of `git push --signed`. */
#ifndef TRUNKGATE_GATE_CERTIFICATE_H
#define TRUNKGATE_GATE_CERTIFICATE_H

#include "trunkgate/repo.h"
#include "trunkgate/rule.h"

struct tg_push_certificate {
	/* What git says of it. */
	const char *blob;         /* its id */
	const char *nonce;        /* that the server gave, or NULL */
	const char *nonce_status; /* what the one in it is, or NULL */
	struct tg_str commands;   /* of the push: pre-receive's standard input */
	/* What was found of it, once asked for. */
	bool is_judged;
	struct tg_str text;
	struct tg_certified certified;
};

/* NULL for a push that is not signed. Views of env and commands. Nothing of it is
 * read before a rule asks (rule.h, tg_judge_certificate()). */
struct tg_push_certificate *tg_push_certificate(struct tg_arena *arena, const struct tg_env *env,
						struct tg_str commands);

#endif
