/* SPDX-License-Identifier: MIT */
/*
 * What each of the three hooks does with a push. pre-receive judges all of it. Where what is wrong
 * is a matter of single refs it may leave these to update, and says in a handoff what it found;
 * update judges one ref again, as it stands then. post-receive records.
 */
#include "run.h"

#include "certificate.h"
#include "chain.h"
#include "late_twins.h"
#include "override.h"
#include "prune.h"
#include "recorder.h"

#include "trunkgate/buf.h"

/* git runs no `update` for a ref that it leaves to a proc-receive hook. What
 * cannot be read counts as set. */
static bool
has_proc_receive(struct tg_run *run)
{
	struct tg_str refs = { 0 };
	return tg_repo_config(run->repo, "receive.procReceiveRefs", &refs) || refs.ptr;
}

static bool
leaves_to_update(struct tg_run *run)
{
	const struct tg_policy *policy = run->policy;
	/* A policy in the tree may have moved with an earlier ref of the same push
	 * when `update` runs: then pre-receive decides alone. */
	return policy->hooks == TG_HOOKS_BOTH && !policy->tree_policy.len &&
	       !has_proc_receive(run) && tg_chain_has_sibling(run->arena, run->argv[0], "update");
}

/* False when there are too many: then the push is refused as a whole. */
static bool
list_refused(struct tg_run *run, struct tg_str *out)
{
	const struct tg_verdict *v = &run->verdict;
	struct tg_buf names;
	tg_buf_init(&names, run->arena, TG_HANDOFF_MAX);
	for (size_t i = 0; i < v->nr_refs; i++) {
		if (v->refs[i].outcome != TG_REFUSED)
			continue;
		tg_buf_add(&names, tg_ref_name(v->refs[i].ref));
		tg_buf_addc(&names, '\n');
	}
	*out = tg_buf_str(&names);
	return !tg_buf_overflowed(&names);
}

static const struct tg_error *
hand_off(struct tg_run *run, enum tg_handoff what, struct tg_str refused)
{
	const struct tg_verdict *v = &run->verdict;
	return tg_handoff_write(run->arena, v->repo_path, v->push, what, refused);
}

/* Whoever may push to the trunk could have all pushes refused from then on. */
static const struct tg_error *
check_next_policy(struct tg_run *run)
{
	const struct tg_error *err;
	if (!run->policy->tree_policy.len)
		return NULL;
	err = tg_gate_next_policy(run->arena, run->repo, run->push, &run->problems);
	if (err)
		return tg_error_wrap(run->arena, err, "the policy that this push brings");
	if (!run->problems.nr)
		return NULL;
	run->verdict.problems = &run->problems;
	return tg_error_new(run->arena, TG_ERR_POLICY,
			    "the policy that this push brings has errors");
}

static const struct tg_error *
judge_pre_receive(struct tg_run *run)
{
	struct tg_verdict *v = &run->verdict;
	struct tg_push_options options;
	struct tg_str refused = TG_STR("");
	TG_TRY(tg_push_options_read(run->arena, &run->env, &options));
	v->override_reason = options.override;
	v->extension = options.extend;
	v->certificate = tg_push_certificate(run->arena, &run->env, run->input);
	TG_TRY(tg_recorder_open(run->arena, run->push, run->policy, v));
	TG_TRY(check_next_policy(run));
	tg_gate_judge(run->arena, run->repo, run->push, run->policy, v);
	tg_override_apply(run->arena, v);
	v->is_partial = v->outcome == TG_REFUSED && v->can_be_partial && leaves_to_update(run) &&
			list_refused(run, &refused);
	TG_TRY(tg_recorder_decided(run->arena, run->push, v));
	if (v->outcome == TG_OVERRIDDEN && run->policy->hooks == TG_HOOKS_BOTH)
		return hand_off(run, TG_HANDOFF_OVERRIDDEN, refused);
	return v->is_partial ? hand_off(run, TG_HANDOFF_TOLD, refused) : NULL;
}

static const struct tg_error *
judge_update(struct tg_run *run)
{
	struct tg_verdict *v = &run->verdict;
	struct tg_str refused = { 0 };
	if (run->policy->hooks == TG_HOOKS_PRE_RECEIVE)
		return NULL;
	TG_TRY(tg_handoff_read(run->arena, v->repo_path, v->push, &run->handoff, &refused));
	tg_gate_judge(run->arena, run->repo, run->push, run->policy, v);
	bool is_listed = tg_handoff_lists(refused, tg_ref_name(tg_push_ref(run->push, 0)));
	/* Alone, and with refs that moved meanwhile, it may look right. */
	if (v->outcome == TG_ACCEPTED && is_listed)
		v->outcome = TG_REFUSED;
	/* What pre-receive accepted, and is refused now, is not yet explained. */
	if (run->handoff == TG_HANDOFF_TOLD && !is_listed)
		run->handoff = TG_HANDOFF_NONE;
	if (v->outcome == TG_REFUSED && run->handoff == TG_HANDOFF_OVERRIDDEN)
		tg_override_take(v);
	return NULL;
}

/* Refs have moved: there is nothing left to refuse, only to record. */
static const struct tg_error *
note_applied(struct tg_run *run)
{
	struct tg_verdict *v = &run->verdict;
	v->nr_refs = tg_push_nr_refs(run->push);
	v->refs = TG_NEW_ARRAY(run->arena, v->nr_refs, struct tg_ref_verdict);
	for (size_t i = 0; i < v->nr_refs; i++)
		v->refs[i] = (struct tg_ref_verdict){ .ref = tg_push_ref(run->push, i),
						      .commits = -1,
						      .lines = -1,
						      .outcome = TG_ACCEPTED };
	tg_handoff_remove(run->arena, v->repo_path, v->push);
	TG_TRY(tg_recorder_open(run->arena, run->push, run->policy, v));
	TG_TRY(tg_recorder_applied(run->arena, run->push, v));
	TG_TRY(tg_prune_mark(run->push, v));
	return tg_late_twins(run->arena, run->push, run->policy, v);
}

typedef const struct tg_error *decide_fn(struct tg_run *run);
static decide_fn *const deciders[] = {
	[TG_HOOK_PRE_RECEIVE] = judge_pre_receive,
	[TG_HOOK_UPDATE] = judge_update,
	[TG_HOOK_POST_RECEIVE] = note_applied,
};

const struct tg_error *
tg_run_decide(struct tg_run *run)
{
	return deciders[run->hook](run);
}
