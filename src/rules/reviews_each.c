/* SPDX-License-Identifier: MIT */
/*
 * `coverage: each-commit`: besides the end of a landing each commit that it brings must have
 * the approvals that its own change takes. A merge that adds nothing to its parents is none
 * of them.
 */
#include "reviews.h"

enum { MAX_COMMITS = 500 };

struct each {
	struct tg_landing *landing;
	const struct tg_oid *start; /* what the target holds */
	const struct tg_stretch *all;
	struct tg_voices *voices; /* of each commit */
};

/* Along the line of the target a commit becomes the target itself; beside it, it is
 * merged. */
static bool
is_on_line(const struct tg_chain *chain, const struct tg_oid *oid)
{
	if (chain->kind != TG_CHAIN_FORWARD)
		return false;
	for (size_t i = 0; i < chain->nr; i++)
		if (tg_oid_eq(&chain->steps[i], oid))
			return true;
	return false;
}

/* What its approvals must have seen is all from the target on; what they must be by, paths
 * and sizes say, is its own change. */
static const struct tg_error *
make_piece(struct each *each, const struct tg_oid *oid, struct tg_piece *out)
{
	struct tg_ref *ref = each->landing->ref;
	const struct tg_oid *parents;
	size_t nr;
	*out = (struct tg_piece){ .to = *oid,
				  .tip = *oid,
				  .is_merge = !is_on_line(&each->landing->chain, oid) };
	TG_TRY(tg_commit_parents(ref, oid, &parents, &nr));
	out->from = nr ? &parents[0] : NULL;
	if (out->is_merge)
		TG_TRY(tg_merge_bases(ref, oid, each->start, &out->bases));
	return tg_merge_base(ref, oid, each->start, &out->base, &out->has_base);
}

static const struct tg_error *
look_at(struct each *each, size_t at, bool *is_approved)
{
	const struct tg_oid *oid = &each->all->commits[at];
	struct tg_piece piece;
	bool is_clean = false;
	*is_approved = true;
	TG_TRY(tg_is_clean_merge(each->landing->ref, oid, &is_clean));
	if (is_clean)
		return NULL;
	TG_TRY(make_piece(each, oid, &piece));
	return tg_reviews_tell_piece(each->landing, &piece, &each->voices[at], is_approved);
}

/* Oldest first, as people read them. */
static const struct tg_error *
look_at_all(struct each *each, bool *are_approved)
{
	for (size_t at = each->all->nr_commits; at-- > 0;) {
		bool is_approved;
		TG_TRY(look_at(each, at, &is_approved));
		*are_approved = *are_approved && is_approved;
	}
	for (size_t at = 0; *are_approved && at < each->all->nr_commits; at++)
		tg_reviews_note_voices(each->landing, &each->voices[at], &each->all->commits[at]);
	return NULL;
}

const struct tg_error *
tg_reviews_each(struct tg_landing *landing, bool *are_approved)
{
	const struct tg_chain *chain = &landing->chain;
	struct each each = { .landing = landing,
			     .start = chain->has_start ? &chain->start : tg_ref_old(landing->ref) };
	struct tg_oid tip;
	*are_approved = true;
	if (landing->opts->coverage != TG_COVERAGE_EACH)
		return NULL;
	TG_TRY(tg_ref_new_commit(landing->ref, &tip));
	TG_TRY(tg_stretch(landing->ref, each.start, &tip, &each.all));
	if (each.all->nr_commits > MAX_COMMITS) {
		*are_approved = false;
		tg_found(
			landing->judge, TG_REVIEW_NOT_REVIEWABLE, NULL,
			"more than %d commits in one push, each of which needs approvals: land them "
			"in parts",
			MAX_COMMITS);
		return NULL;
	}
	each.voices = TG_NEW_ARRAY(landing->arena, each.all->nr_commits, struct tg_voices);
	return look_at_all(&each, are_approved);
}
