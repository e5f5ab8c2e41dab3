/* SPDX-License-Identifier: MIT */
/* The decisions of commit_message. */
#include "arena.h"

#include "../../src/rules/commit_message.h"

#include "../../src/rules/common.h"

ARENA_SUITE(rule_commit_message, 1);

static struct tg_str types[] = { { "feat", 4 }, { "fix", 3 } };
static struct tg_str scopes[] = { { "ui", 2 }, { "store", 5 } };

static const char *
type_problem(const char *subject)
{
	const struct tg_strs list = { types, 2 };
	const char *problem = tg_message_type_problem(arena, &list, tg_str_from(subject));

	return problem ? problem : "";
}

static const char *
scope_problem(const char *subject)
{
	const struct tg_strs list = { scopes, 2 };
	const char *problem = tg_message_scope_problem(arena, &list, tg_str_from(subject));

	return problem ? problem : "";
}

static bool
is_signed_off(const char *message, const char *mail)
{
	struct tg_trailers trailers;

	tg_trailers_parse(arena, tg_str_from(message), &trailers);
	return tg_message_is_signed_off(&trailers, tg_str_from(mail));
}

Test(rule_commit_message, types_are_compared_exactly)
{
	cr_assert_str_eq(type_problem("feat: x"), "");
	cr_assert_str_eq(type_problem("fix(ui)!: x"), "");
	cr_assert_str_eq(type_problem("Feat: x"),
			 "type \"Feat\" is not one of feat, fix (did you mean \"feat\"?)");
	cr_assert_str_eq(type_problem("docs: x"), "type \"docs\" is not one of feat, fix");
}

Test(rule_commit_message, types_ask_for_a_type)
{
	cr_assert_str_eq(type_problem("make it so"),
			 "subject \"make it so\" is not \"type: text\" or \"type(scope): text\" "
			 "of type feat, fix");
}

Test(rule_commit_message, no_types_ask_for_nothing)
{
	const struct tg_strs none = { NULL, 0 };

	cr_assert_null(tg_message_type_problem(arena, &none, TG_STR("make it so")));
	cr_assert_null(tg_message_scope_problem(arena, &none, TG_STR("feat(x): y")));
}

Test(rule_commit_message, scopes_bind_only_subjects_that_have_one)
{
	cr_assert_str_eq(scope_problem("feat: x"), "");
	cr_assert_str_eq(scope_problem("make it so"), "");
	cr_assert_str_eq(scope_problem("feat(ui): x"), "");
	cr_assert_str_eq(scope_problem("feat(ui, store): x"), "");
	cr_assert_str_eq(scope_problem("feat(ui,stores): x"),
			 "scope \"stores\" is not one of ui, store (did you mean \"store\"?)");
}

Test(rule_commit_message, sign_off_is_a_trailer_of_a_person)
{
	cr_assert(is_signed_off("s\n\nSigned-off-by: A <a@x>\n", ""));
	cr_assert(is_signed_off("s\n\nsigned-off-by: A <a@x>\n", ""));
	cr_assert_not(is_signed_off("s\n\nSigned-off-by: A\n", ""));
	cr_assert_not(is_signed_off("s\n\nSigned-off-by:\n", ""));
	cr_assert_not(is_signed_off("s\n\nSigned-off-by: A <a@x>\n\nmore text\n", ""));
}

Test(rule_commit_message, sign_off_of_the_author_goes_by_mail)
{
	const char *message = "s\n\nSigned-off-by: B <b@x>\nSigned-off-by: A <A@X>\n";

	cr_assert(is_signed_off(message, "a@x"));
	cr_assert(is_signed_off(message, "b@x"));
	cr_assert_not(is_signed_off(message, "c@x"));
}

Test(rule_commit_message, encoding_must_be_utf8_by_name_and_by_bytes)
{
	struct tg_text text = { TG_STR("caf\xC3\xA9\n"), TG_STR(""), true, 6 };

	cr_assert_null(tg_message_encoding_problem(arena, &text));
	text.encoding = TG_STR("UTF-8");
	cr_assert_null(tg_message_encoding_problem(arena, &text));
	text.encoding = TG_STR("ISO-8859-1");
	cr_assert_str_eq(tg_message_encoding_problem(arena, &text),
			 "the commit declares the encoding \"ISO-8859-1\"");
	text = (struct tg_text){ TG_STR("s\n\ncaf\xE9\n"), TG_STR(""), false, 6 };
	cr_assert_str_eq(tg_message_encoding_problem(arena, &text),
			 "ill-formed UTF-8, byte 0xE9 on line 3");
}

Test(rule_commit_message, finds_the_line_of_forbidden_text)
{
	struct tg_pattern *pattern = NULL;
	uint32_t line = 99;

	cr_assert_null(
		tg_pattern_compile(arena, TG_STR("(?i)todo"), TG_PATTERN_SEARCH, &pattern, NULL));
	cr_assert_null(
		tg_message_forbidden_line(arena, pattern, TG_STR("s\n\na\nb ToDo\n"), &line));
	cr_assert_eq(line, 4);
	cr_assert_null(tg_message_forbidden_line(arena, pattern, TG_STR("s\n"), &line));
	cr_assert_eq(line, 0);
}

Test(rule_commit_message, subject_line_skips_blank_lines)
{
	cr_assert_eq(tg_message_subject_line(TG_STR("s\n")), 1);
	cr_assert_eq(tg_message_subject_line(TG_STR("\n \n\ts\n")), 3);
	cr_assert_eq(tg_message_subject_line(TG_STR("\n\n")), 0);
	cr_assert_eq(tg_message_subject_line(TG_STR("")), 0);
}

/* --- common.c --- */

Test(rule_commit_message, nearest_forgives_two_slips_in_six_letters)
{
	cr_assert(tg_str_is_near(TG_STR("Ticket"), TG_STR("TICKET")));
	cr_assert(tg_str_is_near(TG_STR("Ticket"), TG_STR("Tikcet")));
	cr_assert(tg_str_is_near(TG_STR("fix"), TG_STR("fixx")));
	cr_assert_not(tg_str_is_near(TG_STR("no"), TG_STR("on")));
	cr_assert_not(tg_str_is_near(TG_STR("high"), TG_STR("low")));
}

Test(rule_commit_message, long_lists_are_cut)
{
	struct tg_str items[12];
	struct tg_strs strs = { items, 12 };
	size_t i;

	for (i = 0; i < strs.nr; i++)
		items[i] = TG_STR("x");
	cr_assert_str_eq(tg_strs_text(arena, &strs), "x, x, x, x, x, x, x, x and 4 more");
}

Test(rule_commit_message, messages_hold_no_addresses)
{
	cr_assert_str_eq(tg_show_unaddressed(arena, TG_STR("Bo Li <bo@example.org>, x")),
			 "Bo Li <...@...>, x");
	cr_assert_str_eq(tg_show_unaddressed(arena, TG_STR("bo@example.org")), "...@...");
	cr_assert_str_eq(tg_show_unaddressed(arena, TG_STR("a  b\033")), "a  b\\x1b");
}
