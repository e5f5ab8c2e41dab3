/* SPDX-License-Identifier: MIT */
/* The options of change_size; what it measures is tried by pushes. */
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

TestSuite(rule_change_size, .init = setup, .fini = teardown);

static const struct tg_policy *
load(const char *rule)
{
	static const struct tg_policy_dirs dirs = { "policies" };
	char text[512];
	snprintf(text, sizeof(text),
		 "version: 1\nidentity: gitolite\nrules:\n  - {rule: change_size%s}\n", rule);
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

Test(rule_change_size, asks_for_something)
{
	assert_problem("", "nothing is asked for");
	cr_assert_not_null(load(", max_files: 3"));
	cr_assert_not(tg_policy_needs_ledger(load(", max_files: 3")));
}

Test(rule_change_size, warns_before_it_refuses)
{
	cr_assert_not_null(load(", warn_lines: 10, max_lines: 11"));
	cr_assert_not_null(load(", warn_lines: 10"));
	assert_problem(", warn_lines: 11, max_lines: 11", "below max_lines");
}
