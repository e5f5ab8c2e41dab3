/* SPDX-License-Identifier: MIT */
/* Since when work lives. */
#include "ledger_priv.h"

static void
consider(struct tg_life *life, int64_t time, struct tg_str person, bool is_guess)
{
	if (!life->is_new && time >= life->started)
		return;
	life->started = time;
	life->person = person;
	life->is_guess = is_guess;
	life->is_new = false;
}

static const struct tg_error *
find_sight(struct tg_ledger *ledger, struct tg_work *work, size_t index, struct tg_sight **out)
{
	const struct tg_patch_id *patch;
	struct tg_sight sight;
	bool found;
	TG_TRY(tg_ledger_commit(ledger, tg_work_oid(work, index), &sight, &found));
	if (!found) {
		TG_TRY(tg_work_patch(work, index, &patch));
		if (patch)
			TG_TRY(tg_ledger_patch(ledger, patch, &sight, &found));
	}
	if (found) {
		*out = TG_NEW(ledger->arena, struct tg_sight);
		**out = sight;
	}
	return NULL;
}

/* Asked for once: many branches of a push may stand on each other. */
static const struct tg_error *
consider_commit(struct tg_ledger *ledger, struct tg_work *work, size_t index, struct tg_life *life)
{
	struct tg_str key = tg_str_make((const char *)tg_work_oid(work, index)->id, TG_OID_LEN);
	bool is_known;
	struct tg_sight *sight = tg_memo_get(&ledger->sights, key, &is_known);
	if (!is_known) {
		TG_TRY(find_sight(ledger, work, index, &sight));
		tg_memo_put(&ledger->sights, ledger->arena, key, sight);
	}
	if (sight)
		consider(life, sight->time, sight->person, sight->is_guess);
	life->has_unseen |= !sight;
	return NULL;
}

const struct tg_error *
tg_ledger_life(struct tg_ledger *ledger, struct tg_work *work, const struct tg_branch *branch,
	       const struct tg_work *landed, const struct tg_sight *now, struct tg_life *out)
{
	*out = (struct tg_life){ now->time, now->person, now->is_guess, true, false };
	if (branch && branch->started)
		consider(out, branch->started, branch->person, branch->is_guess);
	for (size_t i = 0; i < tg_work_nr(work); i++)
		if (!landed || !tg_work_holds(landed, tg_work_oid(work, i)))
			TG_TRY(consider_commit(ledger, work, i, out));
	return NULL;
}
