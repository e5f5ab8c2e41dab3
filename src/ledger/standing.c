/* SPDX-License-Identifier: MIT */
/* How a topic branch stands in a push: asked by several rules and by the
 * record, so found once. */
#include "ledger_priv.h"

struct known {
	const struct tg_standing *standing;
	bool is_thorough;
};

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

static struct known *
known_of(struct tg_ledger *ledger, const struct tg_ref *ref)
{
	bool found;
	struct known *known = tg_memo_get(&ledger->standings, tg_ref_name(ref), &found);
	if (!found) {
		known = TG_NEW(ledger->arena, struct known);
		tg_memo_put(&ledger->standings, ledger->arena, tg_ref_name(ref), known);
	}
	return known;
}

const struct tg_error *
tg_ledger_standing(struct tg_ledger *ledger, struct tg_ref *ref, const struct tg_sight *now,
		   bool thorough, const struct tg_standing **out)
{
	struct known *known = known_of(ledger, ref);
	if (!known->standing || (thorough && !known->is_thorough)) {
		struct tg_standing *standing = TG_NEW(ledger->arena, struct tg_standing);
		TG_TRY(fill(ledger, ref, now, thorough, standing));
		*known = (struct known){ standing, thorough };
	}
	*out = known->standing;
	return NULL;
}

/* --- what a push opens --- */

static const struct tg_error *
is_topic(struct tg_ref *ref, bool *out)
{
	const char *kind;
	*out = false;
	if (tg_ref_kind(ref) == TG_REF_DELETE || tg_ref_kind(ref) == TG_REF_NOOP ||
	    tg_ref_is_trunk(ref) || !tg_str_starts(tg_ref_name(ref), TG_STR("refs/heads/")))
		return NULL;
	return tg_ref_target(ref, &kind, out);
}

static void
add_opened(struct tg_ledger *ledger, struct tg_str person, struct tg_ref *ref)
{
	bool found;
	struct tg_opened *opened = tg_memo_get(&ledger->opened, person, &found);
	if (!found) {
		opened = TG_NEW(ledger->arena, struct tg_opened);
		tg_memo_put(&ledger->opened, ledger->arena, person, opened);
	}
	TG_GROW(ledger->arena, opened->refs, opened->nr, opened->cap);
	opened->refs[opened->nr++] = ref;
}

bool
tg_standing_is_opened(const struct tg_standing *standing)
{
	return standing->nr_open && !(standing->has_branch && standing->branch.started);
}

static const struct tg_error *
find_opened(struct tg_ledger *ledger, const struct tg_ref *any, const struct tg_sight *now)
{
	const struct tg_standing *standing;
	struct tg_ref *ref;
	bool is;
	for (size_t i = 0; (ref = tg_ref_beside(any, i)); i++) {
		TG_TRY(is_topic(ref, &is));
		if (!is)
			continue;
		TG_TRY(tg_ledger_standing(ledger, ref, now, false, &standing));
		if (tg_standing_is_opened(standing) && standing->life.person.len)
			add_opened(ledger, standing->life.person, ref);
	}
	ledger->is_opened_known = true;
	return NULL;
}

/* Once for all refs: each of them asks for all others. */
const struct tg_error *
tg_ledger_opened(struct tg_ledger *ledger, const struct tg_ref *ref, const struct tg_sight *now,
		 struct tg_str person, struct tg_opened *out)
{
	bool found;
	if (!ledger->is_opened_known)
		TG_TRY(find_opened(ledger, ref, now));
	const struct tg_opened *opened = tg_memo_get(&ledger->opened, person, &found);
	*out = found ? *opened : (struct tg_opened){ 0 };
	return NULL;
}
