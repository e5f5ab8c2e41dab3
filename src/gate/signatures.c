/* SPDX-License-Identifier: MIT */
/* What a rule may ask about signatures, and about the name they bind to. */
#include "judge.h"
#include "verifier.h"

#include "trunkgate/report.h"

bool
tg_judge_may_verify(const struct tg_judge *judge)
{
	return judge->verdict->verifier;
}

const struct tg_error *
tg_judge_verify(struct tg_judge *judge, struct tg_str person, const struct tg_signed_text *text,
		struct tg_str *key, const char **problem)
{
	const struct tg_person *signer = tg_policy_person(judge->policy, person);
	const struct tg_signed what = { .person = person, .text = *text };
	int index = -1;

	*key = TG_STR("");
	assert(judge->verdict->verifier);
	TG_TRY(tg_verifier_ask(judge->verdict->verifier, judge->commit, &what, &index, problem));
	if (index >= 0 && signer && (size_t)index < signer->signing_keys.nr)
		*key = signer->signing_keys.items[index];
	return NULL;
}

bool
tg_judge_signs_with(const struct tg_judge *judge, struct tg_str person, struct tg_str key)
{
	const struct tg_person *signer = tg_policy_person(judge->policy, person);

	for (size_t i = 0; signer && i < signer->signing_keys.nr; i++)
		if (tg_str_eq(signer->signing_keys.items[i], key))
			return true;
	return false;
}

const struct tg_error *
tg_judge_repo_name(struct tg_judge *judge, struct tg_str *out)
{
	struct tg_str name = { 0 };

	TG_TRY(tg_repo_config(judge->repo, "trunkgate.name", &name));
	if (!name.len)
		name = tg_repo_name(tg_repo_path(judge->repo));
	if (tg_str_ends(name, TG_STR(".git")))
		name.len -= sizeof(".git") - 1;
	*out = name;
	return NULL;
}
