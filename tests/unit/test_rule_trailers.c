/* SPDX-License-Identifier: MIT */
/* The decisions of trailers: names, conditions, values, near misses, and the
 * contradictions that a policy is told of. */
#include "../../src/rules/trailers.h"

#include "../../src/rules/rules.h"

#include "trunkgate/buf.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { TICKET, RISK, ROLLBACK, TESTED_BY, NR_KEYS };

static struct tg_arena *arena;
static struct tg_str names[NR_KEYS] = {
	{ "Ticket", 6 }, { "Risk", 4 }, { "Rollback", 8 }, { "Tested-by", 9 }
};
static struct tg_str risks[] = { { "low", 3 }, { "medium", 6 }, { "high", 4 } };
static struct tg_str alias_names[] = { { "Refs", 4 }, { "Fixes", 5 } };
static struct tg_str alias_targets[] = { { "ticket", 6 }, { "Ticket", 6 } };
static struct tg_trailer_key keys[NR_KEYS];
static struct tg_trailer_opts opts;

static void
setup(void)
{
	size_t i;

	arena = tg_arena_new("test", (size_t)8 << 20);
	memset(keys, 0, sizeof(keys));
	for (i = 0; i < NR_KEYS; i++) {
		keys[i].min_length = TG_UNSET;
		keys[i].repeat = true;
		keys[i].required.lines_over = TG_UNSET;
		keys[i].required.files_over = TG_UNSET;
	}
	cr_assert_null(tg_pattern_compile(arena, TG_STR("[A-Z]+-\\d+"), TG_PATTERN_WHOLE,
					  &keys[TICKET].pattern, NULL));
	keys[RISK].values = (struct tg_strs){ risks, 3 };
	keys[ROLLBACK].min_length = 10;
	keys[TESTED_BY].person = true;
	opts = (struct tg_trailer_opts){
		.keys = { names, keys, NR_KEYS },
		.aliases = { alias_names, alias_targets, 2 },
	};
}

static void
teardown(void)
{
	tg_arena_destroy(arena);
}

TestSuite(rule_trailers, .init = setup, .fini = teardown);

static struct tg_sorted_trailers
parse(const char *message)
{
	struct tg_trailers *trailers = TG_NEW(arena, struct tg_trailers);
	struct tg_sorted_trailers sorted;

	tg_trailers_parse(arena, tg_str_from(message), trailers);
	tg_trailers_sort(arena, &opts, trailers, &sorted);
	return sorted;
}

static const char *
value_problem(size_t key, const char *value)
{
	const char *problem = "untouched";

	cr_assert_null(tg_trailer_value_problem(arena, &keys[key], tg_str_from(value), &problem));
	return problem ? problem : "";
}

static const char *
example(size_t key)
{
	const char *text = NULL;

	cr_assert_null(tg_trailer_example(arena, &keys[key], &text));
	return text;
}

static struct tg_near_text
near(size_t key, const char *message)
{
	struct tg_sorted_trailers sorted = parse(message);
	struct tg_near_text text;

	tg_trailer_near(arena, &opts, key, &sorted, tg_str_from(message), &text);
	return text;
}

/* --- names --- */

Test(rule_trailers, keys_are_the_same_in_any_case)
{
	cr_assert_eq(tg_trailer_key_of(&opts, TG_STR("TICKET")), TICKET);
	cr_assert_eq(tg_trailer_key_of(&opts, TG_STR("tested-BY")), TESTED_BY);
	cr_assert_eq(tg_trailer_key_of(&opts, TG_STR("Tickets")), TG_NO_KEY);
}

Test(rule_trailers, aliases_are_their_key)
{
	cr_assert_eq(tg_trailer_key_of(&opts, TG_STR("refs")), TICKET);
	cr_assert_eq(tg_trailer_key_of(&opts, TG_STR("FIXES")), TICKET);
}

Test(rule_trailers, unknown_names_get_the_nearest)
{
	cr_assert(tg_str_eq(*tg_trailer_nearest_key(&opts, TG_STR("Tikcet")), TG_STR("Ticket")));
	cr_assert(tg_str_eq(*tg_trailer_nearest_key(&opts, TG_STR("Fixs")), TG_STR("Fixes")));
	cr_assert_null(tg_trailer_nearest_key(&opts, TG_STR("Reviewed-by")));
}

Test(rule_trailers, empty_values_are_passed_over)
{
	struct tg_sorted_trailers sorted = parse("s\n\nTicket:\nRefs: ABC-1\nRisk: low\n");

	cr_assert_eq(tg_trailers_next(&sorted, TICKET, 0, true), 0);
	cr_assert_eq(tg_trailers_next(&sorted, TICKET, 0, false), 1);
	cr_assert_eq(tg_trailers_next(&sorted, TICKET, 2, false), 3);
	cr_assert_eq(tg_trailers_next(&sorted, RISK, 0, false), 2);
	cr_assert_eq(tg_trailers_next(&sorted, ROLLBACK, 0, true), 3);
}

/* --- conditions --- */

static bool
text_holds(const char *message)
{
	struct tg_sorted_trailers sorted = parse(message);
	struct tg_requirement_facts facts = { &opts, &sorted, { NULL, 0 } };

	facts.subject = tg_message_subject(arena, tg_str_from(message));
	return tg_requirement_text_holds(&keys[ROLLBACK].required, &facts);
}

Test(rule_trailers, requires_nothing_by_itself)
{
	cr_assert_not(tg_requirement_is_set(&keys[TICKET].required));
	keys[TICKET].required.when = TG_REQUIRED_ALWAYS;
	cr_assert(tg_requirement_is_set(&keys[TICKET].required));
	cr_assert_null(tg_requirement_text(arena, &keys[TICKET].required));
}

Test(rule_trailers, requires_by_the_value_of_another)
{
	struct tg_str key = TG_STR("risk");
	struct tg_str value = TG_STR("high");

	keys[ROLLBACK].required.trailer = (struct tg_strmap){ &key, &value, 1 };
	cr_assert(text_holds("s\n\nRisk: high\n"));
	cr_assert(text_holds("s\n\nRISK: HIGH\n"));
	cr_assert(text_holds("s\n\nRisk: low\nRisk: high\n"));
	cr_assert_not(text_holds("s\n\nRisk: low\n"));
	cr_assert_not(text_holds("s\n"));
	value = TG_STR("any");
	cr_assert(text_holds("s\n\nRisk: low\n"));
	cr_assert_not(text_holds("s\n\nRisk:\nTicket: A-1\n"));
}

Test(rule_trailers, requires_by_type_in_any_case)
{
	struct tg_str types[] = { TG_STR("feat"), TG_STR("fix") };

	keys[ROLLBACK].required.types = (struct tg_strs){ types, 2 };
	cr_assert(text_holds("feat: x\n"));
	cr_assert(text_holds("Fix(ui)!: x\n"));
	cr_assert_not(text_holds("docs: x\n"));
	cr_assert_not(text_holds("feature x\n"));
}

Test(rule_trailers, conditions_must_all_hold)
{
	struct tg_str types[] = { TG_STR("feat") };
	struct tg_str key = TG_STR("Risk");
	struct tg_str value = TG_STR("any");

	keys[ROLLBACK].required.types = (struct tg_strs){ types, 1 };
	keys[ROLLBACK].required.trailer = (struct tg_strmap){ &key, &value, 1 };
	cr_assert(text_holds("feat: x\n\nRisk: low\n"));
	cr_assert_not(text_holds("feat: x\n"));
	cr_assert_not(text_holds("docs: x\n\nRisk: low\n"));
}

Test(rule_trailers, says_what_made_a_key_required)
{
	struct tg_glob_item paths[] = { { TG_STR("src/pay/**"), false, NULL },
					{ TG_STR("src/pay/doc/**"), true, NULL } };
	struct tg_str key = TG_STR("Risk");
	struct tg_str value = TG_STR("high");
	struct tg_requirement required = {
		.paths = { paths, 2 },
		.trailer = { &key, &value, 1 },
		.lines_over = 200,
		.files_over = TG_UNSET,
	};

	cr_assert_str_eq(tg_requirement_text(arena, &required),
			 "a change in src/pay/** and \"Risk: high\" and more than 200 changed "
			 "lines");
}

/* --- values --- */

Test(rule_trailers, patterns_match_whole_values)
{
	cr_assert_str_eq(value_problem(TICKET, "ABC-1"), "");
	cr_assert_str_eq(value_problem(TICKET, "ABC-1 then junk"),
			 "does not match the pattern [A-Z]+-\\d+");
	cr_assert_str_neq(value_problem(TICKET, "ABC-1\n"), "");
	cr_assert_str_neq(value_problem(TICKET, "x\nABC-1"), "");
}

Test(rule_trailers, listed_values_are_exact_and_suggested)
{
	cr_assert_str_eq(value_problem(RISK, "high"), "");
	cr_assert_str_eq(value_problem(RISK, "High"),
			 "is not one of low, medium, high (did you mean \"high\"?)");
	cr_assert_str_eq(value_problem(RISK, "none"), "is not one of low, medium, high");
}

Test(rule_trailers, persons_have_name_and_mail)
{
	cr_assert_str_eq(value_problem(TESTED_BY, "Bo Li <bo@example.org>"), "");
	cr_assert_str_eq(value_problem(TESTED_BY, "Bo Li"), "is not of the form \"Name <mail>\"");
	cr_assert_str_neq(value_problem(TESTED_BY, "<bo@example.org>"), "");
}

Test(rule_trailers, length_is_counted_in_characters)
{
	cr_assert_str_eq(value_problem(ROLLBACK, "0123456789"), "");
	cr_assert_str_eq(value_problem(ROLLBACK, "öööööööööö"), "");
	cr_assert_str_eq(value_problem(ROLLBACK, "öööööö"),
			 "has 6 characters, at least 10 are needed");
}

Test(rule_trailers, examples_are_values_that_pass)
{
	struct tg_str risky[] = { TG_STR("$(reboot)") };

	cr_assert_str_eq(example(TICKET), "ABC-123");
	cr_assert_str_eq(example(RISK), "low");
	cr_assert_str_eq(example(ROLLBACK), "...");
	cr_assert_str_eq(example(TESTED_BY), "Your Name <you@example.org>");
	keys[RISK].values = (struct tg_strs){ risky, 1 };
	cr_assert_str_eq(example(RISK), "...");
}

/* --- near misses --- */

Test(rule_trailers, nothing_near_is_nothing)
{
	cr_assert_null(near(TICKET, "s\n\nbody\n").text);
	cr_assert_null(near(TICKET, "s\n\nRisk: low\n").text);
}

Test(rule_trailers, explains_an_empty_value)
{
	struct tg_near_text text = near(TICKET, "s\n\nTicket:\nRisk: low\n");

	cr_assert_str_eq(text.text, "line 3 gives it no value");
	cr_assert_eq(text.line, 3);
}

Test(rule_trailers, explains_a_line_that_voids_the_block)
{
	struct tg_near_text text = near(TICKET, "s\n\nbody\n\nTicket: ABC-1\nBREAKING CHANGE: x\n");

	cr_assert_str_eq(text.text, "line 6 \"BREAKING CHANGE: x\" makes git read no trailers in "
				    "this paragraph");
	cr_assert_str_eq(text.hint, "write BREAKING-CHANGE: with a hyphen, as git reads it");
	cr_assert_eq(text.line, 6);
}

Test(rule_trailers, foreign_line_is_no_excuse_for_a_key_that_is_not_there)
{
	struct tg_near_text text = near(RISK, "s\n\nTicket: ABC-1\nBREAKING CHANGE: x\n");

	cr_assert_null(text.text);
}

Test(rule_trailers, explains_an_earlier_paragraph)
{
	struct tg_near_text text = near(TICKET, "s\n\nRefs: ABC-1\n\nRisk: low\n");

	cr_assert_str_eq(text.text,
			 "line 3 \"Refs: ABC-1\" is not in the last paragraph, where git reads "
			 "trailers");
	cr_assert_str_eq(text.hint, "move that line into the last paragraph");
}

Test(rule_trailers, explains_a_single_paragraph)
{
	struct tg_near_text text = near(TICKET, "subject\nTicket: ABC-1\n");

	cr_assert_not_null(text.text);
	cr_assert_str_eq(text.hint, "put a blank line above the trailers");
	cr_assert_eq(text.line, 2);
}

Test(rule_trailers, explains_a_scissors_line)
{
	struct tg_near_text text =
		near(TICKET, "s\n\nbody\n# ------------------------ >8 ------------------------\n"
			     "Ticket: ABC-1\n");

	cr_assert_not_null(text.text);
	cr_assert_eq(text.line, 5);
}

Test(rule_trailers, explains_a_misspelt_key)
{
	struct tg_near_text text = near(TICKET, "s\n\nTikcet: ABC-1\n");

	cr_assert_str_eq(text.text, "line 3 says \"Tikcet\"");
	cr_assert_eq(text.line, 3);
}

Test(rule_trailers, near_misses_show_no_addresses)
{
	struct tg_near_text text = near(TESTED_BY, "s\n\nTested-by: Bo <bo@x.org>\n\nRisk: low\n");

	cr_assert_not_null(text.text);
	cr_assert_null(strstr(text.text, "x.org"));
}

/* --- contradictions --- */

static struct tg_buf told;

static void
collect(struct tg_opt_check *check, const char *key, const char *message)
{
	(void)check;
	tg_buf_addf(&told, "%s: %s\n", key, message);
}

static const char *
complaints(void)
{
	struct tg_opt_check check = { arena, collect, NULL };

	tg_buf_init(&told, arena, 4096);
	tg_rule_trailers.check_opts(&check, &opts);
	return told.ptr;
}

Test(rule_trailers, sound_options_are_not_complained_of)
{
	cr_assert_str_eq(complaints(), "");
}

Test(rule_trailers, complains_of_required_and_forbidden)
{
	keys[TESTED_BY].person = false;
	keys[TESTED_BY].forbidden = true;
	keys[TESTED_BY].required.when = TG_REQUIRED_ALWAYS;
	cr_assert_str_eq(complaints(), "keys.Tested-by.forbidden: it is required as well\n");
}

Test(rule_trailers, complains_of_forbidden_with_a_value)
{
	keys[TESTED_BY].forbidden = true;
	cr_assert_str_eq(complaints(), "keys.Tested-by.forbidden: nothing looks at the value of a "
				       "trailer that must not be there\n");
}

Test(rule_trailers, complains_of_two_ways_to_say_a_value)
{
	keys[RISK].pattern = keys[TICKET].pattern;
	keys[RISK].min_length = 3;
	keys[RISK].person = true;
	cr_assert_str_eq(complaints(),
			 "keys.Risk.pattern: it has values as well; one of the two says it all\n"
			 "keys.Risk.person: it has values as well\n"
			 "keys.Risk.min_length: it has values, so their length says nothing\n");
}

Test(rule_trailers, complains_of_always_with_conditions)
{
	keys[TICKET].required.when = TG_REQUIRED_ALWAYS;
	keys[TICKET].required.lines_over = 5;
	cr_assert_str_eq(complaints(), "keys.Ticket.required.when: what is always required has no "
				       "conditions\n");
}

Test(rule_trailers, complains_of_conditions_that_cannot_hold)
{
	struct tg_str key[] = { TG_STR("Risc"), TG_STR("Risk") };
	struct tg_str value[] = { TG_STR("high"), TG_STR("hihg") };

	keys[ROLLBACK].required.trailer = (struct tg_strmap){ key, value, 2 };
	cr_assert_str_eq(complaints(),
			 "keys.Rollback.required.trailer: \"Risc\" is none of the keys (did you "
			 "mean \"Risk\"?)\n"
			 "keys.Rollback.required.trailer: \"hihg\" is no value of Risk; it has "
			 "low, medium, high (did you mean \"high\"?)\n");
}

Test(rule_trailers, complains_of_aliases_that_lead_nowhere)
{
	struct tg_str alias[] = { TG_STR("Fixes"), TG_STR("risk"), TG_STR("fixes") };
	struct tg_str target[] = { TG_STR("Tickte"), TG_STR("Ticket"), TG_STR("Ticket") };

	opts.aliases = (struct tg_strmap){ alias, target, 3 };
	cr_assert_str_eq(complaints(),
			 "aliases.Fixes: \"Tickte\" is none of the keys (did you mean "
			 "\"Ticket\"?)\n"
			 "aliases.risk: it is a key of its own\n"
			 "aliases.fixes: it is there twice: keys are the same in any case\n");
}

Test(rule_trailers, complains_of_keys_that_git_cannot_read)
{
	names[TICKET] = TG_STR("Ticket No");
	opts.aliases.nr = 0;
	cr_assert_str_eq(complaints(), "keys.Ticket No: git reads only letters, digits and - as "
				       "the key of a trailer\n");
}

Test(rule_trailers, complains_of_asking_for_nothing)
{
	opts.keys.nr = 0;
	opts.aliases.nr = 0;
	cr_assert_str_eq(complaints(),
			 "keys: no keys, and unknown ones are allowed: nothing is asked for\n");
	opts.unknown = TG_UNKNOWN_REFUSE;
	cr_assert_str_eq(complaints(), "");
}
