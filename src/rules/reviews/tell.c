/* SPDX-License-Identifier: MIT */
/* What keeps a landing from being covered, and who can do what about it. */
#include "../reviews.h"

#include "trunkgate/shell.h"

enum { ABBREV = 10, MAX_NAMED = 6 };

struct telling {
	struct tg_landing *landing;
	struct tg_piece piece;
	struct tg_hearing heard;
};

static const char *
short_id(struct tg_arena *arena, const struct tg_oid *oid)
{
	char hex[TG_OID_HEX];
	return tg_str_cstr(arena, tg_str_make(tg_oid_hex(hex, oid), ABBREV));
}

static bool
has_spoken(const struct tg_voices *voices, struct tg_str person)
{
	for (size_t i = 0; i < voices->nr; i++)
		if (!voices->items[i].stale && tg_str_eq(voices->items[i].person, person))
			return true;
	return false;
}

static void
add_names(struct tg_buf *out, const struct tg_strs *names, const char *between)
{
	for (size_t i = 0; i < names->nr && i < MAX_NAMED; i++)
		tg_buf_addf(out, "%s%.*s", i ? between : "", TG_STR_ARG(names->items[i]));
	if (names->nr > MAX_NAMED)
		tg_buf_addf(out, " and %zu more", names->nr - MAX_NAMED);
}

/* Who may still speak for it. */
static void
add_candidates(struct tg_buf *out, struct telling *t, const struct tg_need *need)
{
	const struct tg_strs *from = need->from;
	struct tg_strs left = { 0 };
	if (!from || !from->nr) {
		tg_buf_adds(out, from ? "nobody, as the policy names no fallback_owners"
				      : "all but its makers");
		return;
	}
	left.items = TG_NEW_ARRAY(t->landing->arena, from->nr, struct tg_str);
	for (size_t i = 0; i < from->nr; i++)
		if (!tg_reviews_excluded(t->landing, &t->heard.ties, from->items[i]) &&
		    !has_spoken(&t->heard.voices, from->items[i]))
			left.items[left.nr++] = from->items[i];
	if (!left.nr)
		tg_buf_adds(out, "nobody is left of ");
	add_names(out, left.nr ? &left : from, ", ");
}

static struct tg_glob_item every_items[] = { { .text = { "refs/**", 7 } } };
static const struct tg_globs every = { .items = every_items, .nr = 1 };

/* The command is for others to run: it names the commit in full. */
static const struct tg_error *
hint_command(struct telling *t)
{
	struct tg_landing *landing = t->landing;
	char hex[TG_OID_HEX];
	bool is_held = false;
	tg_oid_hex(hex, &t->piece.tip);
	TG_TRY(tg_is_reachable(landing->ref, &t->piece.tip, &every, &is_held));
	if (!is_held)
		tg_hint(landing->judge,
			"push it where others can see it: git push origin %.*s:refs/heads/<topic>",
			ABBREV, hex);
	tg_hint(landing->judge, "approve it: git push origin %s:" TG_APPROVALS "<you>/%s/%s", hex,
		tg_shell_word(landing->arena,
			      tg_str_from(tg_approval_target(landing->arena, landing->target))),
		hex);
	return NULL;
}

static const char *
need_text(struct telling *t, const struct tg_need *need)
{
	struct tg_arena *arena = t->landing->arena;
	struct tg_buf out;
	tg_buf_init(&out, arena, 1400);
	tg_buf_addf(&out, "%s has %zu of %zu approvals", short_id(arena, &t->piece.tip), need->have,
		    need->min);
	if (need->reason == TG_REVIEW_MISSING_OWNER)
		tg_buf_adds(&out, " by owners");
	if (need->said && need->said->nr) {
		tg_buf_adds(&out, " of ");
		add_names(&out, need->said, " or ");
	}
	if (need->why)
		tg_buf_addf(&out, " (%s)", need->why);
	tg_buf_adds(&out, "; may: ");
	add_candidates(&out, t, need);
	return tg_buf_str(&out).ptr;
}

static const struct tg_error *
tell_needs(struct telling *t)
{
	struct tg_judge *judge = t->landing->judge;
	for (size_t i = 0; i < t->heard.needs.nr; i++) {
		const struct tg_need *need = &t->heard.needs.items[i];
		struct tg_place place = { .path = need->path };
		tg_found(judge, (int)need->reason, &place, "%s", need_text(t, need));
		if (i == 0)
			TG_TRY(hint_command(t));
	}
	return NULL;
}

static void
tell_voices(struct telling *t)
{
	struct tg_arena *arena = t->landing->arena;
	struct tg_judge *judge = t->landing->judge;
	for (size_t i = 0; i < t->heard.voices.nr; i++) {
		const struct tg_voice *voice = &t->heard.voices.items[i];
		const char *id = short_id(arena, &voice->oid);
		if (voice->stale)
			tg_found(judge, TG_REVIEW_STALE, NULL,
				 "the approval of %s by %.*s does not count: %s", id,
				 TG_STR_ARG(voice->person), voice->stale);
		else if (voice->claims)
			tg_found(judge, TG_REVIEW_SELF, NULL,
				 "the approval of %s by %.*s does not count: %.*s is its %s", id,
				 TG_STR_ARG(voice->person), TG_STR_ARG(voice->person),
				 tg_claims_text(arena, voice->claims));
	}
}

static const struct tg_error *
look(struct telling *t)
{
	TG_TRY(tg_reviews_voices(t->landing, &t->piece, &t->heard.voices));
	return tg_reviews_weigh(t->landing, &t->piece, &t->heard);
}

static const struct tg_error *
tell_unclean(struct telling *t)
{
	struct tg_judge *judge = t->landing->judge;
	struct tg_piece whole = t->piece;
	t->piece.tip = whole.to;
	tg_found(judge, TG_REVIEW_UNCLEAN_MERGE, NULL,
		 "%s is not what merging its parents gives: it resolves a conflict, or holds more",
		 short_id(t->landing->arena, &whole.to));
	return hint_command(t);
}

/* A merge is told of by what it brings, anything else by all that is left. */
static const struct tg_error *
choose_piece(struct telling *t, size_t stuck)
{
	struct tg_landing *landing = t->landing;
	bool is_around = landing->chain.kind == TG_CHAIN_AROUND, is_merge = false;
	size_t to = is_around ? landing->chain.nr : stuck + 1;
	TG_TRY(tg_reviews_merge(landing, stuck, to, &t->piece, &is_merge));
	if (!is_merge)
		tg_reviews_piece(landing, stuck, landing->chain.nr, &t->piece);
	return NULL;
}

static const struct tg_error *
tell_all(struct telling *t)
{
	TG_TRY(tg_reviews_lookalikes(t->landing, &t->piece, &t->heard.voices));
	tell_voices(t);
	return tell_needs(t);
}

const struct tg_error *
tg_reviews_tell(struct tg_landing *landing, size_t stuck)
{
	struct telling t = { .landing = landing };
	TG_TRY(choose_piece(&t, stuck));
	TG_TRY(look(&t));
	if (!t.heard.needs.nr && t.piece.is_merge)
		return tell_unclean(&t);
	return tell_all(&t);
}

const struct tg_error *
tg_reviews_tell_piece(struct tg_landing *landing, const struct tg_piece *piece,
		      struct tg_voices *voices, bool *is_approved)
{
	struct telling t = { .landing = landing, .piece = *piece };
	TG_TRY(look(&t));
	*voices = t.heard.voices;
	*is_approved = !t.heard.needs.nr;
	if (*is_approved)
		return NULL;
	tell_voices(&t);
	return tell_needs(&t);
}

/* --- before anything is pushed --- */

static void
remark(struct telling *t)
{
	struct tg_arena *arena = t->landing->arena;
	for (size_t i = 0; i < t->heard.voices.nr; i++) {
		const struct tg_voice *voice = &t->heard.voices.items[i];
		bool is_this = tg_oid_eq(&voice->oid, &t->piece.tip);
		if (!voice->stale && !voice->claims)
			tg_judge_remark(t->landing->judge, "%.*s approved %s%s",
					TG_STR_ARG(voice->person), short_id(arena, &voice->oid),
					is_this ? "" : ", the same change: carried over");
	}
}

/* What is not above the target would be merged into it. */
static const struct tg_error *
choose_side(struct telling *t)
{
	struct tg_landing *landing = t->landing;
	struct tg_piece *piece = &t->piece;
	if (landing->chain.kind != TG_CHAIN_FORCED) {
		tg_reviews_piece(landing, 0, landing->chain.nr, piece);
		return NULL;
	}
	piece->from = tg_ref_old(landing->ref);
	piece->to = piece->tip = *tg_ref_new(landing->ref);
	piece->is_merge = true;
	TG_TRY(tg_merge_bases(landing->ref, &piece->tip, piece->from, &piece->bases));
	TG_TRY(tg_merge_base(landing->ref, &piece->tip, piece->from, &piece->base,
			     &piece->has_base));
	/* Of the merge nothing is there yet but the side that it would bring. */
	piece->from = piece->has_base ? &piece->base : NULL;
	return NULL;
}

const struct tg_error *
tg_reviews_try(struct tg_landing *landing, bool is_covered, bool *is_told)
{
	struct telling t = { .landing = landing };
	TG_TRY(choose_side(&t));
	TG_TRY(look(&t));
	remark(&t);
	*is_told = !is_covered && t.heard.needs.nr;
	return *is_told ? tell_all(&t) : NULL;
}
