/* SPDX-License-Identifier: MIT */
/*
 * What the server itself saw: when each commit and patch first came, in whose
 * push; when commits landed on a trunk; since when branches live, and what
 * was granted to them. The only source of time and authorship that rules may
 * use. One SQLite file a repository (trunkgate/ledger.db); nothing here says
 * so, so that another database can stand behind it.
 *
 * A push is written down before refs move (pending), and becomes true when
 * post-receive, or a later push that finds the refs moved, says so: a client
 * that hangs up in between gains nothing.
 *
 * Times are microseconds of the server's clock. Strings and arrays that come out live in
 * the arena given to tg_ledger_open(). Every error but that of TG_NOTE_ROOM is TG_ERR_SYSTEM with the
 * file's path: unreadable, unwritable, locked for seconds, corrupt, or made by a
 * newer trunkgate.
 */
#ifndef TRUNKGATE_LEDGER_H
#define TRUNKGATE_LEDGER_H

#include "trunkgate/work.h"

struct tg_ledger;

/* Makes the file where there is none. */
TG_MUST_USE const struct tg_error *tg_ledger_open(struct tg_arena *arena, const char *repo_path,
						  int64_t now, struct tg_ledger **out);
/* Whether this repository has one. */
bool tg_ledger_exists(struct tg_arena *arena, const char *repo_path);
/* Whether tg_ledger_open() has just made it: nothing before is known. */
bool tg_ledger_is_fresh(const struct tg_ledger *ledger);
/* When it was made. */
TG_MUST_USE const struct tg_error *tg_ledger_began(struct tg_ledger *ledger, int64_t *out);

/* --- reading; pending pushes are not seen --- */

struct tg_sight {
	int64_t time;
	struct tg_str person; /* empty = not known */
	bool is_guess;        /* from an import, not from a push that was seen */
};

/* The first time that a commit, or any commit of that patch, came in. */
TG_MUST_USE const struct tg_error *tg_ledger_commit(struct tg_ledger *ledger,
						    const struct tg_oid *oid, struct tg_sight *out,
						    bool *found);
TG_MUST_USE const struct tg_error *tg_ledger_patch(struct tg_ledger *ledger,
						   const struct tg_patch_id *patch,
						   struct tg_sight *out, bool *found);
/* When a commit came to a trunk. */
TG_MUST_USE const struct tg_error *
tg_ledger_landing(struct tg_ledger *ledger, const struct tg_oid *oid, int64_t *out, bool *found);

/* The paths that a branch changes, as hashes, to tell work that looks alike. */
enum { TG_LIKENESS_MAX = 1000 };
struct tg_likeness {
	const uint32_t *hashes; /* sorted, without doubles */
	size_t nr;
};
struct tg_likeness tg_likeness_of(struct tg_arena *arena, const struct tg_paths *paths);
/* Percent of the smaller set's paths that the other has too; 0 when either is
 * empty. */
unsigned tg_likeness_percent(const struct tg_likeness *a, const struct tg_likeness *b);

struct tg_branch {
	struct tg_str ref;
	int64_t created;
	int64_t started;      /* of its unmerged work; 0 = it had none */
	struct tg_str person; /* who first pushed that, or else who created it */
	int64_t deleted;      /* 0 = it is there */
	int64_t told;         /* when its pusher was last told that it is old */
	struct tg_oid tip;
	bool is_guess;
	struct tg_likeness likeness;
};

/* The branch of that name that was not deleted. */
TG_MUST_USE const struct tg_error *tg_ledger_branch(struct tg_ledger *ledger, struct tg_str ref,
						    struct tg_branch *out, bool *found);
/* Open branches with unmerged work that person started; person empty = all
 * open branches, whoever and whatever. */
TG_MUST_USE const struct tg_error *tg_ledger_open_branches(struct tg_ledger *ledger,
							   struct tg_str person,
							   struct tg_branch **out, size_t *nr);
/* Branches of person deleted since a moment, latest first, whose work started by another; or
 * emptied: each time that a branch loses all its work it is there as one that was deleted. Their
 * paths are all that they had since the work started. */
TG_MUST_USE const struct tg_error *tg_ledger_gone_branches(struct tg_ledger *ledger,
							   struct tg_str person, int64_t since,
							   int64_t started, struct tg_branch **out,
							   size_t *nr);
/* Where a push that is true left the ref by then; *found false when there was none. */
TG_MUST_USE const struct tg_error *tg_ledger_value_at(struct tg_ledger *ledger, struct tg_str ref,
						      int64_t time, struct tg_oid *out,
						      bool *found);

/* What was granted to work that started at a moment, whatever its branch is
 * called now. */
struct tg_grants {
	int64_t grace; /* when it was first past its limit; 0 = never */
	size_t nr_extensions;
	int64_t extended_until; /* 0 = never */
};
TG_MUST_USE const struct tg_error *tg_ledger_grants(struct tg_ledger *ledger, int64_t started,
						    struct tg_grants *out);

/* --- reviews --- */

/*
 * An approval, as it stood when it was pushed. The ref that says so is no
 * proof: it may have been made while the hooks were off. What is here is none
 * either, without the ref: the push may have failed, or it was withdrawn.
 */
struct tg_approval {
	int64_t time;
	struct tg_str push;
	struct tg_str person;
	struct tg_str ref;    /* its own */
	struct tg_str target; /* full name of the ref that it is for */
	struct tg_oid oid;    /* the commit */
	struct tg_oid value;  /* what the ref points to: the commit, or a tag */
	struct tg_oid tip;    /* of the target then */
	struct tg_oid base;   /* of the two; zero = none */
	struct tg_str bases;  /* all of them, where there are several: see lineage.h */
	struct tg_str delta;  /* sums of base..commit, see lineage.h */
	struct tg_str names;
	int64_t nr_commits;        /* in base..commit */
	struct tg_str key;         /* that signed it, as the policy had it; empty = not signed */
	struct tg_str certificate; /* sum of the one that was signed; empty = a tag, or nothing */
};

enum tg_approval_key {
	TG_APPROVAL_OF_COMMIT, /* key: the id's bytes */
	TG_APPROVAL_OF_DELTA,  /* key: the sum */
	TG_APPROVAL_OF_NAMES,
	TG_APPROVAL_OF_ALL, /* key: empty */
	TG_APPROVAL_KEYS
};
/* Of one target, of each ref the newest, newest first, at most 1000. Rows whose
 * ref went are among them. */
TG_MUST_USE const struct tg_error *tg_ledger_approvals(struct tg_ledger *ledger,
						       struct tg_str target,
						       enum tg_approval_key by, struct tg_str key,
						       struct tg_approval **out, size_t *nr);
/* How long (commits) what is approved for a target is: the distinct values of nr_commits,
 * rising, the 101 least at most. */
TG_MUST_USE const struct tg_error *tg_ledger_approved_lengths(struct tg_ledger *ledger,
							      struct tg_str target, int64_t **out,
							      size_t *nr);
/* How many refs of approvals a person has at most, for all targets. */
TG_MUST_USE const struct tg_error *tg_ledger_nr_approvals(struct tg_ledger *ledger,
							  struct tg_str person, int64_t *out);
/* How many of them for one target are of that delta, or of those names. */
TG_MUST_USE const struct tg_error *tg_ledger_nr_alike(struct tg_ledger *ledger,
						      struct tg_str person, struct tg_str target,
						      enum tg_approval_key by, struct tg_str key,
						      int64_t *out);
/* A push certificate by the sum of what was signed in it (SHA-256, hexadecimal):
 * kept as it came, for whoever wants to verify an approval again. */
TG_MUST_USE const struct tg_error *tg_ledger_certificate(struct tg_ledger *ledger,
							 struct tg_str sum, struct tg_str *text,
							 bool *found);
/* The approvals that name one, whatever became of them: the newest 1000. */
TG_MUST_USE const struct tg_error *tg_ledger_certified(struct tg_ledger *ledger,
						       struct tg_approval **out, size_t *nr);
/* Its ref is gone. */
TG_MUST_USE const struct tg_error *tg_ledger_end_approval(struct tg_ledger *ledger,
							  struct tg_str ref);

/* What landed on a ref in a push: approvals that counted for it, as a
 * TG_NOTE_COUNTED says, and those of the commits themselves. */
struct tg_landed {
	const char *push;
	struct tg_str target;
	struct tg_str person; /* who pushed */
	int64_t time;
	const struct tg_oid *commits;
	size_t nr_commits;
};
/* These no longer count, and their refs are to be deleted; likewise those for a
 * target that is gone, and the oldest given before a time (at most 200). */
TG_MUST_USE const struct tg_error *tg_ledger_end_landed(struct tg_ledger *ledger,
							const struct tg_landed *landed);
TG_MUST_USE const struct tg_error *tg_ledger_end_target(struct tg_ledger *ledger,
							struct tg_str target);
TG_MUST_USE const struct tg_error *tg_ledger_end_before(struct tg_ledger *ledger, int64_t time);

struct tg_ended {
	int64_t id;
	struct tg_approval approval;
	bool has_landed;      /* else it expired, or its target is gone */
	bool has_counted;     /* for the landing */
	struct tg_oid landed; /* on which commit of the target's line */
	struct tg_str lander;
};
/* Those whose refs are to be deleted, at most 200. */
TG_MUST_USE const struct tg_error *tg_ledger_ended(struct tg_ledger *ledger, struct tg_ended **out,
						   size_t *nr);
/* That was done. */
TG_MUST_USE const struct tg_error *tg_ledger_end_done(struct tg_ledger *ledger,
						      const struct tg_ended *ended, size_t nr);
/* Who first pushed each of these commits, to whatever ref, landed or not: out[i],
 * with ptr NULL where that is not known. */
TG_MUST_USE const struct tg_error *tg_ledger_uploaders(struct tg_ledger *ledger,
						       const struct tg_oid *const *oids, size_t nr,
						       struct tg_str *out);
/* Lines that person's work has changed on a ref since then. */
TG_MUST_USE const struct tg_error *tg_ledger_lines_since(struct tg_ledger *ledger,
							 struct tg_str ref, struct tg_str person,
							 int64_t since, int64_t *out);

/* Whether any push to any ref was seen to its end: the repository has held something. */
TG_MUST_USE const struct tg_error *tg_ledger_has_moves(struct tg_ledger *ledger, bool *out);
/* How many branches of that person hold work, whether it has landed or not. */
TG_MUST_USE const struct tg_error *tg_ledger_nr_open(struct tg_ledger *ledger, struct tg_str person,
						     int64_t *out);

/* --- the start of life --- */

struct tg_life {
	int64_t started; /* now, when nothing older is known */
	struct tg_str person;
	bool is_guess;
	bool is_new;     /* nothing older is known */
	bool has_unseen; /* some of it came with no push, nor its like */
};

/*
 * Since when the work lives: the earliest of what the ledger knows of its
 * branch (unless that was clean) and of each of its commits, by id or by
 * patch. now is what it is when nothing is known. branch may be NULL;
 * commits of landed (may be NULL) do not count.
 */
TG_MUST_USE const struct tg_error *tg_ledger_life(struct tg_ledger *ledger, struct tg_work *work,
						  const struct tg_branch *branch,
						  const struct tg_work *landed,
						  const struct tg_sight *now, struct tg_life *out);

/* A topic branch in a push, as it stands. */
struct tg_standing {
	struct tg_work *work;   /* unmerged at the new end; NULL = deleted */
	struct tg_work *landed; /* of it, what a squash has landed; may be NULL */
	size_t nr_open;         /* commits of work that have not landed */
	bool has_branch;        /* it is known */
	struct tg_branch branch;
	struct tg_life life; /* when nr_open */
};
/* Once for each ref; thorough as for tg_ref_is_absorbed(). */
TG_MUST_USE const struct tg_error *tg_ledger_standing(struct tg_ledger *ledger, struct tg_ref *ref,
						      const struct tg_sight *now, bool thorough,
						      const struct tg_standing **out);

/* Whether a branch begins to hold open work. */
bool tg_standing_is_opened(const struct tg_standing *standing);
/* The branches of a push that do: no ledger has them yet. */
struct tg_opened {
	struct tg_ref **refs;
	size_t nr, cap;
};
/* Those whose work is person's, of the push that ref is of. */
TG_MUST_USE const struct tg_error *tg_ledger_opened(struct tg_ledger *ledger,
						    const struct tg_ref *ref,
						    const struct tg_sight *now,
						    struct tg_str person, struct tg_opened *out);

/* --- writing --- */

enum tg_move_kind { TG_MOVE_OTHER, TG_MOVE_TOPIC, TG_MOVE_TRUNK };

struct tg_move {
	enum tg_move_kind kind;
	struct tg_str ref;
	struct tg_oid old, new;
	/* Commits that the ledger does not know yet; of a trunk, what lands. */
	struct tg_work *work; /* NULL = none */
	bool is_clean;        /* a topic without unmerged work */
	/* Rewritten without growing: its commits count as seen when the work was. */
	bool is_same_work;
	struct tg_life life; /* of a topic that has some */
	struct tg_likeness likeness;
};

enum tg_note_kind {
	TG_NOTE_GRACE,
	TG_NOTE_TOLD,
	TG_NOTE_EXTENSION,
	TG_NOTE_LINES,
	TG_NOTE_COUNTED,
	/* Nothing is written: the push is not, with TG_ERR_INPUT, if other pushes that were not
	 * seen when it was judged open more than room branches of person. */
	TG_NOTE_ROOM
};
struct tg_note {
	enum tg_note_kind kind;
	struct tg_str ref;
	int64_t started; /* of the work; GRACE, EXTENSION */
	int64_t until;   /* EXTENSION */
	struct tg_str reason;
	struct tg_str person;   /* LINES, ROOM: whose */
	int64_t lines;          /* LINES */
	struct tg_str approval; /* COUNTED: its ref */
	struct tg_oid commit;   /* COUNTED: for which commit of ref's line */
	int64_t seen;           /* ROOM: tg_ledger_nr_open() before others were counted */
	int64_t room;           /* ROOM */
	bool when_refused;      /* also written when the push is refused */
};

struct tg_recorded_push {
	const char *push; /* ULID */
	int64_t time;
	struct tg_str person; /* empty = not known */
	bool is_guess;
	const struct tg_move *moves;
	size_t nr_moves;
	const struct tg_note *notes;
	size_t nr_notes;
	const struct tg_approval *approvals;
	size_t nr_approvals;
	struct tg_str certificate; /* that they name, all the same; empty = none does */
};

/* One transaction: all of it, pending, or nothing. Notes hold at once. */
TG_MUST_USE const struct tg_error *tg_ledger_write(struct tg_ledger *ledger,
						   const struct tg_recorded_push *push);
/* The refs of that push have moved as it said; others of it stay pending.
 * Forgets what has landed. *nr is how many of the refs were pending. */
TG_MUST_USE const struct tg_error *tg_ledger_apply(struct tg_ledger *ledger, const char *push,
						   const struct tg_str *refs, size_t nr_refs,
						   size_t *nr);
/*
 * Compares a ref with what was recorded of it: completes pending pushes that
 * did move it, drops those that did not within an hour. *gap says that it
 * moved without any record; that is noted, and its value taken over. push is
 * the one at hand, whose own pending moves are left alone.
 */
TG_MUST_USE const struct tg_error *tg_ledger_settle(struct tg_ledger *ledger, const char *push,
						    struct tg_str ref, const struct tg_oid *value,
						    int64_t now, bool *gap);
/* Refs that other pushes were to move, before then, and did or did not: at most 200, others from
 * one call to the next where there are more. */
TG_MUST_USE const struct tg_error *tg_ledger_unsettled(struct tg_ledger *ledger, const char *push,
						       int64_t before, struct tg_str **out,
						       size_t *nr);

/* --- for administrators --- */

/* Whether a ref is where the ledger knows it to be, or a pending push would put it;
 * true of one that it does not know. As tg_ledger_settle() sees it, and writes nothing. */
TG_MUST_USE const struct tg_error *tg_ledger_agrees(struct tg_ledger *ledger, struct tg_str ref,
						    const struct tg_oid *value, bool *out);

struct tg_ledger_counts {
	int64_t branches, gone, commits, landings, pending, gaps, extensions;
};
TG_MUST_USE const struct tg_error *tg_ledger_counts(struct tg_ledger *ledger,
						    struct tg_ledger_counts *out);

struct tg_gap {
	int64_t time;
	struct tg_str ref;
	struct tg_oid old, new;
};
/* Latest first, at most 100. */
TG_MUST_USE const struct tg_error *tg_ledger_gaps(struct tg_ledger *ledger, struct tg_gap **out,
						  size_t *nr);
/* A branch that came to a trunk. */
struct tg_landed_branch {
	int64_t landed;
	int64_t started; /* of its work */
	bool is_guess;
};
/*
 * Those that landed from since on and before until, in no order. Known are branches whose tip
 * came to the trunk as it had been pushed, merged or fast-forward; not what was squashed
 * or rebased on the way.
 */
TG_MUST_USE const struct tg_error *tg_ledger_landed_branches(struct tg_ledger *ledger,
							     int64_t since, int64_t until,
							     struct tg_landed_branch **out,
							     size_t *nr);
/* Forgets a branch and the work that only it brought: its life starts anew. *found false when
 * it is not known. Otherwise record is called once, and nothing is forgotten if it fails. */
TG_MUST_USE const struct tg_error *tg_ledger_forget(struct tg_ledger *ledger, struct tg_str ref,
						    const struct tg_error *(*record)(void *data),
						    void *data, bool *found);

/* Whether it ever knew an approval of that name. */
TG_MUST_USE const struct tg_error *tg_ledger_has_approval(struct tg_ledger *ledger,
							  struct tg_str ref, bool *out);
/* How many pushes, open approvals and branches have times later than five minutes from now,
 * in microseconds: the clock was ahead. */
TG_MUST_USE const struct tg_error *tg_ledger_nr_future(struct tg_ledger *ledger, int64_t now,
						       int64_t *out);
/* Makes such times, of all that the ledger holds, now. */
TG_MUST_USE const struct tg_error *tg_ledger_mend(struct tg_ledger *ledger, int64_t now);

#endif
