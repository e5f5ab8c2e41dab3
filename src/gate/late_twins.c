/* SPDX-License-Identifier: MIT */
/*
 * Of two pushes at once neither sees the name that the other creates, and git
 * compares a ref with itself alone. Once refs have moved the later of the two
 * finds both: too late to refuse, but not to tell who can put it right.
 */
#include "late_twins.h"

#include "judge.h"
#include "notice.h"

#include "trunkgate/buf.h"

enum { MAX_SHOWN = 100 };

static bool
minds_twins(const struct tg_policy *policy, const struct tg_verdict *v, const struct tg_ref *ref)
{
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_instance *in = &policy->instances[i];
		if (in->rule->minds_twins && tg_instance_refuses(in, v->pusher) &&
		    tg_globs_match(&in->refs, tg_ref_name(ref)))
			return true;
	}
	return false;
}

const struct tg_error *
tg_late_twins(struct tg_arena *arena, struct tg_push *push, const struct tg_policy *policy,
	      struct tg_verdict *v)
{
	tg_push_set_trunks(push, &policy->trunks);
	for (size_t i = 0; i < tg_push_nr_refs(push); i++) {
		struct tg_ref *ref = tg_push_ref(push, i);
		struct tg_str twin;
		if (tg_ref_kind(ref) != TG_REF_CREATE || !minds_twins(policy, v, ref))
			continue;
		TG_TRY(tg_ref_twin(ref, &twin));
		if (twin.len)
			tg_notice(
				arena, v,
				"%s and %s are both there now, and are one name to some: delete one",
				tg_show(arena, tg_ref_name(ref), MAX_SHOWN),
				tg_show(arena, twin, MAX_SHOWN));
	}
	return NULL;
}
