/* SPDX-License-Identifier: MIT */
/* What is known of commits, landings and grants. */
#include "ledger_priv.h"

static const struct tg_error *
read_sight(struct tg_query *query, struct tg_sight *out, bool *found)
{
	*found = tg_query_step(query);
	if (*found) {
		out->time = tg_read_int(query);
		out->person = tg_read_text(query);
		out->is_guess = tg_read_int(query) != 0;
	}
	return tg_query_end(query);
}

const struct tg_error *
tg_ledger_commit(struct tg_ledger *ledger, const struct tg_oid *oid, struct tg_sight *out,
		 bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_SIGHT_OF_COMMIT);
	tg_bind_oid(&query, oid);
	return read_sight(&query, out, found);
}

const struct tg_error *
tg_ledger_patch(struct tg_ledger *ledger, const struct tg_patch_id *patch, struct tg_sight *out,
		bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_SIGHT_OF_PATCH);
	tg_bind_blob(&query, patch->id, TG_PATCH_LEN);
	return read_sight(&query, out, found);
}

const struct tg_error *
tg_ledger_landing(struct tg_ledger *ledger, const struct tg_oid *oid, int64_t *out, bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_LANDING);
	tg_bind_oid(&query, oid);
	*found = tg_query_step(&query);
	if (*found)
		*out = tg_read_int(&query);
	return tg_query_end(&query);
}

static const struct tg_error *
read_extensions(struct tg_ledger *ledger, int64_t started, struct tg_grants *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_EXTENSIONS);
	tg_bind_int(&query, started);
	if (tg_query_step(&query)) {
		out->nr_extensions = (size_t)tg_read_int(&query);
		out->extended_until = tg_read_int(&query);
	}
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_has_moves(struct tg_ledger *ledger, bool *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_HAS_MOVES);
	*out = tg_query_step(&query) && tg_read_int(&query) != 0;
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_nr_open(struct tg_ledger *ledger, struct tg_str person, int64_t *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_NR_OPEN);
	tg_bind_text(&query, person);
	if (tg_query_step(&query))
		*out = tg_read_int(&query);
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_grants(struct tg_ledger *ledger, int64_t started, struct tg_grants *out)
{
	struct tg_query query;
	*out = (struct tg_grants){ 0 };
	tg_query_begin(&query, ledger, SQL_GRACE);
	tg_bind_int(&query, started);
	if (tg_query_step(&query))
		out->grace = tg_read_int(&query);
	TG_TRY(tg_query_end(&query));
	return read_extensions(ledger, started, out);
}

const struct tg_error *
tg_ledger_counts(struct tg_ledger *ledger, struct tg_ledger_counts *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_COUNTS);
	if (tg_query_step(&query)) {
		out->branches = tg_read_int(&query);
		out->gone = tg_read_int(&query);
		out->commits = tg_read_int(&query);
		out->landings = tg_read_int(&query);
		out->pending = tg_read_int(&query);
		out->gaps = tg_read_int(&query);
		out->extensions = tg_read_int(&query);
	}
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_gaps(struct tg_ledger *ledger, struct tg_gap **out, size_t *nr)
{
	struct tg_query query;
	struct tg_gap *gaps = NULL;
	size_t nr_gaps = 0, cap = 0;
	tg_query_begin(&query, ledger, SQL_GAPS);
	while (tg_query_step(&query)) {
		TG_GROW(ledger->arena, gaps, nr_gaps, cap);
		struct tg_gap *gap = &gaps[nr_gaps++];
		gap->time = tg_read_int(&query);
		gap->ref = tg_read_text(&query);
		gap->old = tg_read_oid(&query);
		gap->new = tg_read_oid(&query);
	}
	*out = gaps;
	*nr = nr_gaps;
	return tg_query_end(&query);
}

const struct tg_error *
tg_ledger_landed_branches(struct tg_ledger *ledger, int64_t since, int64_t until,
			  struct tg_landed_branch **out, size_t *nr)
{
	struct tg_query query;
	struct tg_landed_branch *items = NULL;
	size_t nr_items = 0, cap = 0;
	tg_query_begin(&query, ledger, SQL_LANDED_BRANCHES);
	tg_bind_int(&query, since);
	tg_bind_int(&query, until);
	while (tg_query_step(&query)) {
		TG_GROW(ledger->arena, items, nr_items, cap);
		struct tg_landed_branch *item = &items[nr_items++];
		item->landed = tg_read_int(&query);
		item->started = tg_read_int(&query);
		item->is_guess = tg_read_int(&query) != 0;
	}
	*out = items;
	*nr = nr_items;
	return tg_query_end(&query);
}
