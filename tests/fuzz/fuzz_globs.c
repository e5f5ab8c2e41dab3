/* SPDX-License-Identifier: MIT */
/*
 * Patterns, one per line, and in the last line a name. Each pattern alone and
 * the list of them must say what a matcher says that is too simple to be
 * wrong, a table of all ends of a pattern and all ends of a name.
 */
#include "fuzz.h"

#include "trunkgate/glob.h"

enum { MAX_PATTERNS = 8, SHORT = 60 };

/* [i][j][at the start of a segment]: pattern from i on matches name from j on. */
static bool can[SHORT + 1][SHORT + 1][2];

/* Whether some end of the name from j on is matched by the pattern from i on,
 * with what is skipped as far as "*" or "**" may go. */
static bool
can_skip(size_t i, struct tg_str name, size_t j, bool is_double)
{
	for (; j <= name.len; j++) {
		if (can[i][j][0])
			return true;
		if (j < name.len && name.ptr[j] == '/' && !is_double)
			break;
	}
	return false;
}

static bool
can_skip_segments(size_t i, struct tg_str name, size_t j)
{
	if (can[i][j][1])
		return true;
	for (; j < name.len; j++) {
		if (name.ptr[j] == '/' && can[i][j + 1][1])
			return true;
	}
	return false;
}

static bool
slow_step(struct tg_str pattern, size_t i, struct tg_str name, size_t j, bool is_start)
{
	struct tg_str rest = tg_str_from_index(pattern, i);
	bool is_double = tg_str_starts(rest, TG_STR("**"));

	if (!rest.len)
		return j == name.len;
	if (is_start && tg_str_eq(rest, TG_STR("**")))
		return j < name.len;
	if (is_start && tg_str_starts(rest, TG_STR("**/")))
		return can_skip_segments(i + 3, name, j);
	if (rest.ptr[0] == '*')
		return can_skip(i + (is_double ? 2 : 1), name, j, is_double);
	return j < name.len && name.ptr[j] == rest.ptr[0] && can[i + 1][j + 1][rest.ptr[0] == '/'];
}

static bool
slow_match(struct tg_str pattern, struct tg_str name)
{
	for (size_t i = pattern.len + 1; i-- > 0;) {
		for (size_t j = name.len + 1; j-- > 0;) {
			can[i][j][0] = slow_step(pattern, i, name, j, false);
			can[i][j][1] = slow_step(pattern, i, name, j, true);
		}
	}
	return can[0][0][1];
}

static bool
check_pattern(struct tg_str pattern, struct tg_str name)
{
	bool is_match = tg_glob_match(pattern, name);

	if (is_match)
		must(tg_str_starts(name, tg_glob_literal_prefix(pattern)));
	if (tg_glob_is_literal(pattern) && pattern.len <= TG_GLOB_MAX)
		must(is_match == tg_str_eq(pattern, name));
	if (pattern.len <= SHORT && name.len <= SHORT)
		must(is_match == slow_match(pattern, name));
	if (!tg_glob_problem(pattern))
		must(pattern.len && pattern.ptr[0] != '/');
	return is_match;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_str rest = { (const char *)data, size }, line = { NULL, 0 };
	struct tg_glob_item items[MAX_PATTERNS] = { 0 };
	struct tg_globs globs = { items, 0 };
	/* The first half of the list as a group of its own. */
	struct tg_globs front, back;
	bool expected;

	while (globs.nr < MAX_PATTERNS && tg_str_index(rest, '\n') < rest.len &&
	       tg_str_split(&rest, '\n', &line)) {
		items[globs.nr].exclude = tg_str_starts(line, TG_STR("!"));
		items[globs.nr].text = tg_str_from_index(line, items[globs.nr].exclude ? 1 : 0);
		globs.nr++;
	}
	expected = globs.nr && items[0].exclude;
	for (size_t i = 0; i < globs.nr; i++) {
		if (check_pattern(items[i].text, rest))
			expected = !items[i].exclude;
	}
	must(tg_globs_match(&globs, rest) == expected);
	if (globs.nr < 2)
		return 0;
	front = (struct tg_globs){ items, globs.nr / 2 };
	back = (struct tg_globs){ items + front.nr, globs.nr - front.nr };
	expected = tg_globs_match(&front, rest);
	back.items[0] = (struct tg_glob_item){ TG_STR("@front"), false, &front };
	for (size_t i = 1; i < back.nr; i++) {
		if (tg_glob_match(back.items[i].text, rest))
			expected = !back.items[i].exclude;
	}
	must(tg_globs_match(&back, rest) == expected);
	return 0;
}
