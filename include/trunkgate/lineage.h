/* SPDX-License-Identifier: MIT */
/*
 * Questions about commits that need not be of the push: how a landing is put
 * together, and whether two commits make the same change. Every function
 * takes a ref of the push for its context, and ids of commits that the
 * repository or the push has; all can fail, and what they return lives in the
 * push arena unless another is asked for.
 */
#ifndef TRUNKGATE_LINEAGE_H
#define TRUNKGATE_LINEAGE_H

#include "trunkgate/change.h"

enum tg_chain_kind {
	TG_CHAIN_FORWARD, /* what the ref held stands on the first-parent line of new */
	TG_CHAIN_AROUND,  /* new reaches it, but by another parent */
	TG_CHAIN_FORCED,  /* new does not reach it */
	TG_CHAIN_LONG     /* more than max commits: not listed */
};

/* The first-parent line of a ref's new value down to what was there. */
struct tg_chain {
	enum tg_chain_kind kind;
	/* What the ref held; for a creation, the first commit on the line that a
	 * trunk held. */
	bool has_start;
	struct tg_oid start;
	const struct tg_oid *steps; /* oldest first; the last is new; AROUND: all down to
				       where the line meets what start reaches */
	size_t nr;
};
/* The ref's new value must be a commit. */
TG_MUST_USE const struct tg_error *tg_ref_chain(struct tg_ref *ref, size_t max,
						struct tg_chain *out);

/* The commit that the ref's new value stands for, which must be one. */
TG_MUST_USE const struct tg_error *tg_ref_new_commit(struct tg_ref *ref, struct tg_oid *out);
TG_MUST_USE const struct tg_error *tg_commit_parents(struct tg_ref *ref, const struct tg_oid *oid,
						     const struct tg_oid **out, size_t *nr);
/* The best common ancestor (of several the newest, as git-merge-base(1)); quickest where
 * a is the topic of the two. */
TG_MUST_USE const struct tg_error *tg_merge_base(struct tg_ref *ref, const struct tg_oid *a,
						 const struct tg_oid *b, struct tg_oid *out,
						 bool *found);
/* The ids of all of them, in order, one behind the other, when there are several
 * (criss-cross merges); else empty. In the push arena. */
TG_MUST_USE const struct tg_error *tg_merge_bases(struct tg_ref *ref, const struct tg_oid *a,
						  const struct tg_oid *b, struct tg_str *out);
/* A commit is its own ancestor. */
TG_MUST_USE const struct tg_error *tg_is_ancestor(struct tg_ref *ref, const struct tg_oid *ancestor,
						  const struct tg_oid *of, bool *out);
/* What a ref held before the push, through symbolic refs; zero = it was not
 * there. */
TG_MUST_USE const struct tg_error *tg_value_before(struct tg_ref *ref, struct tg_str name,
						   struct tg_oid *out);
/* Whether the repository had no ref at all. */
TG_MUST_USE const struct tg_error *tg_was_empty(struct tg_ref *ref, bool *out);
/* Whether a ref whose name matches, as it was before the push, reaches the
 * commit. */
TG_MUST_USE const struct tg_error *tg_is_reachable(struct tg_ref *ref, const struct tg_oid *oid,
						   const struct tg_globs *refs, bool *out);

#define TG_STRETCH_SUM 32
/* What lies between two commits. */
struct tg_stretch {
	const struct tg_oid *commits; /* that `to` reaches and `from` does not, children first */
	size_t nr_commits;
	struct tg_paths paths; /* from the one tree to the other, renames as delete and add */
	/* SHA-256 of the paths with modes and ids of both sides, and of the names alone. */
	unsigned char delta[TG_STRETCH_SUM];
	unsigned char names[TG_STRETCH_SUM];
};
/* from NULL: from nothing. Found once for each pair. */
TG_MUST_USE const struct tg_error *tg_stretch(struct tg_ref *ref, const struct tg_oid *from,
					      const struct tg_oid *to,
					      const struct tg_stretch **out);
/* Lines added and deleted on the way; paths NULL: all. */
TG_MUST_USE const struct tg_error *tg_stretch_lines(struct tg_ref *ref, const struct tg_oid *from,
						    const struct tg_oid *to,
						    const struct tg_globs *paths,
						    struct tg_lines *out);

/* Any commit, to ask for its author, message and trailers; it is not judged. */
TG_MUST_USE const struct tg_error *tg_commit_at(struct tg_ref *ref, const struct tg_oid *oid,
						struct tg_arena *arena, struct tg_commit **out);

/* The bytes of a tag object; *found false when the object is no tag. TG_ERR_LIMIT
 * for one larger than max bytes. */
TG_MUST_USE const struct tg_error *tg_tag_at(struct tg_ref *ref, const struct tg_oid *oid,
					     size_t max, struct tg_arena *arena, struct tg_str *out,
					     bool *found);

/* Whether a commit with two parents has just the tree that merging them gives,
 * without a conflict. False for any other number of parents. */
TG_MUST_USE const struct tg_error *tg_is_clean_merge(struct tg_ref *ref, const struct tg_oid *oid,
						     bool *out);
/* What lies between base and tip. */
struct tg_span {
	struct tg_oid base;
	struct tg_oid tip;
};
/* Whether b is a put onto another base: merging a's tip into b's base, over a's
 * base, gives the tree of b's tip without a conflict. */
TG_MUST_USE const struct tg_error *tg_is_replay(struct tg_ref *ref, const struct tg_span *a,
						const struct tg_span *b, bool *out);

/* A regular file of at most max bytes; *found false when there is no such path;
 * TG_ERR_INPUT, and nothing else is, for anything else that stands there and for
 * a larger one. */
TG_MUST_USE const struct tg_error *tg_file_at(struct tg_ref *ref, const struct tg_oid *commit,
					      struct tg_str path, size_t max,
					      struct tg_arena *arena, struct tg_str *out,
					      bool *found);
/*
 * A path of the commit's tree that differs from this one only by case or
 * Unicode normalisation in some segment; empty when there is none. *out is the
 * part of it up to that segment.
 */
TG_MUST_USE const struct tg_error *tg_path_twin(struct tg_ref *ref, const struct tg_oid *commit,
						struct tg_str path, struct tg_str *out);

#endif
