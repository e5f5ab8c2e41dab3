/* SPDX-License-Identifier: MIT */
/*
 * `coverage: each-commit`: besides the end of a landing each commit that it brings must have
 * the approvals that its own change takes. A merge that adds nothing to its parents is none
 * of them.
 */
#include "../reviews.h"

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

/* Its own change, from its first parent on, tells whose approvals it takes: by paths and size. */
bool
tg_reviews_each_asks(const struct tg_chain *chain, const struct tg_each_commit *commit,
		     struct tg_piece *out)
{
	*out = (struct tg_piece){ .from = commit->parent,
				  .to = *commit->oid,
				  .tip = *commit->oid,
				  .is_merge = !is_on_line(chain, commit->oid) };
	return !commit->is_clean;
}

/* But who approved it has seen all that is above the target: there the approvals begin. */
static const struct tg_error *
find_base(struct each *each, struct tg_piece *piece)
{
	struct tg_ref *ref = each->landing->ref;
	if (piece->is_merge)
		TG_TRY(tg_merge_bases(ref, &piece->tip, each->start, &piece->bases));
	return tg_merge_base(ref, &piece->tip, each->start, &piece->base, &piece->has_base);
}

static const struct tg_error *
look_at(struct each *each, size_t at, bool *is_approved)
{
	struct tg_landing *landing = each->landing;
	struct tg_each_commit commit = { .oid = &each->all->commits[at] };
	const struct tg_oid *parents;
	struct tg_piece piece;
	size_t nr;
	TG_TRY(tg_is_clean_merge(landing->ref, commit.oid, &commit.is_clean));
	TG_TRY(tg_commit_parents(landing->ref, commit.oid, &parents, &nr));
	commit.parent = nr ? &parents[0] : NULL;
	*is_approved = !tg_reviews_each_asks(&landing->chain, &commit, &piece);
	if (*is_approved)
		return NULL;
	TG_TRY(find_base(each, &piece));
	return tg_reviews_tell_piece(landing, &piece, &each->voices[at], is_approved);
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
