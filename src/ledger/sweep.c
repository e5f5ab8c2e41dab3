/* SPDX-License-Identifier: MIT */
/*
 * Forgets the work of branches that went long ago, a few moves with each push: round and
 * round, since a branch may go long after a push to it was looked at.
 */
#include "ledger_priv.h"

#include "trunkgate/calendar.h"

#define WORK_LIFE (180 * TG_DAY_US)
#define LAST_SWEPT TG_STR("swept")
enum { STEP = 20 };

struct sweeping {
	int64_t before;
	int64_t last; /* that was looked at; 0 = from the start */
	int64_t *gone;
	size_t nr, cap;
};

static const struct tg_error *
read_last(struct tg_ledger *ledger, int64_t *out)
{
	struct tg_query query;
	*out = 0;
	tg_query_begin(&query, ledger, SQL_META);
	tg_bind_text(&query, LAST_SWEPT);
	if (tg_query_step(&query))
		*out = tg_read_int(&query);
	return tg_query_end(&query);
}

static const struct tg_error *
find_gone(struct tg_ledger *ledger, struct sweeping *what, size_t step)
{
	struct tg_query query;
	size_t nr = 0;
	tg_query_begin(&query, ledger, SQL_NEXT_MOVES);
	tg_bind_int(&query, what->last);
	tg_bind_int(&query, (int64_t)step);
	tg_bind_int(&query, what->before);
	while (tg_query_step(&query)) {
		int64_t move = tg_read_int(&query);
		if (tg_read_int(&query) >= what->before)
			break;
		what->last = move;
		nr++;
		if (tg_read_int(&query))
			continue;
		TG_GROW(ledger->arena, what->gone, what->nr, what->cap);
		what->gone[what->nr++] = move;
	}
	if (nr < step)
		what->last = 0;
	return tg_query_end(&query);
}

static const struct tg_error *
keep_last(struct tg_ledger *ledger, int64_t last)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_SET_META);
	tg_bind_text(&query, LAST_SWEPT);
	tg_bind_int(&query, last);
	return tg_query_run(&query);
}

static const struct tg_error *
forget(struct tg_ledger *ledger, int64_t move, int64_t before)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_HAND_TO_BRANCH);
	tg_bind_int(&query, move);
	tg_bind_int(&query, before);
	TG_TRY(tg_query_run(&query));
	return tg_query_run_for(ledger, SQL_DROP_WORK, move);
}

const struct tg_error *
tg_ledger_sweep(struct tg_ledger *ledger, int64_t now, size_t nr_added)
{
	struct sweeping what = { .before = now - WORK_LIFE };
	int64_t last;
	TG_TRY(read_last(ledger, &last));
	what.last = last;
	/* Faster than moves are added, so that it comes to an end. */
	TG_TRY(find_gone(ledger, &what, STEP + 2 * nr_added));
	for (size_t i = 0; i < what.nr; i++)
		TG_TRY(forget(ledger, what.gone[i], what.before));
	return what.last == last ? NULL : keep_last(ledger, what.last);
}
