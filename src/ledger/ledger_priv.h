/* SPDX-License-Identifier: MIT */
/* The handle, and how a statement is run: begin, bind in order, step. */
#ifndef TRUNKGATE_LEDGER_PRIV_H
#define TRUNKGATE_LEDGER_PRIV_H

#include "trunkgate/ledger.h"
#include "trunkgate/memo.h"

#include <sqlite3.h>

/* Prepared at first use, kept for the process. The texts are in sql.c. */
enum tg_sql {
	SQL_BEGIN,
	SQL_BEGIN_VIEW,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_META,
	SQL_SIGHT_OF_COMMIT,
	SQL_SIGHT_OF_PATCH,
	SQL_LANDING,
	SQL_BRANCH,
	SQL_BRANCHES,
	SQL_BRANCHES_OF,
	SQL_GONE,
	SQL_VALUE_AT,
	SQL_GRACE,
	SQL_EXTENSIONS,
	SQL_ADD_MOVE,
	SQL_ADD_WORK,
	SQL_ADD_LANDING,
	SQL_NOTE_GRACE,
	SQL_NOTE_TOLD,
	SQL_NOTE_EXTENSION,
	SQL_PENDING_OF_PUSH,
	SQL_PENDING_OF_REF,
	SQL_PENDING_REFS,
	SQL_WAS_LEFT,
	SQL_MOVE,
	SQL_MOVE_DONE,
	SQL_BRANCH_DELETE,
	SQL_BRANCH_UPDATE,
	SQL_BRANCH_ADD,
	SQL_LANDED_WORK,
	SQL_DROP_MOVE,
	SQL_HAND_OVER,
	SQL_HAND_TO_BRANCH,
	SQL_DROP_WORK,
	SQL_DROP_LANDING,
	SQL_NEXT_MOVES,
	SQL_SET_META,
	SQL_ADD_GAP,
	SQL_TAKE_OVER,
	SQL_COUNTS,
	SQL_GAPS,
	SQL_LANDED_BRANCHES,
	SQL_SHARE_WORK,
	SQL_FORGET_WORK,
	SQL_FORGET_BRANCH,
	SQL_ADD_APPROVAL,
	SQL_ADD_CERTIFICATE,
	SQL_CERTIFICATE,
	SQL_CERTIFIED,
	SQL_APPROVALS_OF_COMMIT,
	SQL_APPROVALS_OF_DELTA,
	SQL_APPROVALS_OF_NAMES,
	SQL_APPROVALS,
	SQL_APPROVED_LENGTHS,
	SQL_NR_APPROVALS,
	SQL_NR_OF_DELTA,
	SQL_NR_OF_NAMES,
	SQL_END_APPROVAL,
	SQL_NOTE_COUNTED,
	SQL_END_COUNTED,
	SQL_DROP_COUNTED,
	SQL_END_OF_COMMIT,
	SQL_END_OF_TARGET,
	SQL_END_BEFORE,
	SQL_ENDED,
	SQL_END_DONE,
	SQL_UPLOADER,
	SQL_NR_OPEN,
	SQL_HAS_MOVES,
	SQL_OPENED_MEANWHILE,
	SQL_NOTE_LINES,
	SQL_LINES_SINCE,
	SQL_HAS_APPROVAL,
	SQL_NR_FUTURE,
	SQL_MEND_MOVES,
	SQL_MEND_STARTS,
	SQL_MEND_WORK,
	SQL_MEND_BRANCHES,
	SQL_MEND_GRACE,
	SQL_MEND_EXTENSIONS,
	SQL_MEND_APPROVALS,
	SQL_MEND_LINES,
	SQL_MEND_COUNTED,
	SQL_MEND_GAPS,
	SQL_MEND_BEGAN,
	SQL_MEND_FIRST = SQL_MEND_MOVES,
	SQL_MEND_LAST = SQL_MEND_BEGAN,
	SQL_NR
};
extern const char *const tg_sql_texts[SQL_NR];

struct tg_ledger {
	struct tg_arena *arena;
	const char *path;
	sqlite3 *db;
	bool is_fresh;
	sqlite3_stmt *statements[SQL_NR];
	/* See standing.c. */
	struct tg_memo standings; /* by ref */
	struct tg_memo opened;    /* by person, once is_opened_known */
	bool is_opened_known;
	struct tg_memo branches; /* open ones, by person; see branches.c */
	struct tg_memo sights;   /* of commits, by id; see life.c */
};

/* The ledger's schema, step by step; user_version is how many were taken. */
extern const char *const tg_ledger_migrations[];
extern const size_t tg_nr_ledger_migrations;

/* SQLite's last words under the name of what was tried. */
const struct tg_error *tg_ledger_error(const struct tg_ledger *ledger, const char *what);

/* A statement that is being run; bind and read in the order of columns. The
 * first failure is kept in err, and everything after it does nothing. */
struct tg_query {
	struct tg_ledger *ledger;
	sqlite3_stmt *stmt;
	int bound, read;
	const struct tg_error *err;
};

void tg_query_begin(struct tg_query *query, struct tg_ledger *ledger, enum tg_sql sql);
void tg_bind_int(struct tg_query *query, int64_t value);
void tg_bind_text(struct tg_query *query, struct tg_str value);
void tg_bind_blob(struct tg_query *query, const void *bytes, size_t len);
void tg_bind_oid(struct tg_query *query, const struct tg_oid *oid);
void tg_bind_null(struct tg_query *query);
/* Whether there is a row (the next one). */
bool tg_query_step(struct tg_query *query);
int64_t tg_read_int(struct tg_query *query);
struct tg_str tg_read_text(struct tg_query *query); /* copied */
struct tg_str tg_read_blob(struct tg_query *query); /* copied, aligned */
struct tg_oid tg_read_oid(struct tg_query *query);
struct tg_likeness tg_read_likeness(struct tg_query *query);
/* Ends it; gives its error. */
TG_MUST_USE const struct tg_error *tg_query_end(struct tg_query *query);
/* One that gives no rows: steps once and ends. */
TG_MUST_USE const struct tg_error *tg_query_run(struct tg_query *query);
/* The same for one about the row of that number. */
TG_MUST_USE const struct tg_error *tg_query_run_for(struct tg_ledger *ledger, enum tg_sql sql,
						    int64_t row);

/* Runs fn in a transaction that takes the write lock at once. */
typedef const struct tg_error *tg_ledger_fn(struct tg_ledger *ledger, void *data);
TG_MUST_USE const struct tg_error *tg_ledger_transact(struct tg_ledger *ledger, tg_ledger_fn *fn,
						      void *data);
/* The same for one that only reads, many times: the file is locked and looked at
 * once and not for each statement. */
TG_MUST_USE const struct tg_error *tg_ledger_view(struct tg_ledger *ledger, tg_ledger_fn *fn,
						  void *data);

/* Reads the columns that an approval's statements give. */
void tg_ledger_read_approval(struct tg_query *query, struct tg_approval *out);
/* Writes one approval; in a transaction. */
TG_MUST_USE const struct tg_error *tg_ledger_add_approval(struct tg_ledger *ledger,
							  const struct tg_approval *approval);
/* Keeps the certificate that the push's approvals name, if any; in a transaction. */
TG_MUST_USE const struct tg_error *tg_ledger_add_certificate(struct tg_ledger *ledger,
							     const struct tg_recorded_push *push);
/* Ends the approvals that a push used up which is found to have landed, as
 * tg_ledger_end_landed() does where it is seen to, or those for a ref that it deleted; in a
 * transaction. What of its commits was approved themselves is told by the history. */
TG_MUST_USE const struct tg_error *
tg_ledger_end_settled(struct tg_ledger *ledger, const struct tg_landed *landed, bool is_gone);
/* A commit that a push brings and that was not seen before, with the sight that will count: of
 * its patch, where that is known already. */
struct tg_new_work {
	const struct tg_oid *oid;
	const struct tg_patch_id *patch; /* NULL = it has none */
	struct tg_sight sight;
	size_t move; /* one of those that bring it, in the push's list */
};
struct tg_new_work_list {
	struct tg_new_work *items;
	size_t nr, cap;
};
/* Each once, to however many topics the push brings it. */
TG_MUST_USE const struct tg_error *tg_ledger_new_work(struct tg_ledger *ledger,
						      const struct tg_recorded_push *push,
						      struct tg_new_work_list *out);
/* Forgets some of the work of branches that went half a year before now; in the transaction of a
 * push that moved so many refs. */
TG_MUST_USE const struct tg_error *tg_ledger_sweep(struct tg_ledger *ledger, int64_t now,
						   size_t nr_added);
/* The paths of both, as far as there is room. */
struct tg_likeness tg_likeness_join(struct tg_arena *arena, const struct tg_likeness *a,
				    const struct tg_likeness *b);
/* Makes the move of that number true, if it is pending still. */
TG_MUST_USE const struct tg_error *tg_ledger_complete(struct tg_ledger *ledger, int64_t move);

#endif
