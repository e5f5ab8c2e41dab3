/* SPDX-License-Identifier: MIT */
/*
 * Patterns that need not be compiled to know that they can be: letters, classes, groups
 * and repetitions, as most patterns of a policy are. Of their mistakes a policy
 * is told when it is loaded, as of all others; but compiling waits for a text
 * that could match, which a push to a ref that no rule judges never brings.
 */
#include "pattern_priv.h"

#include <string.h>

enum { MOST_BYTES = 256, MOST_GROUPS = 8 };

struct cursor {
	struct tg_str rest;
	size_t depth;          /* groups open */
	bool may_repeat;       /* an atom stands before */
	bool has_alternatives; /* outside of groups */
};

/* Of itself, outside of classes. */
static bool
is_literal(char c)
{
	return tg_is_alnum(c) || (c && strchr(" _-/:,;=@#%&~\"'<>!", c));
}

/* "[a-z_.]" and the like: no escapes, no named classes. */
static bool
skip_class(struct tg_str *rest)
{
	struct tg_str s = tg_str_from_index(*rest, 1);
	if (tg_str_starts(s, TG_STR("^")))
		s = tg_str_from_index(s, 1);
	if (!s.len || s.ptr[0] == ']' || (s.ptr[0] == '.' && s.ptr == rest->ptr + 1))
		return false; /* "[." begins a collating element, of which there are none */
	while (s.len && s.ptr[0] != ']') {
		char first = s.ptr[0];
		bool is_range = s.len > 2 && s.ptr[1] == '-' && s.ptr[2] != ']';
		if (!tg_is_alnum(first) && (!first || !strchr("_./@", first)))
			return false;
		if (is_range && (!tg_is_alnum(s.ptr[2]) || s.ptr[2] < first))
			return false;
		s = tg_str_from_index(s, is_range ? 3 : 1);
	}
	*rest = tg_str_from_index(s, 1);
	return s.len > 0;
}

static bool
skip_escape(struct tg_str *rest)
{
	if (rest->len < 2 || !rest->ptr[1] || !strchr("dDwWsS.-/+*?()[]{}^$|\\", rest->ptr[1]))
		return false;
	*rest = tg_str_from_index(*rest, 2);
	return true;
}

static bool
skip_bracket(struct cursor *at)
{
	bool opens = at->rest.ptr[0] == '(';
	at->rest = tg_str_from_index(at->rest, 1);
	if (!opens)
		return at->depth-- > 0;
	if (tg_str_starts(at->rest, TG_STR("?:")))
		at->rest = tg_str_from_index(at->rest, 2);
	else if (at->rest.len && (at->rest.ptr[0] == '?' || at->rest.ptr[0] == '*'))
		return false;
	return ++at->depth <= MOST_GROUPS;
}

/* One step of the source. */
static bool
skip(struct cursor *at)
{
	char c = at->rest.ptr[0];
	bool is_good = true;
	if (c == '[') {
		is_good = skip_class(&at->rest);
	} else if (c == '\\') {
		is_good = skip_escape(&at->rest);
	} else if (c == '(' || c == ')') {
		is_good = skip_bracket(at);
	} else {
		bool repeats = c == '*' || c == '+' || c == '?';
		is_good = is_literal(c) || c == '.' || c == '^' || c == '$' || c == '|' ||
			  (repeats && at->may_repeat);
		at->has_alternatives |= c == '|' && !at->depth;
		at->rest = tg_str_from_index(at->rest, 1);
	}
	at->may_repeat = is_literal(c) || c == '.' || c == '[' || c == '\\' || c == ')';
	return is_good;
}

/* What every match begins with. */
static struct tg_str
literal_start(struct tg_str source)
{
	size_t len = 0;
	while (len < source.len && is_literal(source.ptr[len]))
		len++;
	if (len && len < source.len && (source.ptr[len] == '*' || source.ptr[len] == '?'))
		len--;
	return tg_str_sub(source, 0, len);
}

bool
tg_pattern_is_simple(struct tg_str source, struct tg_str *start)
{
	struct cursor at = { .rest = source };
	if (!source.len || source.len > MOST_BYTES)
		return false;
	while (at.rest.len)
		if (!skip(&at))
			return false;
	*start = at.has_alternatives ? TG_STR("") : literal_start(source);
	return !at.depth;
}
