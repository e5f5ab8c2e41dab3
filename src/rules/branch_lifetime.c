/* SPDX-License-Identifier: MIT */
/*
 * branch_lifetime: work that stays away from the trunk for too long.
 *
 * What ages is the open work of a branch, from when the server first saw any of it (the ledger);
 * names and dates of commits play no part. tg_lifetime_stage() makes a stage of its age, and of
 * what was granted to it:
 *
 *	young     nothing is said, but that it looks like other work which is gone (evasion.c)
 *	soft      it is told, once a day; and so is work that would be too old without an extension,
 *	          which is asked for with the push (extend.c)
 *	first     too old for the first time: grace begins with a warning
 *	grace     warned as long as that lasts
 *	expired   refused
 *
 * From first on only a push that adds to the work is spoken of (check_growth): landing it,
 * deleting it and taking of it are always possible.
 */
#include "branch_lifetime.h"

#include "rules.h"
#include "trunkgate/buf.h"

enum { TELL_EVERY = 24 * 60 * 60, MAX_DURATION = 366 * 24 * 60 * 60 };

static const char *const clocks[] = {
	[TG_CLOCK_WEEKDAYS] = "weekdays", [TG_CLOCK_WALL] = "wall", NULL
};
static const char *const evasions[] = {
	[TG_EVASION_WARN] = "warn", [TG_EVASION_REFUSE] = "refuse", [TG_EVASION_OFF] = "off", NULL
};

static const struct tg_opt opt_table[] = {
	TG_OPT_DURATION(struct tg_lifetime, soft, "24h", 1, MAX_DURATION,
			"From this age on the pusher is told, once a day."),
	TG_OPT_DURATION(struct tg_lifetime, hard, "48h", 1, MAX_DURATION,
			"From this age on pushes that add work are refused."),
	TG_OPT_ENUM(struct tg_lifetime, clock, "weekdays", clocks,
		    "weekdays: Saturdays, Sundays and holidays do not count. wall: all time "
		    "counts."),
	TG_OPT_STR(struct tg_lifetime, timezone, "UTC",
		   "Where days begin and end: a name of the tz database, such as Europe/Madrid."),
	TG_OPT_STRS(struct tg_lifetime, holidays, NULL,
		    "Days that do not count, as 2026-12-25; with clock: weekdays."),
	TG_OPT_DURATION(struct tg_lifetime, grace, "24h", 0, MAX_DURATION,
			"When a branch is first past hard its pushes are still accepted for so "
			"long, with a warning; 0s = refused at once."),
	TG_OPT_PEOPLE(struct tg_lifetime, extend_by, NULL,
		      "Who may extend, with git push -o trunkgate.extend=\"reason\". Default "
		      "nobody."),
	TG_OPT_DURATION(
		struct tg_lifetime, extension, "24h", 1, MAX_DURATION,
		"How much time an extension gives, counted from the push that asks for it."),
	TG_OPT_INT(struct tg_lifetime, max_extensions, "2", 0, 100,
		   "How often the same work may be extended."),
	TG_OPT_ENUM(struct tg_lifetime, evasion, "warn", evasions,
		    "New work that looks like old work of the same person whose branch was "
		    "deleted or emptied lately: warn, refuse, or do not look."),
	TG_OPT_END
};

static const struct tg_reason reasons[] = {
	[TG_LIFETIME_SOFT] = { "soft", "the branch is older than it should be",
			       "land what is ready; smaller steps land sooner" },
	[TG_LIFETIME_HARD] = { "hard", "the branch is too old to grow",
			       "still accepted: landing it, deleting it, taking commits out, merging the trunk "
			       "in" },
	[TG_LIFETIME_EVASION] = { "evasion",
				  "the work looks like that of a branch that was too old",
				  "land what is ready; a new name does not make work young" },
	TG_REASON_END
};

struct tg_calendar
tg_lifetime_calendar(struct tg_arena *arena, const struct tg_lifetime *opts)
{
	int32_t *days = TG_NEW_ARRAY(arena, opts->holidays.nr, int32_t);
	struct tg_calendar calendar = { .weekdays = opts->clock == TG_CLOCK_WEEKDAYS,
					.zone = tg_str_cstr(arena, opts->timezone) };
	size_t i;

	for (i = 0; i < opts->holidays.nr; i++)
		if (tg_date_parse(opts->holidays.items[i], &days[calendar.nr_holidays]))
			calendar.nr_holidays++;
	calendar.holidays = days;
	return calendar;
}

enum tg_stage
tg_lifetime_stage(const struct tg_lifetime *opts, const struct tg_calendar *calendar,
		  const struct tg_age *age, const struct tg_grants *grants)
{
	int64_t grace_end;

	if (age->elapsed < opts->soft)
		return TG_STAGE_YOUNG;
	if (age->elapsed < opts->hard || age->now * TG_SECOND_US < grants->extended_until)
		return TG_STAGE_SOFT;
	if (!opts->grace)
		return TG_STAGE_EXPIRED;
	if (!grants->grace)
		return TG_STAGE_FIRST;
	grace_end = tg_calendar_after(calendar, grants->grace / TG_SECOND_US, opts->grace);
	return age->now < grace_end ? TG_STAGE_GRACE : TG_STAGE_EXPIRED;
}

/* --- the flow --- */

static const struct tg_error *
look(struct tg_ageing *work, bool thorough)
{
	const struct tg_sight now = { tg_judge_now(work->judge), tg_judge_pusher(work->judge),
				      false };

	TG_TRY(tg_ledger_standing(work->ledger, work->ref, &now, thorough, &work->standing));
	work->age.now = now.time / TG_SECOND_US;
	work->age.started = work->standing->life.started / TG_SECOND_US;
	work->age.elapsed = tg_calendar_between(&work->calendar, work->age.started, work->age.now);
	return NULL;
}

/* "3 days old: first pushed by ana on Tue 17 Nov 2026 14:02 UTC" */
static const char *
describe_age(const struct tg_ageing *work)
{
	const struct tg_life *life = &work->standing->life;
	char span[TG_SPAN_LEN], moment[TG_MOMENT_LEN];
	struct tg_buf text;

	tg_buf_init(&text, tg_judge_arena(work->judge), 400);
	tg_span_format(work->age.elapsed, span);
	tg_calendar_format(&work->calendar, work->age.started, moment);
	tg_buf_addf(&text, "%s old%s: first pushed by %s on %s%s", span,
		    work->calendar.weekdays ? " in working days" : "",
		    life->person.len ? tg_judge_show(work->judge, life->person) : "somebody",
		    moment, life->is_guess ? " (a guess from the import)" : "");
	return text.ptr;
}

static const char *
describe_limit(int64_t seconds, char out[TG_SPAN_LEN])
{
	tg_span_format(seconds, out);
	return out;
}

static void
hint_ways(const struct tg_ageing *work)
{
	tg_hint(work->judge, "%s", reasons[TG_LIFETIME_HARD].hint);
	tg_lifetime_hint_extension(work);
}

static void
tell_soft(struct tg_ageing *work)
{
	char limit[TG_SPAN_LEN], until[TG_MOMENT_LEN];
	int64_t end = tg_calendar_after(&work->calendar, work->age.started, work->opts->hard);
	const struct tg_note note = { .kind = TG_NOTE_TOLD, .ref = tg_ref_name(work->ref) };

	if (tg_judge_now(work->judge) - work->standing->branch.told < TELL_EVERY * TG_SECOND_US)
		return;
	if (work->grants.extended_until / TG_SECOND_US > end)
		end = work->grants.extended_until / TG_SECOND_US;
	tg_calendar_format(&work->calendar, end, until);
	tg_found_warning(work->judge, TG_LIFETIME_SOFT, NULL,
			 "%s; it should land within %s, and cannot grow after %s",
			 describe_age(work), describe_limit(work->opts->soft, limit), until);
	tg_judge_note(work->judge, &note);
}

static void
begin_grace(struct tg_ageing *work)
{
	char limit[TG_SPAN_LEN], until[TG_MOMENT_LEN];
	const struct tg_note note = { .kind = TG_NOTE_GRACE,
				      .ref = tg_ref_name(work->ref),
				      .started = work->standing->life.started,
				      .when_refused = true };
	int64_t since = work->grants.grace ? work->grants.grace / TG_SECOND_US : work->age.now;
	int64_t end = tg_calendar_after(&work->calendar, since, work->opts->grace);

	tg_calendar_format(&work->calendar, end, until);
	tg_found_warning(work->judge, TG_LIFETIME_HARD, NULL,
			 "%s; the limit is %s, and from %s on pushes that add to it are refused",
			 describe_age(work), describe_limit(work->opts->hard, limit), until);
	hint_ways(work);
	if (!work->grants.grace)
		tg_judge_note(work->judge, &note);
}

static void
refuse_growth(struct tg_ageing *work)
{
	char limit[TG_SPAN_LEN];

	tg_found(work->judge, TG_LIFETIME_HARD, NULL, "%s; the limit is %s", describe_age(work),
		 describe_limit(work->opts->hard, limit));
	hint_ways(work);
}

/* A mode that does not refuse has no first refusal, and so no grace. */
static void
report_old(struct tg_ageing *work, enum tg_stage stage)
{
	bool has_grace = stage == TG_STAGE_FIRST || stage == TG_STAGE_GRACE;

	if (has_grace && tg_judge_would_refuse(work->judge))
		begin_grace(work);
	else
		refuse_growth(work);
}

/* The next one that the globs match, from *at on; NULL = none is left. */
static const struct tg_path *
next_match(const struct tg_paths *paths, const struct tg_globs *globs, size_t *at)
{
	while (*at < paths->nr) {
		const struct tg_path *path = &paths->items[(*at)++];
		if (tg_path_matches(path, globs))
			return path;
	}
	return NULL;
}

static bool
is_same_result(const struct tg_path *a, const struct tg_path *b)
{
	return tg_str_eq(a->path, b->path) && a->new_mode == b->new_mode &&
	       tg_oid_eq(&a->new_id, &b->new_id);
}

/* Whether the work came out another one in the rule's paths. */
static const struct tg_error *
changes_there(struct tg_ageing *work, const struct tg_globs *globs, bool *out)
{
	const struct tg_path *before, *now;
	struct tg_paths old, new;
	size_t at_old = 0, at_new = 0;

	TG_TRY(tg_ref_net(work->ref, TG_END_OLD, &old));
	TG_TRY(tg_ref_net(work->ref, TG_END_NEW, &new));
	do {
		before = next_match(&old, globs, &at_old);
		now = next_match(&new, globs, &at_new);
	} while (before && now && is_same_result(before, now));
	*out = before || now;
	return NULL;
}

static const struct tg_error *
check_growth(struct tg_ageing *work, enum tg_stage stage)
{
	const struct tg_globs *globs = tg_judge_paths(work->judge);
	bool grows;

	TG_TRY(tg_ref_grows(work->ref, &grows));
	if (grows && globs && tg_ref_kind(work->ref) == TG_REF_UPDATE)
		TG_TRY(changes_there(work, globs, &grows));
	if (grows)
		report_old(work, stage);
	return NULL;
}

static const struct tg_error *
judge_age(struct tg_ageing *work)
{
	enum tg_stage stage;

	TG_TRY(tg_ledger_grants(work->ledger, work->standing->life.started, &work->grants));
	if (!tg_lifetime_extend(work))
		return NULL;
	stage = tg_lifetime_stage(work->opts, &work->calendar, &work->age, &work->grants);
	if (stage == TG_STAGE_YOUNG)
		return tg_lifetime_check_evasion(work);
	if (stage == TG_STAGE_SOFT) {
		tell_soft(work);
		return NULL;
	}
	return check_growth(work, stage);
}

/* Whether there is open work, in the rule's paths. */
static const struct tg_error *
has_work(const struct tg_ageing *work, bool *out)
{
	const struct tg_globs *globs = tg_judge_paths(work->judge);
	struct tg_paths paths;

	*out = work->standing->nr_open > 0;
	if (!*out || !globs)
		return NULL;
	TG_TRY(tg_ref_net(work->ref, TG_END_NEW, &paths));
	*out = tg_paths_match(&paths, globs);
	return NULL;
}

static const struct tg_error *
check_change(struct tg_judge *judge, const void *data, struct tg_change *change)
{
	bool has;
	struct tg_ageing work = { .judge = judge, .opts = data, .ref = tg_change_ref(change) };

	work.ledger = tg_judge_ledger(judge);
	if (!work.ledger || tg_ref_is_trunk(work.ref))
		return NULL;
	work.calendar = tg_lifetime_calendar(tg_judge_arena(judge), data);
	TG_TRY(look(&work, false));
	/* Before it refuses it asks more closely whether a squash has landed. */
	if (work.standing->nr_open && work.age.elapsed >= work.opts->hard)
		TG_TRY(look(&work, true));
	TG_TRY(has_work(&work, &has));
	return has ? judge_age(&work) : NULL;
}

/* Grace that has not begun yet is not promised. */
static int64_t
refused_from(struct tg_arena *arena, const void *data, const struct tg_life *life,
	     const struct tg_grants *grants)
{
	const struct tg_lifetime *opts = data;
	struct tg_calendar calendar = tg_lifetime_calendar(arena, opts);
	int64_t end = tg_calendar_after(&calendar, life->started / TG_SECOND_US, opts->hard);
	int64_t grace = 0;

	if (grants->grace)
		grace = tg_calendar_after(&calendar, grants->grace / TG_SECOND_US, opts->grace);
	end = grace > end ? grace : end;
	return end * TG_SECOND_US > grants->extended_until ? end * TG_SECOND_US
							   : grants->extended_until;
}

static void
check_opts(struct tg_opt_check *check, const void *data)
{
	const struct tg_lifetime *opts = data;
	int32_t day;
	size_t i;

	if (opts->hard < opts->soft)
		check->report(check, "hard", "it comes before soft");
	if (!tg_zone_exists(opts->timezone))
		check->report(check, "timezone",
			      "no such zone here; names are those of the tz database, such as "
			      "Europe/Madrid or UTC");
	for (i = 0; i < opts->holidays.nr; i++)
		if (!tg_date_parse(opts->holidays.items[i], &day))
			check->report(check, "holidays", "a day is written as 2026-12-25");
}

const struct tg_rule tg_rule_branch_lifetime = {
	.name = "branch_lifetime",
	.summary = "How long work may stay away from the trunk.",
	.manual =
		"Work begins to age when the server first sees any of its commits, or a commit with "
		"the same patch, that no trunk has; a branch that was fully merged, also by a squash, "
		"begins anew. What the commits say about their dates decides nothing, so deleting and "
		"pushing again, renaming, copying, rewording and rebasing do not make work young.\n"
		"\n"
		"From `soft` on the pusher is told, once a day. From `hard` on a push that adds to the "
		"work is refused: a commit whose patch was not there before, or a new branch of old "
		"work. Landing on the trunk, deleting the branch, taking commits out, squashing them "
		"and merging the trunk in are accepted at any age. The first time that a branch would "
		"be refused begins its `grace`.\n"
		"\n"
		"People in `extend_by` may give more time: git push -o trunkgate.extend=\"reason\". "
		"Extensions belong to the work, whatever its branch is called.\n"
		"\n"
		"With `paths` only branches are judged whose work changes one of them, and a push adds "
		"to the work when it changes something there. The age is that of all the branch's "
		"work.\n"
		"\n"
		"Work that the server first saw today is one day old tomorrow, also where its commits "
		"are older: an old repository is taken over with trunkgate ledger import.",
	.default_refs = "@branches",
	.opts = opt_table,
	.opts_size = sizeof(struct tg_lifetime),
	.reasons = reasons,
	.looks_at_paths = true,
	.needs_ledger = true,
	.refused_from = refused_from,
	.check_opts = check_opts,
	.check_change = check_change,
};
