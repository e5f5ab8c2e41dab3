/* SPDX-License-Identifier: MIT */
/* A push written down before its refs move. */
#include "ledger_priv.h"

#include "trunkgate/buf.h"
#include "trunkgate/calendar.h"

static const struct tg_error *
add_move(struct tg_ledger *ledger, const struct tg_recorded_push *push, const struct tg_move *move)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_ADD_MOVE);
	tg_bind_text(&query, tg_str_from(push->push));
	tg_bind_text(&query, move->ref);
	tg_bind_int(&query, move->kind);
	tg_bind_oid(&query, &move->old);
	tg_bind_oid(&query, &move->new);
	tg_bind_int(&query, push->time);
	tg_bind_text(&query, push->person);
	tg_bind_int(&query, push->is_guess);
	tg_bind_int(&query, move->is_clean);
	tg_bind_int(&query, move->life.started);
	tg_bind_text(&query, move->life.person);
	tg_bind_int(&query, move->life.is_guess);
	tg_bind_blob(&query, move->likeness.hashes, move->likeness.nr * sizeof(uint32_t));
	return tg_query_run(&query);
}

/* With who brought it first, to whatever ref: the work itself is forgotten. */
static const struct tg_error *
add_landing(struct tg_ledger *ledger, const struct tg_recorded_push *push, const struct tg_oid *oid,
	    int64_t move)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_ADD_LANDING);
	tg_bind_oid(&query, oid);
	tg_bind_int(&query, move);
	if (push->is_guess)
		tg_bind_null(&query);
	else
		tg_bind_text(&query, push->person);
	return tg_query_run(&query);
}

static const struct tg_error *
write_move(struct tg_ledger *ledger, const struct tg_recorded_push *push,
	   const struct tg_move *move, int64_t *id)
{
	TG_TRY(add_move(ledger, push, move));
	*id = sqlite3_last_insert_rowid(ledger->db);
	if (move->kind == TG_MOVE_TRUNK)
		for (size_t i = 0; move->work && i < tg_work_nr(move->work); i++)
			TG_TRY(add_landing(ledger, push, tg_work_oid(move->work, i), *id));
	return NULL;
}

static const struct tg_error *
add_work(struct tg_ledger *ledger, const struct tg_new_work *work, int64_t move)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_ADD_WORK);
	tg_bind_oid(&query, work->oid);
	tg_bind_int(&query, move);
	if (work->patch)
		tg_bind_blob(&query, work->patch->id, TG_PATCH_LEN);
	else
		tg_bind_null(&query);
	tg_bind_int(&query, work->sight.time);
	tg_bind_text(&query, work->sight.person);
	tg_bind_int(&query, work->sight.is_guess);
	return tg_query_run(&query);
}

static void
bind_grace(struct tg_query *query, const struct tg_recorded_push *push, const struct tg_note *note)
{
	tg_bind_int(query, note->started);
	tg_bind_int(query, push->time);
}

static void
bind_told(struct tg_query *query, const struct tg_recorded_push *push, const struct tg_note *note)
{
	tg_bind_int(query, push->time);
	tg_bind_text(query, note->ref);
}

static void
bind_extension(struct tg_query *query, const struct tg_recorded_push *push,
	       const struct tg_note *note)
{
	tg_bind_int(query, note->started);
	tg_bind_int(query, push->time);
	tg_bind_int(query, note->until);
	tg_bind_text(query, push->person);
	tg_bind_text(query, note->reason);
	tg_bind_text(query, note->ref);
	tg_bind_text(query, tg_str_from(push->push));
}

static void
bind_lines(struct tg_query *query, const struct tg_recorded_push *push, const struct tg_note *note)
{
	tg_bind_text(query, note->ref);
	tg_bind_text(query, note->person);
	tg_bind_int(query, push->time);
	tg_bind_int(query, note->lines);
	tg_bind_text(query, tg_str_from(push->push));
}

static void
bind_counted(struct tg_query *query, const struct tg_recorded_push *push,
	     const struct tg_note *note)
{
	tg_bind_text(query, tg_str_from(push->push));
	tg_bind_text(query, note->ref);
	tg_bind_text(query, note->approval);
	tg_bind_oid(query, &note->commit);
	tg_bind_int(query, push->time);
}

static const struct {
	enum tg_sql sql;
	void (*bind)(struct tg_query *query, const struct tg_recorded_push *push,
		     const struct tg_note *note);
} notes[] = {
	[TG_NOTE_GRACE] = { SQL_NOTE_GRACE, bind_grace },
	[TG_NOTE_TOLD] = { SQL_NOTE_TOLD, bind_told },
	[TG_NOTE_EXTENSION] = { SQL_NOTE_EXTENSION, bind_extension },
	[TG_NOTE_LINES] = { SQL_NOTE_LINES, bind_lines },
	[TG_NOTE_COUNTED] = { SQL_NOTE_COUNTED, bind_counted },
};

/* Between the decision and the branch, a push may have so much left to do. */
#define UNDER_WAY (60 * TG_SECOND_US)

/* Of two pushes that were judged at once neither saw the other; but they are
 * written down one after the other. */
static const struct tg_error *
check_room(struct tg_ledger *ledger, const struct tg_recorded_push *push,
	   const struct tg_note *note)
{
	struct tg_query query;
	int64_t nr = 0;
	tg_query_begin(&query, ledger, SQL_OPENED_MEANWHILE);
	tg_bind_text(&query, tg_str_from(push->push));
	tg_bind_text(&query, note->person);
	tg_bind_int(&query, push->time - UNDER_WAY);
	tg_bind_int(&query, note->seen);
	if (tg_query_step(&query))
		nr = tg_read_int(&query);
	TG_TRY(tg_query_end(&query));
	if (nr <= note->room)
		return NULL;
	return tg_error_new(ledger->arena, TG_ERR_INPUT,
			    "another push that opens a branch of %s is under way: push again in a "
			    "minute",
			    tg_show(ledger->arena, note->person, 64));
}

static const struct tg_error *
write_note(struct tg_ledger *ledger, const struct tg_recorded_push *push,
	   const struct tg_note *note)
{
	struct tg_query query;
	if (note->kind == TG_NOTE_ROOM)
		return NULL;
	tg_query_begin(&query, ledger, notes[note->kind].sql);
	notes[note->kind].bind(&query, push, note);
	return tg_query_run(&query);
}

static bool
asks_less(const struct tg_note *note, const struct tg_note *before)
{
	return before && tg_str_eq(note->person, before->person) && note->room >= before->room &&
	       note->seen >= before->seen;
}

/* Mostly once: all that one person opens has the same room. What was written of this
 * push is taken back where there is none. */
static const struct tg_error *
check_rooms(struct tg_ledger *ledger, const struct tg_recorded_push *push)
{
	const struct tg_note *last = NULL;
	for (size_t i = 0; i < push->nr_notes; i++) {
		const struct tg_note *note = &push->notes[i];
		if (note->kind != TG_NOTE_ROOM || asks_less(note, last))
			continue;
		TG_TRY(check_room(ledger, push, note));
		last = note;
	}
	return NULL;
}

struct writing {
	const struct tg_recorded_push *push;
	struct tg_new_work_list work;
	int64_t *moves; /* their numbers */
};

static const struct tg_error *
write_moves(struct tg_ledger *ledger, struct writing *what)
{
	const struct tg_recorded_push *push = what->push;
	for (size_t i = 0; i < push->nr_moves; i++)
		TG_TRY(write_move(ledger, push, &push->moves[i], &what->moves[i]));
	for (size_t i = 0; i < what->work.nr; i++) {
		const struct tg_new_work *work = &what->work.items[i];
		TG_TRY(add_work(ledger, work, what->moves[work->move]));
	}
	return NULL;
}

static const struct tg_error *
write_all(struct tg_ledger *ledger, void *data)
{
	struct writing *what = data;
	const struct tg_recorded_push *push = what->push;
	TG_TRY(write_moves(ledger, what));
	TG_TRY(check_rooms(ledger, push));
	for (size_t i = 0; i < push->nr_notes; i++)
		TG_TRY(write_note(ledger, push, &push->notes[i]));
	for (size_t i = 0; i < push->nr_approvals; i++)
		TG_TRY(tg_ledger_add_approval(ledger, &push->approvals[i]));
	return tg_ledger_add_certificate(ledger, push);
}

const struct tg_error *
tg_ledger_write(struct tg_ledger *ledger, const struct tg_recorded_push *push)
{
	struct writing what = { .push = push };
	what.moves = TG_NEW_ARRAY(ledger->arena, push->nr_moves, int64_t);
	/* Before the lock is taken: finding patches costs the most. */
	TG_TRY(tg_ledger_new_work(ledger, push, &what.work));
	return tg_ledger_transact(ledger, write_all, &what);
}
