/* SPDX-License-Identifier: MIT */
/*
 * What a ref holds that no trunk held before the push: its unmerged work, seen
 * at either end of the push, and how it stands to the trunks. Computed at
 * first use, and kept for the push.
 */
#ifndef TRUNKGATE_WORK_H
#define TRUNKGATE_WORK_H

#include "trunkgate/change.h"

enum tg_end { TG_END_OLD, TG_END_NEW };

#define TG_PATCH_LEN 32
/*
 * Equal for commits that make the same change: the same lines taken out of
 * and put into the same paths, wherever in the file they stand and whoever
 * says so in which message. White space counts. Unlike git-patch-id(1) the
 * lines around a change are no part of it, so that a rebase over a neighbour
 * does not make work new.
 */
struct tg_patch_id {
	unsigned char id[TG_PATCH_LEN];
};

struct tg_work;

/*
 * The commits that the ref reaches at that end and no trunk reached before the push,
 * children before parents; of a trunk itself, what the push brings. *out is
 * NULL when there is no commit at that end. TG_ERR_LIMIT past the policy's
 * max_commits.
 */
TG_MUST_USE const struct tg_error *tg_ref_work(struct tg_ref *ref, enum tg_end end,
					       struct tg_work **out);
size_t tg_work_nr(const struct tg_work *work);
const struct tg_oid *tg_work_oid(const struct tg_work *work, size_t index);
size_t tg_work_nr_parents(const struct tg_work *work, size_t index);
/* What its committer claims, seconds since 1970: only for guesses. */
int64_t tg_work_date(const struct tg_work *work, size_t index);
bool tg_work_holds(const struct tg_work *work, const struct tg_oid *oid);
/* NULL for a commit that changes nothing, and for a merge that has no file as none of its
 * parents has it. */
TG_MUST_USE const struct tg_error *tg_work_patch(struct tg_work *work, size_t index,
						 const struct tg_patch_id **out);
/*
 * Whether the commit is a merge whose other parents trunks held before the push,
 * and whose tree is what merging gives; where the merge has conflicts, the
 * paths without one must be as merging leaves them.
 */
TG_MUST_USE const struct tg_error *tg_work_is_trunk_merge(struct tg_work *work, size_t index,
							  bool *out);

/* The best common ancestor of that end with the trunks before the push. */
TG_MUST_USE const struct tg_error *tg_ref_base(struct tg_ref *ref, enum tg_end end,
					       struct tg_oid *out, bool *found);
/* How many commits the first trunk held before the push that this end has
 * not; counting stops at limit + 1. */
TG_MUST_USE const struct tg_error *tg_ref_behind(struct tg_ref *ref, enum tg_end end, size_t limit,
						 size_t *out);
/*
 * Whether merging that end into the first trunk, as it was before the push,
 * would change nothing there: the work has landed, squashed or otherwise.
 * Quick: no, unless all its paths stand there as the work left them. thorough
 * asks a merge, too, which lists both trees whole.
 */
TG_MUST_USE const struct tg_error *tg_ref_is_absorbed(struct tg_ref *ref, enum tg_end end,
						      bool thorough, bool *out);
/*
 * Whether the push adds to the unmerged work: a commit whose patch was not
 * there before, or a merge that brings more than a trunk. It does not where
 * the files come out the same (a squash), nor where all that it does to each of them
 * was done before, line by line (work taken back). A new ref always does when it
 * has work.
 */
TG_MUST_USE const struct tg_error *tg_ref_grows(struct tg_ref *ref, bool *out);
/*
 * Whether the work of that commit stood in a trunk when that was at `trunk` (NULL: before the
 * push): merging it would change nothing there. False also where it is no more to be told, since
 * git has cleared it away.
 */
TG_MUST_USE const struct tg_error *tg_had_landed(struct tg_ref *ref, const struct tg_oid *commit,
						 const struct tg_oid *trunk, bool *out);
/* The first trunk that is there; empty = none is. */
TG_MUST_USE const struct tg_error *tg_ref_first_trunk(struct tg_ref *ref, struct tg_str *out);
/* Whether the branch of that name, as it is after the push of ref, exists and
 * holds work that no trunk has, nor a squash of it. */
TG_MUST_USE const struct tg_error *tg_ref_is_other_open(struct tg_ref *ref, struct tg_str name,
							bool *out);
/*
 * Of what the push lands on a trunk: how many commits the trunk was ahead of the topic
 * that was furthest behind (counting stops at limit + 1), and the base of
 * that topic. 0 when nothing was merged, or all of it was up to date.
 */
TG_MUST_USE const struct tg_error *tg_ref_landing_behind(struct tg_ref *ref, size_t limit,
							 size_t *behind, struct tg_oid *base);
/*
 * The net difference as people count it: without paths that ignore matches
 * (may be NULL), outside of paths (may be NULL: all count), or that
 * .gitattributes of the trunk before the push calls linguist-generated or
 * linguist-vendored; a file that was moved counts by the lines that changed
 * on the way.
 */
TG_MUST_USE const struct tg_error *tg_ref_size(struct tg_ref *ref, const struct tg_globs *paths,
					       const struct tg_globs *ignore, struct tg_lines *out);
/* The most lines that it found for this ref so far, with any paths; -1 when
 * nobody asked. For the log. */
int64_t tg_ref_lines_counted(const struct tg_ref *ref);

/* The net difference between the base and that end. */
TG_MUST_USE const struct tg_error *tg_ref_net(struct tg_ref *ref, enum tg_end end,
					      struct tg_paths *out);

#endif
