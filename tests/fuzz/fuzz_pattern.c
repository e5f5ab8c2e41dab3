/* SPDX-License-Identifier: MIT */
/*
 * A regular expression of a policy in the first line, a text of a stranger
 * below it. A text that matches as a whole is found by a search, the list of
 * one says what the one says, a pattern that is compiled when it is needed says
 * what it says compiled, and time is bounded whatever both are.
 */
#include "fuzz.h"

#include "../../src/text/pattern_priv.h"

#include "trunkgate/utf8.h"

enum { BUDGET = 1000000 }; /* microseconds for one input */

static struct tg_pattern *
compile(struct tg_arena *arena, struct tg_str source, enum tg_pattern_mode mode)
{
	struct tg_pattern *pattern = NULL;
	size_t offset = 0;
	const struct tg_error *err = tg_pattern_compile(arena, source, mode, &pattern, &offset);

	must(!err || (err->kind == TG_ERR_POLICY && offset <= source.len));
	must(err || tg_str_eq(tg_pattern_source(pattern), source));
	return err ? NULL : pattern;
}

static bool
matches(struct tg_arena *arena, struct tg_pattern *pattern, struct tg_str text, bool *out)
{
	struct tg_pattern *list[] = { pattern };
	size_t at = 0;

	if (tg_pattern_match(pattern, arena, text, out)) {
		must(tg_pattern_ready(pattern));
		return false;
	}
	if (!tg_pattern_next(list, 1, arena, text, &at))
		must(*out == (at == 0));
	must(tg_pattern_ready(pattern));
	at = 0;
	if (!tg_pattern_next(list, 1, arena, text, &at))
		must(*out == (at == 0));
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)256 << 20);
	struct tg_str text = tg_str_make((const char *)data, size), source = { NULL, 0 };
	struct tg_pattern *whole, *search;
	bool is_whole, is_found;

	(void)tg_str_split(&text, '\n', &source);
	tg_pattern_set_budget(BUDGET);
	whole = compile(arena, source, TG_PATTERN_WHOLE);
	search = compile(arena, source, TG_PATTERN_SEARCH);
	must(!whole == !search);
	if (whole && matches(arena, whole, text, &is_whole) &&
	    matches(arena, search, text, &is_found)) {
		must(!is_whole || tg_utf8_is_valid(text));
		must(!is_whole || is_found);
	}
	tg_arena_destroy(arena);
	return 0;
}
