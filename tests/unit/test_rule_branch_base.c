/* SPDX-License-Identifier: MIT */
/* The options of branch_base; what is behind is tried by pushes. */
#include "trunkgate/policy.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct tg_arena *arena;
static struct tg_problems problems;

static void
setup(void)
{
	arena = tg_arena_new("test", (size_t)16 << 20);
}

static void
teardown(void)
{
	tg_arena_destroy(arena);
}

TestSuite(rule_branch_base, .init = setup, .fini = teardown);

static const struct tg_policy *
load(const char *rule)
{
	static const struct tg_policy_dirs dirs = { "policies" };
	char text[512];
	snprintf(text, sizeof(text),
		 "version: 1\nidentity: gitolite\nrules:\n  - {rule: branch_base%s}\n", rule);
	struct tg_layer layer = { TG_LAYER_SERVER, "f", tg_str_from(text) };
	struct tg_policy *policy = NULL;
	const struct tg_error *err = tg_policy_load(arena, &layer, 1, &dirs, &policy, &problems);
	cr_assert_null(err);
	return policy;
}

static void
assert_problem(const char *rule, const char *words)
{
	cr_assert_null(load(rule), "%s", rule);
	cr_assert_not_null(strstr(problems.items[0].message, words), "%s",
			   problems.items[0].message);
}

Test(rule_branch_base, judges_trunks_and_branches)
{
	const struct tg_policy *policy = load("");
	cr_assert_not_null(policy);
	cr_assert(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/topic")));
	cr_assert(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/heads/main")));
	cr_assert_not(tg_globs_match(&policy->instances[0].refs, TG_STR("refs/tags/v1")));
}

Test(rule_branch_base, knows_its_moments)
{
	cr_assert_not_null(load(", at: push, max_behind: 0, max_age: 7d"));
	assert_problem(", at: pushing", "landing");
	assert_problem(", max_age: 1s", "max_age");
}
