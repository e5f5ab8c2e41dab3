/* SPDX-License-Identifier: MIT */
/* Lines of a CODEOWNERS file: patterns, owners, and GitLab's sections. */
#include "trunkgate/owners.h"

#include "trunkgate/buf.h"
#include "trunkgate/utf8.h"

#include <stdarg.h>

enum { MAX_PATTERN = 4096, MAX_OWNERS = 100, MAX_SECTIONS = 1000, MAX_MIN = 100, SHOWN = 60 };

struct reading {
	struct tg_arena *arena;
	struct tg_owners *out;
	uint32_t line;
	struct tg_owners_section *section; /* GitLab: the one that lines go to */
	const struct tg_str *defaults;     /* owners of its header */
	size_t nr_defaults;
};

TG_PRINTF(2, 3)
static void
complain(struct reading *r, const char *fmt, ...)
{
	struct tg_owners *out = r->out;
	struct tg_buf text;
	va_list ap;
	if (out->nr_errors == TG_OWNERS_ERRORS)
		return;
	tg_buf_init(&text, r->arena, 300);
	va_start(ap, fmt);
	tg_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	TG_GROW(r->arena, out->errors, out->nr_errors, out->cap_errors);
	out->errors[out->nr_errors++] = (struct tg_owners_error){ r->line, text.ptr };
}

static struct tg_owners_section *
find_section(struct reading *r, struct tg_str name)
{
	struct tg_owners *out = r->out;
	for (size_t i = 0; i < out->nr_sections; i++)
		if (tg_str_eq_nocase(out->sections[i].name, name))
			return &out->sections[i];
	TG_GROW(r->arena, out->sections, out->nr_sections, out->cap_sections);
	out->sections[out->nr_sections] = (struct tg_owners_section){ .name = name, .min = 1 };
	return &out->sections[out->nr_sections++];
}

/* A word of a line: blanks end it, a backslash takes the next byte as it is. */
static bool
next_word(struct tg_str *rest, struct tg_str *out)
{
	size_t at = 0;
	*rest = tg_str_from_index(*rest, 0);
	while (rest->len && tg_is_space(rest->ptr[0]))
		*rest = tg_str_from_index(*rest, 1);
	while (at < rest->len && !tg_is_space(rest->ptr[at]))
		at += rest->ptr[at] == '\\' && at + 1 < rest->len ? 2 : 1;
	*out = tg_str_sub(*rest, 0, at);
	*rest = tg_str_from_index(*rest, at);
	return out->len > 0;
}

/* What GitHub calls invalid, and what would be a range to GitLab. */
static bool
has_bare_bracket(struct tg_str pattern)
{
	for (size_t i = 0; i < pattern.len; i += pattern.ptr[i] == '\\' ? 2 : 1)
		if (pattern.ptr[i] == '[' || pattern.ptr[i] == ']')
			return true;
	return false;
}

static const char *
pattern_problem(struct tg_str pattern)
{
	if (pattern.len > MAX_PATTERN)
		return "it is too long";
	if (tg_str_find(pattern, TG_STR("***")) < pattern.len)
		return "\"***\" means nothing";
	if (has_bare_bracket(pattern))
		return "there are no ranges: [ and ] take a backslash before them";
	if (tg_str_eq(pattern, TG_STR("/")))
		return "it names nothing";
	if (tg_str_find(pattern, TG_STR("//")) < pattern.len)
		return "two slashes name nothing";
	return NULL;
}

static bool
is_owner(struct tg_str word)
{
	size_t at = tg_str_index(word, '@');
	if (at == word.len || word.len - at == 1)
		return false;
	/* @name, @group/team, or a mail address with something before the @. */
	struct tg_str rest = tg_str_from_index(word, at + 1);
	return !tg_str_has(rest, '@');
}

/* Up to the end of the line, or a comment. */
static const struct tg_str *
read_owners(struct reading *r, struct tg_str rest, size_t *nr)
{
	struct tg_str *owners = NULL, word;
	size_t cap = 0;
	*nr = 0;
	while (next_word(&rest, &word)) {
		if (word.ptr[0] == '#')
			break;
		if (!is_owner(word)) {
			complain(r, "%s is no owner: @name, @group/team or a mail address",
				 tg_show(r->arena, word, SHOWN));
			continue;
		}
		if (*nr == MAX_OWNERS) {
			complain(r, "more than %d owners", MAX_OWNERS);
			break;
		}
		TG_GROW(r->arena, owners, *nr, cap);
		owners[(*nr)++] = word;
	}
	return owners;
}

static void
add_rule(struct reading *r, const struct tg_owners_rule *rule)
{
	struct tg_owners_section *section = r->section;
	TG_GROW(r->arena, section->rules, section->nr_rules, section->cap_rules);
	section->rules[section->nr_rules++] = *rule;
}

static void
read_rule(struct reading *r, struct tg_str line)
{
	struct tg_owners_rule rule = { .line = r->line };
	bool is_gitlab = r->out->dialect == TG_OWNERS_GITLAB;
	if (!next_word(&line, &rule.pattern))
		return;
	if (rule.pattern.ptr[0] == '!') {
		if (!is_gitlab)
			complain(r, "a pattern cannot begin with \"!\"");
		rule.excludes = true;
		rule.pattern = tg_str_from_index(rule.pattern, 1);
	}
	const char *problem = rule.pattern.len ? pattern_problem(rule.pattern) : "it is empty";
	if (problem)
		complain(r, "pattern %s: %s", tg_show(r->arena, rule.pattern, SHOWN), problem);
	rule.owners = read_owners(r, line, &rule.nr_owners);
	if (!rule.nr_owners && is_gitlab) {
		rule.owners = r->defaults;
		rule.nr_owners = r->nr_defaults;
	}
	if (!problem)
		add_rule(r, &rule);
}

/* --- GitLab's headers: ^[Name][2] @owners --- */

static bool
take_brackets(struct tg_str *rest, struct tg_str *out)
{
	size_t end = tg_str_index(*rest, ']');
	if (!rest->len || rest->ptr[0] != '[' || end == rest->len)
		return false;
	*out = tg_str_trim(tg_str_sub(*rest, 1, end - 1));
	*rest = tg_str_from_index(*rest, end + 1);
	return true;
}

static size_t
read_min(struct reading *r, struct tg_str digits)
{
	size_t min = 0;
	for (size_t i = 0; i < digits.len && min <= MAX_MIN; i++) {
		if (!tg_is_digit(digits.ptr[i]))
			min = MAX_MIN;
		min = min * 10 + (size_t)(digits.ptr[i] - '0');
	}
	if (min >= 1 && min <= MAX_MIN)
		return min;
	complain(r, "[%s] is no number of approvals", tg_show(r->arena, digits, SHOWN));
	return 1;
}

/* Sections of the same name are one; required wins, and the larger number. */
static void
read_header(struct reading *r, struct tg_str line)
{
	struct tg_str name, digits = { 0 };
	bool is_optional = line.ptr[0] == '^';
	line = tg_str_from_index(line, is_optional);
	if (!take_brackets(&line, &name) || !name.len) {
		complain(r, "a section's header is [Name]");
		return;
	}
	bool has_min = take_brackets(&line, &digits);
	size_t nr = r->out->nr_sections;
	if (nr >= MAX_SECTIONS) {
		complain(r, "more than %d sections", MAX_SECTIONS);
		return;
	}
	r->section = find_section(r, name);
	bool is_new = r->out->nr_sections > nr;
	r->section->is_optional = is_optional && (is_new || r->section->is_optional);
	size_t min = has_min ? read_min(r, digits) : 1;
	if (min > r->section->min)
		r->section->min = min;
	r->defaults = read_owners(r, line, &r->nr_defaults);
}

static bool
is_header(const struct reading *r, struct tg_str line)
{
	return r->out->dialect == TG_OWNERS_GITLAB &&
	       (line.ptr[0] == '[' || tg_str_starts(line, TG_STR("^[")));
}

static void
read_line(struct reading *r, struct tg_str line)
{
	line = tg_str_trim(line);
	if (!line.len || line.ptr[0] == '#')
		return;
	if (is_header(r, line))
		read_header(r, line);
	else
		read_rule(r, line);
}

static const char *
file_problem(struct tg_str text)
{
	if (text.len > TG_OWNERS_MAX)
		return "the file is larger than 3 MiB";
	if (tg_str_has(text, '\0'))
		return "the file holds a NUL byte";
	if (tg_str_starts(text, TG_STR("\xef\xbb\xbf")))
		return "the file begins with a byte order mark";
	return tg_utf8_is_valid(text) ? NULL : "the file is not UTF-8";
}

void
tg_owners_parse(struct tg_arena *arena, enum tg_owners_dialect dialect, struct tg_str text,
		struct tg_owners *out)
{
	struct reading r = { .arena = arena, .out = out };
	struct tg_str line;
	*out = (struct tg_owners){ .dialect = dialect };
	const char *problem = file_problem(text);
	if (problem) {
		complain(&r, "%s", problem);
		return;
	}
	r.section = find_section(&r, TG_STR(""));
	while (tg_str_split(&text, '\n', &line)) {
		r.line++;
		read_line(&r, line);
	}
}
