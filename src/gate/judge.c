/* SPDX-License-Identifier: MIT */
/*
 * Commits are walked outside, rules inside: a commit's facts are made once,
 * used by every rule and dropped before the next commit, so memory follows
 * the largest commit and not the push.
 */
#include "judge.h"

#include "trunkgate/clock.h"

static bool
applies(const struct tg_instance *in, const struct tg_ref *ref)
{
	return in->mode != TG_MODE_OFF && tg_globs_match(&in->refs, tg_ref_name(ref));
}

static enum tg_selection
selection_of(const struct tg_instance *in)
{
	return in->rule->selects ? in->rule->selects(in->opts) : TG_SELECT_EVERY;
}

static const struct tg_error *
need_person(struct tg_judge *judge, const struct tg_instance *in)
{
	const struct tg_verdict *v = judge->verdict;
	if (!in->rule->needs_person || v->pusher.len)
		return NULL;
	return tg_error_new(judge->arena, TG_ERR_INPUT, "%s needs to know who pushes: %s",
			    in->id.ptr, v->identity_problem);
}

/* The instance whose check runs until end_check(). Of a thousand refs the clock
 * would cost as much as judging their names. */
static int64_t
begin_check(struct tg_judge *judge, const struct tg_instance *in)
{
	judge->instance = in;
	judge->last = NULL;
	return judge->clock_us ? judge->clock_us : tg_monotonic_us();
}

static void
end_check(struct tg_judge *judge, int64_t began)
{
	size_t index = (size_t)(judge->instance - judge->policy->instances);
	judge->clock_us = tg_monotonic_us();
	judge->instance_us[index] += judge->clock_us - began;
	judge->instance = NULL;
}

typedef const struct tg_error *ref_check(struct tg_judge *judge, const void *opts,
					 struct tg_ref *ref);

static const struct tg_error *
check_ref(struct tg_judge *judge, const struct tg_instance *in, struct tg_ref *ref,
	  ref_check *check)
{
	TG_TRY(need_person(judge, in));
	int64_t began = begin_check(judge, in);
	const struct tg_error *err = check(judge, in->opts, ref);
	end_check(judge, began);
	if (!err)
		tg_arena_reset(judge->commit);
	return err;
}

static const struct tg_error *
check_commit(struct tg_judge *judge, const struct tg_instance *in, struct tg_commit *commit)
{
	bool counts = true;
	const struct tg_error *err = NULL;
	int64_t began = begin_check(judge, in);
	if (in->has_paths)
		err = tg_commit_touches(commit, &in->paths, &counts);
	if (!err && counts)
		err = in->rule->check_commit(judge, in->opts, commit);
	end_check(judge, began);
	return err;
}

static const struct tg_error *
check_change(struct tg_judge *judge, const struct tg_instance *in, struct tg_change *change)
{
	int64_t began = begin_check(judge, in);
	judge->change = change;
	const struct tg_error *err = in->rule->check_change(judge, in->opts, change);
	judge->change = NULL;
	end_check(judge, began);
	if (!err)
		tg_arena_reset(judge->commit);
	return err;
}

/* changes[i] is what instance i judges of this ref, or NULL. */
static const struct tg_error *
judge_one_commit(struct tg_judge *judge, struct tg_change *const *changes,
		 const struct tg_change *change, struct tg_commit *commit)
{
	struct tg_malformed malformed = { 0 };
	TG_TRY(tg_commit_check(commit, &malformed));
	if (malformed.reason) {
		tg_judge_malformed(judge, commit, &malformed);
		return NULL;
	}
	for (size_t i = 0; i < judge->policy->nr_instances; i++) {
		const struct tg_instance *in = &judge->policy->instances[i];
		if (changes[i] == change && in->rule->check_commit)
			TG_TRY(check_commit(judge, in, commit));
	}
	return NULL;
}

static bool
asks_each(const struct tg_judge *judge, struct tg_change *const *changes,
	  const struct tg_change *change)
{
	for (size_t i = 0; i < judge->policy->nr_instances; i++)
		if (changes[i] == change && judge->policy->instances[i].rule->check_commit)
			return true;
	return false;
}

/* Where no rule asks for each commit, those that came to another ref, too, were looked at. */
static const struct tg_error *
walk_change(struct tg_judge *judge, struct tg_change *const *changes, struct tg_change *change)
{
	const struct tg_error *err = NULL;
	struct tg_commit *commit = NULL;
	size_t cursor = 0;
	bool is_asked = asks_each(judge, changes, change);
	judge->change = change;
	do {
		tg_arena_reset(judge->commit);
		judge->clock_us = 0;
		if (!is_asked)
			tg_change_skip_sound(change, &cursor);
		err = tg_change_next(change, &cursor, judge->commit, &commit);
		if (!err && commit)
			err = judge_one_commit(judge, changes, change, commit);
	} while (!err && commit);
	judge->change = NULL;
	return err;
}

static bool
is_known_change(const struct tg_judge *judge, const struct tg_change *change, size_t from)
{
	for (size_t i = from; i < judge->nr_changes; i++)
		if (judge->changes[i] == change)
			return true;
	return false;
}

static bool
brings_content(const struct tg_ref *ref)
{
	enum tg_ref_kind kind = tg_ref_kind(ref);
	return kind == TG_REF_CREATE || kind == TG_REF_UPDATE;
}

/* Finds what each instance judges; new changes of this ref are appended to
 * judge->changes, each once. */
static const struct tg_error *
gather_changes(struct tg_judge *judge, struct tg_ref *ref, struct tg_change **changes, size_t from)
{
	for (size_t i = 0; i < judge->policy->nr_instances; i++) {
		const struct tg_instance *in = &judge->policy->instances[i];
		if (in->rule->check_ref || !applies(in, ref))
			continue;
		TG_TRY(need_person(judge, in));
		judge->clock_us = 0;
		TG_TRY(tg_ref_change(ref, &in->refs, selection_of(in), &changes[i]));
		if (!changes[i] && brings_content(ref) && in->rule->check_content)
			TG_TRY(check_ref(judge, in, ref, in->rule->check_content));
		if (!changes[i] || is_known_change(judge, changes[i], from))
			continue;
		TG_GROW(judge->arena, judge->changes, judge->nr_changes, judge->cap_changes);
		judge->changes[judge->nr_changes++] = changes[i];
	}
	return NULL;
}

static const struct tg_error *
judge_work(struct tg_judge *judge, struct tg_ref *ref)
{
	size_t nr = judge->policy->nr_instances, from = judge->nr_changes;
	struct tg_change **changes = judge->of_instances;
	for (size_t i = 0; i < nr; i++)
		changes[i] = NULL;
	TG_TRY(gather_changes(judge, ref, changes, from));
	for (size_t i = from; i < judge->nr_changes; i++)
		TG_TRY(walk_change(judge, changes, judge->changes[i]));
	for (size_t i = 0; i < nr; i++) {
		const struct tg_instance *in = &judge->policy->instances[i];
		if (changes[i] && in->rule->check_change)
			TG_TRY(check_change(judge, in, changes[i]));
	}
	return NULL;
}

static bool
is_own_ref(const struct tg_instance *in, const struct tg_ref *ref)
{
	return in->rule && in->rule->own_refs && in->mode != TG_MODE_OFF &&
	       tg_str_starts(tg_ref_name(ref), tg_str_from(in->rule->own_refs));
}

static bool
has_stricter(const struct tg_policy *policy, const struct tg_instance *in)
{
	for (const struct tg_instance *other = policy->instances;
	     other < policy->instances + policy->nr_instances; other++)
		if (other->rule == in->rule &&
		    (other->mode > in->mode || (other->mode == in->mode && other < in)))
			return true;
	return false;
}

static const struct tg_error *
judge_own_ref(struct tg_judge *judge, struct tg_ref *ref)
{
	const struct tg_policy *policy = judge->policy;
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_instance *in = &policy->instances[i];
		if (!is_own_ref(in, ref) || has_stricter(policy, in))
			continue;
		TG_TRY(need_person(judge, in));
		int64_t began = begin_check(judge, in);
		judge->is_own_ref = true;
		const struct tg_error *err = in->rule->check_own_ref(judge, in->opts, ref);
		judge->is_own_ref = false;
		end_check(judge, began);
		if (err)
			return err;
		tg_arena_reset(judge->commit);
	}
	return NULL;
}

const struct tg_error *
tg_judge_ref(struct tg_judge *judge, struct tg_ref *ref, bool ref_rules_only)
{
	judge->ref = ref;
	for (size_t i = 0; i < judge->policy->nr_instances; i++) {
		const struct tg_instance *in = &judge->policy->instances[i];
		if (in->rule->check_ref && applies(in, ref))
			TG_TRY(check_ref(judge, in, ref, in->rule->check_ref));
	}
	if (ref_rules_only)
		return NULL;
	TG_TRY(judge_own_ref(judge, ref));
	return judge_work(judge, ref);
}
