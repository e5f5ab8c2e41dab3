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
	if (work->opts->evasion == TG_EVASION_REFUSE)
		tg_found(work->judge, TG_LIFETIME_EVASION, NULL,
			 "%u%% of its paths are those of %s, begun %s and deleted %s", percent,
			 tg_judge_show(work->judge, gone->ref), began, ended);
	else
		tg_found_warning(work->judge, TG_LIFETIME_EVASION, NULL,
				 "%u%% of its paths are those of %s, begun %s and deleted %s",
				 percent, tg_judge_show(work->judge, gone->ref), began, ended);
}

static bool
was_old(const struct tg_ageing *work, const struct tg_branch *gone)
{
	return gone->started && tg_calendar_between(&work->calendar, gone->started / TG_SECOND_US,
						    work->age.now) >= work->opts->soft;
}

const struct tg_error *
tg_lifetime_check_evasion(struct tg_ageing *work)
{
	struct tg_str pusher = tg_judge_pusher(work->judge);
	struct tg_arena *arena = tg_judge_arena(work->judge);
	struct tg_branch *gone;
	struct tg_likeness ours;
	struct tg_paths paths;
	size_t nr, i;

	if (work->opts->evasion == TG_EVASION_OFF || !pusher.len || !work->standing->life.is_new)
		return NULL;
	TG_TRY(tg_ledger_gone_branches(work->ledger, pusher,
				       tg_judge_now(work->judge) - LATELY * TG_SECOND_US, &gone,
				       &nr));
	if (!nr)
		return NULL;
	TG_TRY(tg_ref_net(work->ref, TG_END_NEW, &paths));
	ours = tg_likeness_of(arena, &paths);
	for (i = 0; i < nr; i++) {
		unsigned percent = tg_likeness_percent(&ours, &gone[i].likeness);

		if (percent < LIKE_PERCENT || !was_old(work, &gone[i]))
			continue;
		report_evasion(work, &gone[i], percent);
		break;
	}
	return NULL;
}
