/* SPDX-License-Identifier: MIT */
/*
 * Which approvals bear on a piece of a landing: of its tip itself, or of other
 * commits that make the same change. An approval is bound to the range that
 * its person saw; it bears on nothing that this range did not hold.
 */
#include "../reviews.h"

#include "trunkgate/calendar.h"

#include <string.h>

enum { MAX_LOOKED_AT = 100 };

struct search {
	struct tg_landing *landing;
	const struct tg_piece *piece;
	struct tg_voices *out;
	const char *stale; /* of the approval that is looked at */
};

static bool
is_eligible(const struct tg_landing *landing, struct tg_str person)
{
	const struct tg_strs *approvers = &landing->opts->approvers.ids;
	if (!tg_judge_knows(landing->judge, person))
		return false;
	return !approvers->nr || tg_strs_have(approvers, person);
}

/* It was verified when it came; since then its key may have been taken away. */
static void
check_key(struct search *search, const struct tg_approval *row)
{
	if (!row->key.len)
		search->stale = "it is not signed";
	else if (!tg_judge_signs_with(search->landing->judge, row->person, row->key))
		search->stale = "its key is none of this person's signing keys any more";
}

/* The row and the ref count together: either alone can be made up. */
static const struct tg_error *
is_in_force(struct search *search, const struct tg_approval *row, bool *out)
{
	struct tg_landing *landing = search->landing;
	struct tg_oid value;
	*out = false;
	if (tg_str_eq(row->push, tg_str_from(tg_judge_push(landing->judge))) ||
	    !is_eligible(landing, row->person))
		return NULL;
	TG_TRY(tg_value_before(landing->ref, row->ref, &value));
	*out = tg_oid_eq(&value, &row->value);
	int64_t age = tg_judge_now(landing->judge) - row->time;
	if (landing->opts->expires != TG_UNSET && age > landing->opts->expires * TG_SECOND_US)
		search->stale = "it has expired";
	if (landing->opts->is_signed)
		check_key(search, row);
	return NULL;
}

static const struct tg_error *
are_ancestors(struct search *search, struct tg_str ids, bool *out)
{
	for (size_t at = 0; at < ids.len && *out; at += TG_OID_LEN) {
		struct tg_oid oid;
		memcpy(oid.id, ids.ptr + at, TG_OID_LEN);
		TG_TRY(tg_is_ancestor(search->landing->ref, &oid, &search->piece->base, out));
	}
	return NULL;
}

/*
 * Its person saw what the target would become from base on. Of a commit that
 * becomes the target itself that is all there is to see, so the target may
 * have come nearer since (it landed the first part of it); of one that is
 * merged the base must be the same, or the merge gives something else.
 */
static const struct tg_error *
is_base_kept(struct search *search, const struct tg_approval *row, bool *out)
{
	const struct tg_piece *piece = search->piece;
	*out = false;
	if (tg_oid_is_zero(&row->base) || !piece->has_base)
		return NULL;
	if (piece->is_merge) {
		*out = tg_oid_eq(&row->base, &piece->base) && tg_str_eq(row->bases, piece->bases);
		return NULL;
	}
	TG_TRY(tg_is_ancestor(search->landing->ref, &row->base, &piece->base, out));
	return are_ancestors(search, row->bases, out);
}

static void
add(struct search *search, const struct tg_approval *row)
{
	struct tg_voices *out = search->out;
	for (size_t i = 0; i < out->nr; i++)
		if (tg_str_eq(out->items[i].ref, row->ref))
			return;
	TG_GROW(search->landing->arena, out->items, out->nr, out->cap);
	out->items[out->nr++] = (struct tg_voice){
		.person = row->person,
		.ref = row->ref,
		.oid = row->oid,
		.base = row->base,
		.stale = search->stale,
	};
}

typedef const struct tg_error *fits_fn(struct search *search, const struct tg_approval *row,
				       bool *out);

static const struct tg_error *
take(struct search *search, enum tg_approval_key by, struct tg_str key, fits_fn *fits)
{
	struct tg_landing *landing = search->landing;
	struct tg_approval *rows;
	size_t nr;
	TG_TRY(tg_ledger_approvals(landing->ledger, landing->target, by, key, &rows, &nr));
	for (size_t i = 0; i < nr; i++) {
		bool counts = false;
		search->stale = NULL;
		TG_TRY(is_in_force(search, &rows[i], &counts));
		if (!counts)
			continue;
		if (!search->stale)
			TG_TRY(fits(search, &rows[i], &counts));
		if (!counts && !search->stale)
			search->stale = "it was given for another range";
		add(search, &rows[i]);
	}
	return NULL;
}

/* --- the same change in other commits --- */

static const struct tg_error *
one_parent(struct tg_ref *ref, const struct tg_oid *oid, struct tg_span *out, bool *has_one)
{
	const struct tg_oid *parents;
	size_t nr;
	TG_TRY(tg_commit_parents(ref, oid, &parents, &nr));
	*has_one = nr == 1;
	if (*has_one)
		*out = (struct tg_span){ parents[0], *oid };
	return NULL;
}

static const struct tg_error *
is_same_change(struct search *search, const struct tg_span *a, const struct tg_span *b, bool *out)
{
	struct tg_ref *ref = search->landing->ref;
	const struct tg_stretch *one, *other;
	TG_TRY(tg_stretch(ref, &a->base, &a->tip, &one));
	TG_TRY(tg_stretch(ref, &b->base, &b->tip, &other));
	*out = memcmp(one->delta, other->delta, TG_STRETCH_SUM) == 0;
	if (*out || search->landing->opts->survives != TG_SURVIVES_CLEAN_REBASE)
		return NULL;
	return tg_is_replay(ref, a, b, out);
}

/* Commit by commit: equal ends alone would let something come and go between. */
static const struct tg_error *
is_paired(struct search *search, const struct tg_stretch *a, const struct tg_stretch *b, bool *out)
{
	struct tg_ref *ref = search->landing->ref;
	*out = a->nr_commits == b->nr_commits;
	for (size_t i = 0; i < a->nr_commits && *out; i++) {
		struct tg_span one, other;
		bool has_one = false;
		if (tg_oid_eq(&a->commits[i], &b->commits[i]))
			continue;
		TG_TRY(one_parent(ref, &a->commits[i], &one, out));
		if (*out)
			TG_TRY(one_parent(ref, &b->commits[i], &other, &has_one));
		*out = *out && has_one;
		if (*out)
			TG_TRY(is_same_change(search, &one, &other, out));
	}
	return NULL;
}

static const struct tg_error *
is_squash(struct search *search, const struct tg_span *approved, const struct tg_stretch *now,
	  bool *out)
{
	struct tg_span squash;
	*out = false;
	if (now->nr_commits != 1)
		return NULL;
	TG_TRY(one_parent(search->landing->ref, &now->commits[0], &squash, out));
	return *out ? is_same_change(search, approved, &squash, out) : NULL;
}

static const struct tg_error *
survives(struct search *search, const struct tg_approval *row, bool *out)
{
	struct tg_landing *landing = search->landing;
	const struct tg_piece *piece = search->piece;
	const struct tg_span approved = { row->base, row->oid };
	const struct tg_stretch *then, *now;
	*out = false;
	if (tg_oid_is_zero(&row->base))
		return NULL;
	/* What has landed and was taken back does not come again by the old word. */
	bool has_landed = false;
	if (landing->chain.has_start)
		TG_TRY(tg_is_ancestor(landing->ref, &row->oid, &landing->chain.start, &has_landed));
	if (has_landed) {
		search->stale = "it has landed already";
		return NULL;
	}
	/* What several bases gave cannot be said of one. */
	if (row->bases.len || piece->bases.len)
		return NULL;
	if (landing->chain.has_start)
		TG_TRY(tg_is_ancestor(landing->ref, &row->base, &landing->chain.start, out));
	if (!*out)
		return NULL;
	TG_TRY(tg_stretch(landing->ref, &piece->base, &piece->tip, &now));
	TG_TRY(is_squash(search, &approved, now, out));
	if (*out)
		return NULL;
	TG_TRY(tg_stretch(landing->ref, &row->base, &row->oid, &then));
	return is_paired(search, then, now, out);
}

static struct tg_str
sum(const unsigned char *bytes)
{
	return tg_str_make((const char *)bytes, TG_STRETCH_SUM);
}

/* Only by what an approval may outlive; the rest are tg_reviews_lookalikes(), which somebody is
 * told of where the piece is not approved. */
const struct tg_error *
tg_reviews_voices(struct tg_landing *landing, const struct tg_piece *piece, struct tg_voices *out)
{
	struct search search = { .landing = landing, .piece = piece, .out = out };
	struct tg_str tip = tg_str_make((const char *)piece->tip.id, TG_OID_LEN);
	const struct tg_stretch *stretch;
	TG_TRY(take(&search, TG_APPROVAL_OF_COMMIT, tip, is_base_kept));
	if (!piece->has_base)
		return NULL;
	TG_TRY(tg_stretch(landing->ref, &piece->base, &piece->tip, &stretch));
	if (!stretch->paths.nr)
		return NULL;
	if (landing->opts->survives != TG_SURVIVES_EXACT)
		TG_TRY(take(&search, TG_APPROVAL_OF_DELTA, sum(stretch->delta), survives));
	if (landing->opts->survives == TG_SURVIVES_CLEAN_REBASE)
		TG_TRY(take(&search, TG_APPROVAL_OF_NAMES, sum(stretch->names), survives));
	return NULL;
}

/* --- only to be told --- */

static const struct tg_error *
is_other_content(struct search *search, const struct tg_approval *row, bool *out)
{
	(void)row;
	search->stale = "the change is another one since";
	*out = false;
	return NULL;
}

static const struct tg_error *
is_part(struct search *search, const struct tg_approval *row, bool *out)
{
	(void)row;
	search->stale = "there is more in this push than what was approved";
	*out = false;
	return NULL;
}

const struct tg_error *
tg_reviews_lookalikes(struct tg_landing *landing, const struct tg_piece *piece,
		      struct tg_voices *out)
{
	struct search search = { .landing = landing, .piece = piece, .out = out };
	const struct tg_stretch *stretch;
	TG_TRY(tg_stretch(landing->ref, piece->has_base ? &piece->base : NULL, &piece->tip,
			  &stretch));
	for (size_t i = 0; i < stretch->nr_commits && i < MAX_LOOKED_AT; i++)
		TG_TRY(take(&search, TG_APPROVAL_OF_COMMIT,
			    tg_str_make((const char *)stretch->commits[i].id, TG_OID_LEN),
			    is_part));
	if (!stretch->paths.nr)
		return NULL;
	return take(&search, TG_APPROVAL_OF_NAMES, sum(stretch->names), is_other_content);
}
