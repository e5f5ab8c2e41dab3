/* SPDX-License-Identifier: MIT */
/* What a rule may ask of its judge: of the push, of the policy, of the instance that it judges
 * for. It knows nothing else of where it runs. */
#include "judge.h"

#include "trunkgate/imports.h"

enum { MAX_SHOWN = 60 };

const char *
tg_judge_show(struct tg_judge *judge, struct tg_str s)
{
	return tg_show(judge->commit, s, MAX_SHOWN);
}

struct tg_arena *
tg_judge_arena(struct tg_judge *judge)
{
	return judge->commit;
}

const struct tg_globs *
tg_judge_paths(const struct tg_judge *judge)
{
	return judge->instance->has_paths ? &judge->instance->paths : NULL;
}

struct tg_str
tg_judge_pusher(const struct tg_judge *judge)
{
	return judge->verdict->pusher;
}

int64_t
tg_judge_now(const struct tg_judge *judge)
{
	return judge->verdict->started_us;
}

const char *
tg_judge_push(const struct tg_judge *judge)
{
	return judge->verdict->push;
}

bool
tg_judge_is_trial(const struct tg_judge *judge)
{
	return judge->verdict->hook == TG_HOOK_CHECK;
}

struct tg_str
tg_judge_extension(const struct tg_judge *judge)
{
	return judge->verdict->extension;
}

struct tg_ledger *
tg_judge_ledger(const struct tg_judge *judge)
{
	assert(judge->instance->rule->needs_ledger);
	return judge->verdict->ledger;
}

const struct tg_error *
tg_judge_languages(struct tg_judge *judge, const struct tg_languages **out)
{
	if (!judge->languages) {
		struct tg_languages *languages = TG_NEW(judge->arena, struct tg_languages);
		TG_TRY(tg_gate_languages(judge->arena, judge->repo, languages));
		judge->languages = languages;
	}
	*out = judge->languages;
	return NULL;
}

bool
tg_instance_refuses(const struct tg_instance *in, struct tg_str pusher)
{
	return in->mode == TG_MODE_ENFORCE && !(pusher.len && tg_strs_contain(&in->exempt, pusher));
}

bool
tg_judge_would_refuse(const struct tg_judge *judge)
{
	return tg_instance_refuses(judge->instance, judge->verdict->pusher);
}

struct tg_str
tg_judge_person_of(const struct tg_judge *judge, struct tg_str mail)
{
	const struct tg_policy *policy = judge->policy;
	for (size_t i = 0; i < policy->nr_people; i++)
		for (size_t j = 0; j < policy->people[i].emails.nr; j++)
			if (tg_str_eq_nocase(policy->people[i].emails.items[j], mail))
				return policy->people[i].id;
	return TG_STR("");
}

bool
tg_judge_knows(const struct tg_judge *judge, struct tg_str person)
{
	return !judge->policy->nr_people || tg_policy_person(judge->policy, person);
}

struct tg_strs
tg_judge_people_named(struct tg_judge *judge, struct tg_str name)
{
	const struct tg_policy *policy = judge->policy;
	struct tg_strs none = { .nr = 0 }, one = { .nr = 1 };
	one.items = TG_NEW(judge->commit, struct tg_str);
	for (size_t i = 0; i < policy->nr_groups; i++)
		if (tg_str_eq_nocase(policy->groups[i].name, name))
			return policy->groups[i].members;
	if (!tg_person_id(judge->commit, name, one.items) || !tg_judge_knows(judge, *one.items))
		return none;
	return one;
}
