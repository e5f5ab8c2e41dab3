/* SPDX-License-Identifier: MIT */
/* reviews: a change lands when others have approved just this change. */
#include "reviews.h"

#include "rules.h"

enum { MAX_STEPS = 1000 };

static const char *const coverage_words[] = { "tip", "each-commit", NULL };
static const char *const survives_words[] = { "exact", "same_delta", "clean_rebase", NULL };
static const char *const owners_words[] = { "off", "required", NULL };
static const char *const dialect_words[] = { "github", "gitlab", NULL };
static const char *const allow_words[] = { "allow", "refuse", NULL };

static const struct tg_opt group_table[] = {
	TG_OPT_PEOPLE(struct tg_review_group, from, NULL, "People or groups of the policy."),
	TG_OPT_INT(struct tg_review_group, min, "1", 1, 20, "How many of them."), TG_OPT_END
};

static const struct tg_opt sensitive_table[] = {
	TG_OPT_PATHS(struct tg_review_sensitive, paths, NULL, "Which paths; default all."),
	TG_OPT_STRS(struct tg_review_sensitive, kinds, NULL,
		    "Only what becomes `executable`, or is or was a `symlink` or a `submodule`."),
	TG_OPT_PEOPLE(struct tg_review_sensitive, from, NULL, "Whose approvals it takes."),
	TG_OPT_INT(struct tg_review_sensitive, min, "1", 1, 20, "How many of them."), TG_OPT_END
};

static const struct tg_opt size_table[] = {
	TG_OPT_INT(struct tg_review_size, lines_over, "500", 0, 100000000,
		   "From more lines than these on, added and deleted together."),
	TG_OPT_INT(struct tg_review_size, min, "2", 1, 20, "How many approvals it takes."),
	TG_OPT_DURATION(struct tg_review_size, within, "24h", 0, INT64_C(365) * 24 * 3600,
			"Lines of the same uploader that landed within this time count too."),
	TG_OPT_END
};

#define OPTS struct tg_reviews
static const struct tg_opt opt_table[] = {
	TG_OPT_INT(OPTS, approvals, "1", 0, 20, "How many distinct people must approve."),
	TG_OPT_PEOPLE(OPTS, approvers, NULL,
		      "Only approvals of these people or groups count; default everybody's."),
	TG_OPT_LIST(OPTS, groups, struct tg_review_group, group_table,
		    "Approvals it takes besides, all of them; one person fills one place."),
	TG_OPT_ENUM(OPTS, owners, "off", owners_words,
		    "`required`: an owner of every changed path must approve, as the CODEOWNERS of "
		    "the target before the push says."),
	TG_OPT_ENUM(OPTS, owners_dialect, "github", dialect_words, "How CODEOWNERS is read."),
	TG_OPT_PEOPLE(OPTS, fallback_owners, NULL,
		      "Who owns paths when the CODEOWNERS before the push cannot be read, or names "
		      "nobody of the policy."),
	TG_OPT_STRS(OPTS, not_by, "[author, committer, coauthor, uploader]",
		    "Whose approvals do not count: `author`, `committer`, `coauthor`, `uploader` "
		    "(who first pushed a commit of the change) and `pusher` (who lands it)."),
	TG_OPT_ENUM(OPTS, unknown_author, "allow", allow_words,
		    "`refuse`: every author's mail address must be one of the policy's people."),
	TG_OPT_ENUM(OPTS, survives, "same_delta", survives_words,
		    "What an approval outlives: nothing (`exact`), a reworded or squashed commit "
		    "and a rebase that touches no file of it (`same_delta`), any rebase without a "
		    "conflict (`clean_rebase`)."),
	TG_OPT_ENUM(OPTS, coverage, "tip", coverage_words,
		    "`each-commit`: besides the end of a landing each commit in it must have the "
		    "approvals that its own change takes, but for merges that add nothing."),
	TG_OPT_LIST(OPTS, sensitive, struct tg_review_sensitive, sensitive_table,
		    "Paths that take approvals of certain people."),
	TG_OPT_LIST(OPTS, by_size, struct tg_review_size, size_table,
		    "More approvals for larger changes."),
	TG_OPT_DURATION(OPTS, expires, "30d", 1, INT64_C(3650) * 24 * 3600,
			"An approval older than this no longer counts."),
	TG_OPT_PEOPLE(OPTS, trusted_mergers, NULL,
		      "When these push, Reviewed-by trailers count as approvals."),
	TG_OPT_PEOPLE(OPTS, approval_admins, NULL, "Who may withdraw the approvals of others."),
	TG_OPT_BOOL_AS(
		OPTS, is_signed, "signed", "no",
		"Only signed approvals count, by one of the person's `signing_keys`: as a tag or by "
		"the push itself (`trunkgate approve --sign`)."),
	TG_OPT_BOOL(OPTS, prune, "yes",
		    "Refs of approvals are deleted when they have landed or expired; what landed "
		    "keeps them in a note (`git log --notes=trunkgate`)."),
	TG_OPT_END
};

static const struct tg_reason reasons[] = {
	[TG_REVIEW_MISSING] = { "missing", "approvals are missing", NULL },
	[TG_REVIEW_MISSING_GROUP] = { "missing_group", "the approval of a group is missing", NULL },
	[TG_REVIEW_MISSING_OWNER] = { "missing_owner", "the approval of an owner is missing",
				      NULL },
	[TG_REVIEW_SELF] = { "self", "nobody approves his own work", NULL },
	[TG_REVIEW_STALE] = { "stale", "the approval is of something else",
			      "who gave it looks at what changed, and approves the new commit" },
	[TG_REVIEW_UNCLEAN_MERGE] = { "unclean_merge", "a merge holds more than its parents",
				      NULL },
	[TG_REVIEW_NOT_REVIEWABLE] = { "not_reviewable", "approvals cannot cover this", NULL },
	TG_REASON_END
};

static const struct tg_error *
tell_strangers(struct tg_landing *landing)
{
	const struct tg_chain *chain = &landing->chain;
	struct tg_ties ties = { .nr = 0 };
	char hex[TG_OID_HEX];

	if (landing->opts->unknown_author != TG_REFUSE)
		return NULL;
	TG_TRY(tg_reviews_ties(landing, chain->has_start ? &chain->start : NULL,
			       &chain->steps[chain->nr - 1], &ties));
	if (!tg_oid_is_zero(&ties.stranger))
		tg_found(landing->judge, TG_REVIEW_NOT_REVIEWABLE, NULL,
			 "the author of %.10s is none of the policy's people",
			 tg_oid_hex(hex, &ties.stranger));
	return NULL;
}

static const struct tg_error *
try_landing(struct tg_landing *landing, bool is_covered)
{
	bool is_told;

	TG_TRY(tg_reviews_try(landing, is_covered, &is_told));
	return is_told ? NULL : tg_reviews_each(landing, &is_covered);
}

static const struct tg_error *
judge_line(struct tg_landing *landing)
{
	bool is_covered = false;
	size_t stuck = 0;

	TG_TRY(tell_strangers(landing));
	if (landing->opts->owners != TG_OWNERS_OFF)
		TG_TRY(tg_reviews_check_owners(landing));
	TG_TRY(tg_reviews_cover(landing, &is_covered, &stuck));
	if (tg_judge_is_trial(landing->judge) && (is_covered || !stuck))
		return try_landing(landing, is_covered);
	if (!is_covered)
		return tg_reviews_tell(landing, stuck);
	TG_TRY(tg_reviews_each(landing, &is_covered));
	if (is_covered)
		tg_reviews_note_lines(landing);
	return NULL;
}

/* The first push of all has no server to be reviewed on. A repository that was
 * emptied since is none of that kind. */
static const struct tg_error *
judge_orphan(struct tg_landing *landing)
{
	bool was_empty = false, was_used = true;

	TG_TRY(tg_was_empty(landing->ref, &was_empty));
	if (was_empty)
		TG_TRY(tg_ledger_has_moves(landing->ledger, &was_used));
	if (!was_used)
		return NULL;
	tg_found(landing->judge, TG_REVIEW_NOT_REVIEWABLE, NULL,
		 "this history has nothing in common with what was reviewed");
	if (was_empty)
		tg_hint(landing->judge, "this repository is no new one: who is exempt, or may "
					"override, can begin it anew");
	return NULL;
}

static const struct tg_error *
judge_landing(struct tg_landing *landing)
{
	struct tg_chain *chain = &landing->chain;

	TG_TRY(tg_ref_chain(landing->ref, MAX_STEPS, chain));
	if (chain->kind == TG_CHAIN_FORCED && tg_judge_is_trial(landing->judge))
		return try_landing(landing, false);
	if (chain->kind == TG_CHAIN_FORCED) {
		tg_found(landing->judge, TG_REVIEW_NOT_REVIEWABLE, NULL,
			 "the push takes away commits that were there: no approval covers that");
		tg_hint(landing->judge,
			"rebase onto what is there now, or merge it, and push again");
		return NULL;
	}
	if (chain->kind == TG_CHAIN_LONG) {
		tg_found(landing->judge, TG_REVIEW_NOT_REVIEWABLE, NULL,
			 "more than %d steps in one push: land them in parts", MAX_STEPS);
		return NULL;
	}
	if (!chain->nr)
		return NULL;
	return chain->has_start ? judge_line(landing) : judge_orphan(landing);
}

static const struct tg_error *
check_change(struct tg_judge *judge, const void *data, struct tg_change *change)
{
	struct tg_landing landing = { .judge = judge,
				      .opts = data,
				      .ref = tg_change_ref(change),
				      .ledger = tg_judge_ledger(judge),
				      .arena = tg_judge_arena(judge) };

	landing.target = tg_ref_name(landing.ref);
	landing.is_trusted =
		tg_strs_have(&landing.opts->trusted_mergers.ids, tg_judge_pusher(judge));
	return landing.ledger ? judge_landing(&landing) : NULL;
}

static const struct tg_error *
check_content(struct tg_judge *judge, const void *data, struct tg_ref *ref)
{
	(void)data;
	(void)ref;
	tg_found(judge, TG_REVIEW_NOT_REVIEWABLE, NULL,
		 "this leads to no commit, and only commits can be approved");
	return NULL;
}

static void
check_kinds(struct tg_opt_check *check, const struct tg_review_sensitive *item)
{
	static const char *const kinds[] = { "executable", "symlink", "submodule", NULL };

	if (!item->from.ids.nr)
		check->report(check, "sensitive", "an entry needs \"from\": who must approve");
	if (!item->paths.nr && !item->kinds.nr)
		check->report(check, "sensitive", "an entry needs \"paths\" or \"kinds\"");
	for (size_t i = 0; i < item->kinds.nr; i++)
		if (!tg_str_is_word(item->kinds.items[i], kinds))
			check->report(check, "sensitive",
				      "kinds are executable, symlink and submodule");
}

static void
check_opts(struct tg_opt_check *check, const void *data)
{
	const struct tg_reviews *opts = data;
	const struct tg_review_group *groups = opts->groups.items;
	const struct tg_review_sensitive *sensitive = opts->sensitive.items;

	for (size_t i = 0; i < opts->not_by.nr; i++)
		if (!tg_claim_of(opts->not_by.items[i]))
			check->report(
				check, "not_by",
				"the words are author, committer, coauthor, uploader and pusher");
	for (size_t i = 0; i < opts->groups.nr; i++)
		if (groups[i].from.ids.nr < (size_t)groups[i].min)
			check->report(check, "groups", "a group has fewer people than its min");
	for (size_t i = 0; i < opts->sensitive.nr; i++)
		check_kinds(check, &sensitive[i]);
	if (opts->is_signed && opts->trusted_mergers.ids.nr)
		check->report(check, "trusted_mergers",
			      "with \"signed: yes\" no trailer can count as an approval");
	if (!opts->approvals && !opts->groups.nr && !opts->owners && !opts->sensitive.nr &&
	    !opts->by_size.nr)
		check->report(check, "approvals", "nothing is asked for");
}

static bool
wants_signatures(const void *data)
{
	const struct tg_reviews *opts = data;

	return opts->is_signed;
}

static bool
prunes(const void *data, int64_t *seconds)
{
	const struct tg_reviews *opts = data;

	*seconds = opts->expires == TG_UNSET ? INT64_MAX : opts->expires;
	return opts->prune;
}

const struct tg_rule tg_rule_reviews = {
	.name = "reviews",
	.summary = "Who must have approved a change before it lands.",
	.manual =
		"An approval is a push: the reviewer runs `trunkgate approve COMMIT`, which pushes the "
		"commit to refs/approvals/<reviewer>/<target>/<commit>. The server knows who pushes, "
		"writes down the range that was approved, and lets nobody change or forge it.\n"
		"\n"
		"A push to the target is cut along its first parents into pieces, and every piece "
		"must be approved as a whole: its last commit itself, or, for a merge that is just "
		"what merging gives, the side that it brings. An unreviewed commit on top, below or in "
		"between, and a part of what was approved, are not covered. An approval survives "
		"what `survives` says, commit by commit, and is stale otherwise.\n"
		"\n"
		"Nobody approves his own work: authors, committers and co-authors are known by the "
		"mail addresses of `people`, and whoever first pushed a commit by the server's own "
		"record. What a commit claims can only exclude people. Policy, groups and code "
		"owners are those from before the push.",
	.default_refs = "@trunk",
	.opts = opt_table,
	.opts_size = sizeof(OPTS),
	.reasons = reasons,
	.needs_person = true,
	.needs_ledger = true,
	.own_refs = TG_APPROVALS,
	.check_own_ref = tg_reviews_check_own,
	.check_opts = check_opts,
	.wants_signatures = wants_signatures,
	.prunes = prunes,
	.check_change = check_change,
	.check_content = check_content,
};
