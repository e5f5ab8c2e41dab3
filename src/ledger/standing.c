/* SPDX-License-Identifier: MIT */
/* How a topic branch stands in a push: asked by several rules and by the
 * record, so found once. */
#include "ledger_priv.h"

struct tg_ref_standing {
	struct tg_ref_standing *next;
	const struct tg_ref *ref;
	bool is_thorough;
	struct tg_standing standing;
};

static struct tg_ref_standing *
find(struct tg_ledger *ledger, const struct tg_ref *ref)
{
	struct tg_ref_standing *at = ledger->standings;
	while (at && at->ref != ref)
		at = at->next;
	return at;
}

static size_t
count_open(const struct tg_standing *standing)
{
	size_t nr = 0;
	for (size_t i = 0; i < tg_work_nr(standing->work); i++)
		nr += !standing->landed ||
		      !tg_work_holds(standing->landed, tg_work_oid(standing->work, i));
	return nr;
}

/* What was all merged before the push has no past to bring along. */
static const struct tg_error *
find_landed(struct tg_ref *ref, bool thorough, struct tg_standing *out, bool *was_clean)
{
	struct tg_work *before;
	*was_clean = false;
	TG_TRY(tg_ref_work(ref, TG_END_OLD, &before));
	if (!before)
		return NULL;
	TG_TRY(tg_ref_is_absorbed(ref, TG_END_OLD, thorough, was_clean));
	if (*was_clean && tg_work_nr(before))
		out->landed = before;
	return NULL;
}

static const struct tg_error *
fill(struct tg_ledger *ledger, struct tg_ref *ref, const struct tg_sight *now, bool thorough,
     struct tg_standing *out)
{
	bool was_clean;
	TG_TRY(tg_ref_work(ref, TG_END_NEW, &out->work));
	TG_TRY(tg_ledger_branch(ledger, tg_ref_name(ref), &out->branch, &out->has_branch));
	if (!out->work)
		return NULL;
	TG_TRY(find_landed(ref, thorough, out, &was_clean));
	out->nr_open = count_open(out);
	if (!out->nr_open)
		return NULL;
	return tg_ledger_life(ledger, out->work,
			      out->has_branch && !was_clean ? &out->branch : NULL, out->landed, now,
			      &out->life);
}

const struct tg_error *
tg_ledger_standing(struct tg_ledger *ledger, struct tg_ref *ref, const struct tg_sight *now,
		   bool thorough, const struct tg_standing **out)
{
	struct tg_ref_standing *kept = find(ledger, ref);
	if (!kept || (thorough && !kept->is_thorough)) {
		kept = TG_NEW(ledger->arena, struct tg_ref_standing);
		*kept = (struct tg_ref_standing){ ledger->standings, ref, thorough, { 0 } };
		TG_TRY(fill(ledger, ref, now, thorough, &kept->standing));
		ledger->standings = kept;
	}
	*out = &kept->standing;
	return NULL;
}
