/* SPDX-License-Identifier: MIT */
/* The decisions of ref_names. */
#include "arena.h"

#include "../../src/rules/ref_names.h"

ARENA_SUITE(rule_ref_names, 1);

static const char *
problem(const char *name)
{
	const char *text = tg_ref_names_problem(tg_str_from(name));

	return text ? text : "";
}

static bool
allowed(const char *pattern, const char *name)
{
	struct tg_glob_item items[] = { { tg_str_from("refs/heads/**"), false, NULL },
					{ tg_str_from(pattern), false, NULL } };
	struct tg_globs globs = { items, 2 };

	return tg_ref_names_allowed(&globs, tg_str_from(name));
}

Test(rule_ref_names, allows_what_the_list_matches)
{
	cr_assert(allowed("refs/tags/**", "refs/heads/a/b"));
	cr_assert(allowed("refs/tags/**", "refs/tags/v1"));
	cr_assert_not(allowed("refs/tags/**", "refs/changes/1"));
	cr_assert_not(allowed("refs/tags/**", "refs/head/a"));
}

Test(rule_ref_names, lets_replacements_in_only_by_name)
{
	const char *name = "refs/replace/0123456789012345678901234567890123456789";

	cr_assert_not(allowed("refs/**", name));
	cr_assert_not(allowed("refs/re*/**", name));
	cr_assert(allowed("refs/replace/**", name));
	cr_assert(allowed("refs/**", "refs/replaced/x"));
}

Test(rule_ref_names, exclusion_does_not_count_as_listing)
{
	struct tg_glob_item items[] = { { TG_STR("refs/replace/0*"), true, NULL },
					{ TG_STR("refs/**"), false, NULL } };
	struct tg_globs globs = { items, 2 };

	cr_assert_not(tg_ref_names_allowed(&globs, TG_STR("refs/replace/1")));
}

Test(rule_ref_names, accepts_ordinary_names)
{
	cr_assert_str_eq(problem("refs/heads/main"), "");
	cr_assert_str_eq(problem("refs/heads/feature/Größe-日本"), "");
	cr_assert_str_eq(problem("refs/tags/v1.0-rc1"), "");
	cr_assert_str_eq(problem("refs/heads/deadbeef"), "");
	cr_assert_str_eq(problem("refs/notes/HEAD"), "");
	cr_assert_str_eq(problem("refs/heads/fix/HEAD"), "");
}

Test(rule_ref_names, refuses_names_that_git_looks_up_elsewhere)
{
	const char *expected = "is a name that git keeps for itself";

	cr_assert_str_eq(problem("refs/heads/HEAD"), expected);
	cr_assert_str_eq(problem("refs/heads/head"), expected);
	cr_assert_str_eq(problem("refs/tags/FETCH_HEAD"), expected);
	cr_assert_str_eq(problem("refs/heads/@"), expected);
}

Test(rule_ref_names, refuses_names_that_read_as_ids)
{
	const char *expected = "reads as an object id";

	cr_assert_str_eq(problem("refs/heads/0123456789abcdef0123456789abcdef01234567"), expected);
	cr_assert_str_eq(problem("refs/tags/0123456789ABCDEF0123456789ABCDEF01234567"), expected);
	cr_assert_str_eq(problem("refs/heads/0123456789abcdef0123456789abcdef"
				 "0123456789abcdef0123456789abcdef"),
			 expected);
	cr_assert_str_eq(problem("refs/heads/0123456789abcdef0123456789abcdef0123456"), "");
	cr_assert_str_eq(problem("refs/heads/0123456789abcdef0123456789abcdef0123456g"), "");
}

Test(rule_ref_names, refuses_names_that_read_as_options_or_full_names)
{
	cr_assert_str_eq(problem("refs/heads/-f"), "reads as an option on a command line");
	cr_assert_str_eq(problem("refs/tags/--exec=x"), "reads as an option on a command line");
	cr_assert_str_eq(problem("refs/heads/a/-f"), "");
	cr_assert_str_eq(problem("refs/heads/refs/heads/main"),
			 "reads as a full ref name below another");
}

Test(rule_ref_names, refuses_characters_that_do_not_show)
{
	const char *expected = "holds a control, invisible or ill-formed character";

	cr_assert_str_eq(problem("refs/heads/a\xE2\x80\xAE"
				 "b"),
			 expected);
	cr_assert_str_eq(problem("refs/heads/a\xE2\x80\x8B"), expected);
	cr_assert_str_eq(problem("refs/heads/a\033[31m"), expected);
	cr_assert_str_eq(problem("refs/heads/a\nb"), expected);
	cr_assert_str_eq(problem("refs/notes/\xFF"), expected);
	cr_assert_str_eq(problem("refs/heads/\xC0\xAF"), expected);
}

Test(rule_ref_names, gives_the_short_name_of_branches_only)
{
	struct tg_str branch = tg_ref_names_branch(TG_STR("refs/heads/a/b"));

	cr_assert(tg_str_eq(branch, TG_STR("a/b")));
	cr_assert_eq(tg_ref_names_branch(TG_STR("refs/tags/a")).len, 0);
}
