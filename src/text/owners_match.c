/* SPDX-License-Identifier: MIT */
/*
 * Patterns of CODEOWNERS files. GitHub's are those of .gitignore without
 * negation and ranges; GitLab's are fnmatch(3) ones with two of its own ideas.
 * Matched segment by segment: `**` alone spans segments, and the way back goes
 * to the last `**` or `*` only, so that the cost is at most pattern times path.
 */
#include "trunkgate/owners.h"

/* One segment, without slashes: * and ?, a backslash takes the next byte. */
static bool
match_segment(struct tg_str pattern, struct tg_str name)
{
	size_t p = 0, n = 0, star = SIZE_MAX, star_at = 0;
	while (n < name.len) {
		char c = (char)(p < pattern.len ? pattern.ptr[p] : '\0');
		bool is_escape = c == '\\' && p + 1 < pattern.len;
		if (p < pattern.len && c == '*') {
			star = p++;
			star_at = n;
		} else if (p < pattern.len &&
			   (c == '?' || (is_escape ? pattern.ptr[p + 1] : c) == name.ptr[n])) {
			p += is_escape ? 2 : 1;
			n++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			n = ++star_at;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}

static struct tg_str
segment_at(struct tg_str text, size_t from)
{
	struct tg_str rest = tg_str_from_index(text, from);
	return tg_str_sub(rest, 0, tg_str_index(rest, '/'));
}

/* Past a segment and its slash; past the end when it was the last. */
static size_t
past(struct tg_str text, size_t from)
{
	return from + segment_at(text, from).len + 1;
}

static bool
is_spanning(struct tg_str segment)
{
	return tg_str_eq(segment, TG_STR("**"));
}

/*
 * All segments of pattern against the path from a place on. With below, what lies
 * below a match matches as well. A `**` at the end needs something below it.
 */
static bool
match_from(struct tg_str pattern, struct tg_str path, size_t from, bool below)
{
	size_t p = 0, n = from, span = SIZE_MAX, span_at = 0;
	while (n <= path.len) {
		bool has_segment = p <= pattern.len && p < pattern.len;
		if (has_segment && is_spanning(segment_at(pattern, p))) {
			span = p;
			span_at = n;
			p = past(pattern, p);
			if (p > pattern.len)
				return true;
			continue;
		}
		if (!has_segment && below)
			return true;
		if (has_segment && match_segment(segment_at(pattern, p), segment_at(path, n))) {
			p = past(pattern, p);
			n = past(path, n);
			continue;
		}
		if (span == SIZE_MAX)
			return false;
		p = past(pattern, span);
		span_at = n = past(path, span_at);
	}
	return p >= pattern.len;
}

/* At the root, or wherever a segment begins. */
static bool
match_anywhere(struct tg_str pattern, struct tg_str path, bool anchored, bool below)
{
	for (size_t from = 0; from < path.len; from = past(path, from)) {
		if (match_from(pattern, path, from, below))
			return true;
		if (anchored)
			return false;
	}
	return false;
}

static bool
ends_in_span(struct tg_str pattern)
{
	return is_spanning(pattern) || tg_str_ends(pattern, TG_STR("/**"));
}

struct shape {
	struct tg_str pattern; /* without the slashes at both ends */
	bool is_folder;        /* it ended in one: what matches is a folder */
	bool is_anchored;
	bool has_slash; /* inside */
};

static struct shape
shape_of(struct tg_str pattern)
{
	struct shape shape = { .pattern = pattern };
	if (pattern.len && pattern.ptr[0] == '/') {
		shape.is_anchored = true;
		shape.pattern = tg_str_from_index(pattern, 1);
	}
	if (shape.pattern.len && shape.pattern.ptr[shape.pattern.len - 1] == '/') {
		shape.pattern = tg_str_sub(shape.pattern, 0, shape.pattern.len - 1);
		/* "docs/", two stars and a slash are all of docs, its own files too. */
		shape.is_folder = !ends_in_span(shape.pattern);
	}
	shape.has_slash = tg_str_has(shape.pattern, '/');
	return shape;
}

/* A folder's pattern must leave something below it. */
static bool
match_folder(const struct shape *shape, struct tg_str path, bool anchored)
{
	size_t last = path.len;
	while (last && path.ptr[last - 1] != '/')
		last--;
	if (!last)
		return false;
	return match_anywhere(shape->pattern, tg_str_sub(path, 0, last - 1), anchored, true);
}

static bool
match_github(struct tg_str pattern, struct tg_str path)
{
	struct shape shape = shape_of(pattern);
	bool anchored = shape.is_anchored || shape.has_slash;
	if (shape.is_folder)
		return match_folder(&shape, path, anchored);
	/* "docs/" and a lone star are the files of docs, and not what lies deeper. */
	bool below = !(shape.has_slash && tg_str_ends(shape.pattern, TG_STR("/*")));
	if (shape.is_anchored && tg_str_eq(shape.pattern, TG_STR("*")))
		below = false;
	return match_anywhere(shape.pattern, path, anchored, below);
}

/* At any depth unless a slash leads, even with slashes inside; a file's
 * pattern does not reach below it. */
static bool
match_gitlab(struct tg_str pattern, struct tg_str path)
{
	struct shape shape = shape_of(pattern);
	if (shape.is_folder)
		return match_folder(&shape, path, shape.is_anchored);
	return match_anywhere(shape.pattern, path, shape.is_anchored, false);
}

const struct tg_owners_rule *
tg_owners_match(const struct tg_owners *owners, const struct tg_owners_section *section,
		struct tg_str path)
{
	const struct tg_owners_rule *found = NULL;
	bool is_gitlab = owners->dialect == TG_OWNERS_GITLAB;
	for (size_t i = section->nr_rules; i-- > 0;) {
		const struct tg_owners_rule *rule = &section->rules[i];
		if (found && !rule->excludes)
			continue;
		if (!(is_gitlab ? match_gitlab(rule->pattern, path)
				: match_github(rule->pattern, path)))
			continue;
		if (rule->excludes)
			return NULL;
		found = rule;
		if (!is_gitlab)
			break;
	}
	return found;
}
