/* SPDX-License-Identifier: MIT */
/* One run of a hook, from its environment to its exit status. */
#ifndef TRUNKGATE_GATE_RUN_H
#define TRUNKGATE_GATE_RUN_H

#include "handoff.h"

#include "trunkgate/gate.h"
#include "trunkgate/report.h"

struct tg_run {
	struct tg_arena *arena;
	enum tg_hook hook;
	int argc;
	char **argv;
	struct tg_env env;
	struct tg_str input;
	struct tg_repo *repo;
	struct tg_audit *audit;
	struct tg_policy *policy;
	struct tg_problems problems;
	struct tg_push *push;
	enum tg_handoff handoff; /* of update: what pre-receive left for it */
	bool has_read;           /* the input */
	bool is_child;           /* the parent runs the chained hook */
	bool is_parent;          /* a child has judged */
	int status;              /* the child's */
	const struct tg_error *anchor_error;
	struct tg_verdict verdict;
};

/*
 * What the hook is there for, once the push is read: pre-receive and update fill the verdict,
 * post-receive has the ledger know what moved. An error means that it could not be judged.
 */
TG_MUST_USE const struct tg_error *tg_run_decide(struct tg_run *run);

#endif
