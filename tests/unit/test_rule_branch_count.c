/* SPDX-License-Identifier: MIT */
/* The options of branch_count; what it counts is tried by pushes. */
#include "one_rule.h"

ARENA_SUITE(rule_branch_count, 64);

Test(rule_branch_count, needs_to_know_who_pushes_and_what_was_seen)
{
	const struct tg_policy *policy = load_rule("branch_count", "");
	cr_assert_not_null(policy);
	cr_assert(policy->instances[0].rule->needs_person);
	cr_assert(tg_policy_needs_ledger(policy));
	cr_assert(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/topic")));
	cr_assert_not(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/main")));
}

Test(rule_branch_count, counts_from_one)
{
	cr_assert_not_null(load_rule("branch_count", "per_person: 1"));
	assert_refused("branch_count", "per_person: 0", "per_person");
	assert_refused("branch_count", "per_persona: 3", "per_person");
}
