/* SPDX-License-Identifier: MIT */
/* One judging of one push: what the rules report into. */
#ifndef TRUNKGATE_GATE_JUDGE_H
#define TRUNKGATE_GATE_JUDGE_H

#include "trunkgate/gate.h"

struct tg_judge {
	struct tg_arena *arena;  /* findings: lives as long as the verdict */
	struct tg_arena *commit; /* reset after each commit */
	struct tg_repo *repo;
	struct tg_push *push;
	const struct tg_policy *policy;
	struct tg_verdict *verdict;
	int64_t *instance_us;
	int64_t clock_us; /* when the last check ended, if nothing was done since; else 0 */
	size_t cap_findings;
	size_t cap_tallies;
	size_t cap_notes;
	size_t cap_approvals;
	size_t cap_remarks;
	struct tg_languages *languages; /* by asked.c, at first use */
	/* The check call that runs now. */
	const struct tg_instance *instance;
	const struct tg_ref *ref;
	const struct tg_change *change;
	bool is_own_ref;         /* of the rule: nobody is exempt */
	struct tg_finding *last; /* what tg_hint() adds to; NULL = was not kept */
	/* What each instance judges of this ref, or NULL. */
	struct tg_change **of_instances;
	/* All that were judged, each once. */
	struct tg_change **changes;
	size_t nr_changes;
	size_t cap_changes;
	/* A finding that refuses came from a list that may hold too much. */
	bool doubts;
	bool would_refuse;    /* if every mode were enforce */
	bool refused_by_ref;  /* a ref rule refuses */
	bool refused_by_work; /* a commit or change rule, or the gate itself */
};

/* Whether a finding of the instance refuses a push by that person (empty = nobody
 * is known): it enforces, and the person is not exempt. */
bool tg_instance_refuses(const struct tg_instance *in, struct tg_str pusher);
/* A finding of the gate itself: a malformed object. */
void tg_judge_malformed(struct tg_judge *judge, const struct tg_commit *commit,
			const struct tg_malformed *malformed);
/* Forgets all findings, to judge again. */
void tg_judge_restart(struct tg_judge *judge);

/* Judges one ref under every rule; an error means "not judged". With
 * ref_rules_only, as `update` does, no commit is looked at. */
TG_MUST_USE const struct tg_error *tg_judge_ref(struct tg_judge *judge, struct tg_ref *ref,
						bool ref_rules_only);

#endif
