/* SPDX-License-Identifier: MIT */
/* A pending push becomes true, or is found to have come to nothing. */
#include "ledger_priv.h"

#include <string.h>

enum { AT_ONCE = 1000 }; /* moves, a tenth of a second at most */

#define PENDING_LIFE (INT64_C(3600) * 1000000)

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
	struct tg_str likeness;
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
		out->likeness = tg_read_blob(&query);
	}
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_run_for(struct tg_ledger *ledger, enum tg_sql sql, int64_t move)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, sql);
	tg_bind_int(&query, move);
	return tg_query_run(&query);
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

static const struct tg_error *
update_branch(struct tg_ledger *ledger, const struct done *done, bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_BRANCH_UPDATE);
	tg_bind_oid(&query, &done->new);
	tg_bind_blob(&query, done->likeness.ptr, done->likeness.len);
	tg_bind_int(&query, done->is_clean);
	tg_bind_int(&query, done->started);
	tg_bind_text(&query, done->starter);
	tg_bind_text(&query, done->ref);
	TG_TRY(tg_query_run(&query));
	*found = sqlite3_changes(ledger->db) > 0;
	return NULL;
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
	tg_bind_blob(&query, done->likeness.ptr, done->likeness.len);
	return tg_query_run(&query);
}

static const struct tg_error *
move_branch(struct tg_ledger *ledger, const struct done *done)
{
	bool found = false;
	if (tg_oid_is_zero(&done->new))
		return delete_branch(ledger, done);
	TG_TRY(update_branch(ledger, done, &found));
	return found ? NULL : add_branch(ledger, done);
}

const struct tg_error *
tg_ledger_complete(struct tg_ledger *ledger, int64_t move)
{
	struct done done;
	bool found;
	TG_TRY(read_move(ledger, move, &done, &found));
	if (!found)
		return NULL;
	TG_TRY(tg_ledger_run_for(ledger, SQL_MOVE_DONE, move));
	if (done.kind != TG_MOVE_OTHER)
		TG_TRY(move_branch(ledger, &done));
	if (done.kind == TG_MOVE_TRUNK)
		TG_TRY(tg_ledger_run_for(ledger, SQL_LANDED_WORK, move));
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

/* --- settling --- */

struct settling {
	const char *push;
	struct tg_str ref;
	const struct tg_oid *value;
	int64_t now;
	bool is_open; /* a pending push may still be under way */
	bool gap;
};

struct pending {
	int64_t move;
	struct tg_oid new;
	int64_t time;
	struct tg_str push;
	struct tg_str person;
};

static const struct tg_error *
find_pending(struct tg_ledger *ledger, const struct settling *what, struct pending **out,
	     size_t *nr)
{
	struct tg_query query;
	struct pending *items = NULL;
	size_t cap = 0;
	*nr = 0;
	tg_query_begin(&query, ledger, SQL_PENDING_OF_REF);
	tg_bind_text(&query, what->ref);
	tg_bind_text(&query, tg_str_from(what->push));
	while (tg_query_step(&query)) {
		TG_GROW(ledger->arena, items, *nr, cap);
		struct pending *item = &items[(*nr)++];
		item->move = tg_read_int(&query);
		item->new = tg_read_oid(&query);
		item->time = tg_read_int(&query);
		item->push = tg_read_text(&query);
		item->person = tg_read_text(&query);
	}
	*out = items;
	return tg_query_end(&query);
}

/* Whether a later push that is true began where this one ended. */
static const struct tg_error *
was_left(struct tg_ledger *ledger, const struct settling *what, const struct pending *item,
	 bool *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_WAS_LEFT);
	tg_bind_text(&query, what->ref);
	tg_bind_oid(&query, &item->new);
	tg_bind_int(&query, item->move);
	*out = tg_query_step(&query);
	return tg_query_end(&query);
}

/* Whoever hangs up before post-receive would keep the approvals that he used. */
static const struct tg_error *
end_approvals(struct tg_ledger *ledger, const struct settling *what, const struct pending *item)
{
	const struct tg_landed landed = { .push = tg_str_cstr(ledger->arena, item->push),
					  .target = what->ref,
					  .person = item->person };
	return tg_ledger_end_settled(ledger, &landed, tg_oid_is_zero(&item->new));
}

static const struct tg_error *
settle_one(struct tg_ledger *ledger, struct settling *what, const struct pending *item)
{
	bool left = false;
	if (tg_oid_eq(&item->new, what->value)) {
		TG_TRY(tg_ledger_complete(ledger, item->move));
		return end_approvals(ledger, what, item);
	}
	TG_TRY(was_left(ledger, what, item, &left));
	/* The branch is further than this already; what came with it is true. */
	if (left) {
		TG_TRY(tg_ledger_run_for(ledger, SQL_MOVE_DONE, item->move));
		return end_approvals(ledger, what, item);
	}
	if (item->time > what->now - PENDING_LIFE) {
		what->is_open = true;
		return NULL;
	}
	/* The rest of the push may be found to have moved yet. */
	TG_TRY(tg_ledger_run_for(ledger, SQL_HAND_OVER, item->move));
	TG_TRY(tg_ledger_run_for(ledger, SQL_DROP_WORK, item->move));
	TG_TRY(tg_ledger_run_for(ledger, SQL_DROP_LANDING, item->move));
	return tg_ledger_run_for(ledger, SQL_DROP_MOVE, item->move);
}

static const struct tg_error *
note_gap(struct tg_ledger *ledger, const struct settling *what, const struct tg_oid *known)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_ADD_GAP);
	tg_bind_int(&query, what->now);
	tg_bind_text(&query, what->ref);
	tg_bind_oid(&query, known);
	tg_bind_oid(&query, what->value);
	TG_TRY(tg_query_run(&query));
	tg_query_begin(&query, ledger, SQL_TAKE_OVER);
	tg_bind_oid(&query, what->value);
	if (tg_oid_is_zero(what->value))
		tg_bind_int(&query, what->now);
	else
		tg_bind_null(&query);
	tg_bind_text(&query, what->ref);
	return tg_query_run(&query);
}

static const struct tg_error *
settle(struct tg_ledger *ledger, void *data)
{
	struct settling *what = data;
	struct pending *items;
	struct tg_branch branch;
	size_t nr;
	bool found;
	TG_TRY(find_pending(ledger, what, &items, &nr));
	for (size_t i = 0; i < nr; i++)
		TG_TRY(settle_one(ledger, what, &items[i]));
	TG_TRY(tg_ledger_branch(ledger, what->ref, &branch, &found));
	what->gap = found && !what->is_open && !tg_oid_eq(&branch.tip, what->value);
	return what->gap ? note_gap(ledger, what, &branch.tip) : NULL;
}

/* Whether it may still be under way. */
static const struct tg_error *
is_open(struct tg_ledger *ledger, const struct settling *what, const struct pending *item,
	bool *out)
{
	bool left;
	*out = false;
	if (tg_oid_eq(&item->new, what->value) || item->time <= what->now - PENDING_LIFE)
		return NULL;
	TG_TRY(was_left(ledger, what, item, &left));
	*out = !left;
	return NULL;
}

/* Nearly always all is as it was left, or to be waited for: then nothing is locked. */
static const struct tg_error *
is_settled(struct tg_ledger *ledger, const struct settling *what, bool *out)
{
	struct pending *items;
	struct tg_branch branch;
	size_t nr;
	bool found;
	TG_TRY(find_pending(ledger, what, &items, &nr));
	*out = nr > 0;
	for (size_t i = 0; i < nr && *out; i++)
		TG_TRY(is_open(ledger, what, &items[i], out));
	if (nr)
		return NULL;
	TG_TRY(tg_ledger_branch(ledger, what->ref, &branch, &found));
	*out = !found || tg_oid_eq(&branch.tip, what->value);
	return NULL;
}

const struct tg_error *
tg_ledger_settle(struct tg_ledger *ledger, const char *push, struct tg_str ref,
		 const struct tg_oid *value, int64_t now, bool *gap)
{
	struct settling what = { .push = push, .ref = ref, .value = value, .now = now };
	bool done;
	*gap = false;
	TG_TRY(is_settled(ledger, &what, &done));
	if (done)
		return NULL;
	TG_TRY(tg_ledger_transact(ledger, settle, &what));
	*gap = what.gap;
	return NULL;
}

const struct tg_error *
tg_ledger_unsettled(struct tg_ledger *ledger, const char *push, int64_t before, struct tg_str **out,
		    size_t *nr)
{
	struct tg_query query;
	struct tg_str *refs = NULL;
	size_t cap = 0;
	*nr = 0;
	tg_query_begin(&query, ledger, SQL_PENDING_REFS);
	tg_bind_text(&query, tg_str_from(push));
	tg_bind_int(&query, before);
	while (tg_query_step(&query)) {
		TG_GROW(ledger->arena, refs, *nr, cap);
		refs[(*nr)++] = tg_read_text(&query);
	}
	*out = refs;
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_agrees(struct tg_ledger *ledger, struct tg_str ref, const struct tg_oid *value, bool *out)
{
	const struct settling what = { .push = "", .ref = ref };
	struct pending *items;
	struct tg_branch branch;
	size_t nr;
	bool found;
	TG_TRY(find_pending(ledger, &what, &items, &nr));
	TG_TRY(tg_ledger_branch(ledger, ref, &branch, &found));
	*out = !found || tg_oid_eq(&branch.tip, value);
	for (size_t i = 0; i < nr; i++)
		*out = *out || tg_oid_eq(&items[i].new, value);
	return NULL;
}
