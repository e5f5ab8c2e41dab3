/* SPDX-License-Identifier: MIT */
/* history: merge commits, commits that are not finished, and how many. */
#include "history.h"

#include "common.h"
#include "rules.h"

static const char *const words[] = { "allow", "refuse", NULL };

static const struct tg_opt opt_table[] = {
	TG_OPT_ENUM(struct tg_history, merges, "allow", words,
		    "Commits with more than one parent."),
	TG_OPT_ENUM(struct tg_history, fixups, "refuse", words,
		    "Commits whose subject begins with fixup!, squash!, amend! or WIP."),
	TG_OPT_INT(struct tg_history, max_commits, NULL, 1, 1000000,
		   "Most commits that one push may bring to a ref, merges counted."),
	TG_OPT_END
};

enum { MERGE, FIXUP, TOO_MANY_COMMITS };

static const struct tg_reason reasons[] = {
	[MERGE] = { "merge", "merge commits are refused here",
		    "git pull --rebase replays your commits without the merge" },
	[FIXUP] = { "fixup", "the commit says that it is not finished", NULL },
	[TOO_MANY_COMMITS] = { "too_many_commits", "the push brings too many commits",
			       "push in smaller steps, or squash with git rebase -i" },
	TG_REASON_END
};

bool
tg_history_is_too_long(const struct tg_history *opts, size_t nr_commits)
{
	return opts->max_commits != TG_UNSET && nr_commits > (uint64_t)opts->max_commits;
}

bool
tg_history_is_autosquash(const char *mark)
{
	return tg_str_ends(tg_str_from(mark), TG_STR("!")) ||
	       tg_str_ends(tg_str_from(mark), TG_STR("! "));
}

static const struct tg_error *
check_fixup(struct tg_judge *judge, struct tg_commit *commit)
{
	struct tg_place place = { .commit = commit };
	const struct tg_text *text;
	struct tg_str subject;
	const char *mark;

	TG_TRY(tg_commit_subject(commit, &subject));
	mark = tg_subject_unfinished(subject);
	if (!mark)
		return NULL;
	TG_TRY(tg_commit_message(commit, &text));
	place.line = tg_message_subject_line(text->text);
	tg_found(judge, FIXUP, &place, "the subject \"%s\" is marked as not finished",
		 tg_judge_show(judge, subject));
	if (tg_history_is_autosquash(mark))
		tg_hint(judge, "git rebase -i --autosquash folds it into the commit it belongs to");
	else
		tg_hint_amend(judge, commit, NULL);
	return NULL;
}

static const struct tg_error *
check_commit(struct tg_judge *judge, const void *data, struct tg_commit *commit)
{
	const struct tg_history *opts = data;
	struct tg_place place = { .commit = commit };
	size_t nr_parents = tg_commit_nr_parents(commit);
	size_t nr;

	if (nr_parents > 1 && opts->merges == TG_REFUSE)
		tg_found(judge, MERGE, &place, "merge commit of %zu parents", nr_parents);
	if (opts->fixups == TG_REFUSE)
		TG_TRY(check_fixup(judge, commit));
	if (!tg_commit_is_tip(commit))
		return NULL;
	/* A matter of the whole push: said once, and of no commit. */
	nr = tg_change_nr_commits(tg_commit_change(commit));
	if (tg_history_is_too_long(opts, nr))
		tg_found(judge, TOO_MANY_COMMITS, NULL, "%zu commits in one push, at most %lld", nr,
			 (long long)opts->max_commits);
	return NULL;
}

const struct tg_rule tg_rule_history = {
	.name = "history",
	.summary = "Merge commits, unfinished commits, and how many commits a push brings.",
	.manual =
		"Judges every commit that is new to the ref. `merges` goes by the number of parents, "
		"`fixups` by the subject: the marks of git commit --fixup and --squash (fixup!, "
		"squash!, amend!), and WIP as the first word in any case, alone, before a colon or in "
		"brackets.\n"
		"\n"
		"`max_commits` counts what the push brings to one ref, merges and what they bring in "
		"included, and is reported once for the ref. For a topic branch the commits of "
		"trunks do not count.",
	.default_refs = "@trunk",
	.opts = opt_table,
	.opts_size = sizeof(struct tg_history),
	.reasons = reasons,
	.check_commit = check_commit,
};
