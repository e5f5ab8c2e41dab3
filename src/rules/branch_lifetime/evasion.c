/* SPDX-License-Identifier: MIT */
/* New work that looks like that of a branch which was too old, and is gone. */
#include "../branch_lifetime.h"

enum { LIKE_PERCENT = 60, LATELY = 14 * 24 * 60 * 60 };

static void
report_evasion(struct tg_ageing *work, const struct tg_branch *gone, unsigned percent)
{
	char began[TG_MOMENT_LEN], ended[TG_MOMENT_LEN];

	tg_calendar_format(&work->calendar, gone->started / TG_SECOND_US, began);
	tg_calendar_format(&work->calendar, gone->deleted / TG_SECOND_US, ended);
	tg_found_or_warn(work->judge, work->opts->evasion == TG_EVASION_WARN, TG_LIFETIME_EVASION,
			 NULL, "%u%% of its paths are those of %s, begun %s and gone since %s",
			 percent, tg_judge_show(work->judge, gone->ref), began, ended);
}

static bool
was_old(const struct tg_ageing *work, const struct tg_branch *gone)
{
	return gone->started && tg_calendar_between(&work->calendar, gone->started / TG_SECOND_US,
						    work->age.now) >= work->opts->soft;
}

/* Then it is new work on what it has brought there. */
static const struct tg_error *
had_landed(struct tg_ageing *work, const struct tg_branch *gone, bool *out)
{
	struct tg_oid trunk;
	struct tg_str name;
	int64_t time;
	bool found = false;

	TG_TRY(tg_ledger_landing(work->ledger, &gone->tip, &time, out));
	if (*out)
		return NULL;
	/* As a squash, which later work may have changed: as the trunk was then. */
	TG_TRY(tg_ref_first_trunk(work->ref, &name));
	if (name.len)
		TG_TRY(tg_ledger_value_at(work->ledger, name, gone->deleted, &trunk, &found));
	return tg_had_landed(work->ref, &gone->tip, found ? &trunk : NULL, out);
}

/* Of a branch that is there it is told when it grows, and once: who began it with something else,
 * or before the old one went, is not warned each time. */
static const struct tg_error *
is_to_be_told(struct tg_ageing *work, const struct tg_branch *gone, bool *out)
{
	const struct tg_standing *standing = work->standing;
	bool is_warned = work->opts->evasion == TG_EVASION_WARN && standing->has_branch &&
			 standing->branch.told >= gone->deleted;

	*out = standing->life.is_new;
	if (!*out && !is_warned && gone->started < standing->life.started)
		TG_TRY(tg_ref_grows(work->ref, out));
	return NULL;
}

static const struct tg_error *
compare(struct tg_ageing *work, const struct tg_likeness *ours, const struct tg_branch *gone,
	bool *is_told)
{
	const struct tg_note note = { .kind = TG_NOTE_TOLD, .ref = tg_ref_name(work->ref) };
	unsigned percent = tg_likeness_percent(ours, &gone->likeness);
	bool landed = false;

	if (percent < LIKE_PERCENT || !was_old(work, gone))
		return NULL;
	TG_TRY(is_to_be_told(work, gone, is_told));
	if (*is_told)
		TG_TRY(had_landed(work, gone, &landed));
	*is_told = *is_told && !landed;
	if (!*is_told)
		return NULL;
	report_evasion(work, gone, percent);
	tg_judge_note(work->judge, &note);
	return NULL;
}

const struct tg_error *
tg_lifetime_check_evasion(struct tg_ageing *work)
{
	struct tg_str pusher = tg_judge_pusher(work->judge);
	int64_t now = tg_judge_now(work->judge);
	struct tg_branch *gone;
	struct tg_likeness ours;
	struct tg_paths paths;
	bool is_told = false;
	size_t nr;

	if (work->opts->evasion == TG_EVASION_OFF || !pusher.len ||
	    !work->standing->life.has_unseen)
		return NULL;
	/* Working time is never longer than time. */
	TG_TRY(tg_ledger_gone_branches(work->ledger, pusher, now - LATELY * TG_SECOND_US,
				       now - work->opts->soft * TG_SECOND_US, &gone, &nr));
	if (!nr)
		return NULL;
	TG_TRY(tg_ref_net(work->ref, TG_END_NEW, &paths));
	ours = tg_likeness_of(tg_judge_arena(work->judge), &paths);
	for (size_t i = 0; i < nr && !is_told; i++)
		TG_TRY(compare(work, &ours, &gone[i], &is_told));
	return NULL;
}
