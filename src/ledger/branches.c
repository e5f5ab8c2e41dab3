/* SPDX-License-Identifier: MIT */
/* The incarnations of branches. */
#include "ledger_priv.h"

#include <string.h>

struct tg_likeness
tg_read_likeness(struct tg_query *query)
{
	struct tg_str bytes = tg_read_blob(query);
	size_t nr = bytes.len / sizeof(uint32_t);
	struct tg_likeness likeness = { .nr = nr <= TG_LIKENESS_MAX ? nr : 0 };
	uint32_t *hashes = TG_NEW_ARRAY(query->ledger->arena, likeness.nr, uint32_t);
	if (likeness.nr)
		memcpy(hashes, bytes.ptr, likeness.nr * sizeof(uint32_t));
	likeness.hashes = hashes;
	return likeness;
}

static void
read_branch(struct tg_query *query, struct tg_branch *out)
{
	out->ref = tg_read_text(query);
	out->created = tg_read_int(query);
	out->started = tg_read_int(query);
	out->person = tg_read_text(query);
	out->deleted = tg_read_int(query);
	out->told = tg_read_int(query);
	out->tip = tg_read_oid(query);
	out->is_guess = tg_read_int(query) != 0;
	out->likeness = tg_read_likeness(query);
}

const struct tg_error *
tg_ledger_branch(struct tg_ledger *ledger, struct tg_str ref, struct tg_branch *out, bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_BRANCH);
	tg_bind_text(&query, ref);
	*found = tg_query_step(&query);
	if (*found)
		read_branch(&query, out);
	return tg_query_end(&query);
}

static const struct tg_error *
read_branches(struct tg_query *query, struct tg_branch **out, size_t *nr)
{
	struct tg_branch *branches = NULL;
	size_t nr_branches = 0, cap = 0;
	while (tg_query_step(query)) {
		TG_GROW(query->ledger->arena, branches, nr_branches, cap);
		read_branch(query, &branches[nr_branches++]);
	}
	*out = branches;
	*nr = nr_branches;
	return tg_query_end(query);
}

static const struct tg_error *
all_branches(struct tg_ledger *ledger, struct tg_branch **out, size_t *nr)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_BRANCHES);
	tg_bind_int(&query, TG_MOVE_TOPIC);
	return read_branches(&query, out, nr);
}

struct list {
	struct tg_branch *items;
	size_t nr;
};

/* Once: each branch that a push opens asks for all others of its person. */
const struct tg_error *
tg_ledger_open_branches(struct tg_ledger *ledger, struct tg_str person, struct tg_branch **out,
			size_t *nr)
{
	bool found;
	if (!person.len)
		return all_branches(ledger, out, nr);
	struct list *list = tg_memo_get(&ledger->branches, person, &found);
	if (!found) {
		struct tg_query query;
		list = TG_NEW(ledger->arena, struct list);
		tg_query_begin(&query, ledger, SQL_BRANCHES_OF);
		tg_bind_text(&query, person);
		tg_bind_int(&query, TG_MOVE_TOPIC);
		TG_TRY(read_branches(&query, &list->items, &list->nr));
		tg_memo_put(&ledger->branches, ledger->arena, person, list);
	}
	*out = list->items;
	*nr = list->nr;
	return NULL;
}

const struct tg_error *
tg_ledger_gone_branches(struct tg_ledger *ledger, struct tg_str person, int64_t since,
			int64_t started, struct tg_branch **out, size_t *nr)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_GONE);
	tg_bind_text(&query, person);
	tg_bind_int(&query, since);
	tg_bind_int(&query, started);
	tg_bind_int(&query, TG_MOVE_TOPIC);
	return read_branches(&query, out, nr);
}

const struct tg_error *
tg_ledger_value_at(struct tg_ledger *ledger, struct tg_str ref, int64_t time, struct tg_oid *out,
		   bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_VALUE_AT);
	tg_bind_text(&query, ref);
	tg_bind_int(&query, time);
	*found = tg_query_step(&query);
	if (*found)
		*out = tg_read_oid(&query);
	return tg_query_end(&query);
}

struct forgetting {
	struct tg_str ref;
	const struct tg_error *(*record)(void *data);
	void *data;
	bool found;
};

static const struct tg_error *
forget(struct tg_ledger *ledger, void *data)
{
	struct forgetting *what = data;
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_SHARE_WORK);
	tg_bind_text(&query, what->ref);
	TG_TRY(tg_query_run(&query));
	what->found = sqlite3_changes(ledger->db) > 0;
	tg_query_begin(&query, ledger, SQL_FORGET_WORK);
	tg_bind_text(&query, what->ref);
	TG_TRY(tg_query_run(&query));
	what->found = what->found || sqlite3_changes(ledger->db) > 0;
	tg_query_begin(&query, ledger, SQL_FORGET_BRANCH);
	tg_bind_text(&query, what->ref);
	TG_TRY(tg_query_run(&query));
	what->found = what->found || sqlite3_changes(ledger->db) > 0;
	return what->found ? what->record(what->data) : NULL;
}

const struct tg_error *
tg_ledger_forget(struct tg_ledger *ledger, struct tg_str ref,
		 const struct tg_error *(*record)(void *data), void *data, bool *found)
{
	struct forgetting what = { .ref = ref, .record = record, .data = data };
	TG_TRY(tg_ledger_transact(ledger, forget, &what));
	*found = what.found;
	return NULL;
}
