/* SPDX-License-Identifier: MIT */
/*
 * Who brought how much by each piece of a landing: what `by_size` adds up, so that a change
 * is as long cut into pieces as it is whole.
 */
#include "../reviews.h"

static bool
has_brought(const struct tg_reached *step, struct tg_str person)
{
	for (size_t i = 0; i < step->ties.nr; i++)
		if (tg_str_eq(step->ties.items[i].person, person))
			return step->ties.items[i].claims & TG_CLAIM_UPLOADER;
	return false;
}

const struct tg_error *
tg_reviews_keep_slice(struct tg_landing *landing, size_t to)
{
	struct tg_reached *step = &landing->reached[to];
	struct tg_piece piece;
	struct tg_lines lines;
	if (!landing->opts->by_size.nr)
		return NULL;
	tg_reviews_piece(landing, step->from, to, &piece);
	TG_TRY(tg_stretch_lines(landing->ref, piece.from, &piece.to, NULL, &lines));
	step->ties = landing->last.ties;
	step->lines = lines.added + lines.deleted;
	return NULL;
}

int64_t
tg_reviews_lines_before(const struct tg_landing *landing, size_t steps, struct tg_str person)
{
	int64_t lines = 0;
	for (size_t at = steps; at > 0; at = landing->reached[at].from)
		if (has_brought(&landing->reached[at], person))
			lines += landing->reached[at].lines;
	return lines;
}

static void
note_person(struct tg_landing *landing, struct tg_str person, size_t steps)
{
	const struct tg_note note = { .kind = TG_NOTE_LINES,
				      .ref = landing->target,
				      .person = person,
				      .lines = tg_reviews_lines_before(landing, steps, person) };
	tg_judge_note(landing->judge, &note);
}

static bool
comes_later(const struct tg_landing *landing, size_t step, struct tg_str person)
{
	for (size_t at = landing->chain.nr; at > step; at = landing->reached[at].from)
		if (has_brought(&landing->reached[at], person))
			return true;
	return false;
}

/* Each person once, with the last piece that he brought. */
void
tg_reviews_note_lines(struct tg_landing *landing)
{
	if (!landing->opts->by_size.nr)
		return;
	for (size_t at = landing->chain.nr; at > 0; at = landing->reached[at].from) {
		const struct tg_ties *ties = &landing->reached[at].ties;
		for (size_t i = 0; i < ties->nr; i++)
			if (ties->items[i].claims & TG_CLAIM_UPLOADER &&
			    !comes_later(landing, at, ties->items[i].person))
				note_person(landing, ties->items[i].person, at);
	}
}
