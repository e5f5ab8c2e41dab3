/* SPDX-License-Identifier: MIT */
/* Errors as values. */
#include "arena.h"

#include "trunkgate/error.h"

#include <errno.h>
#include <string.h>

ARENA_SUITE(error, 1);

Test(error, carries_kind_and_message)
{
	const struct tg_error *err = tg_error_new(arena, TG_ERR_GIT, "object %d is missing", 7);

	cr_assert_eq(err->kind, TG_ERR_GIT);
	cr_assert_str_eq(err->message, "object 7 is missing");
	cr_assert_null(err->cause);
	cr_assert_str_eq(tg_error_text(arena, err), "object 7 is missing");
}

Test(error, shows_as_much_of_a_place_as_is_known)
{
	struct tg_loc loc = { "policy.yaml", 3, 9 };

	cr_assert_str_eq(tg_error_text(arena, tg_error_at(arena, TG_ERR_POLICY, loc, "no")),
			 "policy.yaml:3:9: no");
	loc.column = 0;
	cr_assert_str_eq(tg_error_text(arena, tg_error_at(arena, TG_ERR_POLICY, loc, "no")),
			 "policy.yaml:3: no");
	loc.line = 0;
	cr_assert_str_eq(tg_error_text(arena, tg_error_at(arena, TG_ERR_POLICY, loc, "no")),
			 "policy.yaml: no");
}

Test(error, keeps_the_kind_and_place_of_its_cause)
{
	struct tg_loc loc = { "p", 1, 2 };
	const struct tg_error *cause = tg_error_at(arena, TG_ERR_LIMIT, loc, "too deep");
	const struct tg_error *err = tg_error_wrap(arena, cause, "cannot read the %s", "policy");

	cr_assert_eq(err->kind, TG_ERR_LIMIT);
	cr_assert_eq(err->cause, cause);
	cr_assert_str_eq(tg_error_text(arena, err), "p:1:2: cannot read the policy: too deep");
}

Test(error, says_what_the_system_said)
{
	const struct tg_error *err = tg_error_errno(arena, ENOENT, "cannot read %s", "x");

	cr_assert_eq(err->kind, TG_ERR_SYSTEM);
	cr_assert_str_eq(tg_error_text(arena, err), "cannot read x: No such file or directory");
}

Test(error, of_a_long_chain_or_message_is_cut)
{
	char word[20000];
	const struct tg_error *err;

	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	err = tg_error_new(arena, TG_ERR_BUG, "%s", word);
	cr_assert_lt(strlen(err->message), sizeof(word) - 1);
	for (size_t i = 0; i < 100; i++)
		err = tg_error_wrap(arena, err, "x");
	cr_assert_lt(strlen(tg_error_text(arena, err)), 20000);
}

static const struct tg_error *
try_it(const struct tg_error *result, bool *went_on)
{
	TG_TRY(result);
	*went_on = true;
	return NULL;
}

Test(error, try_returns_failures_and_goes_on_after_success)
{
	const struct tg_error *err = tg_error_new(arena, TG_ERR_BUG, "x");
	bool went_on = false;

	cr_assert_eq(try_it(err, &went_on), err);
	cr_assert_not(went_on);
	cr_assert_null(try_it(NULL, &went_on));
	cr_assert(went_on);
}
