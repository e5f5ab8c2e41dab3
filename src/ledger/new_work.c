/* SPDX-License-Identifier: MIT */
/* What of a push the ledger has not seen. */
#include "ledger_priv.h"

struct gathering {
	struct tg_ledger *ledger;
	const struct tg_recorded_push *push;
	struct tg_memo met; /* by id */
	struct tg_new_work_list *out;
};

/* Else work that is reworded, and copied from there, were as young as the wording. */
static const struct tg_error *
consider_patch(struct tg_ledger *ledger, struct tg_new_work *work)
{
	struct tg_sight sight;
	bool found;
	TG_TRY(tg_ledger_patch(ledger, work->patch, &sight, &found));
	if (found && sight.time < work->sight.time)
		work->sight = sight;
	return NULL;
}

static const struct tg_error *
gather_commit(struct gathering *what, size_t move_index, size_t index)
{
	const struct tg_recorded_push *push = what->push;
	const struct tg_move *move = &push->moves[move_index];
	struct tg_ledger *ledger = what->ledger;
	struct tg_new_work work = { .oid = tg_work_oid(move->work, index), .move = move_index };
	struct tg_str key = tg_str_make((const char *)work.oid->id, TG_OID_LEN);
	bool found;
	(void)tg_memo_get(&what->met, key, &found);
	if (found)
		return NULL;
	tg_memo_put(&what->met, ledger->arena, key, NULL);
	TG_TRY(tg_ledger_commit(ledger, work.oid, &work.sight, &found));
	/* What is known keeps its first sight, and needs no second one. */
	if (found)
		return NULL;
	work.sight = (struct tg_sight){ push->time, push->person, push->is_guess };
	if (move->is_same_work)
		work.sight = (struct tg_sight){ move->life.started, move->life.person,
						move->life.is_guess };
	TG_TRY(tg_work_patch(move->work, index, &work.patch));
	if (work.patch)
		TG_TRY(consider_patch(ledger, &work));
	TG_GROW(ledger->arena, what->out->items, what->out->nr, what->out->cap);
	what->out->items[what->out->nr++] = work;
	return NULL;
}

static const struct tg_error *
gather_moves(struct gathering *what, bool is_same_work)
{
	for (size_t i = 0; i < what->push->nr_moves; i++) {
		const struct tg_move *move = &what->push->moves[i];
		if (!move->work || move->kind == TG_MOVE_TRUNK ||
		    move->is_same_work != is_same_work)
			continue;
		for (size_t j = 0; j < tg_work_nr(move->work); j++)
			TG_TRY(gather_commit(what, i, j));
	}
	return NULL;
}

const struct tg_error *
tg_ledger_new_work(struct tg_ledger *ledger, const struct tg_recorded_push *push,
		   struct tg_new_work_list *out)
{
	struct gathering what = { .ledger = ledger, .push = push, .out = out };
	/* First where it is older than this push. */
	TG_TRY(gather_moves(&what, true));
	return gather_moves(&what, false);
}
