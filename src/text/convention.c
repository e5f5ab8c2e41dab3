/* SPDX-License-Identifier: MIT */
/*
 * What a subject says by its form: the header of Conventional Commits 1.0.0,
 * and the marks of commits that are not finished.
 */
#include "trunkgate/message.h"

bool
tg_convention_is_type(struct tg_str type)
{
	size_t i;

	for (i = 0; i < type.len; i++) {
		char c = type.ptr[i];

		if (!tg_is_alnum(c) && c != '-' && c != '_')
			return false;
	}
	return type.len != 0;
}

/* What stands between the parentheses: one scope, or several with commas. */
static bool
are_scopes(struct tg_str scopes)
{
	return !tg_str_is_blank(scopes) && !tg_str_has(scopes, '(');
}

bool
tg_convention_is_scope(struct tg_str scope)
{
	for (size_t i = 0; i < scope.len; i++)
		if (scope.ptr[i] == ',' || scope.ptr[i] == '(' || scope.ptr[i] == ')')
			return false;
	return !tg_str_is_blank(scope);
}

bool
tg_convention_parse(struct tg_str subject, struct tg_convention *out)
{
	size_t end = 0;
	struct tg_convention found = { .is_breaking = false };
	struct tg_str rest;

	while (end < subject.len && subject.ptr[end] != '(' && subject.ptr[end] != '!' &&
	       subject.ptr[end] != ':')
		end++;
	found.type = tg_str_sub(subject, 0, end);
	rest = tg_str_from_index(subject, end);
	if (rest.len && rest.ptr[0] == '(') {
		end = tg_str_index(rest, ')');
		found.scope = tg_str_sub(rest, 1, end - 1);
		rest = tg_str_from_index(rest, end + 1);
		if (!are_scopes(found.scope))
			return false;
	}
	if (rest.len && rest.ptr[0] == '!') {
		found.is_breaking = true;
		rest = tg_str_from_index(rest, 1);
	}
	if (!tg_convention_is_type(found.type) || !tg_str_starts(rest, TG_STR(": ")))
		return false;
	found.description = tg_str_trim(tg_str_from_index(rest, 2));
	if (!found.description.len)
		return false;
	*out = found;
	return true;
}

/* "WIP" as a word of its own at the start of s. */
static bool
starts_with_wip(struct tg_str s)
{
	if (!tg_str_starts_nocase(s, TG_STR("WIP")))
		return false;
	return s.len == 3 || s.ptr[3] == ':' || tg_is_space(s.ptr[3]);
}

/* "[WIP]", "(wip)", "<WIP>", with anything behind it. */
static bool
starts_with_bracketed_wip(struct tg_str s)
{
	static const struct {
		char open, close;
	} brackets[] = { { '[', ']' }, { '(', ')' }, { '<', '>' }, { '{', '}' } };
	size_t i;

	if (s.len < 5 || !tg_str_eq_nocase(tg_str_sub(s, 1, 3), TG_STR("WIP")))
		return false;
	for (i = 0; i < TG_ARRAY_LEN(brackets); i++) {
		if (s.ptr[0] == brackets[i].open && s.ptr[4] == brackets[i].close)
			return true;
	}
	return false;
}

const char *
tg_subject_unfinished(struct tg_str subject)
{
	/* git rebase --autosquash knows exactly these, in these letters. */
	static const char *const marks[] = { "fixup! ", "squash! ", "amend! " };
	struct tg_str trimmed = tg_str_trim(subject);
	size_t i;

	for (i = 0; i < TG_ARRAY_LEN(marks); i++) {
		if (tg_str_starts(subject, tg_str_from(marks[i])))
			return marks[i];
	}
	if (starts_with_wip(trimmed) || starts_with_bracketed_wip(trimmed))
		return "WIP";
	return NULL;
}
