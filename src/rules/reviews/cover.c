/* SPDX-License-Identifier: MIT */
/*
 * Whether approvals cover a landing: its first-parent line is cut into pieces,
 * each approved as a whole. A part of what was approved is not: its end was
 * approved, not the way there.
 */
#include "../reviews.h"

enum { MAX_TRIES = 4000 };

static const struct tg_error *
is_approved(struct tg_landing *landing, const struct tg_piece *piece, bool *out)
{
	struct tg_hearing hearing = { .needs = { .nr = 0 } };
	landing->tries++;
	TG_TRY(tg_reviews_voices(landing, piece, &hearing.voices));
	/* Most tries end here, before anybody looks at who made the commits. */
	if (!hearing.voices.nr && landing->opts->approvals > 0 && !landing->is_trusted) {
		*out = false;
		return NULL;
	}
	TG_TRY(tg_reviews_weigh(landing, piece, &hearing));
	*out = !hearing.needs.nr;
	landing->last = hearing;
	return NULL;
}

/* What the target holds already needs nobody's approval to be merged again. */
static const struct tg_error *
is_merge_approved(struct tg_landing *landing, size_t from, size_t to, bool *out)
{
	struct tg_piece piece;
	bool is_merge = false, is_clean = false, is_held = false;
	*out = false;
	TG_TRY(tg_reviews_merge(landing, from, to, &piece, &is_merge));
	if (!is_merge)
		return NULL;
	TG_TRY(tg_is_ancestor(landing->ref, &piece.tip, piece.from, &is_held));
	*out = true;
	landing->last = (struct tg_hearing){ .needs = { .nr = 0 } };
	if (!is_held)
		TG_TRY(is_approved(landing, &piece, out));
	if (!*out)
		return NULL;
	TG_TRY(tg_is_clean_merge(landing->ref, &piece.to, &is_clean));
	*out = is_clean;
	return NULL;
}

static const struct tg_error *
is_piece_approved(struct tg_landing *landing, size_t from, size_t to, bool *out)
{
	struct tg_piece piece;
	tg_reviews_piece(landing, from, to, &piece);
	TG_TRY(is_approved(landing, &piece, out));
	if (*out || (to - from != 1 && landing->chain.kind != TG_CHAIN_AROUND))
		return NULL;
	return is_merge_approved(landing, from, to, out);
}

/* Which steps back from one are worth a look: all of them when it was approved
 * itself, else one and as many as something approved is long. */
struct strides {
	int64_t *lengths;
	size_t nr;
	bool any;
};

static bool
is_stride(const struct strides *strides, size_t length)
{
	bool fits = strides->any || length == 1;
	for (size_t i = 0; i < strides->nr && !fits; i++)
		fits = strides->lengths[i] == (int64_t)length;
	return fits;
}

static const struct tg_error *
find_strides(struct tg_landing *landing, size_t to, struct strides *strides)
{
	const struct tg_oid *step = &landing->chain.steps[to - 1];
	struct tg_approval *rows;
	size_t nr;
	TG_TRY(tg_ledger_approvals(landing->ledger, landing->target, TG_APPROVAL_OF_COMMIT,
				   tg_str_make((const char *)step->id, TG_OID_LEN), &rows, &nr));
	strides->any = nr > 0;
	return NULL;
}

static const struct tg_error *
reach(struct tg_landing *landing, struct strides *strides, size_t to)
{
	struct tg_reached *steps = landing->reached, *step = &steps[to];

	TG_TRY(find_strides(landing, to, strides));
	for (size_t from = to; from-- > 0 && !step->is_covered;) {
		if (!steps[from].is_covered || !is_stride(strides, to - from))
			continue;
		if (landing->tries >= MAX_TRIES)
			return tg_error_new(landing->arena, TG_ERR_LIMIT,
					    "too many ways to put this landing together: push it "
					    "in parts");
		TG_TRY(is_piece_approved(landing, from, to, &step->is_covered));
		step->from = from;
		step->voices = landing->last.voices;
	}
	return step->is_covered ? tg_reviews_keep_slice(landing, to) : NULL;
}

void
tg_reviews_note_voices(struct tg_landing *landing, const struct tg_voices *voices,
		       const struct tg_oid *commit)
{
	for (size_t i = 0; i < voices->nr; i++) {
		const struct tg_voice *voice = &voices->items[i];
		const struct tg_note note = { .kind = TG_NOTE_COUNTED,
					      .ref = landing->target,
					      .approval = voice->ref,
					      .commit = *commit };
		if (!voice->stale && !voice->claims && voice->ref.len)
			tg_judge_note(landing->judge, &note);
	}
}

static void
note_way(struct tg_landing *landing)
{
	const struct tg_reached *steps = landing->reached;
	for (size_t to = landing->chain.nr; to > 0; to = steps[to].from)
		tg_reviews_note_voices(landing, &steps[to].voices, &landing->chain.steps[to - 1]);
}

/* Beside the line there are no steps that could be covered one by one. */
static const struct tg_error *
cover_around(struct tg_landing *landing)
{
	size_t nr = landing->chain.nr;
	struct tg_reached *step = &landing->reached[nr];
	TG_TRY(is_piece_approved(landing, 0, nr, &step->is_covered));
	step->voices = landing->last.voices;
	return step->is_covered ? tg_reviews_keep_slice(landing, nr) : NULL;
}

static const struct tg_error *
cover_line(struct tg_landing *landing, size_t *stuck)
{
	struct strides strides = { .nr = 0 };
	TG_TRY(tg_ledger_approved_lengths(landing->ledger, landing->target, &strides.lengths,
					  &strides.nr));
	for (size_t to = 1; to <= landing->chain.nr; to++) {
		TG_TRY(reach(landing, &strides, to));
		if (landing->reached[to].is_covered)
			*stuck = to;
	}
	return NULL;
}

const struct tg_error *
tg_reviews_cover(struct tg_landing *landing, bool *is_covered, size_t *stuck)
{
	size_t nr = landing->chain.nr;
	landing->reached = TG_NEW_ARRAY(landing->arena, nr + 1, struct tg_reached);
	landing->reached[0].is_covered = true;
	*stuck = 0;
	if (landing->chain.kind == TG_CHAIN_AROUND)
		TG_TRY(cover_around(landing));
	else
		TG_TRY(cover_line(landing, stuck));
	*is_covered = landing->reached[nr].is_covered;
	if (*is_covered)
		note_way(landing);
	return NULL;
}
