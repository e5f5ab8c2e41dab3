/* SPDX-License-Identifier: MIT */
/* CODEOWNERS: every form that the forges document, and what is refused. */
#include "arena.h"

#include "trunkgate/buf.h"
#include "trunkgate/owners.h"

#include <string.h>

ARENA_SUITE(owners, 256);

static struct tg_owners
parse(enum tg_owners_dialect dialect, const char *text)
{
	struct tg_owners owners;
	tg_owners_parse(arena, dialect, tg_str_from(text), &owners);
	return owners;
}

/* Does this one pattern match? */
static bool
matches(enum tg_owners_dialect dialect, const char *pattern, const char *path)
{
	struct tg_buf text;
	tg_buf_init(&text, arena, 4096);
	tg_buf_addf(&text, "%s @x\n", pattern);
	struct tg_owners owners = parse(dialect, text.ptr);
	cr_assert_eq(owners.nr_errors, 0, "%s", pattern);
	return tg_owners_match(&owners, &owners.sections[0], tg_str_from(path));
}

struct vector {
	const char *pattern;
	const char *hits; /* separated by blanks */
	const char *misses;
};

static void
check(enum tg_owners_dialect dialect, const struct vector *vector, bool wanted)
{
	struct tg_str rest = tg_str_from(wanted ? vector->hits : vector->misses), path;
	while (tg_str_split(&rest, ' ', &path))
		cr_expect_eq(matches(dialect, vector->pattern, tg_str_cstr(arena, path)), wanted,
			     "%s %s %.*s", vector->pattern, wanted ? "misses" : "hits",
			     TG_STR_ARG(path));
}

Test(owners, github_patterns_are_those_of_gitignore)
{
	static const struct vector vectors[] = {
		{ "*", "a a/b a/b/c .github/x", "" },
		{ "*.js", "a.js b/a.js x.js/y", "a.jsx js" },
		{ "/a", "a a/b a/b/c", "b/a ab" },
		{ "a", "a a/b x/a x/a/y", "ab x/ba" },
		{ "a/", "a/b x/a/b x/a/b/c", "a x/a" },
		{ "/a/", "a/b a/b/c", "a x/a/b" },
		{ "a/b", "a/b a/b/c", "x/a/b a/bc" },
		{ "docs/*", "docs/a docs/.b", "docs/a/b x/docs/a docs" },
		{ "/*", "a b.c", "a/b" },
		{ "docs/**", "docs/a docs/a/b", "docs x/docs/a" },
		{ "docs/**/", "docs/a docs/a/b", "docs x/docs/a" },
		{ "**/logs", "logs a/logs a/b/logs a/logs/x", "logsx" },
		{ "/build/**/x", "build/x build/a/x build/a/b/x build/a/x/y", "x a/build/x" },
		{ "a/**/b/*.c", "a/b/x.c a/q/b/x.c", "a/b/q/x.c a/x.c" },
		{ "a?c", "abc x/abc", "a/c ac abbc" },
		{ "a\\ b", "", "ab" },
		{ "\\*x", "*x", "ax" },
		{ "/s/\\[a\\]/*.ts", "s/[a]/x.ts", "s/a/x.ts" },
		{ "a*b*c", "abc aXbYc abbbc", "ab acb" },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(vectors); i++) {
		check(TG_OWNERS_GITHUB, &vectors[i], true);
		check(TG_OWNERS_GITHUB, &vectors[i], false);
	}
	cr_expect(matches(TG_OWNERS_GITHUB, "a\\ b", "a b"));
}

Test(owners, gitlab_patterns_are_at_any_depth)
{
	static const struct vector vectors[] = {
		{ "*", "a a/b .x/y", "" },
		{ "a/b", "a/b x/a/b", "a/b/c a" },
		{ "/a/b", "a/b", "x/a/b a/b/c" },
		{ "docs/", "docs/a x/docs/a docs/a/b", "docs" },
		{ "/docs/", "docs/a docs/a/b", "x/docs/a" },
		{ "/docs/**/*.md", "docs/a.md docs/x/a.md docs/x/y/a.md", "docs/a.c x/docs/a.md" },
		{ "*.md", "a.md x/a.md", "a.md/x a.mdx" },
		{ "/docs/*", "docs/a", "docs/a/b" },
		{ "/docs/**/", "docs/a docs/a/b", "docs x/docs/a" },
		{ "docs/**/", "docs/a x/docs/a/b", "docs" },
		{ "s/\\[a\\]/", "s/[a]/x x/s/[a]/y", "s/a/x" },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(vectors); i++) {
		check(TG_OWNERS_GITLAB, &vectors[i], true);
		check(TG_OWNERS_GITLAB, &vectors[i], false);
	}
}

static const char *
owner_of(const struct tg_owners *owners, size_t section, const char *path)
{
	const struct tg_owners_rule *rule =
		tg_owners_match(owners, &owners->sections[section], tg_str_from(path));
	if (!rule)
		return "-";
	return rule->nr_owners ? tg_str_cstr(arena, rule->owners[0]) : "";
}

Test(owners, the_last_line_wins_and_one_without_owners_clears)
{
	struct tg_owners owners = parse(TG_OWNERS_GITHUB, "# all\n"
							  "*      @all # everything\n"
							  "\t/src/  @core a@b.example\n"
							  "/src/free\n");
	cr_assert_eq(owners.nr_errors, 0);
	cr_assert_eq(owners.nr_sections, 1);
	cr_assert_str_eq(owner_of(&owners, 0, "x"), "@all");
	cr_assert_str_eq(owner_of(&owners, 0, "src/x"), "@core");
	cr_assert_str_eq(owner_of(&owners, 0, "src/free"), "");
	const struct tg_owners_rule *rule =
		tg_owners_match(&owners, &owners.sections[0], TG_STR("src/x"));
	cr_assert_eq(rule->nr_owners, 2);
	cr_assert_eq(rule->line, 3);
}

Test(owners, gitlab_sections_stand_for_themselves)
{
	struct tg_owners owners = parse(TG_OWNERS_GITLAB, "* @all\n"
							  "[Docs][2] @writers\n"
							  "*.md\n"
							  "README.md @lead\n"
							  "^[Opt]\n"
							  "* @opt\n"
							  "[dOCS] @others\n"
							  "*.txt\n"
							  "!keep.txt\n");
	cr_assert_eq(owners.nr_errors, 0);
	cr_assert_eq(owners.nr_sections, 3, "names are the same in any case");
	cr_assert_str_eq(owner_of(&owners, 0, "a.md"), "@all");
	cr_assert_str_eq(owner_of(&owners, 1, "a.md"), "@writers");
	cr_assert_str_eq(owner_of(&owners, 1, "README.md"), "@lead");
	cr_assert_str_eq(owner_of(&owners, 1, "a.txt"), "@others");
	cr_assert_str_eq(owner_of(&owners, 1, "keep.txt"), "-", "excluded for good");
	cr_assert_str_eq(owner_of(&owners, 1, "a.c"), "-");
	cr_assert_eq(owners.sections[1].min, 2);
	cr_assert_not(owners.sections[1].is_optional);
	cr_assert(owners.sections[2].is_optional);
}

Test(owners, a_section_that_is_required_anywhere_is_required)
{
	struct tg_owners owners = parse(TG_OWNERS_GITLAB, "^[A] @x\n*\n[a][3]\n*.c @y\n^[a]\n");
	cr_assert_eq(owners.nr_sections, 2);
	cr_assert_not(owners.sections[1].is_optional);
	cr_assert_eq(owners.sections[1].min, 3);
}

Test(owners, what_cannot_be_read_is_told_by_line)
{
	static const struct {
		const char *line;
		const char *words;
	} bad[] = {
		{ "!x @a", "cannot begin" },  { "[x] @a", "ranges" },
		{ "a\\\\[ @a", "backslash" }, { "a\\[b] @a", "backslash" },
		{ "a*** @a", "***" },         { "* bo", "no owner" },
		{ "* @", "no owner" },        { "/ @a", "names nothing" },
		{ "a//b @a", "two slashes" }, { "x a@b@c", "no owner" },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++) {
		struct tg_buf text;
		tg_buf_init(&text, arena, 200);
		tg_buf_addf(&text, "* @a\n\n%s\n", bad[i].line);
		struct tg_owners owners = parse(TG_OWNERS_GITHUB, text.ptr);
		cr_assert_eq(owners.nr_errors, 1, "%s", bad[i].line);
		cr_assert_eq(owners.errors[0].line, 3);
		cr_assert_not_null(strstr(owners.errors[0].message, bad[i].words), "%s",
				   owners.errors[0].message);
	}
	cr_assert_eq(parse(TG_OWNERS_GITHUB, "\xef\xbb\xbf* @a").nr_errors, 1);
	cr_assert_eq(parse(TG_OWNERS_GITHUB, "\xff @a").nr_errors, 1);
	cr_assert_eq(parse(TG_OWNERS_GITLAB, "[] @a\n").nr_errors, 1);
	cr_assert_eq(parse(TG_OWNERS_GITLAB, "[a][x] @a\n").nr_errors, 1);
	cr_assert_eq(parse(TG_OWNERS_GITLAB, "[a][0] @a\n").nr_errors, 1);
	cr_assert_eq(parse(TG_OWNERS_GITLAB, "* @@maintainers\n").nr_errors, 1);
}

/* The plain way: every split of the path for every `**`. */
static bool
plainly(const char *p, const char *s)
{
	bool matched[64][64] = { { false } };
	size_t np = strlen(p), ns = strlen(s);
	matched[np][ns] = true;
	for (size_t i = np + 1; i-- > 0;) {
		for (size_t j = ns + 1; j-- > 0;) {
			if (i == np)
				continue;
			if (p[i] == '*')
				matched[i][j] = matched[i + 1][j] ||
						(j < ns && s[j] != '/' && matched[i][j + 1]);
			else
				matched[i][j] =
					j < ns && s[j] != '/' && p[i] == '?'
						? matched[i + 1][j + 1]
						: j < ns && p[i] == s[j] && matched[i + 1][j + 1];
		}
	}
	return matched[0][0];
}

/* Patterns without `**` and escapes against the plain way, some 200,000 pairs. */
Test(owners, matching_is_what_the_plain_way_says)
{
	static const char alphabet[] = "ab*?/";
	uint32_t seed = 12345;
	size_t compared = 0;
	for (int round = 0; round < 300000; round++) {
		char pattern[9] = "/", path[9];
		size_t np = 1, ns = 0;
		seed = seed * 1664525u + 1013904223u;
		for (uint32_t bits = seed >> 8, n = 1 + (seed >> 4) % 6; n; n--, bits /= 5)
			pattern[np++] = alphabet[bits % 5];
		seed = seed * 1664525u + 1013904223u;
		for (uint32_t bits = seed >> 8, n = 1 + (seed >> 4) % 7; n; n--, bits /= 3)
			path[ns++] = "ab/"[bits % 3];
		pattern[np] = path[ns] = '\0';
		if (strstr(pattern, "//") || strstr(pattern, "**") || pattern[np - 1] == '/' ||
		    strstr(path, "//") || path[0] == '/' || path[ns - 1] == '/')
			continue;
		cr_assert_eq(matches(TG_OWNERS_GITLAB, pattern, path), plainly(pattern + 1, path),
			     "%s %s", pattern, path);
		if (++compared % 1000 == 0)
			tg_arena_reset(arena);
	}
	cr_assert_gt(compared, 20000);
}

Test(owners, ten_thousand_lines_are_matched_line_by_line)
{
	struct tg_buf text;
	tg_buf_init(&text, arena, 1 << 20);
	for (int i = 0; i < 10000; i++)
		tg_buf_addf(&text, "/dir%d/**/x*y*z @a\n", i);
	struct tg_owners owners = parse(TG_OWNERS_GITHUB, text.ptr);
	cr_assert_eq(owners.nr_errors, 0);
	cr_assert_eq(owners.sections[0].nr_rules, 10000);
	cr_assert_str_eq(owner_of(&owners, 0, "dir77/a/b/xyz"), "@a");
	cr_assert_str_eq(owner_of(&owners, 0, "dir77/a/b/xy"), "-");
}
