/* SPDX-License-Identifier: MIT */
/* A pending push becomes true. */
#include "ledger_priv.h"

#include <string.h>

enum { AT_ONCE = 1000 }; /* moves, a tenth of a second at most */

struct done {
	int64_t kind;
	struct tg_str ref;
	struct tg_oid new;
	int64_t time;
	struct tg_str person;
	bool is_guess;
	bool is_clean;
	int64_t started;
	struct tg_str starter;
	bool started_is_guess;
	struct tg_likeness likeness;
};

static const struct tg_error *
read_move(struct tg_ledger *ledger, int64_t move, struct done *out, bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_MOVE);
	tg_bind_int(&query, move);
	*found = tg_query_step(&query);
	if (*found) {
		out->kind = tg_read_int(&query);
		out->ref = tg_read_text(&query);
		out->new = tg_read_oid(&query);
		out->time = tg_read_int(&query);
		out->person = tg_read_text(&query);
		out->is_guess = tg_read_int(&query) != 0;
		out->is_clean = tg_read_int(&query) != 0;
		out->started = tg_read_int(&query);
		out->starter = tg_read_text(&query);
		out->started_is_guess = tg_read_int(&query) != 0;
		out->likeness = tg_read_likeness(&query);
	}
	return tg_query_end(&query);
}

static const struct tg_error *
delete_branch(struct tg_ledger *ledger, const struct done *done)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_BRANCH_DELETE);
	tg_bind_int(&query, done->time);
	tg_bind_text(&query, done->ref);
	return tg_query_run(&query);
}

static void
bind_likeness(struct tg_query *query, const struct tg_likeness *likeness)
{
	tg_bind_blob(query, likeness->hashes, likeness->nr * sizeof(uint32_t));
}

/* With all that it had: work that went bit by bit is as old when it comes again. */
static const struct tg_error *
update_branch(struct tg_ledger *ledger, const struct done *done, const struct tg_branch *branch)
{
	struct tg_likeness likeness = done->likeness;
	struct tg_query query;
	if (branch->started && likeness.nr)
		likeness = tg_likeness_join(ledger->arena, &likeness, &branch->likeness);
	tg_query_begin(&query, ledger, SQL_BRANCH_UPDATE);
	tg_bind_oid(&query, &done->new);
	bind_likeness(&query, &likeness);
	tg_bind_int(&query, done->is_clean);
	tg_bind_int(&query, done->started);
	tg_bind_text(&query, done->starter);
	tg_bind_text(&query, done->ref);
	return tg_query_run(&query);
}

static const struct tg_error *
add_branch(struct tg_ledger *ledger, const struct done *done)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_BRANCH_ADD);
	tg_bind_text(&query, done->ref);
	tg_bind_int(&query, done->kind);
	tg_bind_int(&query, done->time);
	if (done->is_clean)
		tg_bind_null(&query);
	else
		tg_bind_int(&query, done->started);
	tg_bind_text(&query, done->is_clean ? done->person : done->starter);
	tg_bind_oid(&query, &done->new);
	tg_bind_int(&query, done->is_guess || (!done->is_clean && done->started_is_guess));
	bind_likeness(&query, &done->likeness);
	return tg_query_run(&query);
}

/* What it had is gone as if it had been deleted, whether it has landed or not. */
static bool
is_emptied(const struct done *done, const struct tg_branch *branch)
{
	return branch->started && branch->likeness.nr && !done->likeness.nr;
}

static const struct tg_error *
move_branch(struct tg_ledger *ledger, const struct done *done)
{
	struct tg_branch branch;
	bool found = false;
	if (tg_oid_is_zero(&done->new))
		return delete_branch(ledger, done);
	TG_TRY(tg_ledger_branch(ledger, done->ref, &branch, &found));
	if (found && !is_emptied(done, &branch))
		return update_branch(ledger, done, &branch);
	if (found)
		TG_TRY(delete_branch(ledger, done));
	return add_branch(ledger, done);
}

const struct tg_error *
tg_ledger_complete(struct tg_ledger *ledger, int64_t move)
{
	struct done done;
	bool found;
	TG_TRY(read_move(ledger, move, &done, &found));
	if (!found)
		return NULL;
	TG_TRY(tg_query_run_for(ledger, SQL_MOVE_DONE, move));
	if (done.kind != TG_MOVE_OTHER)
		TG_TRY(move_branch(ledger, &done));
	if (done.kind == TG_MOVE_TRUNK)
		TG_TRY(tg_query_run_for(ledger, SQL_LANDED_WORK, move));
	return NULL;
}

struct applying {
	const char *push;
	struct tg_memo refs; /* that have moved */
	int64_t time;        /* of the push */
	int64_t *moves;
	size_t nr, cap;
	size_t nr_applied;
};

static bool
has_moved(const struct applying *what, struct tg_str ref)
{
	bool found;
	(void)tg_memo_get(&what->refs, ref, &found);
	return found;
}

static const struct tg_error *
find_moves(struct tg_ledger *ledger, struct applying *what)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_PENDING_OF_PUSH);
	tg_bind_text(&query, tg_str_from(what->push));
	while (tg_query_step(&query)) {
		int64_t move = tg_read_int(&query);
		if (!has_moved(what, tg_read_text(&query)))
			continue;
		TG_GROW(ledger->arena, what->moves, what->nr, what->cap);
		what->moves[what->nr++] = move;
		what->time = tg_read_int(&query);
	}
	return tg_query_end(&query);
}

static const struct tg_error *
apply_some(struct tg_ledger *ledger, void *data)
{
	struct applying *what = data;
	size_t end = what->nr - what->nr_applied > AT_ONCE ? what->nr_applied + AT_ONCE : what->nr;
	size_t nr = end - what->nr_applied;
	while (what->nr_applied < end)
		TG_TRY(tg_ledger_complete(ledger, what->moves[what->nr_applied++]));
	return tg_ledger_sweep(ledger, what->time, nr);
}

const struct tg_error *
tg_ledger_apply(struct tg_ledger *ledger, const char *push, const struct tg_str *refs,
		size_t nr_refs, size_t *nr)
{
	struct applying what = { .push = push };
	for (size_t i = 0; i < nr_refs; i++)
		if (!has_moved(&what, refs[i]))
			tg_memo_put(&what.refs, ledger->arena, refs[i], NULL);
	TG_TRY(find_moves(ledger, &what));
	/* The refs have moved: others need not wait until all of them are noted. */
	while (what.nr_applied < what.nr)
		TG_TRY(tg_ledger_transact(ledger, apply_some, &what));
	*nr = what.nr;
	return NULL;
}
