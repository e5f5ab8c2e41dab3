/* SPDX-License-Identifier: MIT */
/*
 * Commits about which readers disagree. git lets them in with fsckObjects off
 * (the default), and then shows the last of two authors where others take
 * the first: so they are refused whatever the policy says. The demands are
 * those of git-fsck(1), and a few it only warns about.
 */
#include "commit.h"

#include "../objects/commit_header.h"
#include "trunkgate/buf.h"

#include <stdlib.h>
#include <string.h>

enum { KEEP_PATHS = 20000, SHOW_MAX = 120 };

struct check {
	struct tg_arena *arena;
	struct tg_str rest; /* of the raw commit */
	const char *problem;
};

static void
complain(struct check *check, const char *problem)
{
	if (!check->problem)
		check->problem = problem;
}

/* The next header, when it has that key; what it cannot be is complained
 * about only when it must be there. */
static bool
take(struct check *check, struct tg_str key, struct tg_str *value, const char *missing)
{
	struct tg_header_line line;
	struct tg_str rest = check->rest;
	if (tg_header_next(&rest, &line) && tg_str_eq(line.key, key)) {
		check->rest = rest;
		*value = line.value;
		return true;
	}
	if (missing)
		complain(check, missing);
	return false;
}

static int
cmp_oids(const void *a, const void *b)
{
	return memcmp(a, b, TG_OID_LEN);
}

static void
check_doubles(struct check *check, struct tg_oid *parents, size_t nr)
{
	qsort(parents, nr, sizeof(*parents), cmp_oids);
	for (size_t i = 1; i < nr; i++)
		if (tg_oid_eq(&parents[i - 1], &parents[i]))
			complain(check, "the same parent twice");
}

static void
check_parents(struct check *check)
{
	struct tg_oid *parents = NULL;
	struct tg_str value;
	size_t nr = 0, cap = 0;
	while (take(check, TG_STR("parent"), &value, NULL)) {
		TG_GROW(check->arena, parents, nr, cap);
		if (!tg_oid_parse(value, &parents[nr++])) {
			complain(check, "a parent line without an object id");
			return;
		}
	}
	if (nr > 1)
		check_doubles(check, parents, nr);
}

/* Everything up to the closing bracket; what follows is the date. */
static bool
check_mail(struct check *check, struct tg_str value, struct tg_str *date)
{
	size_t open = tg_str_index(value, '<'), early = tg_str_index(value, '>');
	struct tg_str mail = tg_str_from_index(value, open + 1);
	size_t close = tg_str_index(mail, '>');
	if (open == 0 || open == value.len || early < open)
		complain(check, "an identity without a name or a mail address");
	else if (value.ptr[open - 1] != ' ')
		complain(check, "no blank between name and mail address");
	else if (close == mail.len || tg_str_index(mail, '<') < close)
		complain(check, "a mail address without its brackets");
	else
		*date = tg_str_from_index(mail, close + 1);
	return !check->problem;
}

static bool
is_zone(struct tg_str zone)
{
	return zone.len == 5 && (zone.ptr[0] == '+' || zone.ptr[0] == '-') &&
	       tg_is_digit(zone.ptr[1]) && tg_is_digit(zone.ptr[2]) && tg_is_digit(zone.ptr[3]) &&
	       tg_is_digit(zone.ptr[4]);
}

static void
check_ident(struct check *check, struct tg_str value)
{
	struct tg_str date;
	int64_t seconds;
	if (!check_mail(check, value, &date))
		return;
	if (tg_str_has(date, '>') || !tg_ident_date(value, &seconds)) {
		complain(check, "a date that is no number of seconds");
		return;
	}
	date = tg_str_from_index(date, 1);
	struct tg_str zone = tg_str_from_index(date, tg_str_index(date, ' ') + 1);
	if (!is_zone(zone))
		complain(check, "a time zone that is not like +0100");
}

/* Headers that a commit may have but once, or not here. */
static void
check_other(struct check *check, const struct tg_header_line *line, bool *has_encoding,
	    bool *has_signature)
{
	static const char *const earlier[] = { "tree", "parent", "author", "committer" };
	if (!line->key.len) {
		complain(check, "a header line without a value");
		return;
	}
	for (size_t i = 0; i < TG_ARRAY_LEN(earlier); i++)
		if (tg_str_eq(line->key, tg_str_from(earlier[i])))
			complain(check, "a tree, parent, author or committer line twice "
					"or out of place");
	bool is_encoding = tg_str_eq(line->key, TG_STR("encoding"));
	bool is_signature = tg_str_eq(line->key, TG_STR("gpgsig"));
	if ((is_encoding && *has_encoding) || (is_signature && *has_signature))
		complain(check, "an encoding or a signature twice");
	*has_encoding |= is_encoding;
	*has_signature |= is_signature;
}

static void
check_others(struct check *check)
{
	struct tg_header_line line;
	bool has_encoding = false, has_signature = false;
	while (!check->problem && tg_header_next(&check->rest, &line))
		check_other(check, &line, &has_encoding, &has_signature);
}

/* A commit without any message ends with its last header. */
static void
check_bytes(struct check *check, struct tg_str raw)
{
	if (raw.len && memchr(raw.ptr, '\0', raw.len))
		complain(check, "a NUL byte, behind which readers see nothing");
	size_t end = tg_str_find(raw, TG_STR("\n\n"));
	if (end == raw.len && (!raw.len || raw.ptr[raw.len - 1] != '\n'))
		complain(check, "no end of the header");
}

const char *
tg_header_problem(struct tg_arena *arena, struct tg_str raw)
{
	struct check check = { .arena = arena, .rest = raw };
	struct tg_str value;
	struct tg_oid oid;
	check_bytes(&check, raw);
	if (take(&check, TG_STR("tree"), &value, "no tree line at the start") &&
	    !tg_oid_parse(value, &oid))
		complain(&check, "a tree line without an object id");
	if (!check.problem)
		check_parents(&check);
	if (!check.problem && take(&check, TG_STR("author"), &value, "no author line in its place"))
		check_ident(&check, value);
	if (!check.problem &&
	    take(&check, TG_STR("committer"), &value, "no committer line in its place"))
		check_ident(&check, value);
	if (!check.problem)
		check_others(&check);
	return check.problem;
}

static const char *
describe_tree(struct tg_arena *arena, const struct tg_tree_diff *diff)
{
	struct tg_buf buf;
	tg_buf_init(&buf, arena, 1024);
	tg_buf_adds(&buf, diff->problem);
	if (diff->problem_name.len) {
		tg_buf_adds(&buf, ": ");
		tg_buf_show(&buf, diff->problem_name, SHOW_MAX);
	}
	return buf.ptr;
}

const struct tg_error *
tg_commit_check(struct tg_commit *commit, struct tg_malformed *out)
{
	struct tg_node *node = tg_node(tg_push_facts(tg_commit_push(commit))->nodes, commit->at);
	struct tg_malformed malformed = { 0 };
	struct tg_delta *delta;
	*out = malformed;
	if (node->state & TG_NODE_SOUND)
		return NULL;
	const char *problem = tg_header_problem(commit->arena, commit->raw);
	if (!problem)
		TG_TRY(tg_commit_charset_problem(commit, &problem));
	if (problem) {
		malformed.reason = "malformed_commit";
		malformed.detail = problem;
		*out = malformed;
		return NULL;
	}
	TG_TRY(tg_commit_delta(commit, KEEP_PATHS, &delta));
	if (delta->diff.problem) {
		malformed.reason = "malformed_tree";
		malformed.detail = describe_tree(commit->arena, &delta->diff);
		malformed.path = delta->diff.problem_path;
	} else {
		node->state |= TG_NODE_SOUND;
	}
	*out = malformed;
	return NULL;
}
