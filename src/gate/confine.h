/* SPDX-License-Identifier: MIT */
/* What a hook keeps when it is about to read what a pusher sent. */
#ifndef TRUNKGATE_GATE_CONFINE_H
#define TRUNKGATE_GATE_CONFINE_H

#include "trunkgate/policy.h"
#include "trunkgate/repo.h"
#include "trunkgate/report.h"

struct tg_confinement {
	struct tg_repo *repo;
	const struct tg_policy *policy;
	const struct tg_audit *audit;
	const char *argv0; /* beside it stand the other hooks */
};

/*
 * Enters the sandbox that the policy asks for: the repository with all that
 * it borrows from read-only, but for trunkgate/ and the log; no network but
 * the log's socket; no other program. TG_ERR_SYSTEM when the policy requires
 * a sandbox and the kernel has not all of it.
 */
TG_MUST_USE const struct tg_error *tg_confine(struct tg_arena *arena,
					      const struct tg_confinement *what);

/*
 * Splits off a child for the judging, where a chained hook is to run outside
 * the sandbox afterwards. Returns true in the child. In the parent: waits,
 * gives the child's exit status in *status, TG_EXIT_NOT_JUDGED with a line on
 * stderr when it died, and returns false. TG_ERR_SYSTEM when there is no
 * child.
 */
TG_MUST_USE const struct tg_error *tg_confine_split(struct tg_arena *arena, bool *is_child,
						    int *status);

#endif
