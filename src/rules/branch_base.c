/* SPDX-License-Identifier: MIT */
/* branch_base: work that stands on a trunk of long ago. */
#include "rules.h"
#include "trunkgate/calendar.h"
#include "trunkgate/shell.h"

enum { MAX_AGE = 3650 * 24 * 60 * 60 };
enum { AT_LANDING, AT_PUSH };

struct opts {
	int64_t max_behind;
	int64_t max_age;
	int at;
};

static const char *const moments[] = { [AT_LANDING] = "landing", [AT_PUSH] = "push", NULL };

static const struct tg_opt opt_table[] = {
	TG_OPT_INT(struct opts, max_behind, "50", 0, 1000000,
		   "Most commits that the trunk may be ahead of the work."),
	TG_OPT_DURATION(struct opts, max_age, NULL, 1, MAX_AGE,
			"Oldest merge base, by when it came to the trunk on this server; only "
			"where the trunk has moved on."),
	TG_OPT_ENUM(struct opts, at, "landing", moments,
		    "landing: when the work comes to a trunk. push: on every push of a branch, "
		    "too."),
	TG_OPT_END
};

enum { STALE };

static const struct tg_reason reasons[] = {
	[STALE] = { "stale", "the work stands on an old trunk",
		    "bring it up to date: git pull --rebase origin TRUNK, then push it again" },
	TG_REASON_END
};

struct base {
	size_t behind;
	struct tg_oid oid;
	bool found;
};

static const struct tg_error *
find_base(struct tg_ref *ref, size_t limit, struct base *out)
{
	*out = (struct base){ .behind = 0 };
	if (tg_ref_is_trunk(ref)) {
		TG_TRY(tg_ref_landing_behind(ref, limit, &out->behind, &out->oid));
		out->found = !tg_oid_is_zero(&out->oid);
		return NULL;
	}
	TG_TRY(tg_ref_behind(ref, TG_END_NEW, limit, &out->behind));
	return tg_ref_base(ref, TG_END_NEW, &out->oid, &out->found);
}

/* A push to a trunk says which one the topic has to follow. */
static void
name_trunk(struct tg_judge *judge, struct tg_ref *ref)
{
	const struct tg_str heads = TG_STR("refs/heads/");
	struct tg_str name = tg_ref_name(ref);

	if (tg_ref_is_trunk(ref) && tg_str_starts(name, heads))
		tg_hint(judge,
			"bring the topic up to date: on it, git pull --rebase origin %s; then "
			"land it again",
			tg_shell_word(tg_judge_arena(judge), tg_str_from_index(name, heads.len)));
}

/* What landed before the ledger began is at least as old as that. */
static const struct tg_error *
landing_time(struct tg_ledger *ledger, const struct tg_oid *oid, int64_t *out)
{
	bool found;

	TG_TRY(tg_ledger_landing(ledger, oid, out, &found));
	return found ? NULL : tg_ledger_began(ledger, out);
}

static const struct tg_error *
check_age(struct tg_judge *judge, const struct opts *opts, struct tg_ref *ref,
	  const struct base *base)
{
	struct tg_ledger *ledger = tg_judge_ledger(judge);
	char age[TG_SPAN_LEN], limit[TG_SPAN_LEN];
	int64_t landed, seconds;

	if (opts->max_age == TG_UNSET || !ledger || !base->found || !base->behind)
		return NULL;
	TG_TRY(landing_time(ledger, &base->oid, &landed));
	seconds = (tg_judge_now(judge) - landed) / TG_SECOND_US;
	if (seconds <= opts->max_age)
		return NULL;
	tg_span_format(seconds, age);
	tg_span_format(opts->max_age, limit);
	tg_found(judge, STALE, NULL, "it left the trunk at a commit that landed %s ago, at most %s",
		 age, limit);
	name_trunk(judge, ref);
	return NULL;
}

static const struct tg_error *
check_change(struct tg_judge *judge, const void *data, struct tg_change *change)
{
	const struct opts *opts = data;
	struct tg_ref *ref = tg_change_ref(change);
	size_t limit = (size_t)opts->max_behind;
	struct base base;

	if (!tg_ref_is_trunk(ref) && opts->at == AT_LANDING)
		return NULL;
	TG_TRY(find_base(ref, limit, &base));
	if (base.behind > limit) {
		tg_found(judge, STALE, NULL,
			 "the trunk is more than %zu commits ahead of what it was made on", limit);
		name_trunk(judge, ref);
	}
	return check_age(judge, opts, ref, &base);
}

const struct tg_rule tg_rule_branch_base = {
	.name = "branch_base",
	.summary = "How far behind the trunk work may be.",
	.manual =
		"On landing, each topic that a merge brings to the trunk is measured against the "
		"trunk before the push: by the commits that it lacks, and with `max_age` by when its "
		"merge base came to the trunk, as this server saw it. Work that was rebased onto the "
		"trunk is never behind. With `at: push` every push of a branch is asked the same.\n"
		"\n"
		"A merge base that landed before this server began to keep its record counts as "
		"landed on the day it began.",
	.default_refs = "[\"@trunk\", \"@branches\"]",
	.opts = opt_table,
	.opts_size = sizeof(struct opts),
	.reasons = reasons,
	.needs_ledger = true,
	.check_change = check_change,
};
