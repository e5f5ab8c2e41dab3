/* SPDX-License-Identifier: MIT */
/* The decision of ref_changes. */
#include "../../src/rules/ref_changes.h"

#include "../../src/rules/common.h"

#include <criterion/criterion.h>

static const struct tg_ref_changes defaults = { TG_ALLOW, TG_REFUSE, TG_REFUSE, TG_ALLOW };
static const struct tg_ref_changes immutable = { TG_ALLOW, TG_REFUSE, TG_ALLOW, TG_REFUSE };
static const struct tg_ref_changes open_door = { TG_ALLOW, TG_ALLOW, TG_ALLOW, TG_ALLOW };
static const struct tg_ref_changes closed = { TG_REFUSE, TG_REFUSE, TG_REFUSE, TG_REFUSE };

Test(rule_ref_changes, judges_creation_and_deletion)
{
	cr_assert_eq(tg_ref_changes_decide(&defaults, TG_REF_CREATE, true), -1);
	cr_assert_eq(tg_ref_changes_decide(&closed, TG_REF_CREATE, true), TG_REF_CREATED);
	cr_assert_eq(tg_ref_changes_decide(&defaults, TG_REF_DELETE, false), TG_REF_DELETED);
	cr_assert_eq(tg_ref_changes_decide(&open_door, TG_REF_DELETE, false), -1);
}

Test(rule_ref_changes, tells_a_forced_move_before_a_move)
{
	cr_assert_eq(tg_ref_changes_decide(&defaults, TG_REF_UPDATE, true), -1);
	cr_assert_eq(tg_ref_changes_decide(&defaults, TG_REF_UPDATE, false), TG_REF_FORCED);
	cr_assert_eq(tg_ref_changes_decide(&closed, TG_REF_UPDATE, false), TG_REF_FORCED);
	cr_assert_eq(tg_ref_changes_decide(&closed, TG_REF_UPDATE, true), TG_REF_UPDATED);
}

Test(rule_ref_changes, allowed_force_does_not_allow_moves)
{
	cr_assert_eq(tg_ref_changes_decide(&immutable, TG_REF_UPDATE, false), TG_REF_UPDATED);
	cr_assert_eq(tg_ref_changes_decide(&open_door, TG_REF_UPDATE, false), -1);
}

Test(rule_ref_changes, nothing_is_nothing)
{
	cr_assert_eq(tg_ref_changes_decide(&closed, TG_REF_NOOP, false), -1);
}

Test(rule_ref_changes, asks_for_history_only_where_it_decides)
{
	cr_assert(tg_ref_changes_asks_history(&defaults, TG_REF_UPDATE));
	cr_assert_not(tg_ref_changes_asks_history(&immutable, TG_REF_UPDATE));
	cr_assert_not(tg_ref_changes_asks_history(&defaults, TG_REF_CREATE));
	cr_assert_not(tg_ref_changes_asks_history(&defaults, TG_REF_DELETE));
}
