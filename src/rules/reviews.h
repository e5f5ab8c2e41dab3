/* SPDX-License-Identifier: MIT */
/*
 * What the files of the rule `reviews` share.
 *
 * A landing is a push to a target whose commits must be reviewed. It brings a line of first
 * parents (tg_chain), which is cut into pieces (cover.c): from one step of the line to a later
 * one, each approved as a whole. Of a piece there are
 *
 *	voices   approvals that bear on it: of its tip, or of another commit with the same change
 *	         (voices.c), and names in trailers where those count (vouch.c);
 *	ties     what people have to do with it as its authors, committers and so on, whose voices
 *	         may not count (people.c);
 *	needs    what the policy asks and the voices that count leave open (needs.c; owners.c for
 *	         code owners, places.c for groups, slices.c for what was cut to be small).
 *
 * A piece without needs is approved; a line is covered when a way through it is. Single commits
 * may be asked besides (each.c), and tell.c says what is missing. Where somebody pushes an
 * approval itself, approval.c judges that, and signed.c its signature.
 */
#ifndef TRUNKGATE_RULES_REVIEWS_H
#define TRUNKGATE_RULES_REVIEWS_H

#include "common.h"
#include "trunkgate/approval.h"
#include "trunkgate/buf.h"
#include "trunkgate/lineage.h"
#include "trunkgate/owners.h"

enum tg_survives { TG_SURVIVES_EXACT, TG_SURVIVES_SAME_DELTA, TG_SURVIVES_CLEAN_REBASE };
enum { TG_OWNERS_OFF, TG_OWNERS_REQUIRED };
enum tg_coverage { TG_COVERAGE_TIP, TG_COVERAGE_EACH };
enum tg_claim {
	TG_CLAIM_AUTHOR = 1,
	TG_CLAIM_COMMITTER = 2,
	TG_CLAIM_COAUTHOR = 4,
	TG_CLAIM_UPLOADER = 8,
	TG_CLAIM_PUSHER = 16
};

struct tg_review_group {
	struct tg_people from;
	int64_t min;
};
struct tg_review_sensitive {
	struct tg_globs paths;
	struct tg_strs kinds;
	struct tg_people from;
	int64_t min;
};
struct tg_review_size {
	int64_t lines_over;
	int64_t min;
	int64_t within;
};

struct tg_reviews {
	int64_t approvals;
	struct tg_people approvers;
	struct tg_table groups; /* of struct tg_review_group */
	int owners;
	int owners_dialect;
	struct tg_people fallback_owners;
	struct tg_strs not_by;
	int unknown_author; /* TG_ALLOW, TG_REFUSE */
	int survives;
	int coverage;
	struct tg_table sensitive; /* of struct tg_review_sensitive */
	struct tg_table by_size;   /* of struct tg_review_size */
	int64_t expires;
	struct tg_people trusted_mergers;
	struct tg_people approval_admins;
	bool is_signed;
	bool prune;
};

enum tg_review_reason {
	TG_REVIEW_MISSING,
	TG_REVIEW_MISSING_GROUP,
	TG_REVIEW_MISSING_OWNER,
	TG_REVIEW_SELF,
	TG_REVIEW_STALE,
	TG_REVIEW_UNCLEAN_MERGE,
	TG_REVIEW_NOT_REVIEWABLE
};

/* A push to the ref of an approval. */
TG_MUST_USE const struct tg_error *tg_reviews_check_own(struct tg_judge *judge, const void *opts,
							struct tg_ref *ref);

/*
 * Whether a tag is the pusher's signed approval of that range: *key is the key
 * that signed it; else it is empty and *problem says why, in one clause.
 */
struct tg_signed_range {
	const struct tg_oid *tag;
	const struct tg_oid *oid;
	struct tg_str target;
	const struct tg_oid *base; /* NULL = none */
};
TG_MUST_USE const struct tg_error *tg_reviews_check_tag(struct tg_judge *judge, struct tg_ref *ref,
							const struct tg_signed_range *range,
							struct tg_str *key, const char **problem);

/* --- a landing under judgement --- */

/* One approval as it bears on a piece. */
struct tg_voice {
	struct tg_str person;
	struct tg_str ref;  /* the approval's own */
	struct tg_oid oid;  /* what was approved */
	struct tg_oid base; /* and from where */
	const char *stale;  /* why it does not count, or NULL */
	unsigned claims;    /* what else its person has to do with the piece */
};
struct tg_voices {
	struct tg_voice *items;
	size_t nr, cap;
};

/* A person and what he has to do with the change: bits of enum tg_claim. */
struct tg_tie {
	struct tg_str person;
	unsigned claims;
};
struct tg_ties {
	struct tg_tie *items;
	size_t nr, cap;
	struct tg_oid stranger; /* a commit whose author nobody is, or zero */
};

/* What is asked for and not there. */
struct tg_need {
	enum tg_review_reason reason;
	size_t min, have;
	const struct tg_strs *from; /* people; NULL = anybody */
	const struct tg_strs *said; /* who that is in the policy; NULL = it does not say */
	struct tg_str path;
	uint32_t line; /* of the file of owners */
	const char *why;
};
struct tg_needs {
	struct tg_need *items;
	size_t nr, cap;
};

/* What there is to say for a piece and against it. */
struct tg_hearing {
	struct tg_voices voices;
	struct tg_ties ties;
	struct tg_needs needs; /* none: the piece is approved */
};

struct tg_landing {
	struct tg_judge *judge;
	const struct tg_reviews *opts;
	struct tg_ref *ref;
	struct tg_ledger *ledger;
	struct tg_str target;
	struct tg_chain chain;
	struct tg_arena *arena;
	bool is_trusted;                /* Reviewed-by trailers count */
	size_t tries;                   /* pieces looked at so far */
	const struct tg_owners *owners; /* of the target before the push; NULL = none */
	struct tg_str owners_path;
	const char *owners_problem; /* of the file, with its line; NULL = it can be read */
	bool owners_read;
	struct tg_hearing last;     /* of the last piece that was weighed */
	struct tg_reached *reached; /* by the number of steps; NULL = not asked */
};

/* A part of it, from one commit of the line to a later one. */
struct tg_piece {
	const struct tg_oid *from; /* NULL = from nothing */
	struct tg_oid to;
	/* What must have been approved: to itself, or the side that a clean merge
	 * brings; and where that side begins. */
	struct tg_oid tip;
	struct tg_oid base;
	struct tg_str bases; /* all, where there are several */
	bool has_base;
	bool is_merge;
	size_t nr_before; /* steps of the line that lie before it */
};

/* How the line was covered up to a step. */
struct tg_reached {
	bool is_covered;
	size_t from;
	struct tg_voices voices;
	struct tg_ties ties; /* of its last piece, with its lines, where sizes are asked for */
	int64_t lines;
};

/* Who approved the tip of the piece, or the same change in another commit;
 * with those whose approvals are stale. */
TG_MUST_USE const struct tg_error *
tg_reviews_voices(struct tg_landing *landing, const struct tg_piece *piece, struct tg_voices *out);

/* Adds approvals that may have been meant for the piece, as stale ones: of a part
 * of it, or of another change to the same files. */
TG_MUST_USE const struct tg_error *tg_reviews_lookalikes(struct tg_landing *landing,
							 const struct tg_piece *piece,
							 struct tg_voices *out);

/* Adds the people of what lies between base (NULL: nothing) and tip. */
TG_MUST_USE const struct tg_error *tg_reviews_ties(struct tg_landing *landing,
						   const struct tg_oid *base,
						   const struct tg_oid *tip, struct tg_ties *ties);
/* The claims that the policy excludes by, of that person. */
unsigned tg_reviews_excluded(const struct tg_landing *landing, const struct tg_ties *ties,
			     struct tg_str person);

/* The people of what was approved, where that is another range: the claims of
 * both exclude. */
TG_MUST_USE const struct tg_error *tg_reviews_tie_voices(struct tg_landing *landing,
							 const struct tg_piece *piece,
							 const struct tg_voices *voices,
							 struct tg_ties *ties);
/* Adds those that every commit of the piece names in a Reviewed-by trailer, when
 * a trusted merger pushes. */
TG_MUST_USE const struct tg_error *tg_reviews_vouch(struct tg_landing *landing,
						    const struct tg_piece *piece,
						    struct tg_voices *voices);
/* One of enum tg_claim by its word in a policy; 0 = none. */
unsigned tg_claim_of(struct tg_str word);
/* "author and uploader". */
const char *tg_claims_text(struct tg_arena *arena, unsigned set);

/* Weighs voices that were found: adds those who are vouched for, finds the ties, sets the claims
 * of voices, and lists what the others leave open. */
TG_MUST_USE const struct tg_error *tg_reviews_weigh(struct tg_landing *landing,
						    const struct tg_piece *piece,
						    struct tg_hearing *hearing);
/* Of these, what code owners ask for. */
TG_MUST_USE const struct tg_error *tg_reviews_owners(struct tg_landing *landing,
						     const struct tg_paths *paths,
						     const struct tg_ties *ties,
						     const struct tg_strs *approvers,
						     struct tg_needs *out);
/* Whether a file of code owners that the landing changes can be read. */
TG_MUST_USE const struct tg_error *tg_reviews_check_owners(struct tg_landing *landing);

/* Fills places from approvers, each person one; open[i] is how many of groups[i]
 * are left. */
void tg_reviews_fill(struct tg_arena *arena, const struct tg_review_group *groups, size_t nr,
		     const struct tg_strs *approvers, size_t *open);

/* Whether approvals cover the whole line; if not, *stuck is up to where they
 * do: the number of its first steps. */
TG_MUST_USE const struct tg_error *tg_reviews_cover(struct tg_landing *landing, bool *is_covered,
						    size_t *stuck);
/* A commit that a landing brings, where the policy says `coverage: each-commit`. */
struct tg_each_commit {
	const struct tg_oid *oid;
	const struct tg_oid *parent; /* the first; NULL = none */
	bool is_clean;               /* a merge that adds nothing to its parents */
};
/* False where nobody has to approve it; else *out is what they have to, but for its base. */
bool tg_reviews_each_asks(const struct tg_chain *chain, const struct tg_each_commit *commit,
			  struct tg_piece *out);
/* Whether each commit is approved by itself, where the policy asks for that; tells what is
 * missing. */
TG_MUST_USE const struct tg_error *tg_reviews_each(struct tg_landing *landing, bool *are_approved);
/* Keeps who brought how much by the piece that ends with that step, where sizes are asked for. */
TG_MUST_USE const struct tg_error *tg_reviews_keep_slice(struct tg_landing *landing, size_t to);
/* Lines that the person brought by what is covered of the line, up to that step. */
int64_t tg_reviews_lines_before(const struct tg_landing *landing, size_t steps,
				struct tg_str person);
/* Notes the lines of all that is covered: they count against whoever brought them, from when
 * they land. */
void tg_reviews_note_lines(struct tg_landing *landing);
/* Notes that these counted for the commit, once it lands. */
void tg_reviews_note_voices(struct tg_landing *landing, const struct tg_voices *voices,
			    const struct tg_oid *commit);
/* Tells what the piece lacks, if anything; voices are those who spoke for it. */
TG_MUST_USE const struct tg_error *tg_reviews_tell_piece(struct tg_landing *landing,
							 const struct tg_piece *piece,
							 struct tg_voices *voices,
							 bool *is_approved);
/* The piece between two steps of the line; 0 is its start. */
void tg_reviews_piece(const struct tg_landing *landing, size_t from, size_t to,
		      struct tg_piece *out);
/* The same when its last step is a merge: what it brings. *is_merge false when
 * it is none. */
TG_MUST_USE const struct tg_error *tg_reviews_merge(struct tg_landing *landing, size_t from,
						    size_t to, struct tg_piece *out,
						    bool *is_merge);
/* Finds what is wrong with the line from that step on. */
TG_MUST_USE const struct tg_error *tg_reviews_tell(struct tg_landing *landing, size_t stuck);
/* Of a trial: remarks who approved the new value (as a side that would be merged where
 * it is not above the target), and unless it is covered finds what is missing, if anything:
 * *is_told. */
TG_MUST_USE const struct tg_error *tg_reviews_try(struct tg_landing *landing, bool is_covered,
						  bool *is_told);

#endif
