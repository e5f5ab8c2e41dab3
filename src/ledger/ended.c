/* SPDX-License-Identifier: MIT */
/* Approvals that are over: landed, too old, or for what is no more. */
#include "ledger_priv.h"

#include "trunkgate/calendar.h"

/* What a push wrote down that never came to be. */
#define COUNTED_LIFE TG_DAY_US

static const struct tg_error *
end_counted(struct tg_ledger *ledger, const struct tg_landed *landed)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_END_COUNTED);
	tg_bind_text(&query, landed->person);
	tg_bind_text(&query, tg_str_from(landed->push));
	tg_bind_text(&query, landed->target);
	return tg_query_run(&query);
}

static const struct tg_error *
end_of_commit(struct tg_ledger *ledger, const struct tg_landed *landed, const struct tg_oid *oid)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_END_OF_COMMIT);
	tg_bind_text(&query, landed->person);
	tg_bind_text(&query, landed->target);
	tg_bind_oid(&query, oid);
	return tg_query_run(&query);
}

static const struct tg_error *
drop_counted(struct tg_ledger *ledger, const struct tg_landed *landed)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_DROP_COUNTED);
	tg_bind_text(&query, tg_str_from(landed->push));
	tg_bind_text(&query, landed->target);
	tg_bind_int(&query, landed->time - COUNTED_LIFE);
	return tg_query_run(&query);
}

/* What counted first: a commit that landed itself may have counted for another. */
static const struct tg_error *
end_landed(struct tg_ledger *ledger, void *data)
{
	const struct tg_landed *landed = data;
	TG_TRY(end_counted(ledger, landed));
	for (size_t i = 0; i < landed->nr_commits; i++)
		TG_TRY(end_of_commit(ledger, landed, &landed->commits[i]));
	return drop_counted(ledger, landed);
}

const struct tg_error *
tg_ledger_end_landed(struct tg_ledger *ledger, const struct tg_landed *landed)
{
	struct tg_landed copy = *landed;
	return tg_ledger_transact(ledger, end_landed, &copy);
}

const struct tg_error *
tg_ledger_end_settled(struct tg_ledger *ledger, const struct tg_landed *landed, bool is_gone)
{
	return is_gone ? tg_ledger_end_target(ledger, landed->target) : end_counted(ledger, landed);
}

const struct tg_error *
tg_ledger_end_target(struct tg_ledger *ledger, struct tg_str target)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_END_OF_TARGET);
	tg_bind_text(&query, target);
	return tg_query_run(&query);
}

const struct tg_error *
tg_ledger_end_before(struct tg_ledger *ledger, int64_t time)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_END_BEFORE);
	tg_bind_int(&query, time);
	return tg_query_run(&query);
}

const struct tg_error *
tg_ledger_ended(struct tg_ledger *ledger, struct tg_ended **out, size_t *nr)
{
	struct tg_query query;
	struct tg_ended *items = NULL;
	size_t nr_items = 0, cap = 0;
	tg_query_begin(&query, ledger, SQL_ENDED);
	while (tg_query_step(&query)) {
		TG_GROW(ledger->arena, items, nr_items, cap);
		struct tg_ended *item = &items[nr_items++];
		item->id = tg_read_int(&query);
		item->has_landed = tg_read_int(&query) != 0;
		item->has_counted = tg_read_int(&query) != 0;
		item->landed = tg_read_oid(&query);
		item->lander = tg_read_text(&query);
		tg_ledger_read_approval(&query, &item->approval);
	}
	*out = items;
	*nr = nr_items;
	return tg_query_end(&query);
}

struct finishing {
	const struct tg_ended *items;
	size_t nr;
};

static const struct tg_error *
end_done(struct tg_ledger *ledger, void *data)
{
	const struct finishing *what = data;
	for (size_t i = 0; i < what->nr; i++)
		TG_TRY(tg_query_run_for(ledger, SQL_END_DONE, what->items[i].id));
	return NULL;
}

const struct tg_error *
tg_ledger_end_done(struct tg_ledger *ledger, const struct tg_ended *ended, size_t nr)
{
	struct finishing what = { ended, nr };
	return tg_ledger_transact(ledger, end_done, &what);
}
