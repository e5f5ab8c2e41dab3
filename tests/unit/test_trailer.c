/* SPDX-License-Identifier: MIT */
/* Trailers by example; that they are git's is for trailers_differential.t. */
#include "arena.h"

#include "trunkgate/clock.h"
#include "trunkgate/trailer.h"

#include <stdio.h>
#include <string.h>

#define SCISSORS "# ------------------------ >8 ------------------------\n"

ARENA_SUITE(trailer, 256);

static struct tg_trailers
parse(struct tg_str message)
{
	struct tg_trailers trailers;

	tg_trailers_parse(arena, message, &trailers);
	return trailers;
}

/* "line:key=value|" for each trailer. */
static const char *
read_str(struct tg_str message)
{
	static char text[4096];
	struct tg_trailers trailers = parse(message);
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < trailers.nr; i++) {
		const struct tg_trailer *t = &trailers.items[i];

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%u:%.*s=%.*s|", t->line,
					TG_STR_ARG(t->key), TG_STR_ARG(t->value));
	}
	return text;
}

static const char *
read(const char *message)
{
	return read_str(tg_str_from(message));
}

/* "line kind key|" for each near miss. */
static const char *
near(const char *message)
{
	static const char *const kinds[] = {
		[TG_NEAR_FOREIGN_LINE] = "foreign", [TG_NEAR_EARLIER] = "earlier",
		[TG_NEAR_AFTER_CUT] = "cut",        [TG_NEAR_ONLY_PARAGRAPH] = "only",
		[TG_NEAR_SPELLING] = "spelling",
	};
	static char text[4096];
	struct tg_trailers trailers = parse(tg_str_from(message));
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < trailers.nr_near; i++) {
		const struct tg_near_miss *n = &trailers.near[i];

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%u %s %.*s|", n->line,
					kinds[n->kind], TG_STR_ARG(n->key));
	}
	return text;
}

/* --- what counts --- */

Test(trailer, last_paragraph_counts)
{
	cr_assert_str_eq(read("s\n\nbody\n\nA: 1\nb-2: x y\n"), "5:A=1|6:b-2=x y|");
	cr_assert_str_eq(read("s\n\nA: 1"), "3:A=1|");
	cr_assert_str_eq(read("\n \ns\n\nA: 1\n"), "5:A=1|");
}

Test(trailer, first_paragraph_never_does)
{
	cr_assert_str_eq(read("A: 1\n"), "");
	cr_assert_str_eq(read("s\nA: 1\n"), "");
	cr_assert_str_eq(read("\n\nA: 1\n"), "");
	cr_assert_str_eq(read(""), "");
	cr_assert_str_eq(read("\n\n"), "");
}

Test(trailer, earlier_paragraph_does_not)
{
	cr_assert_str_eq(read("s\n\nA: 1\n\nB: 2\n"), "5:B=2|");
	cr_assert_str_eq(read("s\n\nA: 1\n \t\nB: 2\n"), "5:B=2|");
	cr_assert_str_eq(read("s\n\nA: 1\n\ntext\n"), "");
}

Test(trailer, one_foreign_line_voids_the_paragraph)
{
	cr_assert_str_eq(read("s\n\nA: 1\nBREAKING CHANGE: x\n"), "");
	cr_assert_str_eq(read("s\n\nA: 1\nRefs #12\n"), "");
	cr_assert_str_eq(read("s\n\n indented\nA: 1\n"), "");
}

Test(trailer, sign_off_tolerates_three_lines_for_each_trailer)
{
	cr_assert_str_eq(read("s\n\nx\nx\nx\nSigned-off-by: A\n"), "6:Signed-off-by=A|");
	cr_assert_str_eq(read("s\n\nx\nx\nx\nx\nSigned-off-by: A\n"), "");
	cr_assert_str_eq(read("s\n\nx\nSigned-off-by:A\n"), "");
	cr_assert_str_eq(read("s\n\nx\nA: 1\n(cherry picked from commit abc)\n"), "4:A=1|");
}

Test(trailer, keys_are_ascii_letters_digits_and_hyphens)
{
	cr_assert_str_eq(read("s\n\nhttps://x\n"), "3:https=//x|");
	cr_assert_str_eq(read("s\n\nA \t : 1\n"), "3:A=1|");
	cr_assert_str_eq(read("s\n\n-: 1\n"), "3:-=1|");
	cr_assert_str_eq(read("s\n\nTwo words: 1\n"), "");
	cr_assert_str_eq(read("s\n\nA_b: 1\n"), "");
	cr_assert_str_eq(read("s\n\n\xC3\x84: 1\n"), "");
	cr_assert_str_eq(read("s\n\n: 1\n"), "");
	cr_assert_str_eq(read("s\n\nA\xEF\xBC\x9A 1\n"), "");
}

/* --- values --- */

Test(trailer, empty_values_stay_empty)
{
	cr_assert_str_eq(read("s\n\nA:\nB: 2\n"), "3:A=|4:B=2|");
	cr_assert_str_eq(read("s\n\nB: 2\nA: \t \n"), "3:B=2|4:A=|");
}

Test(trailer, folded_values_are_joined)
{
	cr_assert_str_eq(read("s\n\nA: 1\n  2\n\t3\nB: 4\n"), "3:A=1 2 3|6:B=4|");
	cr_assert_str_eq(read("s\n\nA:\n\tx\n"), "3:A=x|");
	cr_assert_str_eq(read("s\n\nA: 1  \n 2\n"), "3:A=1   2|");
	cr_assert_str_eq(read("s\n\nA: 1\n#c\n 2\nB: 3\n"), "");
}

Test(trailer, carriage_returns_at_line_ends_are_no_part)
{
	cr_assert_str_eq(read("s\r\n\r\nA: 1\r\nB: 2\r\n"), "3:A=1|4:B=2|");
	cr_assert_str_eq(read("s\n\nA: 1\r\n 2\r\n"), "3:A=1\r 2|");
}

Test(trailer, vertical_tab_and_form_feed_are_no_white_space)
{
	cr_assert_str_eq(read("s\n\nA: \v\f\n"), "3:A=\v\f|");
	cr_assert_str_eq(read("s\n\nA: 1\n\vB\n"), "");
}

Test(trailer, duplicates_keep_their_order)
{
	cr_assert_str_eq(read("s\n\nA: 2\nB: x\na: 1\n"), "3:A=2|4:B=x|5:a=1|");
}

/* --- where the message ends --- */

Test(trailer, a_line_of_hyphens_ends_nothing)
{
	cr_assert_str_eq(read("s\n\nA: 1\n---\nB: 2\n"), "");
	cr_assert_str_eq(read("s\n\n---\n\nB: 2\n"), "5:B=2|");
}

Test(trailer, scissors_end_the_message)
{
	cr_assert_str_eq(read("s\n\nA: 1\n" SCISSORS "B: 2\n"), "3:A=1|");
	cr_assert_str_eq(read(SCISSORS "s\n\nA: 1\n"), "");
	cr_assert_str_eq(read("s\n\n " SCISSORS "\nA: 1\n"), "5:A=1|");
}

Test(trailer, comments_and_blank_lines_at_the_end_are_ignored)
{
	cr_assert_str_eq(read("s\n\nA: 1\n\n# c\n\n"), "3:A=1|");
	cr_assert_str_eq(read("s\n\nA: 1\n# B: 2\nC: 3\n"), "3:A=1|5:C=3|");
	cr_assert_str_eq(read("s\n\nA: 1\n\n \n"), "3:A=1|");
}

Test(trailer, old_conflicts_at_the_end_are_ignored)
{
	cr_assert_str_eq(read("s\n\nA: 1\n\nConflicts:\n\tx.c\n\ty.c\n"), "3:A=1|");
	cr_assert_str_eq(read("s\n\nA: 1\n\nConflicts:\n\tx.c\nmore\n"), "");
}

Test(trailer, a_nul_ends_the_message)
{
	cr_assert_str_eq(read_str(TG_STR("s\n\nA: 1\n\0\n\ntext\n")), "3:A=1|");
	cr_assert_str_eq(read_str(TG_STR("s\n\nA: 1\0 2\n")), "3:A=1|");
	cr_assert_str_eq(read_str(TG_STR("\0s\n\nA: 1\n")), "");
}

/* --- near misses --- */

Test(trailer, nothing_is_near_when_all_is_well)
{
	cr_assert_str_eq(near("s\n\nbody text\n\nA: 1\n more\nB: 2\n"), "");
	cr_assert_str_eq(near("s\n"), "");
	cr_assert_str_eq(near(""), "");
}

Test(trailer, tells_the_line_that_voids_the_paragraph)
{
	cr_assert_str_eq(near("s\n\nA: 1\nBREAKING CHANGE: x\n"),
			 "4 foreign |4 spelling BREAKING CHANGE|");
	cr_assert_str_eq(near("s\n\nRefs #12\nA: 1\n"), "3 foreign |3 spelling Refs|");
	cr_assert_str_eq(near("s\n\nA: 1\n# c\n 2\n"), "5 foreign |");
}

Test(trailer, tells_no_foreign_line_where_there_is_no_trailer)
{
	cr_assert_str_eq(near("s\n\n(see below)\n"), "");
}

Test(trailer, tells_keys_in_earlier_paragraphs_and_the_title)
{
	cr_assert_str_eq(near("s\n\nA: 1\n\nB: 2\n"), "3 earlier A|");
	cr_assert_str_eq(near("feat: s\nA: 1\n\nB: 2\n"), "1 earlier feat|2 earlier A|");
	cr_assert_str_eq(near("s\n\nA: 1\n\n---\n(text)\n"), "3 earlier A|");
}

Test(trailer, tells_of_messages_of_one_paragraph)
{
	cr_assert_str_eq(near("A: 1\n"), "1 only A|");
	cr_assert_str_eq(near("\ns\nA: 1\n\n"), "3 only A|");
}

Test(trailer, tells_keys_behind_scissors_and_in_comments)
{
	cr_assert_str_eq(near("s\n\nA: 1\n" SCISSORS "B: 2\n"), "5 cut B|");
	cr_assert_str_eq(near("s\n\nA: 1\n#B: 2\n# C : 3\n"), "4 cut B|5 cut C|");
}

Test(trailer, tells_of_spellings)
{
	cr_assert_str_eq(near("s\n\nTicket ABC-1\n"), "3 spelling Ticket|");
	cr_assert_str_eq(near("s\n\n- Ticket: ABC-1\n"), "3 spelling Ticket|");
	cr_assert_str_eq(near("s\n\n**Ticket:** ABC-1\n"), "3 spelling Ticket|");
	cr_assert_str_eq(near("s\n\nTicket\xEF\xBC\x9A"
			      "ABC-1\n"),
			 "3 spelling Ticket|");
	cr_assert_str_eq(near("s\n\nTicket=ABC-1\n"), "3 spelling Ticket|");
	cr_assert_str_eq(near("s\n\nRisk: low\n  Ticket: ABC-1\n"), "4 spelling Ticket|");
}

Test(trailer, keeps_the_last_near_misses)
{
	struct tg_str line = TG_STR("A: 1\n");
	char message[8 + 300 * 5 + 8] = "s\n\n";
	struct tg_trailers trailers;

	for (size_t i = 0; i < 300; i++)
		memcpy(message + 3 + i * line.len, line.ptr, line.len);
	memcpy(message + 3 + 300 * line.len, "\nB: 1\n", 7);
	trailers = parse(tg_str_from(message));
	cr_assert_eq(trailers.nr, 1);
	cr_assert_eq(trailers.nr_near, TG_NEAR_MAX);
	cr_assert_eq(trailers.near[0].line, 203);
	cr_assert_eq(trailers.near[TG_NEAR_MAX - 1].line, 302);
}

/* --- size --- */

/* head, then as many pieces as make len bytes. */
static struct tg_str
repeat(const char *head, const char *piece, size_t len)
{
	size_t at = strlen(head), size = strlen(piece);
	char *text = tg_alloc(arena, len + size);

	memcpy(text, head, at);
	for (; at < len; at += size)
		memcpy(text + at, piece, size);
	return tg_str_make(text, at);
}

Test(trailer, a_block_of_100000_lines_is_read_whole)
{
	struct tg_trailers trailers = parse(repeat("s\n\n", "A: 1\n", 3 + 5 * TG_TRAILERS_MAX));

	cr_assert_eq(trailers.nr, TG_TRAILERS_MAX);
	cr_assert_not(trailers.is_cut);
	cr_assert_eq(trailers.items[TG_TRAILERS_MAX - 1].line, TG_TRAILERS_MAX + 2);
}

Test(trailer, a_longer_one_is_cut_and_says_so)
{
	struct tg_trailers trailers = parse(repeat("s\n\n", "A: 1\n", 4 + 5 * TG_TRAILERS_MAX));

	cr_assert_eq(trailers.nr, TG_TRAILERS_MAX);
	cr_assert(trailers.is_cut);
}

Test(trailer, long_messages_take_time_by_their_length, .timeout = 60)
{
	static const char *const pieces[] = { "A:\n", " x\n", "x\n", "a" };
	int64_t start = tg_monotonic_us();

	for (size_t i = 0; i < TG_ARRAY_LEN(pieces); i++) {
		(void)parse(repeat("s\n\nA: 1\n", pieces[i], (size_t)10 << 20));
		tg_arena_reset(arena);
	}
	/* A second on a slow machine; anything quadratic would take days. */
	cr_assert_lt(tg_monotonic_us() - start, (int64_t)40 * 1000000);
}

/* --- lookup and persons --- */

Test(trailer, is_found_by_key_in_any_case)
{
	struct tg_trailers trailers = parse(TG_STR("s\n\nA: 1\nB: 2\na: 3\n"));

	cr_assert_eq(tg_trailers_find(&trailers, TG_STR("a"), 0), &trailers.items[0]);
	cr_assert_eq(tg_trailers_find(&trailers, TG_STR("A"), 1), &trailers.items[2]);
	cr_assert_null(tg_trailers_find(&trailers, TG_STR("A"), 3));
	cr_assert_null(tg_trailers_find(&trailers, TG_STR("C"), 0));
}

Test(trailer, person_is_name_and_mail)
{
	struct tg_str name, mail;

	cr_assert(tg_parse_person(TG_STR(" Bo Li  <bo@x.org> "), &name, &mail));
	cr_assert(tg_str_eq(name, TG_STR("Bo Li")));
	cr_assert(tg_str_eq(mail, TG_STR("bo@x.org")));
	cr_assert(tg_parse_person(TG_STR("Bo<bo@x>"), NULL, NULL));
}

Test(trailer, anything_else_is_no_person)
{
	static const char *const bad[] = {
		"",
		"Bo",
		"<bo@x>",
		"Bo <>",
		"Bo <bo>",
		"Bo <@x>",
		"Bo <bo@>",
		"Bo <bo@x> junk",
		"Bo <b o@x>",
		"Bo <bo@x@y>",
		"Bo <<bo@x>>",
		"Bo> <bo@x>",
		"Bo <bo@x",
		"bo@x",
		"Bo <bo@x>, Cy <cy@x>",
		"Bo <bo@\tx>",
		" <bo@x>",
		"<",
		">",
		"Bo <",
	};

	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_assert_not(tg_parse_person(tg_str_from(bad[i]), NULL, NULL), "%s", bad[i]);
}
