/* SPDX-License-Identifier: MIT */
/* What reviews rest on: approvals, uploaders, and how much of whom landed. */
#include "ledger_priv.h"

const struct tg_error *
tg_ledger_add_approval(struct tg_ledger *ledger, const struct tg_approval *approval)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_ADD_APPROVAL);
	tg_bind_int(&query, approval->time);
	tg_bind_text(&query, approval->push);
	tg_bind_text(&query, approval->person);
	tg_bind_text(&query, approval->ref);
	tg_bind_text(&query, approval->target);
	tg_bind_oid(&query, &approval->oid);
	tg_bind_oid(&query, &approval->value);
	tg_bind_oid(&query, &approval->tip);
	tg_bind_oid(&query, &approval->base);
	tg_bind_blob(&query, approval->delta.ptr, approval->delta.len);
	tg_bind_blob(&query, approval->names.ptr, approval->names.len);
	tg_bind_int(&query, approval->nr_commits);
	tg_bind_text(&query, approval->key);
	tg_bind_blob(&query, approval->bases.ptr, approval->bases.len);
	tg_bind_text(&query, approval->certificate);
	return tg_query_run(&query);
}

void
tg_ledger_read_approval(struct tg_query *query, struct tg_approval *out)
{
	out->time = tg_read_int(query);
	out->push = tg_read_text(query);
	out->person = tg_read_text(query);
	out->ref = tg_read_text(query);
	out->target = tg_read_text(query);
	out->oid = tg_read_oid(query);
	out->value = tg_read_oid(query);
	out->tip = tg_read_oid(query);
	out->base = tg_read_oid(query);
	out->delta = tg_read_blob(query);
	out->names = tg_read_blob(query);
	out->nr_commits = tg_read_int(query);
	out->key = tg_read_text(query);
	out->bases = tg_read_blob(query);
	out->certificate = tg_read_text(query);
}

static const struct tg_error *
read_all(struct tg_query *query, struct tg_approval **out, size_t *nr)
{
	struct tg_approval *items = NULL;
	size_t nr_items = 0, cap = 0;
	while (tg_query_step(query)) {
		TG_GROW(query->ledger->arena, items, nr_items, cap);
		tg_ledger_read_approval(query, &items[nr_items++]);
	}
	*out = items;
	*nr = nr_items;
	return tg_query_end(query);
}

const struct tg_error *
tg_ledger_approvals(struct tg_ledger *ledger, struct tg_str target, enum tg_approval_key by,
		    struct tg_str key, struct tg_approval **out, size_t *nr)
{
	static const enum tg_sql statements[TG_APPROVAL_KEYS] = {
		[TG_APPROVAL_OF_COMMIT] = SQL_APPROVALS_OF_COMMIT,
		[TG_APPROVAL_OF_DELTA] = SQL_APPROVALS_OF_DELTA,
		[TG_APPROVAL_OF_NAMES] = SQL_APPROVALS_OF_NAMES,
		[TG_APPROVAL_OF_ALL] = SQL_APPROVALS,
	};
	struct tg_query query;
	tg_query_begin(&query, ledger, statements[by]);
	tg_bind_text(&query, target);
	if (key.len)
		tg_bind_blob(&query, key.ptr, key.len);
	else
		tg_bind_text(&query, TG_STR(""));
	return read_all(&query, out, nr);
}

const struct tg_error *
tg_ledger_certified(struct tg_ledger *ledger, struct tg_approval **out, size_t *nr)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_CERTIFIED);
	return read_all(&query, out, nr);
}

const struct tg_error *
tg_ledger_approved_lengths(struct tg_ledger *ledger, struct tg_str target, int64_t **out,
			   size_t *nr)
{
	struct tg_query query;
	int64_t *items = NULL;
	size_t nr_items = 0, cap = 0;
	tg_query_begin(&query, ledger, SQL_APPROVED_LENGTHS);
	tg_bind_text(&query, target);
	while (tg_query_step(&query)) {
		TG_GROW(ledger->arena, items, nr_items, cap);
		items[nr_items++] = tg_read_int(&query);
	}
	*out = items;
	*nr = nr_items;
	return tg_query_end(&query);
}

static const struct tg_error *
read_number(struct tg_query *query, int64_t *out)
{
	*out = tg_query_step(query) ? tg_read_int(query) : 0;
	return tg_query_end(query);
}

const struct tg_error *
tg_ledger_nr_approvals(struct tg_ledger *ledger, struct tg_str person, int64_t *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_NR_APPROVALS);
	tg_bind_text(&query, person);
	return read_number(&query, out);
}

const struct tg_error *
tg_ledger_nr_alike(struct tg_ledger *ledger, struct tg_str person, struct tg_str target,
		   enum tg_approval_key by, struct tg_str key, int64_t *out)
{
	struct tg_query query;
	assert(by == TG_APPROVAL_OF_DELTA || by == TG_APPROVAL_OF_NAMES);
	tg_query_begin(&query, ledger,
		       by == TG_APPROVAL_OF_DELTA ? SQL_NR_OF_DELTA : SQL_NR_OF_NAMES);
	tg_bind_text(&query, target);
	tg_bind_blob(&query, key.ptr, key.len);
	tg_bind_text(&query, person);
	return read_number(&query, out);
}

const struct tg_error *
tg_ledger_end_approval(struct tg_ledger *ledger, struct tg_str ref)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_END_APPROVAL);
	tg_bind_text(&query, ref);
	return tg_query_run(&query);
}

struct uploads {
	const struct tg_oid *const *oids;
	size_t nr;
	struct tg_str *out;
};

static const struct tg_error *
read_uploaders(struct tg_ledger *ledger, void *data)
{
	const struct uploads *uploads = data;
	for (size_t i = 0; i < uploads->nr; i++) {
		struct tg_query query;
		tg_query_begin(&query, ledger, SQL_UPLOADER);
		tg_bind_oid(&query, uploads->oids[i]);
		uploads->out[i] = (struct tg_str){ 0 };
		if (tg_query_step(&query))
			uploads->out[i] = tg_read_text(&query);
		TG_TRY(tg_query_end(&query));
	}
	return NULL;
}

const struct tg_error *
tg_ledger_uploaders(struct tg_ledger *ledger, const struct tg_oid *const *oids, size_t nr,
		    struct tg_str *out)
{
	struct uploads uploads = { oids, nr, out };
	return tg_ledger_view(ledger, read_uploaders, &uploads);
}

const struct tg_error *
tg_ledger_lines_since(struct tg_ledger *ledger, struct tg_str ref, struct tg_str person,
		      int64_t since, int64_t *out)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_LINES_SINCE);
	tg_bind_text(&query, ref);
	tg_bind_text(&query, person);
	tg_bind_int(&query, since);
	return read_number(&query, out);
}
