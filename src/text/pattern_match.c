/* SPDX-License-Identifier: MIT */
/*
 * Matching strangers' bytes. What a pattern may cost is bounded three times:
 * in backtracking steps and memory for each place where a match can start (by
 * PCRE2), and in time over all matches of the process.
 */
#include "pattern_priv.h"

#include "trunkgate/buf.h"
#include "trunkgate/clock.h"
#include "trunkgate/utf8.h"

#include <string.h>

enum {
	MOST_STEPS = 100000,
	MOST_DEPTH = 100000,
	MOST_HEAP_KIB = 16 * 1024,
	/* A compile to machine code costs some 7 us, which the interpreter
	 * spends on a hundred short values or on this many bytes. */
	JIT_FROM = 8 * 1024,
	CALL_COST = 64,
	SHORT_SUBJECT = 4096,
	NOT_COMPILED = PCRE2_ERROR_NULL, /* no match ends so: it is about our arguments */
	SHOWN_COLUMNS = 60,
	SUBSTITUTE = 0x1a /* ASCII's own sign for a character that was damaged */
};

/* Steps times bytes: one step may look at all the rest of the subject. */
static const uint64_t most_work = (uint64_t)1 << 31;

/* One for the process: hooks have one thread, and one push to judge. */
static struct engine {
	pcre2_match_context *context;
	pcre2_match_data *data; /* its memory grows to MOST_HEAP_KIB and is kept */
	int64_t budget;         /* microseconds left */
	int64_t start;          /* of the match that runs */
	unsigned int every;     /* starts between two looks at the clock */
	unsigned int starts;
} engine = { .budget = TG_PATTERN_BUDGET };

static int
look_at_clock(pcre2_callout_block *block, void *data)
{
	(void)block;
	(void)data;
	if (++engine.starts < engine.every)
		return 0;
	engine.starts = 0;
	return tg_monotonic_us() - engine.start > engine.budget ? PCRE2_ERROR_CALLOUT : 0;
}

static bool
start_engine(void)
{
	if (!engine.data)
		engine.data = pcre2_match_data_create(1, NULL);
	if (!engine.context) {
		engine.context = pcre2_match_context_create(NULL);
		if (engine.context) {
			pcre2_set_heap_limit(engine.context, MOST_HEAP_KIB);
			pcre2_set_depth_limit(engine.context, MOST_DEPTH);
			pcre2_set_callout(engine.context, look_at_clock, NULL);
		}
	}
	return engine.data && engine.context;
}

void
tg_pattern_set_budget(int64_t microseconds)
{
	engine.budget = microseconds;
}

static void
consider_jit(struct tg_pattern *pattern, size_t len)
{
	if (pattern->was_jit_tried)
		return;
	pattern->worked += CALL_COST + (len < JIT_FROM ? len : JIT_FROM);
	if (pattern->worked < JIT_FROM)
		return;
	/* Where memory must not be executable this fails, and the interpreter
	 * goes on. */
	(void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	pattern->was_jit_tried = true;
}

static int
run(struct tg_pattern *pattern, struct tg_str subject, uint32_t options)
{
	uint64_t steps = most_work / (subject.len + 1);

	pcre2_set_match_limit(engine.context, steps < MOST_STEPS ? (uint32_t)steps : MOST_STEPS);
	return pcre2_match(pattern->code, (PCRE2_SPTR)(subject.ptr ? subject.ptr : ""), subject.len,
			   0, options | PCRE2_NO_UTF_CHECK, engine.data, engine.context);
}

/* Machine code has limits of its own; where it gives up the interpreter has
 * the say, so that it never matters which of them ran. */
static int
run_both(struct tg_pattern *pattern, struct tg_str subject)
{
	int code = run(pattern, subject, 0);

	if (code < PCRE2_ERROR_NOMATCH && code != PCRE2_ERROR_CALLOUT && pattern->was_jit_tried)
		code = run(pattern, subject, PCRE2_NO_JIT);
	return code;
}

/*
 * Ill-formed bytes, each as one character that no pattern names: it stands in
 * the way of a literal but not of a dot, so that a bad byte inside does not
 * hide a text from a search.
 */
static struct tg_str
repaired(struct tg_arena *arena, struct tg_str subject)
{
	struct tg_str rest = subject;
	char *copy = tg_alloc(arena, subject.len);

	memcpy(copy, subject.ptr, subject.len);
	while (rest.len) {
		rest = tg_str_from_index(rest, tg_utf8_valid_prefix(rest));
		if (rest.len) {
			copy[subject.len - rest.len] = SUBSTITUTE;
			rest = tg_str_from_index(rest, 1);
		}
	}
	return tg_str_make(copy, subject.len);
}

static const struct tg_error *
give_up(const struct tg_pattern *pattern, struct tg_arena *scratch, size_t len, int code)
{
	const char *source = tg_show(scratch, pattern->source, SHOWN_COLUMNS);

	if (code == PCRE2_ERROR_CALLOUT)
		return tg_error_new(scratch, TG_ERR_LIMIT,
				    "the time for patterns is spent, at the pattern \"%s\"",
				    source);
	if (code == NOT_COMPILED)
		return tg_error_new(scratch, TG_ERR_SYSTEM, "the pattern \"%s\" cannot be compiled",
				    source);
	return tg_error_new(scratch, TG_ERR_LIMIT,
			    "the pattern \"%s\" takes too many steps on %zu bytes (PCRE2 error %d)",
			    source, len, code);
}

/* Known without compiling it; a text so long would be searched faster by PCRE2. */
static bool
cannot_match(const struct tg_pattern *pattern, struct tg_str subject)
{
	struct tg_str start = pattern->start;

	if (pattern->code || !start.len || subject.len > SHORT_SUBJECT)
		return false;
	if (pattern->mode == TG_PATTERN_WHOLE)
		return !tg_str_starts(subject, start);
	return tg_str_find(subject, start) == subject.len;
}

/* The answer of the pattern that the search ends at. subject is UTF-8 by
 * now; of what was not, the whole of a value matches nothing. */
static int
search(struct tg_pattern *const *patterns, size_t nr, struct tg_str subject, bool was_bad,
       size_t *at)
{
	int code = PCRE2_ERROR_NOMATCH;

	for (; *at < nr; ++*at) {
		if (was_bad && patterns[*at]->mode == TG_PATTERN_WHOLE)
			continue;
		if (cannot_match(patterns[*at], subject))
			continue;
		if (!tg_pattern_ready(patterns[*at]))
			return NOT_COMPILED;
		consider_jit(patterns[*at], subject.len);
		code = run_both(patterns[*at], subject);
		if (code != PCRE2_ERROR_NOMATCH)
			return code;
	}
	return code;
}

static int
search_repaired(struct tg_pattern *const *patterns, size_t nr, struct tg_str subject, size_t *at)
{
	struct tg_arena *arena = tg_arena_new("pattern", subject.len + SHORT_SUBJECT);
	int code = search(patterns, nr, repaired(arena, subject), true, at);

	tg_arena_destroy(arena);
	return code;
}

const struct tg_error *
tg_pattern_next(struct tg_pattern *const *patterns, size_t nr, struct tg_arena *scratch,
		struct tg_str subject, size_t *at)
{
	int code;

	if (*at >= nr)
		return NULL;
	if (engine.budget <= 0)
		return give_up(patterns[*at], scratch, subject.len, PCRE2_ERROR_CALLOUT);
	if (!start_engine())
		return tg_error_new(scratch, TG_ERR_SYSTEM, "no memory for matching patterns");
	engine.start = tg_monotonic_us();
	engine.every = subject.len > SHORT_SUBJECT ? 1 : 16;
	if (tg_utf8_is_valid(subject))
		code = search(patterns, nr, subject, false, at);
	else
		code = search_repaired(patterns, nr, subject, at);
	engine.budget -= tg_monotonic_us() - engine.start;
	/* 0 is a match, too: of more groups than anybody asked for. */
	if (code < PCRE2_ERROR_NOMATCH)
		return give_up(patterns[*at], scratch, subject.len, code);
	return NULL;
}

const struct tg_error *
tg_pattern_match(struct tg_pattern *pattern, struct tg_arena *scratch, struct tg_str subject,
		 bool *out)
{
	size_t at = 0;

	TG_TRY(tg_pattern_next(&pattern, 1, scratch, subject, &at));
	*out = at == 0;
	return NULL;
}
