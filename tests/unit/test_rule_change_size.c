/* SPDX-License-Identifier: MIT */
/* The options of change_size; what it measures is tried by pushes. */
#include "one_rule.h"

ARENA_SUITE(rule_change_size, 64);

Test(rule_change_size, asks_for_something)
{
	assert_refused("change_size", "", "nothing is asked for");
	cr_assert_not_null(load_rule("change_size", "max_files: 3"));
	cr_assert_not(tg_policy_needs_ledger(load_rule("change_size", "max_files: 3")));
}

Test(rule_change_size, warns_before_it_refuses)
{
	cr_assert_not_null(load_rule("change_size", "warn_lines: 10, max_lines: 11"));
	cr_assert_not_null(load_rule("change_size", "warn_lines: 10"));
	assert_refused("change_size", "warn_lines: 11, max_lines: 11", "below max_lines");
}
