/* SPDX-License-Identifier: MIT */
/*
 * What backups and clocks do to a ledger. Times of a clock that was ahead become now: until
 * the future has come such work would not age, and such an approval not expire.
 */
#include "ledger_priv.h"

#include "trunkgate/calendar.h"

/* Clocks are set forth and back by less all the time. */
#define SLACK (5 * 60 * TG_SECOND_US)

const struct tg_error *
tg_ledger_nr_future(struct tg_ledger *ledger, int64_t now, int64_t *out)
{
	struct tg_query query;
	*out = 0;
	tg_query_begin(&query, ledger, SQL_NR_FUTURE);
	tg_bind_int(&query, now + SLACK);
	if (tg_query_step(&query))
		*out = tg_read_int(&query);
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_has_approval(struct tg_ledger *ledger, struct tg_str ref, bool *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_HAS_APPROVAL);
	tg_bind_text(&query, ref);
	*out = tg_query_step(&query);
	return tg_query_end(&query);
}

static const struct tg_error *
bring_back(struct tg_ledger *ledger, void *data)
{
	const int64_t *now = data;
	for (enum tg_sql sql = SQL_MEND_FIRST; sql <= SQL_MEND_LAST; sql++)
		TG_TRY(tg_query_run_for(ledger, sql, *now));
	return NULL;
}

const struct tg_error *
tg_ledger_mend(struct tg_ledger *ledger, int64_t now)
{
	return tg_ledger_transact(ledger, bring_back, &now);
}
