/* SPDX-License-Identifier: MIT */
/* From a push and a policy to a verdict. */
#include "judge.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"
#include "trunkgate/work.h"

static const struct tg_error *
judge_refs(struct tg_judge *judge)
{
	bool ref_rules_only = judge->verdict->hook == TG_HOOK_UPDATE;
	judge->nr_changes = 0;
	for (size_t i = 0; i < tg_push_nr_refs(judge->push); i++)
		TG_TRY(tg_judge_ref(judge, tg_push_ref(judge->push, i), ref_rules_only));
	return NULL;
}

/*
 * A walk by dates can list commits that are not new. Before such a list
 * refuses anything it is made exact, and if it shrank all is judged again.
 */
static const struct tg_error *
settle_doubts(struct tg_judge *judge)
{
	bool any = false;
	if (!judge->doubts)
		return NULL;
	for (size_t i = 0; i < judge->nr_changes; i++) {
		bool shrunk = false;
		if (!tg_change_is_exact(judge->changes[i]))
			TG_TRY(tg_change_make_exact(judge->changes[i], &shrunk));
		any = any || shrunk;
	}
	if (!any)
		return NULL;
	tg_judge_restart(judge);
	return judge_refs(judge);
}

static enum tg_outcome
ref_outcome(const struct tg_verdict *v, const struct tg_ref *ref)
{
	for (size_t i = 0; i < v->nr_tallies; i++)
		if (v->tallies[i].ref == ref && v->tallies[i].severity == TG_SEVERITY_ERROR)
			return TG_REFUSED;
	return TG_ACCEPTED;
}

static int64_t
nr_commits_of(const struct tg_judge *judge, const struct tg_ref *ref)
{
	int64_t most = -1;
	for (size_t i = 0; i < judge->nr_changes; i++) {
		int64_t nr = (int64_t)tg_change_nr_commits(judge->changes[i]);
		if (tg_change_ref(judge->changes[i]) == ref && nr > most)
			most = nr;
	}
	return most;
}

static void
fill_refs(struct tg_judge *judge)
{
	struct tg_verdict *v = judge->verdict;
	v->nr_refs = tg_push_nr_refs(judge->push);
	v->refs = TG_NEW_ARRAY(judge->arena, v->nr_refs, struct tg_ref_verdict);
	for (size_t i = 0; i < v->nr_refs; i++) {
		const struct tg_ref *ref = tg_push_ref(judge->push, i);
		v->refs[i] = (struct tg_ref_verdict){
			.ref = ref,
			.commits = nr_commits_of(judge, ref),
			.lines = tg_ref_lines_counted(ref),
			.outcome = v->error ? TG_NOT_JUDGED : ref_outcome(v, ref),
		};
	}
}

static bool
any_ref_accepted(const struct tg_verdict *v)
{
	for (size_t i = 0; i < v->nr_refs; i++)
		if (v->refs[i].outcome == TG_ACCEPTED)
			return true;
	return false;
}

static void
conclude(struct tg_judge *judge)
{
	struct tg_verdict *v = judge->verdict;
	fill_refs(judge);
	if (v->error) {
		v->outcome = v->would_be = TG_NOT_JUDGED;
		return;
	}
	bool refused = judge->refused_by_ref || judge->refused_by_work;
	v->outcome = refused ? TG_REFUSED : TG_ACCEPTED;
	v->would_be = judge->would_refuse ? TG_REFUSED : TG_ACCEPTED;
	v->can_be_partial = refused && !judge->refused_by_work && any_ref_accepted(v);
}

static void
set_limits(struct tg_repo *repo, const struct tg_policy *policy)
{
	if (policy->deadline)
		tg_repo_set_deadline(repo, tg_monotonic_us() + policy->deadline * TG_SECOND_US);
	tg_repo_set_max_commits(repo, policy->max_commits);
}

void
tg_gate_judge(struct tg_arena *arena, struct tg_repo *repo, struct tg_push *push,
	      const struct tg_policy *policy, struct tg_verdict *verdict)
{
	struct tg_judge judge = {
		.arena = arena,
		.commit = tg_arena_new("commit", TG_COMMIT_BUDGET),
		.repo = repo,
		.push = push,
		.policy = policy,
		.verdict = verdict,
		.instance_us = TG_NEW_ARRAY(arena, policy->nr_instances, int64_t),
		.of_instances = TG_NEW_ARRAY(arena, policy->nr_instances, struct tg_change *),
	};
	verdict->policy = policy;
	verdict->instance_us = judge.instance_us;
	set_limits(repo, policy);
	tg_push_set_trunks(push, &policy->trunks);
	verdict->error = judge_refs(&judge);
	if (!verdict->error)
		verdict->error = settle_doubts(&judge);
	conclude(&judge);
	/* An error may live in the arena that it was made in. */
	if (!verdict->error)
		tg_arena_destroy(judge.commit);
}

int
tg_gate_exit(const struct tg_verdict *verdict)
{
	static const int by_outcome[] = {
		[TG_ACCEPTED] = TG_EXIT_ACCEPTED,
		[TG_REFUSED] = TG_EXIT_REFUSED,
		[TG_OVERRIDDEN] = TG_EXIT_ACCEPTED,
		[TG_NOT_JUDGED] = TG_EXIT_NOT_JUDGED,
	};
	return verdict->is_partial ? TG_EXIT_ACCEPTED : by_outcome[verdict->outcome];
}
