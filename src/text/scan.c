/* SPDX-License-Identifier: MIT */
/*
 * Scanning a file with one expression. Without PCRE2_UTF: a source file may
 * hold any bytes, and the words that count are ASCII. Machine code runs first;
 * where it gives up the interpreter, which has other limits, has the say.
 */
#include "pattern_priv.h"

#include "trunkgate/clock.h"

enum {
	SCAN_STEPS = 20000000,
	SCAN_DEPTH = 20000,
	SCAN_HEAP_KIB = 32 * 1024,
	JIT_STACK_MIN = 32 * 1024,
	JIT_STACK_MAX = 4 * 1024 * 1024,
	LOOKS_PER_CLOCK = 64,
	LOOKS_PER_MATCH = 4,
	WALKED_MIN = 16 * 1024 * 1024,
	WALKED_PER_BYTE = 64,
	ERROR_SIZE = 256
};

struct tg_scan {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	uint32_t *group_of; /* for each capture: index of the name + 1, or 0 */
	uint32_t nr_captures;
	int64_t start; /* of the text, microseconds */
	size_t walked; /* bytes of this text, in vain */
	size_t walked_max;
	unsigned int looks; /* since the last one at the clock */
};

static void
forget(void *scan)
{
	struct tg_scan *s = scan;

	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->context);
	pcre2_jit_stack_free(s->stack);
	pcre2_code_free(s->code);
}

static bool
is_late(struct tg_scan *s, unsigned int looks)
{
	s->looks += looks;
	if (s->looks < LOOKS_PER_CLOCK)
		return false;
	s->looks = 0;
	return tg_monotonic_us() - s->start > TG_SCAN_TIME;
}

static int
count_walk(pcre2_callout_block *block, void *data)
{
	struct tg_scan *s = data;

	s->walked += block->current_position - block->start_match;
	if (s->walked > s->walked_max)
		return PCRE2_ERROR_MATCHLIMIT;
	return is_late(s, 1) ? PCRE2_ERROR_CALLOUT : 0;
}

/* Which capture belongs to which of the names asked for. */
static void
map_groups(struct tg_scan *s, struct tg_arena *arena, const char *const *groups)
{
	uint32_t nr = 0, entry = 0;
	PCRE2_SPTR table = NULL;

	pcre2_pattern_info(s->code, PCRE2_INFO_CAPTURECOUNT, &s->nr_captures);
	pcre2_pattern_info(s->code, PCRE2_INFO_NAMECOUNT, &nr);
	pcre2_pattern_info(s->code, PCRE2_INFO_NAMEENTRYSIZE, &entry);
	pcre2_pattern_info(s->code, PCRE2_INFO_NAMETABLE, &table);
	s->group_of = TG_NEW_ARRAY(arena, s->nr_captures + 1, uint32_t);
	for (uint32_t i = 0; i < nr; i++, table += entry) {
		uint32_t capture = (uint32_t)table[0] << 8 | table[1];

		for (uint32_t k = 0; k < TG_SCAN_GROUPS && groups[k]; k++)
			if (tg_str_eq(tg_str_from((const char *)table + 2), tg_str_from(groups[k])))
				s->group_of[capture] = k + 1;
	}
}

static bool
set_up(struct tg_scan *s)
{
	/* Where memory must not be executable this fails, and the interpreter
	 * does all. */
	if (!pcre2_jit_compile(s->code, PCRE2_JIT_COMPLETE))
		s->stack = pcre2_jit_stack_create(JIT_STACK_MIN, JIT_STACK_MAX, NULL);
	s->data = pcre2_match_data_create_from_pattern(s->code, NULL);
	s->context = pcre2_match_context_create(NULL);
	if (!s->data || !s->context)
		return false;
	pcre2_set_match_limit(s->context, SCAN_STEPS);
	pcre2_set_depth_limit(s->context, SCAN_DEPTH);
	pcre2_set_heap_limit(s->context, SCAN_HEAP_KIB);
	pcre2_set_callout(s->context, count_walk, s);
	if (s->stack)
		pcre2_jit_stack_assign(s->context, NULL, s->stack);
	return true;
}

const struct tg_error *
tg_scan_compile(struct tg_arena *arena, struct tg_str source, const char *const *groups,
		struct tg_scan **out, size_t *offset)
{
	const uint32_t options = PCRE2_MULTILINE | PCRE2_EXTENDED | PCRE2_DUPNAMES |
				 PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
	struct tg_scan *s = TG_NEW(arena, struct tg_scan);
	PCRE2_UCHAR message[ERROR_SIZE] = "";
	int error;

	*offset = 0;
	if (source.len > TG_SCAN_MAX)
		return tg_error_new(arena, TG_ERR_POLICY, "longer than %zu bytes", TG_SCAN_MAX);
	s->code = pcre2_compile((PCRE2_SPTR)source.ptr, source.len, options, &error, offset, NULL);
	if (!s->code) {
		pcre2_get_error_message(error, message, sizeof(message));
		return tg_error_new(arena, TG_ERR_POLICY, "%s", (const char *)message);
	}
	tg_arena_defer(arena, forget, s);
	if (!set_up(s))
		return tg_error_new(arena, TG_ERR_SYSTEM, "no memory for matching patterns");
	map_groups(s, arena, groups);
	*out = s;
	return NULL;
}

void
tg_scan_until(struct tg_scan *scan, size_t last)
{
	pcre2_set_offset_limit(scan->context, last);
}

static int
search(struct tg_scan *s, struct tg_str subject, size_t at)
{
	PCRE2_SPTR text = (PCRE2_SPTR)(subject.ptr ? subject.ptr : "");
	int code = pcre2_match(s->code, text, subject.len, at, 0, s->data, s->context);

	if (code < PCRE2_ERROR_NOMATCH && code != PCRE2_ERROR_CALLOUT && s->stack &&
	    s->walked <= s->walked_max)
		code = pcre2_match(s->code, text, subject.len, at, PCRE2_NO_JIT, s->data,
				   s->context);
	return code;
}

static void
take(const struct tg_scan *s, struct tg_str subject, int nr, struct tg_scan_match *out)
{
	const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(s->data);

	*out = (struct tg_scan_match){ .start = pairs[0], .end = pairs[1] };
	out->mark = (const char *)pcre2_get_mark(s->data);
	for (uint32_t i = 1; i < (uint32_t)nr; i++) {
		size_t start = pairs[2 * i], end = pairs[2 * i + 1];

		if (s->group_of[i] && start != PCRE2_UNSET && end >= start)
			out->groups[s->group_of[i] - 1] =
				tg_str_make(subject.ptr + start, end - start);
	}
}

const struct tg_error *
tg_scan_next(struct tg_scan *scan, struct tg_arena *scratch, struct tg_str subject, size_t at,
	     struct tg_scan_match *out, bool *found)
{
	int code = PCRE2_ERROR_CALLOUT;

	if (!at) {
		scan->start = tg_monotonic_us();
		scan->looks = 0;
		scan->walked = 0;
		scan->walked_max = WALKED_MIN + WALKED_PER_BYTE * subject.len;
	}
	if (!is_late(scan, LOOKS_PER_MATCH))
		code = search(scan, subject, at);
	*found = code > 0;
	if (code == PCRE2_ERROR_NOMATCH)
		return NULL;
	if (code == PCRE2_ERROR_CALLOUT)
		return tg_error_new(scratch, TG_ERR_LIMIT, "scanning takes too long");
	if (code < 0)
		return tg_error_new(scratch, TG_ERR_LIMIT,
				    "scanning takes too many steps (PCRE2 error %d)", code);
	take(scan, subject, code, out);
	if (out->end <= at && out->end == out->start)
		return tg_error_new(scratch, TG_ERR_POLICY, "the expression matches nothing");
	return NULL;
}
