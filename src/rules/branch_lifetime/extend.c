/* SPDX-License-Identifier: MIT */
/* More time for old work, by whom the policy lets give it. */
#include "../branch_lifetime.h"

#include "../common.h"

void
tg_lifetime_hint_extension(const struct tg_ageing *work)
{
	const struct tg_lifetime *opts = work->opts;

	if (!opts->extend_by.ids.nr || work->grants.nr_extensions >= (uint64_t)opts->max_extensions)
		return;
	tg_hint(work->judge,
		"or ask %s for more time: git push -o trunkgate.extend=\"reason\" "
		"(%zu of %lld used)",
		tg_strs_text(tg_judge_arena(work->judge), &opts->extend_by.ids),
		work->grants.nr_extensions, (long long)opts->max_extensions);
}

static bool
is_known_person(const struct tg_ageing *work)
{
	return tg_judge_pusher(work->judge).len > 0;
}

/* Only names: who they are stands in the policy. */
static bool
may_extend(const struct tg_ageing *work)
{
	return tg_strs_have(&work->opts->extend_by.ids, tg_judge_pusher(work->judge));
}

static void
grant_extension(struct tg_ageing *work)
{
	int64_t until = tg_calendar_after(&work->calendar, work->age.now, work->opts->extension);
	const struct tg_note note = { .kind = TG_NOTE_EXTENSION,
				      .ref = tg_ref_name(work->ref),
				      .started = work->standing->life.started,
				      .until = until * TG_SECOND_US,
				      .reason = tg_judge_extension(work->judge) };

	tg_judge_note(work->judge, &note);
	work->grants.nr_extensions++;
	if (note.until > work->grants.extended_until)
		work->grants.extended_until = note.until;
}

bool
tg_lifetime_extend(struct tg_ageing *work)
{
	struct tg_judge *judge = work->judge;
	const char *branch = tg_judge_show(judge, tg_ref_name(work->ref));

	if (!tg_judge_extension(judge).ptr)
		return true;
	if (!is_known_person(work) || !may_extend(work)) {
		tg_found(judge, TG_LIFETIME_HARD, NULL, "%s may not extend %s",
			 is_known_person(work) ? tg_judge_show(judge, tg_judge_pusher(judge))
					       : "whoever pushes without a name",
			 branch);
		if (work->opts->extend_by.ids.nr)
			tg_hint(judge, "who may: %s",
				tg_strs_text(tg_judge_arena(judge), &work->opts->extend_by.ids));
		return false;
	}
	if (work->grants.nr_extensions >= (uint64_t)work->opts->max_extensions) {
		tg_found(judge, TG_LIFETIME_HARD, NULL,
			 "%s was extended %zu time%s already, at most %lld", branch,
			 work->grants.nr_extensions, work->grants.nr_extensions == 1 ? "" : "s",
			 (long long)work->opts->max_extensions);
		return false;
	}
	grant_extension(work);
	return true;
}
