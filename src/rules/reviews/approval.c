/* SPDX-License-Identifier: MIT */
/* A push to an approval's ref: what may be approved, and by whom. */
#include "../reviews.h"
#include "trunkgate/buf.h"

#include <stdarg.h>
#include <string.h>

/* Of the newest thousand that are alike one is looked for: nobody fills them up alone. */
enum { MAX_OPEN = 2000, MAX_SAME = 100, MAX_ALIKE = 500, ABBREV = 10, MAX_TEXT = 400 };

struct given {
	struct tg_judge *judge;
	struct tg_ref *ref;
	struct tg_approval_name name;
	struct tg_oid tip; /* of the target */
	bool is_tag;       /* what is pushed, and not the commit itself */
	bool is_wrong;     /* told */
};

/* Everything but what another approval holds up. */
static struct tg_glob_item counted_items[] = {
	{ .text = { TG_APPROVALS "**", sizeof(TG_APPROVALS "**") - 1 }, .exclude = true },
};
static const struct tg_globs counted = { .items = counted_items, .nr = 1 };

TG_PRINTF(2, 3)
static void
refuse(struct given *given, const char *fmt, ...)
{
	struct tg_buf text;
	va_list ap;

	tg_buf_init(&text, tg_judge_arena(given->judge), MAX_TEXT);
	va_start(ap, fmt);
	tg_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	given->is_wrong = true;
	tg_found(given->judge, TG_REVIEW_NOT_REVIEWABLE, NULL, "%s", text.ptr);
}

static void
check_form(struct given *given)
{
	struct tg_judge *judge = given->judge;

	if (!tg_approval_name_parse(tg_judge_arena(judge), tg_ref_name(given->ref), &given->name)) {
		refuse(given, "an approval is named refs/approvals/<you>/<target>/<commit>");
		tg_hint(judge, "trunkgate approve [COMMIT], or git push origin "
			       "<commit>:refs/approvals/<you>/heads%%2Fmain/<commit>");
		return;
	}
	if (!tg_str_eq(given->name.person, tg_judge_pusher(judge)))
		refuse(given, "you are %.*s: an approval of %s is not yours to push",
		       TG_STR_ARG(tg_judge_pusher(judge)),
		       tg_judge_show(judge, given->name.person));
	else if (!tg_judge_knows(judge, given->name.person))
		refuse(given, "%.*s is none of the policy's people",
		       TG_STR_ARG(given->name.person));
}

/* What a tag tags is looked at with its signature. */
static const struct tg_error *
check_value(struct given *given)
{
	const char *kind;
	bool is_commit = false;

	TG_TRY(tg_ref_target(given->ref, &kind, &is_commit));
	given->is_tag = is_commit && strcmp(kind, "tag") == 0;
	if (given->is_tag && tg_judge_may_verify(given->judge))
		return NULL;
	if (given->is_tag)
		refuse(given, "no rule here asks for signed approvals: push the commit itself");
	else if (!is_commit)
		refuse(given, "a %s cannot be approved, only a commit", kind);
	else if (!tg_oid_eq(tg_ref_new(given->ref), &given->name.oid))
		refuse(given, "the ref must point to the commit that its name ends in");
	return NULL;
}

static const struct tg_error *
check_commit(struct given *given)
{
	bool is_held = false;
	char hex[TG_OID_HEX];

	TG_TRY(tg_is_reachable(given->ref, &given->name.oid, &counted, &is_held));
	if (is_held)
		return NULL;
	refuse(given, "nobody can fetch %.*s: no branch of this server held it before this push",
	       ABBREV, tg_oid_hex(hex, &given->name.oid));
	tg_hint(given->judge, "its author pushes it to a branch first, then it can be approved");
	return NULL;
}

static const struct tg_error *
check_target(struct given *given)
{
	const char *shown = tg_judge_show(given->judge, given->name.target);
	bool has_landed = false;

	TG_TRY(tg_value_before(given->ref, given->name.target, &given->tip));
	if (tg_oid_is_zero(&given->tip)) {
		refuse(given, "there is no %s to approve anything for", shown);
		return NULL;
	}
	TG_TRY(tg_is_ancestor(given->ref, &given->name.oid, &given->tip, &has_landed));
	if (has_landed)
		refuse(given, "%s holds this commit already", shown);
	return NULL;
}

static const struct tg_error *
check_quota(struct given *given)
{
	int64_t nr = 0;
	size_t nr_now;

	TG_TRY(tg_ledger_nr_approvals(tg_judge_ledger(given->judge), given->name.person, &nr));
	(void)tg_judge_approved(given->judge, &nr_now);
	nr += (int64_t)nr_now;
	if (nr < MAX_OPEN)
		return NULL;
	refuse(given, "you have %lld open approvals, the most that are kept", (long long)nr);
	tg_hint(given->judge, "withdraw those that are not needed: git push origin --delete <ref>");
	return NULL;
}

/* It binds no base, as a tag does; but it is of this moment, and the ledger has
 * where the target stands. */
static const struct tg_error *
check_certificate(struct given *given, struct tg_approval *approval)
{
	const struct tg_certified *certified = NULL;

	if (tg_judge_may_verify(given->judge))
		TG_TRY(tg_judge_certificate(given->judge, &certified));
	if (!certified)
		return NULL;
	approval->key = certified->key;
	approval->certificate = certified->sum;
	if (approval->key.len)
		return NULL;
	refuse(given, "its push certificate does not count: %s", certified->problem);
	tg_hint(given->judge, "trunkgate approve --sign [COMMIT], or push without --signed");
	return NULL;
}

static const struct tg_error *
check_signature(struct given *given, struct tg_approval *approval, bool has_base)
{
	const struct tg_signed_range range = { .tag = tg_ref_new(given->ref),
					       .oid = &given->name.oid,
					       .target = given->name.target,
					       .base = has_base ? &approval->base : NULL };
	const char *problem = NULL;

	if (!given->is_tag)
		return check_certificate(given, approval);
	TG_TRY(tg_reviews_check_tag(given->judge, given->ref, &range, &approval->key, &problem));
	if (approval->key.len)
		return NULL;
	refuse(given, "this is no signed approval: %s", problem);
	tg_hint(given->judge, "git fetch, then trunkgate approve --sign [COMMIT]");
	return NULL;
}

static bool
is_of(const struct tg_approval *approval, enum tg_approval_key by, const struct tg_approval *other)
{
	bool is_delta = by == TG_APPROVAL_OF_DELTA;

	return tg_str_eq(approval->target, other->target) &&
	       tg_str_eq(is_delta ? approval->delta : approval->names,
			 is_delta ? other->delta : other->names);
}

static const struct tg_error *
check_alike(struct given *given, const struct tg_approval *approval, enum tg_approval_key by,
	    int64_t most)
{
	bool is_delta = by == TG_APPROVAL_OF_DELTA;
	size_t nr_now;
	const struct tg_approval *now = tg_judge_approved(given->judge, &nr_now);
	int64_t nr = 0;

	TG_TRY(tg_ledger_nr_alike(tg_judge_ledger(given->judge), given->name.person,
				  approval->target, by,
				  is_delta ? approval->delta : approval->names, &nr));
	for (size_t i = 0; i < nr_now; i++)
		nr += is_of(&now[i], by, approval);
	if (nr < most || given->is_wrong)
		return NULL;
	refuse(given, "you have approved %s in %lld commits, the most that are kept",
	       is_delta ? "this change" : "changes of these files", (long long)nr);
	tg_hint(given->judge, "withdraw those that are not needed: git push origin --delete <ref>");
	return NULL;
}

/* Which rule will count it is decided when something lands. */
static void
tell_unsigned(struct given *given)
{
	tg_found_warning(given->judge, TG_REVIEW_NOT_REVIEWABLE, NULL,
			 "this approval is not signed, and counts only where none has to be");
	tg_hint(given->judge, "trunkgate approve --sign [COMMIT], once this one is withdrawn");
}

static const struct tg_error *
write_down(struct given *given)
{
	struct tg_approval approval = {
		.ref = tg_ref_name(given->ref),
		.target = given->name.target,
		.oid = given->name.oid,
		.value = *tg_ref_new(given->ref),
		.tip = given->tip,
	};
	const struct tg_stretch *stretch;
	bool found;

	TG_TRY(tg_merge_base(given->ref, &approval.oid, &approval.tip, &approval.base, &found));
	TG_TRY(tg_merge_bases(given->ref, &approval.oid, &approval.tip, &approval.bases));
	TG_TRY(check_signature(given, &approval, found));
	if (given->is_wrong)
		return NULL;
	TG_TRY(tg_stretch(given->ref, found ? &approval.base : NULL, &approval.oid, &stretch));
	approval.delta = tg_str_make((const char *)stretch->delta, TG_STRETCH_SUM);
	approval.names = tg_str_make((const char *)stretch->names, TG_STRETCH_SUM);
	approval.nr_commits = (int64_t)stretch->nr_commits;
	TG_TRY(check_alike(given, &approval, TG_APPROVAL_OF_DELTA, MAX_SAME));
	TG_TRY(check_alike(given, &approval, TG_APPROVAL_OF_NAMES, MAX_ALIKE));
	if (given->is_wrong)
		return NULL;
	tg_judge_approve(given->judge, &approval);
	if (!approval.key.len && tg_judge_may_verify(given->judge))
		tell_unsigned(given);
	return NULL;
}

typedef const struct tg_error *step_fn(struct given *given);

static const struct tg_error *
check_new(struct given *given)
{
	static step_fn *const steps[] = { check_value, check_commit, check_target, check_quota,
					  write_down };

	check_form(given);
	for (size_t i = 0; i < TG_ARRAY_LEN(steps) && !given->is_wrong; i++)
		TG_TRY(steps[i](given));
	return NULL;
}

static void
check_withdrawal(struct given *given, const struct tg_reviews *opts)
{
	struct tg_str pusher = tg_judge_pusher(given->judge);
	bool is_named = tg_approval_name_parse(tg_judge_arena(given->judge),
					       tg_ref_name(given->ref), &given->name);

	/* What is no approval anybody may clear away. */
	if (!is_named || tg_str_eq(given->name.person, pusher) ||
	    tg_strs_have(&opts->approval_admins.ids, pusher))
		return;
	refuse(given, "only %s can withdraw this approval",
	       tg_judge_show(given->judge, given->name.person));
}

const struct tg_error *
tg_reviews_check_own(struct tg_judge *judge, const void *data, struct tg_ref *ref)
{
	struct given given = { .judge = judge, .ref = ref };

	switch (tg_ref_kind(ref)) {
	case TG_REF_CREATE:
		return tg_judge_ledger(judge) ? check_new(&given) : NULL;
	case TG_REF_UPDATE:
		refuse(&given, "an approval is never changed");
		tg_hint(judge, "delete it and push the new one");
		return NULL;
	case TG_REF_DELETE:
		check_withdrawal(&given, data);
		return NULL;
	case TG_REF_NOOP:
		break;
	}
	return NULL;
}
