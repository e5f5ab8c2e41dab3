/* SPDX-License-Identifier: MIT */
/* Regular expressions: what matches, what is refused, what is too dear. */
#include "arena.h"

#include "../../src/text/pattern_priv.h"

#include "trunkgate/clock.h"

#include <string.h>

ARENA_SUITE(pattern, 256);

static struct tg_pattern *
compile(const char *source, enum tg_pattern_mode mode)
{
	struct tg_pattern *pattern = NULL;
	const struct tg_error *err =
		tg_pattern_compile(arena, tg_str_from(source), mode, &pattern, NULL);

	cr_assert_null(err, "%s: %s", source, err ? err->message : "");
	return pattern;
}

static bool
match_str(enum tg_pattern_mode mode, const char *source, struct tg_str subject)
{
	const struct tg_error *err;
	bool is_match = false;

	err = tg_pattern_match(compile(source, mode), arena, subject, &is_match);
	cr_assert_null(err, "%s: %s", source, err ? err->message : "");
	return is_match;
}

static bool
whole(const char *source, const char *subject)
{
	return match_str(TG_PATTERN_WHOLE, source, tg_str_from(subject));
}

static bool
search(const char *source, const char *subject)
{
	return match_str(TG_PATTERN_SEARCH, source, tg_str_from(subject));
}

/* PCRE2's words and the place, "" when the source is a pattern. */
static const char *
problem(const char *source, enum tg_pattern_mode mode, size_t *offset)
{
	struct tg_pattern *pattern = NULL;
	const struct tg_error *err =
		tg_pattern_compile(arena, tg_str_from(source), mode, &pattern, offset);

	cr_assert_eq(!err, pattern != NULL);
	if (err)
		cr_assert_eq(err->kind, TG_ERR_POLICY);
	return err ? err->message : "";
}

/* The kind of a limit is TG_ERR_LIMIT, and *out is as it was. */
static void
assert_too_dear(const char *source, enum tg_pattern_mode mode, struct tg_str subject)
{
	struct tg_pattern *pattern = compile(source, mode);
	int64_t start = tg_monotonic_us();
	bool is_match = true;
	const struct tg_error *err = tg_pattern_match(pattern, arena, subject, &is_match);

	cr_assert_not_null(err, "%s", source);
	cr_assert_eq(err->kind, TG_ERR_LIMIT, "%s", err->message);
	cr_assert(is_match);
	cr_assert_lt(tg_monotonic_us() - start, (int64_t)20 * 1000000, "%s", source);
}

static struct tg_str
repeat(char c, size_t len, const char *end)
{
	char *text = tg_alloc(arena, len + strlen(end));

	memset(text, c, len);
	memcpy(text + len, end, strlen(end));
	return tg_str_make(text, len + strlen(end));
}

/* --- whole values --- */

Test(pattern, whole_is_anchored_at_both_ends)
{
	cr_assert(whole("[A-Z]+-\\d+", "ABC-1"));
	cr_assert_not(whole("[A-Z]+-\\d+", "ABC-1 "));
	cr_assert_not(whole("[A-Z]+-\\d+", "xABC-1"));
	cr_assert_not(whole("[A-Z]+-\\d+", "ABC-1 then junk"));
	cr_assert(whole("", ""));
	cr_assert_not(whole("", "a"));
}

Test(pattern, whole_is_not_fooled_by_newlines)
{
	cr_assert_not(whole("ABC-1", "ABC-1\n"));
	cr_assert_not(whole("^ABC-1$", "ABC-1\n"));
	cr_assert_not(whole("(?m)^ABC-1$", "x\nABC-1"));
	cr_assert_not(whole("(?m)^ABC-1$", "ABC-1\nx"));
	cr_assert_not(whole("ABC-1\\Z", "ABC-1\n"));
}

Test(pattern, whole_is_whole_for_each_alternative)
{
	cr_assert(whole("a|ab", "ab"));
	cr_assert_not(whole("a|b", "ab"));
	cr_assert_not(whole("a|b", "xb"));
	cr_assert_not(whole("(?x) a # comment", "ab"));
	cr_assert_not(whole("x(*ACCEPT)y", "xz"));
	cr_assert_not(whole("a\\Kb", "xab"));
}

Test(pattern, whole_value_with_a_bad_byte_never_matches)
{
	cr_assert_not(whole("ABC-1", "ABC-1\xff"));
	cr_assert_not(whole("ABC-1", "\xff"
				     "ABC-1"));
	cr_assert_not(whole("(?s).*", "\xff"));
	cr_assert_not(whole("(?s).*\\z", "a\xed\xa0\x80"));
}

/* --- searches --- */

Test(pattern, search_looks_anywhere)
{
	cr_assert(search("to.do", "x\ny to-do z\n"));
	cr_assert_not(search("to.do", "to\ndo"));
	cr_assert(search("(?s)to.do", "to\ndo"));
	cr_assert(search("a|b", "xxb"));
	cr_assert(search("(?m)^b$", "a\nb\nc"));
	cr_assert_not(search("\\Ab", "ab"));
	cr_assert(search("(?i)K", "k"));
}

Test(pattern, list_is_searched_from_where_it_stands)
{
	struct tg_pattern *list[] = { compile("x", TG_PATTERN_SEARCH),
				      compile("b", TG_PATTERN_WHOLE),
				      compile("a.b", TG_PATTERN_SEARCH),
				      compile("a", TG_PATTERN_SEARCH) };
	size_t at = 0;

	cr_assert_null(tg_pattern_next(list, 4, arena,
				       TG_STR("a\xff"
					      "b"),
				       &at));
	cr_assert_eq(at, 2);
	at++;
	cr_assert_null(tg_pattern_next(list, 4, arena,
				       TG_STR("a\xff"
					      "b"),
				       &at));
	cr_assert_eq(at, 3);
	at++;
	cr_assert_null(tg_pattern_next(list, 4, arena, TG_STR("a"), &at));
	cr_assert_eq(at, 4);
	at = 0;
	cr_assert_null(tg_pattern_next(list, 4, arena, TG_STR("b"), &at));
	cr_assert_eq(at, 1);
	at = 0;
	cr_assert_null(tg_pattern_next(list, 4, arena, TG_STR("none"), &at));
	cr_assert_eq(at, 4);
}

Test(pattern, settings_in_front_keep_working)
{
	cr_assert(search("(*UCP)\\d", "\xD9\xA1"));
	cr_assert_not(search("\\d", "\xD9\xA1"));
	cr_assert(search("(*UCP)(*NO_JIT)(?i)x|y", "aY"));
	cr_assert(search("(*F)|a", "a"));
}

Test(pattern, bad_byte_does_not_hide_a_text_from_a_dot)
{
	cr_assert(search("do.not", "do\xffnot"));
	cr_assert(search("not", "\xff\xfe not \xff"));
	cr_assert_not(search("donot", "do\xffnot"));
	cr_assert(search("\xC3\xA4", "\xC3\xC3\xA4"));
	cr_assert_not(search("\\w", "\xC3"));
}

Test(pattern, characters_are_code_points)
{
	cr_assert(whole(".", "\xC3\xA4"));
	cr_assert(whole("(?i)\xC3\xA4", "\xC3\x84"));
	cr_assert(whole("[\xC3\xA4\xC3\xB6]+", "\xC3\xB6\xC3\xA4"));
	cr_assert(match_str(TG_PATTERN_WHOLE, "a\\x00b", TG_STR("a\0b")));
	cr_assert(match_str(TG_PATTERN_SEARCH, "b", TG_STR("a\0b")));
}

Test(pattern, empty_subject_needs_no_pointer)
{
	struct tg_str nothing = { NULL, 0 };

	cr_assert(match_str(TG_PATTERN_WHOLE, "a*", nothing));
	cr_assert(match_str(TG_PATTERN_SEARCH, "^$", nothing));
}

Test(pattern, many_groups_are_a_match_all_the_same)
{
	cr_assert(whole("(a)(b)(c)(d)(e)\\5", "abcdee"));
	cr_assert_not(whole("(a)(b)(c)(d)(e)\\5", "abcded"));
}

Test(pattern, keeps_its_source)
{
	char source[] = "a+";
	struct tg_pattern *pattern = compile(source, TG_PATTERN_SEARCH);

	source[0] = 'b';
	cr_assert(tg_str_eq(tg_pattern_source(pattern), TG_STR("a+")));
}

/* --- what is refused --- */

Test(pattern, refuses_in_pcre2s_words_and_with_the_place)
{
	static const enum tg_pattern_mode modes[] = { TG_PATTERN_WHOLE, TG_PATTERN_SEARCH };
	size_t at;

	for (size_t i = 0; i < TG_ARRAY_LEN(modes); i++) {
		cr_assert_str_eq(problem("ab(c", modes[i], &at), "missing closing parenthesis");
		cr_assert_eq(at, 4);
		cr_assert_str_eq(problem("a)(b", modes[i], &at), "unmatched closing parenthesis");
		cr_assert_eq(at, 1);
		cr_assert_str_neq(problem("*a", modes[i], &at), "");
		cr_assert_leq(at, 1);
		cr_assert_str_neq(problem("(*UCP)*a", modes[i], &at), "");
		cr_assert_leq(at, 7);
		cr_assert_str_neq(problem("a\xff", modes[i], &at), "");
		cr_assert_leq(at, 2);
		cr_assert_str_neq(problem("(*LIMIT_MATCH=1", modes[i], &at), "");
		cr_assert_leq(at, strlen("(*LIMIT_MATCH=1"));
		cr_assert_str_neq(problem("[a-", modes[i], NULL), "");
	}
}

Test(pattern, refuses_single_bytes_of_characters)
{
	cr_assert_str_neq(problem("a\\Cb", TG_PATTERN_WHOLE, NULL), "");
	cr_assert_str_neq(problem("a\\Cb", TG_PATTERN_SEARCH, NULL), "");
}

Test(pattern, refuses_too_long_a_source)
{
	struct tg_str source = repeat('a', TG_PATTERN_MAX + 1, "");
	struct tg_pattern *pattern = NULL;
	size_t at = 0;

	cr_assert_not_null(tg_pattern_compile(arena, source, TG_PATTERN_WHOLE, &pattern, &at));
	cr_assert_eq(at, TG_PATTERN_MAX);
	cr_assert_null(pattern);
	source.len--;
	cr_assert_null(tg_pattern_compile(arena, source, TG_PATTERN_SEARCH, &pattern, &at));
}

/* --- what is too dear --- */

Test(pattern, bombs_are_errors, .timeout = 60)
{
	assert_too_dear("(\\w+\\s?)*", TG_PATTERN_WHOLE, repeat('a', 40, "!"));
	assert_too_dear("^(\\w+\\s?)*$", TG_PATTERN_SEARCH, repeat('a', 40, "!"));
	assert_too_dear("(a?){40}a{40}[^a]", TG_PATTERN_WHOLE, repeat('a', 60, ""));
}

Test(pattern, bombs_cannot_raise_their_limits, .timeout = 60)
{
	assert_too_dear("(*LIMIT_MATCH=4000000000)(*LIMIT_DEPTH=4000000000)"
			"(*LIMIT_HEAP=4000000000)(\\w+\\s?)*",
			TG_PATTERN_WHOLE, repeat('a', 40, "!"));
}

Test(pattern, bombs_are_errors_with_and_without_jit, .timeout = 60)
{
	struct tg_pattern *pattern = compile("(\\w+\\s?)*", TG_PATTERN_WHOLE);
	struct tg_str bomb = repeat('a', 40, "!");
	bool is_match = true;

	for (size_t i = 0; i < 300; i++) {
		cr_assert_null(tg_pattern_match(pattern, arena, TG_STR("ab cd"), &is_match));
		cr_assert(is_match);
	}
	cr_assert_not_null(tg_pattern_match(pattern, arena, bomb, &is_match));
	cr_assert_not_null(tg_pattern_match(compile("(*NO_JIT)(\\w+\\s?)*", TG_PATTERN_WHOLE),
					    arena, bomb, &is_match));
}

Test(pattern, deep_matches_answer_or_are_errors, .timeout = 60)
{
	struct tg_pattern *pattern = compile("(a|b)*!", TG_PATTERN_WHOLE);
	const struct tg_error *err;
	bool is_match = false;

	err = tg_pattern_match(pattern, arena, repeat('a', 1 << 20, "!"), &is_match);
	cr_assert(err ? err->kind == TG_ERR_LIMIT : is_match);
}

Test(pattern, slow_searches_end_when_the_time_is_spent, .timeout = 60)
{
	/* Each place costs less than the limit of steps; there are 200,000. */
	struct tg_str subject = repeat('a', 200000, "");

	tg_pattern_set_budget(200000);
	assert_too_dear("(?:a?){14}[^a]", TG_PATTERN_SEARCH, subject);
	assert_too_dear("x", TG_PATTERN_WHOLE, TG_STR("x"));
}

Test(pattern, time_is_of_all_matches_together, .timeout = 60)
{
	struct tg_pattern *pattern = compile("(?:a*+b|a)*c", TG_PATTERN_WHOLE);
	struct tg_str subject = repeat('a', 3000, "");
	bool is_match;
	size_t i;

	tg_pattern_set_budget(100000);
	for (i = 0; i < 1000000; i++) {
		if (tg_pattern_match(pattern, arena, subject, &is_match))
			break;
	}
	cr_assert_lt(i, 1000000);
	tg_pattern_set_budget(TG_PATTERN_BUDGET);
	cr_assert(whole("x", "x"));
	tg_pattern_set_budget(INT64_MAX);
	cr_assert(search("x", "aax"));
}

Test(pattern, a_literal_is_found_in_fifty_megabytes, .timeout = 60)
{
	cr_assert(match_str(TG_PATTERN_SEARCH, "TODO:", repeat('x', (size_t)50 << 20, "TODO:")));
	cr_assert_not(match_str(TG_PATTERN_SEARCH, "TODO:", repeat('x', (size_t)50 << 20, "TOD")));
}

Test(pattern, answers_are_the_same_before_and_after_jit)
{
	static const char *const sources[] = { "a.c", "(?i)AbC$", "^a|c$", "(a|b)+c?", "\\bab" };
	static const char *const subjects[] = { "abc",
						"ABC\n",
						"xc",
						"b",
						"",
						"\xff"
						"abc",
						"a\nc" };

	for (size_t s = 0; s < TG_ARRAY_LEN(sources); s++) {
		for (size_t mode = 0; mode < 2; mode++) {
			struct tg_pattern *p = compile(sources[s], (enum tg_pattern_mode)mode);

			for (size_t i = 0; i < 400; i++) {
				struct tg_str subject =
					tg_str_from(subjects[i % TG_ARRAY_LEN(subjects)]);
				bool now;

				cr_assert_null(tg_pattern_match(p, arena, subject, &now));
				cr_assert_eq(now, match_str((enum tg_pattern_mode)mode, sources[s],
							    subject));
			}
		}
	}
}

/* ---- Patterns that are compiled when they are needed ---- */

Test(pattern, what_is_called_simple_compiles_and_says_the_same)
{
	static const char alphabet[] = "aab.\\d[]-z^$()|?:*+{} ";
	static const char letters[] = "abz. \xff";
	uint32_t random = 1;
	size_t nr_simple = 0;

	for (size_t i = 0; i < 200000; i++) {
		char source[10], subject[6];
		struct tg_str start, src = { source, 0 }, subj = { subject, 0 };
		struct tg_pattern *p = NULL;
		size_t at = 0, again = 0;

		for (random = random * 1103515245u + 12345u; src.len < random >> 29; src.len++) {
			random = random * 1103515245u + 12345u;
			source[src.len] = alphabet[(random >> 16) % (sizeof(alphabet) - 1)];
		}
		for (; subj.len < sizeof(subject) - (random >> 30); subj.len++) {
			random = random * 1103515245u + 12345u;
			subject[subj.len] = letters[(random >> 16) % (sizeof(letters) - 1)];
		}
		if (!tg_pattern_is_simple(src, &start))
			continue;
		nr_simple++;
		cr_assert_null(
			tg_pattern_compile(arena, src, (enum tg_pattern_mode)(i % 2), &p, NULL));
		cr_assert_null(tg_pattern_next(&p, 1, arena, subj, &at));
		cr_assert(tg_pattern_ready(p), "%.*s", TG_STR_ARG(src));
		cr_assert_null(tg_pattern_next(&p, 1, arena, subj, &again));
		cr_assert_eq(at, again, "%.*s", TG_STR_ARG(src));
	}
	cr_assert_gt(nr_simple, 20000);
}

Test(pattern, what_begins_every_match_is_known)
{
	static const struct {
		const char *source, *start;
	} cases[] = {
		{ "forbidden-word-1[a-z]+", "forbidden-word-1" },
		{ "TODO", "TODO" },
		{ "TODOs?", "TODO" },
		{ "to+", "to" },
		{ "ab*c", "a" },
		{ "ab|cd", "" },
		{ "ab(c|d)", "ab" },
		{ "(ab)c", "" },
		{ "^ab", "" },
	};
	struct tg_str start;

	for (size_t i = 0; i < TG_ARRAY_LEN(cases); i++) {
		cr_assert(tg_pattern_is_simple(tg_str_from(cases[i].source), &start));
		cr_assert(tg_str_eq(start, tg_str_from(cases[i].start)), "%s", cases[i].source);
	}
}

Test(pattern, a_mistake_is_told_before_anything_is_matched)
{
	static const char *const wrong[] = { "+a",  "a**b(", "(a",    "a)",   "[b-a]",    "[a",
					     "a\\", "(?<n>", "[.a.]", "[..]", "x[.a-z.]+" };
	struct tg_pattern *p = NULL;

	for (size_t i = 0; i < TG_ARRAY_LEN(wrong); i++)
		cr_assert_not_null(tg_pattern_compile(arena, tg_str_from(wrong[i]),
						      TG_PATTERN_SEARCH, &p, NULL),
				   "%s", wrong[i]);
}
