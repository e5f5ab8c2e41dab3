/* SPDX-License-Identifier: MIT */
/* The options of branch_base; what is behind is tried by pushes. */
#include "one_rule.h"

ARENA_SUITE(rule_branch_base, 64);

Test(rule_branch_base, judges_trunks_and_branches)
{
	const struct tg_policy *policy = load_rule("branch_base", "");
	cr_assert_not_null(policy);
	cr_assert(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/topic")));
	cr_assert(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/main")));
	cr_assert_not(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/tags/v1")));
}

Test(rule_branch_base, knows_its_moments)
{
	cr_assert_not_null(load_rule("branch_base", "at: push, max_behind: 0, max_age: 7d"));
	assert_refused("branch_base", "at: pushing", "landing");
	assert_refused("branch_base", "max_age: 0s", "max_age");
}
