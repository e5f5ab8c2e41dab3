/* SPDX-License-Identifier: MIT */
/* The decisions of history. */
#include "../../src/rules/history.h"

#include "trunkgate/text.h"

#include <criterion/criterion.h>

Test(rule_history, counts_only_when_a_limit_is_set)
{
	struct tg_history opts = { .max_commits = TG_UNSET };

	cr_assert_not(tg_history_is_too_long(&opts, 1000000));
	opts.max_commits = 3;
	cr_assert_not(tg_history_is_too_long(&opts, 3));
	cr_assert(tg_history_is_too_long(&opts, 4));
}

Test(rule_history, knows_which_marks_git_folds_away)
{
	static const char *const folded[] = { "fixup! x", "squash! x", "amend! x" };
	size_t i;

	for (i = 0; i < TG_ARRAY_LEN(folded); i++) {
		const char *mark = tg_subject_unfinished(tg_str_from(folded[i]));

		cr_assert_not_null(mark, "%s", folded[i]);
		cr_assert(tg_history_is_autosquash(mark), "%s", folded[i]);
	}
	cr_assert_not(tg_history_is_autosquash(tg_subject_unfinished(TG_STR("wip: x"))));
}
