/* SPDX-License-Identifier: MIT */
/* Subjects, bodies, conventions, width and folding. */
#include "arena.h"

#include "trunkgate/message.h"

#define ID40 "0123456789abcdef0123456789abcdef01234567"
#define ID64 ID40 "0123456789abcdef01234567"
#define SCISSORS "# ------------------------ >8 ------------------------\n"

ARENA_SUITE(message, 8);

static const char *
subject(const char *message)
{
	return tg_str_cstr(arena, tg_message_subject(arena, tg_str_from(message)));
}

static const char *
body(const char *message)
{
	return tg_str_cstr(arena, tg_message_body(arena, tg_str_from(message)));
}

static const char *
fold(const char *s)
{
	return tg_str_cstr(arena, tg_fold(arena, tg_str_from(s)));
}

static size_t
width(const char *s)
{
	return tg_display_width(tg_str_from(s));
}

Test(message, subject_is_the_first_paragraph_in_one_line)
{
	cr_assert_str_eq(subject("one\n\nbody\n"), "one");
	cr_assert_str_eq(subject("one \r\ntwo\t\n\nbody\n"), "one two");
	cr_assert_str_eq(subject("\n \n  one\n"), "  one");
	cr_assert_str_eq(subject("one"), "one");
	cr_assert_str_eq(subject(""), "");
	cr_assert_str_eq(subject("\n\n"), "");
	cr_assert(tg_str_eq(tg_message_subject(arena, TG_STR("on\0e\ntwo")), TG_STR("on")));
}

Test(message, body_is_without_title_and_trailers)
{
	cr_assert_str_eq(body("s\n\n\none\n\ntwo\n\nA: 1\n"), "one\n\ntwo");
	cr_assert_str_eq(body("s\n\none\n"), "one");
	cr_assert_str_eq(body("s\n\n  one \n"), "  one");
	cr_assert_str_eq(body("s\n\nA: 1\n"), "");
	cr_assert_str_eq(body("s\nstill s\n"), "");
	cr_assert_str_eq(body("s\n \n\t\n"), "");
	cr_assert_str_eq(body(""), "");
}

Test(message, body_keeps_prose_that_shares_the_paragraph_of_trailers)
{
	cr_assert_str_eq(body("s\n\nwhy it is so\nSigned-off-by: A <a@x>\n"), "why it is so");
	cr_assert_str_eq(body("s\n\nA: 1\nprose\n"), "A: 1\nprose");
}

Test(message, body_ends_at_scissors_and_keeps_comments)
{
	cr_assert_str_eq(body("s\n\n#12 is fixed\n"), "#12 is fixed");
	cr_assert_str_eq(body("s\n\none\n" SCISSORS "two\n"), "one");
	cr_assert_str_eq(body("s\n\n" SCISSORS "two\n"), "");
}

/* --- Conventional Commits --- */

static bool
is_conventional(const char *s)
{
	struct tg_convention out;

	return tg_convention_parse(tg_str_from(s), &out);
}

Test(message, convention_has_four_parts)
{
	struct tg_convention c;

	cr_assert(tg_convention_parse(TG_STR("feat(ui, store)!: do it"), &c));
	cr_assert(tg_str_eq(c.type, TG_STR("feat")));
	cr_assert(tg_str_eq(c.scope, TG_STR("ui, store")));
	cr_assert(c.is_breaking);
	cr_assert(tg_str_eq(c.description, TG_STR("do it")));
	cr_assert(tg_convention_parse(TG_STR("fix: x: y"), &c));
	cr_assert(tg_str_eq(c.type, TG_STR("fix")));
	cr_assert_eq(c.scope.len, 0);
	cr_assert_not(c.is_breaking);
	cr_assert(tg_str_eq(c.description, TG_STR("x: y")));
}

Test(message, other_subjects_are_not_conventional)
{
	static const char *const bad[] = {
		"",
		"feat",
		"feat:",
		"feat: ",
		"feat:x",
		"feat :x",
		": x",
		"(ui): x",
		"feat(): x",
		"feat( ): x",
		"feat(ui: x",
		"feat(ui)x: y",
		"feat!!: x",
		"two words: x",
		"feat(a(b)): x",
		"feat(ui) : x",
		"feat!(ui): x",
		"!: x",
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_assert_not(is_conventional(bad[i]), "%s", bad[i]);
	cr_assert(is_conventional("build-tools: x"));
}

Test(message, unfinished_subjects_have_marks)
{
	static const char *const wip[] = {
		"WIP", "wip: x", "Wip x", "[WIP] x", "(wip)x", " WIP x"
	};
	static const char *const done[] = { "wiper: x", "x WIP", "WIPx", "fixup x", "fixup!x",
					    "[WIPE] x", "",      "[WI",  "(WIP] x" };

	cr_assert_str_eq(tg_subject_unfinished(TG_STR("fixup! x")), "fixup! ");
	cr_assert_str_eq(tg_subject_unfinished(TG_STR("squash! fixup! x")), "squash! ");
	cr_assert_str_eq(tg_subject_unfinished(TG_STR("amend! x")), "amend! ");
	for (size_t i = 0; i < TG_ARRAY_LEN(wip); i++) {
		const char *mark = tg_subject_unfinished(tg_str_from(wip[i]));

		cr_assert_not_null(mark, "%s", wip[i]);
		cr_assert_str_eq(mark, "WIP");
	}
	for (size_t i = 0; i < TG_ARRAY_LEN(done); i++)
		cr_assert_null(tg_subject_unfinished(tg_str_from(done[i])), "%s", done[i]);
}

/* --- reverts --- */

static const char *
reverted(const char *message)
{
	return tg_str_cstr(arena, tg_message_reverted_id(tg_str_from(message)));
}

Test(message, revert_names_a_full_id_in_the_body)
{
	cr_assert_str_eq(reverted("Revert \"x\"\n\nThis reverts commit " ID40 ".\n"), ID40);
	cr_assert_str_eq(reverted("s\n\nThis reverts commit " ID64), ID64);
	cr_assert_str_eq(reverted("s\n\ntext\nThis reverts commit " ID40 ", reversing\nx\n"), ID40);
}

Test(message, other_sentences_name_nothing)
{
	cr_assert_str_eq(reverted("This reverts commit " ID40 ".\n"), "");
	cr_assert_str_eq(reverted("s\n\nThis reverts commit 0123456.\n"), "");
	cr_assert_str_eq(reverted("s\n\nThis reverts commit " ID40 "0.\n"), "");
	cr_assert_str_eq(reverted("s\n\nThis reverts commit " ID40 "x\n"), "");
	cr_assert_str_eq(reverted("s\n\n> This reverts commit " ID40 ".\n"), "");
	cr_assert_str_eq(reverted("s\n\nThis reverts commit\n" ID40 ".\n"), "");
}

/* --- width --- */

Test(message, width_is_in_columns)
{
	cr_assert_eq(width(""), 0);
	cr_assert_eq(width("abc"), 3);
	cr_assert_eq(width("\xC3\xA4"), 1);
	cr_assert_eq(width("a\xCC\x88"), 1);                /* combining */
	cr_assert_eq(width("\xE6\x97\xA5\xE6\x9C\xAC"), 4); /* wide */
	cr_assert_eq(width("\xF0\x9F\x98\x80"), 2);         /* emoji */
	cr_assert_eq(width("a\xE2\x80\x8B"
			   "b"),
		     2); /* zero width space */
}

Test(message, width_of_what_is_not_shown_is_not_nothing)
{
	cr_assert_eq(width("\x1b\x07\t\x7f"), 4);
	cr_assert_eq(width("\xff\xfe\xC3"), 3);
	cr_assert_eq(width("\xC2\x80"), 1);
	cr_assert_eq(width("\xE2\x80\xA8"), 1);
}

/* --- folding --- */

Test(message, names_that_look_alike_fold_alike)
{
	cr_assert_str_eq(fold("Main"), "main");
	cr_assert_str_eq(fold("\xC3\x84"), fold("a\xCC\x88"));
	cr_assert_str_eq(fold("stra\xC3\x9F"
			      "e"),
			 "strasse");
	cr_assert_str_eq(fold("\xEF\xBC\xA1"), "a"); /* full width */
	cr_assert_str_eq(fold("a\xE2\x80\x8D"
			      "b"),
			 "ab");                         /* zero width joiner */
	cr_assert_str_neq(fold("\xD0\xB0"), fold("a")); /* Cyrillic */
}

Test(message, letters_of_other_scripts_look_like_ascii)
{
	static const char *const same[][2] = {
		{ "m\xD0\xB0in", "main" },             /* Cyrillic a */
		{ "\xD0\x9C\xD0\x90IN", "main" },      /* Cyrillic M, A */
		{ "\xCE\xB7\xCE\xBF\xCF\x84", "hot" }, /* Greek */
		{ "a\xE2\x88\x95"
		  "b",
		  "a/b" },
		{ "v\xE2\x88\x92"
		  "1\xff",
		  "v-1\xff" },
		{ "\xC3\x84", "\xC3\xA4" },
		{ "\xD0\xB6", "\xD0\xB6" }, /* like no other */
		{ "", "" },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(same); i++) {
		struct tg_str is = tg_lookalike(arena, tg_str_from(same[i][0]));
		cr_assert(tg_str_eq(is, tg_str_from(same[i][1])), "%zu: %.*s", i, TG_STR_ARG(is));
	}
	cr_assert(!tg_str_eq(tg_lookalike(arena, TG_STR("v1")), TG_STR("vl")));
}

Test(message, bad_bytes_stay_when_folded)
{
	cr_assert_str_eq(fold("A\xff"
			      "B\xC3"),
			 "a\xff"
			 "b\xC3");
	cr_assert_str_eq(fold("\xff\xC3\x84"), "\xff\xC3\xA4");
	cr_assert(tg_str_eq(tg_fold(arena, TG_STR("A\0\xC3\x84")), TG_STR("a\0\xC3\xA4")));
	cr_assert_eq(tg_fold(arena, TG_STR("")).len, 0);
}
