/* SPDX-License-Identifier: MIT */
/* What the policy asks of a piece, and what its approvals leave open. */
#include "../reviews.h"

#include "trunkgate/calendar.h"

struct asking {
	struct tg_landing *landing;
	const struct tg_piece *piece;
	const struct tg_ties *ties;
	const struct tg_stretch *stretch;
	struct tg_strs approvers; /* each once, without those that are excluded */
	struct tg_needs *out;
};

static void
need(struct asking *a, const struct tg_need *what)
{
	if (what->have >= what->min)
		return;
	TG_GROW(a->landing->arena, a->out->items, a->out->nr, a->out->cap);
	a->out->items[a->out->nr++] = *what;
}

static size_t
nr_of(const struct asking *a, const struct tg_strs *from)
{
	size_t nr = 0;
	for (size_t i = 0; i < a->approvers.nr; i++)
		nr += tg_strs_have(from, a->approvers.items[i]);
	return nr;
}

static void
gather_approvers(struct asking *a, const struct tg_voices *voices)
{
	a->approvers.items = TG_NEW_ARRAY(a->landing->arena, voices->nr, struct tg_str);
	for (size_t i = 0; i < voices->nr; i++) {
		struct tg_voice *voice = &voices->items[i];
		voice->claims = tg_reviews_excluded(a->landing, a->ties, voice->person);
		if (!voice->stale && !voice->claims && !tg_strs_have(&a->approvers, voice->person))
			a->approvers.items[a->approvers.nr++] = voice->person;
	}
}

/* --- how many --- */

/* Cut into slices, a change is still as long as all of them, whether they land one after the
 * other or all at once. */
static const struct tg_error *
lines_lately(struct asking *a, int64_t within, int64_t *out)
{
	struct tg_landing *landing = a->landing;
	int64_t since = tg_judge_now(landing->judge) - within * TG_SECOND_US, most = 0;
	for (size_t i = 0; within && i < a->ties->nr; i++) {
		struct tg_str person = a->ties->items[i].person;
		int64_t lines = 0;
		if (!(a->ties->items[i].claims & TG_CLAIM_UPLOADER))
			continue;
		TG_TRY(tg_ledger_lines_since(landing->ledger, landing->target, person, since,
					     &lines));
		lines += tg_reviews_lines_before(landing, a->piece->nr_before, person);
		most = lines > most ? lines : most;
	}
	*out = most;
	return NULL;
}

static const struct tg_error *
ask_by_size(struct asking *a, const struct tg_review_size *size, struct tg_need *most)
{
	struct tg_lines lines;
	int64_t before = 0;
	TG_TRY(tg_stretch_lines(a->landing->ref, a->piece->from, &a->piece->to, NULL, &lines));
	TG_TRY(lines_lately(a, size->within, &before));
	int64_t all = lines.added + lines.deleted + before;
	if (all <= size->lines_over || (size_t)size->min <= most->min)
		return NULL;
	struct tg_buf why;
	tg_buf_init(&why, a->landing->arena, 160);
	tg_buf_addf(&why, "%lld lines", (long long)all);
	if (before)
		tg_buf_addf(&why, ", %lld of them landed lately or with it", (long long)before);
	most->min = (size_t)size->min;
	most->why = tg_buf_str(&why).ptr;
	return NULL;
}

static const struct tg_error *
ask_number(struct asking *a)
{
	const struct tg_reviews *opts = a->landing->opts;
	const struct tg_review_size *sizes = opts->by_size.items;
	struct tg_need most = { .reason = TG_REVIEW_MISSING,
				.min = (size_t)opts->approvals,
				.have = a->approvers.nr,
				.from = opts->approvers.ids.nr ? &opts->approvers.ids : NULL,
				.said = &opts->approvers.said };
	for (size_t i = 0; i < opts->by_size.nr; i++)
		TG_TRY(ask_by_size(a, &sizes[i], &most));
	need(a, &most);
	return NULL;
}

/* --- of whom --- */

static void
ask_groups(struct asking *a)
{
	const struct tg_table *table = &a->landing->opts->groups;
	const struct tg_review_group *groups = table->items;
	size_t *open = TG_NEW_ARRAY(a->landing->arena, table->nr, size_t);
	tg_reviews_fill(a->landing->arena, groups, table->nr, &a->approvers, open);
	for (size_t i = 0; i < table->nr; i++) {
		struct tg_need what = { .reason = TG_REVIEW_MISSING_GROUP,
					.min = (size_t)groups[i].min,
					.from = &groups[i].from.ids,
					.said = &groups[i].from.said };
		what.have = what.min - open[i];
		need(a, &what);
	}
}

static bool
is_program(uint32_t mode)
{
	return tg_mode_is(mode, TG_MODE_FILE) && mode & TG_MODE_RUNS;
}

/* What a path becomes, or, of a submodule, points to; and what it ceases to be. */
static bool
is_of_kind(const struct tg_path *path, struct tg_str kind)
{
	if (tg_str_eq(kind, TG_STR("symlink")))
		return tg_path_is_or_was(path, TG_MODE_LINK);
	if (tg_str_eq(kind, TG_STR("submodule")))
		return tg_path_is_or_was(path, TG_MODE_GITLINK);
	return is_program(path->new_mode) && !is_program(path->old_mode);
}

static bool
is_sensitive(const struct tg_review_sensitive *what, const struct tg_path *path)
{
	bool is_kind = !what->kinds.nr;
	for (size_t i = 0; i < what->kinds.nr && !is_kind; i++)
		is_kind = is_of_kind(path, what->kinds.items[i]);
	return is_kind && (!what->paths.nr || tg_path_matches(path, &what->paths));
}

static void
ask_sensitive(struct asking *a)
{
	const struct tg_table *table = &a->landing->opts->sensitive;
	const struct tg_review_sensitive *items = table->items;
	for (size_t i = 0; i < table->nr; i++) {
		const struct tg_paths *paths = &a->stretch->paths;
		size_t p = 0;
		while (p < paths->nr && !is_sensitive(&items[i], &paths->items[p]))
			p++;
		if (p == paths->nr)
			continue;
		struct tg_need what = { .reason = TG_REVIEW_MISSING_GROUP,
					.min = (size_t)items[i].min,
					.have = nr_of(a, &items[i].from.ids),
					.from = &items[i].from.ids,
					.said = &items[i].from.said,
					.path = paths->items[p].path };
		need(a, &what);
	}
}

static const struct tg_error *
find_needs(struct tg_landing *landing, const struct tg_piece *piece, struct tg_hearing *hearing)
{
	struct asking a = {
		.landing = landing, .piece = piece, .ties = &hearing->ties, .out = &hearing->needs
	};
	TG_TRY(tg_stretch(landing->ref, piece->from, &piece->to, &a.stretch));
	gather_approvers(&a, &hearing->voices);
	TG_TRY(ask_number(&a));
	ask_groups(&a);
	ask_sensitive(&a);
	if (landing->opts->owners != TG_OWNERS_OFF)
		TG_TRY(tg_reviews_owners(landing, &a.stretch->paths, a.ties, &a.approvers, a.out));
	return NULL;
}

const struct tg_error *
tg_reviews_weigh(struct tg_landing *landing, const struct tg_piece *piece,
		 struct tg_hearing *hearing)
{
	const struct tg_oid *base = piece->has_base ? &piece->base : NULL;
	TG_TRY(tg_reviews_vouch(landing, piece, &hearing->voices));
	TG_TRY(tg_reviews_ties(landing, base, &piece->tip, &hearing->ties));
	TG_TRY(tg_reviews_tie_voices(landing, piece, &hearing->voices, &hearing->ties));
	return find_needs(landing, piece, hearing);
}
