/* SPDX-License-Identifier: MIT */
/* commit_message: the form of a message, from its subject to its encoding. */
#include "commit_message.h"

#include "common.h"
#include "rules.h"
#include "trunkgate/buf.h"

enum { ENCODING_ANY, ENCODING_UTF8 };

struct body {
	bool always;
	int64_t lines_over;
};

struct opts {
	int64_t subject_max;
	struct tg_pattern *subject_pattern;
	struct tg_patterns forbid;
	struct tg_strs types;
	struct tg_strs scopes;
	struct body body_required;
	int signed_off;
	int encoding;
	int merges; /* enum tg_merges */
};

static const char *const signed_off_words[] = { [TG_SIGNED_OFF_NO] = "no",
						[TG_SIGNED_OFF_ANY] = "any",
						[TG_SIGNED_OFF_AUTHOR] = "author",
						NULL };
static const char *const encoding_words[] = {
	[ENCODING_ANY] = "any", [ENCODING_UTF8] = "utf-8", NULL
};

static const struct tg_opt body_table[] = {
	TG_OPT_BOOL(struct body, always, "no",
		    "Whatever the size; `body_required: yes` is short for it."),
	TG_OPT_INT(struct body, lines_over, NULL, 0, 1000000000,
		   "When more lines than this are added and deleted, taken together."),
	TG_OPT_END
};

static const struct tg_opt opt_table[] = {
	TG_OPT_INT(struct opts, subject_max, "72", 0, 10000,
		   "Longest subject, in display columns; 0 = any length."),
	TG_OPT_PATTERN(struct opts, subject_pattern, NULL, "What the whole subject must match."),
	TG_OPT_SEARCHES(struct opts, forbid, NULL,
			"What the message may hold nowhere; each pattern is searched."),
	TG_OPT_STRS(struct opts, types, NULL,
		    "Conventional Commits types accepted, in exactly these letters; the subject "
		    "then needs a type."),
	TG_OPT_STRS(
		struct opts, scopes, NULL,
		"Scopes accepted, in exactly these letters; a subject without a scope is fine."),
	TG_OPT_STRUCT(struct opts, body_required, struct body, body_table, "always",
		      "When there must be text between the subject and the trailers."),
	TG_OPT_ENUM(struct opts, signed_off, "no", signed_off_words,
		    "A Signed-off-by trailer of `any` person, or with the mail of the `author`."),
	TG_OPT_ENUM(struct opts, encoding, "utf-8", encoding_words,
		    "`utf-8`: well-formed, and no other encoding declared."),
	TG_OPT_MERGES(struct opts),
	TG_OPT_END
};

enum { SUBJECT_MAX, SUBJECT_PATTERN, FORBID, TYPES, SCOPES, BODY_REQUIRED, SIGNED_OFF, ENCODING };

static const struct tg_reason reasons[] = {
	[SUBJECT_MAX] = { "subject_max", "the subject is too long", "git commit --amend" },
	[SUBJECT_PATTERN] = { "subject_pattern", "the subject does not have the form asked for",
			      "git commit --amend" },
	[FORBID] = { "forbid", "the message holds forbidden text", "git commit --amend" },
	[TYPES] = { "types", "the subject's type is missing or not accepted",
		    "git commit --amend" },
	[SCOPES] = { "scopes", "the subject's scope is not accepted", "git commit --amend" },
	[BODY_REQUIRED] = { "body_required", "the message has no body", "git commit --amend" },
	[SIGNED_OFF] = { "signed_off", "the commit is not signed off",
			 "git commit --amend --signoff" },
	[ENCODING] = { "encoding", "the message is not UTF-8",
		       "git config i18n.commitEncoding utf-8, then git commit --amend" },
	TG_REASON_END
};

/* One commit under judgement. */
struct work {
	struct tg_judge *judge;
	const struct opts *opts;
	struct tg_commit *commit;
	const struct tg_text *text;
	struct tg_str subject;
	struct tg_place place; /* of the subject */
};

static void
report(const struct work *work, int reason, const struct tg_place *place, const char *detail)
{
	tg_found(work->judge, reason, place, "%s", detail);
	tg_hint_amend(work->judge, work->commit, NULL);
}

static void
check_encoding(const struct work *work)
{
	struct tg_place place = { .commit = work->commit };
	const char *problem = tg_message_encoding_problem(tg_judge_arena(work->judge), work->text);

	if (!problem)
		return;
	if (!work->text->is_utf8)
		place.line = tg_message_line(work->text->text, work->text->bad_offset);
	tg_found(work->judge, ENCODING, &place, "%s", problem);
	tg_hint(work->judge, "git config i18n.commitEncoding utf-8, then save the message again:");
	tg_hint_amend(work->judge, work->commit, NULL);
}

static void
check_length(const struct work *work)
{
	size_t width = tg_display_width(work->subject);
	struct tg_buf buf;

	if (work->opts->subject_max == 0 || width <= (uint64_t)work->opts->subject_max)
		return;
	tg_buf_init(&buf, tg_judge_arena(work->judge), 1000);
	tg_buf_addf(&buf, "subject of %zu columns, at most %lld: \"%s\"", width,
		    (long long)work->opts->subject_max, tg_judge_show(work->judge, work->subject));
	report(work, SUBJECT_MAX, &work->place, buf.ptr);
}

static const struct tg_error *
report_forbidden(const struct work *work, struct tg_pattern *pattern)
{
	struct tg_place place = { .commit = work->commit };
	struct tg_arena *arena = tg_judge_arena(work->judge);
	struct tg_buf buf;

	TG_TRY(tg_message_forbidden_line(arena, pattern, work->text->text, &place.line));
	tg_buf_init(&buf, arena, 1000);
	tg_buf_addf(&buf, "the message matches the forbidden pattern %s",
		    tg_pattern_text(arena, pattern));
	if (place.line)
		tg_buf_addf(&buf, " on line %u", place.line);
	report(work, FORBID, &place, buf.ptr);
	return NULL;
}

static const struct tg_error *
check_forbidden(const struct work *work)
{
	const struct tg_patterns *forbid = &work->opts->forbid;
	struct tg_arena *arena = tg_judge_arena(work->judge);
	size_t at;

	for (at = 0; at < forbid->nr; at++) {
		TG_TRY(tg_pattern_next(forbid->items, forbid->nr, arena, work->text->text, &at));
		if (at < forbid->nr)
			TG_TRY(report_forbidden(work, forbid->items[at]));
	}
	return NULL;
}

/* What holds for every commit, whoever wrote its message. */
static const struct tg_error *
check_always(const struct work *work)
{
	if (work->opts->encoding == ENCODING_UTF8)
		check_encoding(work);
	check_length(work);
	return check_forbidden(work);
}

static const struct tg_error *
check_subject(const struct work *work)
{
	struct tg_pattern *pattern = work->opts->subject_pattern;
	struct tg_arena *arena = tg_judge_arena(work->judge);
	const char *problem;
	struct tg_buf buf;
	bool matches = true;

	if (pattern)
		TG_TRY(tg_pattern_match(pattern, arena, work->subject, &matches));
	if (!matches) {
		tg_buf_init(&buf, arena, 1000);
		tg_buf_addf(&buf, "subject \"%s\" does not match the pattern %s",
			    tg_judge_show(work->judge, work->subject),
			    tg_pattern_text(arena, pattern));
		report(work, SUBJECT_PATTERN, &work->place, buf.ptr);
	}
	problem = tg_message_type_problem(arena, &work->opts->types, work->subject);
	if (problem)
		report(work, TYPES, &work->place, problem);
	problem = tg_message_scope_problem(arena, &work->opts->scopes, work->subject);
	if (problem)
		report(work, SCOPES, &work->place, problem);
	return NULL;
}

static const struct tg_error *
check_body(const struct work *work)
{
	const struct body *required = &work->opts->body_required;
	struct tg_place place = { .commit = work->commit };
	bool is_large = false;

	if (!required->always && required->lines_over == TG_UNSET)
		return NULL;
	/* The message first: it is there already, a diff is not. */
	if (tg_is_seen(tg_message_body(tg_judge_arena(work->judge), work->text->text)))
		return NULL;
	if (required->always) {
		tg_found(work->judge, BODY_REQUIRED, &place, "the message has no body");
	} else {
		TG_TRY(tg_commit_lines_over(work->commit, tg_judge_paths(work->judge),
					    required->lines_over, &is_large));
		if (!is_large)
			return NULL;
		tg_found(work->judge, BODY_REQUIRED, &place,
			 "the message has no body, and more than %lld lines change",
			 (long long)required->lines_over);
	}
	tg_hint_amend(work->judge, work->commit, NULL);
	return NULL;
}

static const struct tg_error *
check_signed_off(const struct work *work)
{
	struct tg_place place = { .commit = work->commit };
	const struct tg_trailers *trailers;
	struct tg_str mail = { NULL, 0 };

	if (work->opts->signed_off == TG_SIGNED_OFF_NO)
		return NULL;
	TG_TRY(tg_commit_trailers(work->commit, &trailers));
	if (work->opts->signed_off == TG_SIGNED_OFF_AUTHOR) {
		mail = tg_commit_author(work->commit).mail;
		if (mail.len && tg_message_is_signed_off(trailers, mail))
			return NULL;
		/* Details reach the log, which holds no addresses. */
		tg_found(work->judge, SIGNED_OFF, &place,
			 "no Signed-off-by trailer with the author's mail address");
	} else {
		if (tg_message_is_signed_off(trailers, mail))
			return NULL;
		tg_found(work->judge, SIGNED_OFF, &place,
			 "no Signed-off-by trailer of the form \"Name <mail>\"");
	}
	tg_hint_amend(work->judge, work->commit, "--signoff");
	return NULL;
}

static bool
asks_more(const struct opts *opts)
{
	return opts->subject_pattern || opts->types.nr || opts->scopes.nr ||
	       opts->body_required.always || opts->body_required.lines_over != TG_UNSET ||
	       opts->signed_off != TG_SIGNED_OFF_NO;
}

/* Merges by their parents and trees, never by what the subject says. */
static const struct tg_error *
is_plain_merge(const struct work *work, bool *out)
{
	struct tg_paths own;
	bool is_change = true;

	if (tg_commit_nr_parents(work->commit) > 1)
		TG_TRY(tg_merge_is_change(work->judge, work->commit,
					  (enum tg_merges)work->opts->merges, false, &own,
					  &is_change));
	*out = !is_change;
	return NULL;
}

static const struct tg_error *
check_commit(struct tg_judge *judge, const void *data, struct tg_commit *commit)
{
	struct work work = { .judge = judge, .opts = data, .commit = commit };
	bool is_plain = true;

	TG_TRY(tg_commit_message(commit, &work.text));
	TG_TRY(tg_commit_subject(commit, &work.subject));
	work.place.commit = commit;
	work.place.line = tg_message_subject_line(work.text->text);
	TG_TRY(check_always(&work));
	if (asks_more(work.opts))
		TG_TRY(is_plain_merge(&work, &is_plain));
	if (is_plain)
		return NULL;
	TG_TRY(check_subject(&work));
	TG_TRY(check_body(&work));
	return check_signed_off(&work);
}

/* --- the descriptor --- */

static void
check_opts(struct tg_opt_check *check, const void *data)
{
	const struct opts *opts = data;

	if (opts->body_required.always && opts->body_required.lines_over != TG_UNSET)
		check->report(check, "body_required",
			      "a body is always required, so lines_over says nothing");
	for (size_t i = 0; i < opts->types.nr; i++)
		if (!tg_convention_is_type(opts->types.items[i]))
			check->report(
				check, "types",
				"a type is letters, digits, - and _: no subject can have this one");
	for (size_t i = 0; i < opts->scopes.nr; i++)
		if (!tg_convention_is_scope(opts->scopes.items[i]))
			check->report(
				check, "scopes",
				opts->scopes.items[i].len
					? "a scope has no commas and parentheses, and is not blank"
					: "a subject without a scope is always accepted");
}

const struct tg_rule tg_rule_commit_message = {
	.name = "commit_message",
	.summary = "The form of commit messages: subject, type, body, sign-off, encoding.",
	.manual =
		"The subject is the first paragraph joined to one line, as git log --format=%s shows "
		"it; its length is counted in columns of a terminal, so a wide character is two and "
		"a combining one none. The body is what stands between the first paragraph and the "
		"trailers.\n"
		"\n"
		"`subject_max`, `forbid` and `encoding` hold for every commit. The others do not ask "
		"merge commits, whose message is usually git's own: commits with more than one "
		"parent, whatever the subject says, that do nothing but merge. One that has a path as "
		"no parent has it, while the parents have it alike or one of them is an ancestor of "
		"the other, is a commit like any other, its lines counted against its first parent; with "
		"`merges: unclean` so is any that is not just what merging gives. Nothing else is skipped, and no text in a "
		"message switches a check off: a revert or a fixup! is judged like any commit.\n"
		"\n"
		"`types` and `scopes` are compared exactly (\"Feat\" is not \"feat\", and is answered "
		"with the nearest). Several scopes are separated by commas, and each has to be in the "
		"list. `signed_off: author` compares mail addresses in any case, and not names.\n"
		"\n"
		"A message that declares another encoding is converted before it is judged, as git "
		"log does; with `encoding: utf-8` it is refused all the same. A message that is in no "
		"encoding is judged as the bytes it has; a pattern matches ill-formed bytes nowhere, "
		"and finds what stands around them.",
	.default_refs = "[\"@trunk\", \"@branches\"]",
	.opts = opt_table,
	.opts_size = sizeof(struct opts),
	.reasons = reasons,
	.looks_at_paths = true,
	.check_opts = check_opts,
	.check_commit = check_commit,
};
