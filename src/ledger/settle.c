/* SPDX-License-Identifier: MIT */
/* What became of pushes that are pending still, told by where their refs are now. */
#include "ledger_priv.h"

#include "trunkgate/calendar.h"

#define PENDING_LIFE (3600 * TG_SECOND_US)

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

enum fate {
	IS_TRUE,  /* the ref is where it was to go */
	WAS_LEFT, /* the branch is further than this already; what came with it is true */
	IS_OPEN,  /* it may still be under way */
	IS_LOST
};

static const struct tg_error *
find_fate(struct tg_ledger *ledger, const struct settling *what, const struct pending *item,
	  enum fate *out)
{
	bool left;
	if (tg_oid_eq(&item->new, what->value)) {
		*out = IS_TRUE;
		return NULL;
	}
	TG_TRY(was_left(ledger, what, item, &left));
	if (left)
		*out = WAS_LEFT;
	else
		*out = item->time > what->now - PENDING_LIFE ? IS_OPEN : IS_LOST;
	return NULL;
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
drop(struct tg_ledger *ledger, const struct pending *item)
{
	/* The rest of the push may be found to have moved yet. */
	TG_TRY(tg_query_run_for(ledger, SQL_HAND_OVER, item->move));
	TG_TRY(tg_query_run_for(ledger, SQL_DROP_WORK, item->move));
	TG_TRY(tg_query_run_for(ledger, SQL_DROP_LANDING, item->move));
	return tg_query_run_for(ledger, SQL_DROP_MOVE, item->move);
}

static const struct tg_error *
settle_one(struct tg_ledger *ledger, struct settling *what, const struct pending *item)
{
	enum fate fate;
	TG_TRY(find_fate(ledger, what, item, &fate));
	if (fate == IS_LOST)
		return drop(ledger, item);
	if (fate == IS_OPEN) {
		what->is_open = true;
		return NULL;
	}
	if (fate == IS_TRUE)
		TG_TRY(tg_ledger_complete(ledger, item->move));
	else
		TG_TRY(tg_query_run_for(ledger, SQL_MOVE_DONE, item->move));
	return end_approvals(ledger, what, item);
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

/* Nearly always all is as it was left, or to be waited for: then nothing is locked. */
static const struct tg_error *
is_settled(struct tg_ledger *ledger, const struct settling *what, bool *out)
{
	struct pending *items;
	struct tg_branch branch;
	enum fate fate = IS_OPEN;
	size_t nr;
	bool found;
	TG_TRY(find_pending(ledger, what, &items, &nr));
	for (size_t i = 0; i < nr && fate == IS_OPEN; i++)
		TG_TRY(find_fate(ledger, what, &items[i], &fate));
	*out = fate == IS_OPEN;
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
