/* SPDX-License-Identifier: MIT */
/* From a judged push to what the ledger keeps of it. */
#include "certificate.h"
#include "notice.h"
#include "recorder.h"

#include "trunkgate/approval.h"
#include "trunkgate/buf.h"
#include "trunkgate/calendar.h"
#include "trunkgate/lineage.h"

static const struct tg_error *
settle(struct tg_arena *arena, struct tg_verdict *v, struct tg_str ref, const struct tg_oid *value)
{
	bool gap = false;
	TG_TRY(tg_ledger_settle(v->ledger, v->push, ref, value, v->started_us, &gap));
	if (gap)
		tg_notice(arena, v,
			  "%s moved since the last push without a record: were the hooks off?",
			  tg_show(arena, ref, 120));
	return NULL;
}

/* Between the decision and post-receive a push may have so much left to do. */
#define UNDER_WAY (60 * TG_SECOND_US)

/* Whoever hangs up before post-receive, and leaves the ref alone from then on, would have work
 * that nobody has seen, and branches that do not count. */
static const struct tg_error *
settle_others(struct tg_arena *arena, struct tg_push *push, struct tg_verdict *v)
{
	struct tg_str *refs;
	struct tg_oid value;
	size_t nr;
	if (!tg_push_nr_refs(push))
		return NULL;
	TG_TRY(tg_ledger_unsettled(v->ledger, v->push, v->started_us - UNDER_WAY, &refs, &nr));
	for (size_t i = 0; i < nr; i++) {
		/* What cannot be read stops pushes to itself, and not this one. */
		if (tg_value_before(tg_push_ref(push, 0), refs[i], &value))
			continue;
		TG_TRY(settle(arena, v, refs[i], &value));
	}
	return NULL;
}

static const struct tg_error *
settle_all(struct tg_arena *arena, struct tg_push *push, struct tg_verdict *v)
{
	struct tg_str trunk = { 0 };
	struct tg_oid value;
	for (size_t i = 0; i < tg_push_nr_refs(push); i++) {
		const struct tg_ref *ref = tg_push_ref(push, i);
		TG_TRY(settle(arena, v, tg_ref_name(ref), tg_ref_old(ref)));
	}
	TG_TRY(tg_push_old_trunk(push, &trunk, &value));
	if (trunk.len)
		TG_TRY(settle(arena, v, trunk, &value));
	return settle_others(arena, push, v);
}

const struct tg_error *
tg_recorder_open(struct tg_arena *arena, struct tg_push *push, const struct tg_policy *policy,
		 struct tg_verdict *v)
{
	if (!tg_policy_needs_ledger(policy))
		return NULL;
	TG_TRY(tg_ledger_open(arena, v->repo_path, v->started_us, &v->ledger));
	if (tg_ledger_is_fresh(v->ledger))
		tg_notice(
			arena, v,
			"this server begins to record branches now: what was pushed before counts as "
			"pushed today");
	tg_push_set_trunks(push, &policy->trunks);
	return v->hook == TG_HOOK_POST_RECEIVE ? NULL : settle_all(arena, push, v);
}

static bool
is_branch(struct tg_str ref)
{
	return tg_str_starts(ref, TG_STR("refs/heads/"));
}

/* A squash, a reworded or rebased branch: the same work in other commits. */
static const struct tg_error *
is_same_work(struct tg_ref *ref, bool *out)
{
	bool is_forward = false, grows = true;
	*out = false;
	if (tg_ref_kind(ref) != TG_REF_UPDATE)
		return NULL;
	TG_TRY(tg_ref_is_fast_forward(ref, &is_forward));
	if (!is_forward)
		TG_TRY(tg_ref_grows(ref, &grows));
	*out = !grows;
	return NULL;
}

static const struct tg_error *
fill_topic(struct tg_arena *arena, struct tg_ref *ref, const struct tg_verdict *v,
	   struct tg_move *out)
{
	const struct tg_sight now = { v->started_us, v->pusher, false };
	const struct tg_standing *standing;
	struct tg_paths paths;
	out->kind = TG_MOVE_TOPIC;
	TG_TRY(tg_ledger_standing(v->ledger, ref, &now, false, &standing));
	out->work = standing->work;
	out->life = standing->life;
	out->is_clean = !standing->nr_open;
	if (out->is_clean)
		return NULL;
	TG_TRY(tg_ref_net(ref, TG_END_NEW, &paths));
	out->likeness = tg_likeness_of(arena, &paths);
	return is_same_work(ref, &out->is_same_work);
}

/* A branch that is no commit is refused by git itself. */
static const struct tg_error *
fill_move(struct tg_arena *arena, struct tg_ref *ref, const struct tg_verdict *v,
	  struct tg_move *out)
{
	bool is_commit = false;
	const char *kind;
	out->ref = tg_ref_name(ref);
	out->old = *tg_ref_old(ref);
	out->new = *tg_ref_new(ref);
	if (!tg_oid_is_zero(&out->new))
		TG_TRY(tg_ref_target(ref, &kind, &is_commit));
	if (tg_ref_is_trunk(ref)) {
		out->kind = TG_MOVE_TRUNK;
		out->is_clean = true;
	} else if (is_branch(out->ref) && (is_commit || tg_oid_is_zero(&out->new))) {
		return fill_topic(arena, ref, v, out);
	}
	return is_commit ? tg_ref_work(ref, TG_END_NEW, &out->work) : NULL;
}

static bool
may_move(const struct tg_verdict *v, size_t index)
{
	return v->outcome == TG_ACCEPTED || v->outcome == TG_OVERRIDDEN ||
	       (v->is_partial && v->refs[index].outcome == TG_ACCEPTED);
}

/* It brings nothing, and who approves a commit has not uploaded it. */
static bool
is_approval(const struct tg_ref *ref)
{
	return tg_str_starts(tg_ref_name(ref), TG_STR(TG_APPROVALS));
}

static bool
may_create(const struct tg_verdict *v, const struct tg_approval *approval)
{
	for (size_t i = 0; i < v->nr_refs; i++)
		if (tg_str_eq(tg_ref_name(v->refs[i].ref), approval->ref))
			return may_move(v, i);
	return false;
}

/* Of those whose refs may be created. */
static size_t
keep_approvals(const struct tg_verdict *v)
{
	size_t nr = 0;
	for (size_t i = 0; i < v->nr_approvals; i++)
		if (may_create(v, &v->approvals[i]))
			v->approvals[nr++] = v->approvals[i];
	return nr;
}

static const struct tg_error *
gather_moves(struct tg_arena *arena, struct tg_push *push, const struct tg_verdict *v,
	     struct tg_move *moves, size_t *nr)
{
	*nr = 0;
	for (size_t i = 0; i < tg_push_nr_refs(push); i++) {
		struct tg_ref *ref = tg_push_ref(push, i);
		if (may_move(v, i) && tg_ref_kind(ref) != TG_REF_NOOP && !is_approval(ref))
			TG_TRY(fill_move(arena, ref, v, &moves[(*nr)++]));
	}
	return NULL;
}

/* Of a push that is refused only what the refusal itself began. */
static size_t
keep_notes(const struct tg_verdict *v)
{
	size_t nr = 0;
	bool is_refused = v->outcome == TG_REFUSED && !v->is_partial;
	for (size_t i = 0; i < v->nr_notes; i++)
		if (!is_refused || v->notes[i].when_refused)
			v->notes[nr++] = v->notes[i];
	return nr;
}

const struct tg_error *
tg_recorder_decided(struct tg_arena *arena, struct tg_push *push, struct tg_verdict *v)
{
	size_t nr = 0;
	if (!v->ledger || v->outcome == TG_NOT_JUDGED)
		return NULL;
	struct tg_move *moves = TG_NEW_ARRAY(arena, tg_push_nr_refs(push), struct tg_move);
	TG_TRY(gather_moves(arena, push, v, moves, &nr));
	struct tg_recorded_push record = {
		.push = v->push,
		.time = v->started_us,
		.person = v->pusher,
		.moves = moves,
		.nr_moves = nr,
		.notes = v->notes,
		.nr_notes = keep_notes(v),
		.approvals = v->approvals,
		.nr_approvals = keep_approvals(v),
		.certificate = v->certificate ? v->certificate->text : TG_STR(""),
	};
	if (!record.nr_moves && !record.nr_notes && !record.nr_approvals)
		return NULL;
	return tg_ledger_write(v->ledger, &record);
}

const struct tg_error *
tg_recorder_applied(struct tg_arena *arena, struct tg_push *push, struct tg_verdict *v)
{
	size_t nr = tg_push_nr_refs(push), nr_applied = 0;
	if (!v->ledger)
		return NULL;
	struct tg_str *refs = TG_NEW_ARRAY(arena, nr, struct tg_str);
	for (size_t i = 0; i < nr; i++)
		refs[i] = tg_ref_name(tg_push_ref(push, i));
	return tg_ledger_apply(v->ledger, v->push, refs, nr, &nr_applied);
}
