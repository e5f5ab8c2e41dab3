/* SPDX-License-Identifier: MIT */
/* What is over once refs have moved. */
#include "prune.h"

#include "trunkgate/approval.h"
#include "trunkgate/calendar.h"
#include "trunkgate/lineage.h"

enum { MAX_COMMITS = 10000 };

struct marking {
	const struct tg_verdict *v;
	struct tg_ref *ref;
	struct tg_str name;
};

static const struct tg_error *
mark_landed(struct marking *m)
{
	const struct tg_stretch *stretch;
	struct tg_landed landed = { .push = m->v->push,
				    .target = m->name,
				    .person = m->v->pusher,
				    .time = m->v->started_us };
	bool is_forward = false;
	int64_t *lengths;
	size_t nr = 0;
	TG_TRY(tg_ledger_approved_lengths(m->v->ledger, m->name, &lengths, &nr));
	if (!nr)
		return NULL;
	TG_TRY(tg_ref_is_fast_forward(m->ref, &is_forward));
	if (is_forward && !tg_oid_is_zero(tg_ref_old(m->ref))) {
		TG_TRY(tg_stretch(m->ref, tg_ref_old(m->ref), tg_ref_new(m->ref), &stretch));
		landed.commits = stretch->commits;
		landed.nr_commits =
			stretch->nr_commits < MAX_COMMITS ? stretch->nr_commits : MAX_COMMITS;
	}
	return tg_ledger_end_landed(m->v->ledger, &landed);
}

static const struct tg_error *
mark(struct marking *m)
{
	bool is_approval = tg_str_starts(m->name, TG_STR(TG_APPROVALS)), is_commit = false;
	const char *kind;
	switch (tg_ref_kind(m->ref)) {
	case TG_REF_DELETE:
		return is_approval ? tg_ledger_end_approval(m->v->ledger, m->name)
				   : tg_ledger_end_target(m->v->ledger, m->name);
	case TG_REF_CREATE:
	case TG_REF_UPDATE:
		TG_TRY(tg_ref_target(m->ref, &kind, &is_commit));
		return is_commit && !is_approval ? mark_landed(m) : NULL;
	case TG_REF_NOOP:
		break;
	}
	return NULL;
}

const struct tg_error *
tg_prune_mark(struct tg_push *push, const struct tg_verdict *v)
{
	int64_t seconds = 0;
	bool prune;
	if (!v->ledger || !tg_policy_has_approvals(v->policy, &seconds, &prune))
		return NULL;
	for (size_t i = 0; i < tg_push_nr_refs(push); i++) {
		struct tg_ref *ref = tg_push_ref(push, i);
		struct marking m = { v, ref, tg_ref_name(ref) };
		TG_TRY(mark(&m));
	}
	if (seconds > v->started_us / TG_SECOND_US)
		return NULL;
	return tg_ledger_end_before(v->ledger, v->started_us - seconds * TG_SECOND_US);
}
