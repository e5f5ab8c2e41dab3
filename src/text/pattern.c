/* SPDX-License-Identifier: MIT */
/*
 * Compiling patterns. PCRE2_UTF without PCRE2_UCP: characters are code
 * points, but \d, \w, \s and \b mean ASCII, so that a ticket's "\d+" is not
 * met by the digits of another script; a pattern that wants them says (*UCP).
 */
#include "pattern_priv.h"

#include <string.h>

enum { MESSAGE_SIZE = 256, CALLOUT_LEN = 5 };

/* Called for each place where a search starts, so that the time it takes can
 * be seen from inside: PCRE2's limits start anew at every place. */
static const char callout[] = "(?C1)";

static void
forget(void *pattern)
{
	struct tg_pattern *p = pattern;

	pcre2_code_free(p->code);
}

/* Shared by all patterns of the process; NULL, for lack of memory, is what
 * PCRE2 takes for its defaults. */
static pcre2_compile_context *
compile_context(void)
{
	static pcre2_compile_context *context;

	if (!context) {
		context = pcre2_compile_context_create(NULL);
		if (context) {
			/* Whatever the library was built with. */
			pcre2_set_newline(context, PCRE2_NEWLINE_LF);
			pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
		}
	}
	return context;
}

/* The bytes of settings such as (*UCP), which must come first. */
static size_t
settings_len(struct tg_str source)
{
	size_t len = 0;

	while (tg_str_starts(tg_str_from_index(source, len), TG_STR("(*"))) {
		size_t i = len + 2;

		while (i < source.len && (source.ptr[i] == '_' || source.ptr[i] == '=' ||
					  tg_is_digit(source.ptr[i]) ||
					  (source.ptr[i] >= 'A' && source.ptr[i] <= 'Z')))
			i++;
		if (i == source.len || source.ptr[i] != ')')
			break;
		len = i + 1;
	}
	return len;
}

/* source with the callout behind its settings. */
static struct tg_str
with_callout(char room[TG_PATTERN_MAX + CALLOUT_LEN], struct tg_str source, size_t settings)
{
	memcpy(room, source.ptr, settings);
	memcpy(room + settings, callout, CALLOUT_LEN);
	memcpy(room + settings + CALLOUT_LEN, source.ptr + settings, source.len - settings);
	return tg_str_make(room, source.len + CALLOUT_LEN);
}

static const struct tg_error *
refuse(struct tg_arena *arena, int code)
{
	PCRE2_UCHAR message[MESSAGE_SIZE];

	if (pcre2_get_error_message(code, message, sizeof(message)) < 0)
		return tg_error_new(arena, TG_ERR_POLICY, "PCRE2 error %d", code);
	return tg_error_new(arena, TG_ERR_POLICY, "%s", (const char *)message);
}

/* 0, or PCRE2's error and where in source it is. */
static int
compile(struct tg_pattern *pattern, size_t *offset)
{
	char room[TG_PATTERN_MAX + CALLOUT_LEN];
	uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
	size_t settings = settings_len(pattern->source);
	struct tg_str source = pattern->source, text = source;
	int error;
	size_t at;

	if (pattern->mode == TG_PATTERN_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	else if (source.len)
		text = with_callout(room, source, settings);
	pattern->code = pcre2_compile((PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, options,
				      &error, &at, compile_context());
	if (pattern->code)
		return 0;
	if (text.len != source.len && at > settings)
		at = at < settings + CALLOUT_LEN ? settings : at - CALLOUT_LEN;
	/* The library can name the byte behind the end. */
	*offset = at < source.len ? at : source.len;
	return error;
}

bool
tg_pattern_ready(struct tg_pattern *pattern)
{
	size_t offset;

	return pattern->code || !compile(pattern, &offset);
}

const struct tg_error *
tg_pattern_compile(struct tg_arena *arena, struct tg_str source, enum tg_pattern_mode mode,
		   struct tg_pattern **out, size_t *offset)
{
	struct tg_pattern *pattern;
	size_t at;
	int error = 0;

	if (source.len > TG_PATTERN_MAX) {
		if (offset)
			*offset = TG_PATTERN_MAX;
		return tg_error_new(arena, TG_ERR_POLICY, "longer than %d bytes", TG_PATTERN_MAX);
	}
	pattern = TG_NEW(arena, struct tg_pattern);
	pattern->mode = mode;
	pattern->source = tg_str_copy(arena, source);
	tg_arena_defer(arena, forget, pattern);
	if (!tg_pattern_is_simple(pattern->source, &pattern->start))
		error = compile(pattern, &at);
	if (!error) {
		*out = pattern;
		return NULL;
	}
	if (offset)
		*offset = at;
	return refuse(arena, error);
}

struct tg_str
tg_pattern_source(const struct tg_pattern *pattern)
{
	return pattern->source;
}
