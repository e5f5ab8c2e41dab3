/* SPDX-License-Identifier: MIT */
/* branch_count: how many branches one person keeps open. */
#include "common.h"
#include "rules.h"
#include "trunkgate/buf.h"

enum { NAMED = 3 };

struct opts {
	int64_t per_person;
};

static const struct tg_opt opt_table[] = {
	TG_OPT_INT(struct opts, per_person, "2", 1, 10000,
		   "Branches with unmerged work that one person may have open."),
	TG_OPT_END
};

enum { TOO_MANY };

static const struct tg_reason reasons[] = {
	[TOO_MANY] = { "too_many", "too many open branches",
		       "land or delete one of them first; what is there can still be pushed to" },
	TG_REASON_END
};

struct work {
	struct tg_judge *judge;
	struct tg_ref *ref;
	struct tg_ledger *ledger;
	size_t most;         /* counting stops there: each costs a look at its work */
	size_t nr;           /* open branches besides this one */
	struct tg_buf names; /* of the first few */
};

static const struct tg_error *
count_one(struct work *work, const struct tg_branch *branch)
{
	bool is_open;

	if (tg_str_eq(branch->ref, tg_ref_name(work->ref)))
		return NULL;
	TG_TRY(tg_ref_is_other_open(work->ref, branch->ref, &is_open));
	if (!is_open)
		return NULL;
	if (work->nr < NAMED)
		tg_buf_addf(&work->names, "%s%s", work->nr ? ", " : "",
			    tg_judge_show(work->judge, branch->ref));
	work->nr++;
	return NULL;
}

static const struct tg_error *
count_open(struct work *work, struct tg_str person)
{
	struct tg_branch *branches;
	size_t nr, i;

	TG_TRY(tg_ledger_open_branches(work->ledger, person, &branches, &nr));
	for (i = 0; i < nr && work->nr < work->most; i++)
		TG_TRY(count_one(work, &branches[i]));
	return NULL;
}

/* A branch that counts already adds nothing. */
static bool
is_opened(const struct tg_standing *standing)
{
	return standing->nr_open && !(standing->has_branch && standing->branch.started);
}

static const struct tg_error *
check_change(struct tg_judge *judge, const void *data, struct tg_change *change)
{
	const struct opts *opts = data;
	const struct tg_sight now = { tg_judge_now(judge), tg_judge_pusher(judge), false };
	struct work work = { .judge = judge,
			     .ref = tg_change_ref(change),
			     .most = (size_t)opts->per_person + NAMED };
	const struct tg_standing *standing;

	work.ledger = tg_judge_ledger(judge);
	if (!work.ledger || tg_ref_is_trunk(work.ref))
		return NULL;
	TG_TRY(tg_ledger_standing(work.ledger, work.ref, &now, false, &standing));
	if (!is_opened(standing) || !standing->life.person.len)
		return NULL;
	tg_buf_init(&work.names, tg_judge_arena(judge), 400);
	TG_TRY(count_open(&work, standing->life.person));
	if (work.nr < (uint64_t)opts->per_person)
		return NULL;
	tg_found(judge, TOO_MANY, NULL, "%s has %s%zu open branch%s already (%s%s), at most %lld",
		 tg_judge_show(judge, standing->life.person),
		 work.nr == work.most ? "at least " : "", work.nr, work.nr == 1 ? "" : "es",
		 work.names.ptr, work.nr > NAMED ? ", ..." : "", (long long)opts->per_person);
	return NULL;
}

const struct tg_rule tg_rule_branch_count = {
	.name = "branch_count",
	.summary = "How many branches with unmerged work one person may have open.",
	.manual =
		"A branch counts while it holds commits that no trunk has, and no squash of them. It "
		"counts for the person who first pushed that work, so handing a branch on or renaming "
		"it changes nothing. Asked when a branch begins to count: pushing to one that is open "
		"already is always accepted.",
	.default_refs = "@branches",
	.opts = opt_table,
	.opts_size = sizeof(struct opts),
	.reasons = reasons,
	.needs_person = true,
	.needs_ledger = true,
	.check_change = check_change,
};
