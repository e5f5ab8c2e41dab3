/* SPDX-License-Identifier: MIT */
/* branch_count: how many branches one person keeps open. */
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
	size_t nr;           /* open branches besides this one, after the push */
	bool is_beside;      /* some of them are of the same push */
	struct tg_buf names; /* of the first few */
};

static void
count(struct work *work, struct tg_str name)
{
	if (work->nr < NAMED)
		tg_buf_addf(&work->names, "%s%s", work->nr ? ", " : "",
			    tg_judge_show(work->judge, name));
	work->nr++;
}

static const struct tg_error *
count_one(struct work *work, const struct tg_branch *branch)
{
	bool is_open;

	if (tg_str_eq(branch->ref, tg_ref_name(work->ref)))
		return NULL;
	TG_TRY(tg_ref_is_other_open(work->ref, branch->ref, &is_open));
	if (is_open)
		count(work, branch->ref);
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

/* Those that the same push opens. */
static const struct tg_error *
count_beside(struct work *work, const struct tg_sight *now, struct tg_str person)
{
	struct tg_opened opened;
	size_t i;

	TG_TRY(tg_ledger_opened(work->ledger, work->ref, now, person, &opened));
	for (i = 0; i < opened.nr && work->nr < work->most; i++) {
		if (opened.refs[i] == work->ref)
			continue;
		count(work, tg_ref_name(opened.refs[i]));
		work->is_beside = true;
	}
	return NULL;
}

static void
tell(const struct work *work, struct tg_str person, int64_t most)
{
	tg_found(work->judge, TOO_MANY, NULL, "%s has %s%zu open branch%s %s (%s%s), at most %lld",
		 tg_judge_show(work->judge, person), work->nr == work->most ? "at least " : "",
		 work->nr, work->nr == 1 ? "" : "es",
		 work->is_beside ? "besides, with this push" : "already", work->names.ptr,
		 work->nr > NAMED ? ", ..." : "", (long long)most);
}

static const struct tg_error *
check_change(struct tg_judge *judge, const void *data, struct tg_change *change)
{
	const struct opts *opts = data;
	const struct tg_sight now = { tg_judge_now(judge), tg_judge_pusher(judge), false };
	struct work work = { .judge = judge,
			     .ref = tg_change_ref(change),
			     .most = (size_t)opts->per_person + NAMED };
	struct tg_note note = { .kind = TG_NOTE_ROOM };
	const struct tg_standing *standing;

	work.ledger = tg_judge_ledger(judge);
	if (!work.ledger || tg_ref_is_trunk(work.ref))
		return NULL;
	TG_TRY(tg_ledger_standing(work.ledger, work.ref, &now, false, &standing));
	if (!tg_standing_is_opened(standing) || !standing->life.person.len)
		return NULL;
	note.person = standing->life.person;
	tg_buf_init(&work.names, tg_judge_arena(judge), 400);
	TG_TRY(tg_ledger_nr_open(work.ledger, note.person, &note.seen));
	TG_TRY(count_open(&work, note.person));
	TG_TRY(count_beside(&work, &now, note.person));
	note.room = opts->per_person - (int64_t)work.nr - 1;
	if (note.room < 0)
		tell(&work, note.person, opts->per_person);
	else
		tg_judge_note(judge, &note);
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
