/* SPDX-License-Identifier: MIT */
/*
 * CODEOWNERS and, in the last line, a path; the first byte chooses the dialect.
 * What was read stands where it says, and each pattern must say of the path what
 * a matcher says that is too simple to be wrong: a table of all ends of the
 * pattern and all ends of the path. The same bytes are tried as the name of an
 * approval, which has one spelling only.
 */
#include "fuzz.h"

#include "../../src/git/refs/ref_name.h"

#include "trunkgate/approval.h"
#include "trunkgate/buf.h"
#include "trunkgate/owners.h"

enum { SEGMENTS = 24, BYTES = 64, BUDGET = 64 << 20 };

/* --- the simple matcher --- */

struct segments {
	struct tg_str items[SEGMENTS];
	size_t nr;
};

/* False when it is more than the tables hold. */
static bool
cut(struct tg_str text, struct segments *out)
{
	struct tg_str part;

	out->nr = 0;
	for (;;) {
		size_t end = tg_str_index(text, '/');
		part = tg_str_sub(text, 0, end);
		if (out->nr == SEGMENTS || part.len >= BYTES)
			return false;
		out->items[out->nr++] = part;
		if (end == text.len)
			return true;
		text = tg_str_from_index(text, end + 1);
	}
}

static bool
slow_segment(struct tg_str pattern, struct tg_str name)
{
	static bool can[BYTES + 1][BYTES + 1];

	for (size_t i = pattern.len + 1; i-- > 0;) {
		for (size_t j = name.len + 1; j-- > 0;) {
			bool has_byte = i < pattern.len && j < name.len;
			char c = i < pattern.len ? pattern.ptr[i] : '\0';
			if (i == pattern.len)
				can[i][j] = j == name.len;
			else if (c == '*')
				can[i][j] = can[i + 1][j] || (has_byte && can[i][j + 1]);
			else if (c == '\\' && i + 1 < pattern.len)
				can[i][j] = has_byte && pattern.ptr[i + 1] == name.ptr[j] &&
					    can[i + 2][j + 1];
			else
				can[i][j] = has_byte && (c == '?' || c == name.ptr[j]) &&
					    can[i + 1][j + 1];
		}
	}
	return can[0][0];
}

static bool
slow_from(const struct segments *pattern, const struct segments *path, size_t from, bool below)
{
	static bool can[SEGMENTS + 1][SEGMENTS + 1];

	for (size_t i = pattern->nr + 1; i-- > 0;) {
		for (size_t j = path->nr + 1; j-- > 0;) {
			bool has_part = j < path->nr;
			bool is_span =
				i < pattern->nr && tg_str_eq(pattern->items[i], TG_STR("**"));
			if (i == pattern->nr)
				can[i][j] = below || j == path->nr;
			else if (is_span && i + 1 == pattern->nr)
				can[i][j] = has_part;
			else if (is_span)
				can[i][j] = can[i + 1][j] || (has_part && can[i][j + 1]);
			else
				can[i][j] = has_part &&
					    slow_segment(pattern->items[i], path->items[j]) &&
					    can[i + 1][j + 1];
		}
	}
	return can[0][from];
}

struct slow {
	bool leads, trails, has_slash; /* slashes */
	struct segments pattern, path;
};

static bool
prepare(struct tg_str pattern, struct tg_str path, struct slow *out)
{
	out->leads = tg_str_starts(pattern, TG_STR("/"));
	pattern = tg_str_from_index(pattern, out->leads);
	out->trails = tg_str_ends(pattern, TG_STR("/"));
	pattern = tg_str_sub(pattern, 0, pattern.len - out->trails);
	/* Two stars have all below them already, with a slash or without. */
	if (tg_str_eq(pattern, TG_STR("**")) || tg_str_ends(pattern, TG_STR("/**")))
		out->trails = false;
	out->has_slash = tg_str_index(pattern, '/') < pattern.len;
	return cut(pattern, &out->pattern) && cut(path, &out->path);
}

static bool
slow_match(enum tg_owners_dialect dialect, struct slow *s)
{
	bool is_github = dialect == TG_OWNERS_GITHUB;
	struct tg_str last = s->pattern.items[s->pattern.nr - 1];
	bool is_star = tg_str_eq(last, TG_STR("*")) && (s->has_slash || s->leads);
	bool below = s->trails || (is_github && !is_star);
	bool anchored = s->leads || (is_github && s->has_slash);

	if (s->trails && --s->path.nr == 0)
		return false;
	for (size_t from = 0; from < (anchored ? 1 : s->path.nr); from++)
		if (slow_from(&s->pattern, &s->path, from, below))
			return true;
	return false;
}

/* --- what must hold --- */

static bool
is_path(struct tg_str path)
{
	return path.len && path.ptr[0] != '/' && path.ptr[path.len - 1] != '/' &&
	       tg_str_find(path, TG_STR("//")) == path.len && tg_str_index(path, '\0') == path.len;
}

static void
check_match(const struct tg_owners *owners, struct tg_owners_rule *rule, struct tg_str path)
{
	struct tg_owners_rule alone = *rule;
	struct tg_owners_section section = { .min = 1, .rules = &alone, .nr_rules = 1 };
	struct slow slow;

	alone.excludes = false;
	if (is_path(path) && prepare(rule->pattern, path, &slow))
		must((tg_owners_match(owners, &section, path) != NULL) ==
		     slow_match(owners->dialect, &slow));
}

static void
check_rule(const struct tg_owners_rule *rule, struct tg_str text)
{
	must(is_inside(rule->pattern, text) && rule->pattern.len && rule->line);
	must(tg_str_find(rule->pattern, TG_STR("//")) == rule->pattern.len);
	for (size_t i = 0; i < rule->nr_owners; i++) {
		must(is_inside(rule->owners[i], text));
		must(tg_str_index(rule->owners[i], '@') < rule->owners[i].len);
	}
}

static void
check_sections(const struct tg_owners *owners, struct tg_str text, struct tg_str path)
{
	for (size_t i = 0; i < owners->nr_sections; i++) {
		struct tg_owners_section *section = &owners->sections[i];
		must(section->min >= 1);
		for (size_t j = 0; j < i; j++)
			must(!tg_str_eq_nocase(section->name, owners->sections[j].name));
		for (size_t j = 0; j < section->nr_rules; j++) {
			check_rule(&section->rules[j], text);
			check_match(owners, &section->rules[j], path);
		}
		(void)tg_owners_match(owners, section, path);
	}
}

static void
check_name(struct tg_arena *arena, struct tg_str text)
{
	struct tg_approval_name name;
	struct tg_buf again;
	char hex[TG_OID_HEX];

	if (!tg_ref_name_is_valid(text) || !tg_approval_name_parse(arena, text, &name))
		return;
	must(tg_str_starts(name.target, TG_STR("refs/")) && is_inside(name.person, text));
	tg_buf_init(&again, arena, text.len + 1);
	tg_buf_addf(&again, TG_APPROVALS "%.*s/%s/%s", TG_STR_ARG(name.person),
		    tg_approval_target(arena, name.target), tg_oid_hex(hex, &name.oid));
	must(tg_str_eq(tg_buf_str(&again), text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", BUDGET);
	struct tg_str text = tg_str_make((const char *)data, size), path;
	struct tg_owners owners;
	size_t end = size;

	check_name(arena, text);
	while (end > 1 && text.ptr[end - 1] != '\n')
		end--;
	if (size) {
		path = tg_str_from_index(text, end);
		text = tg_str_sub(text, 1, end - 1);
		tg_owners_parse(arena, data[0] & 1 ? TG_OWNERS_GITLAB : TG_OWNERS_GITHUB, text,
				&owners);
		must(owners.nr_errors <= TG_OWNERS_ERRORS);
		check_sections(&owners, text, path);
	}
	tg_arena_destroy(arena);
	return 0;
}
