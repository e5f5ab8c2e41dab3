/* SPDX-License-Identifier: MIT */
/*
 * The ledger against the refs: one that came out of a backup knows less than has
 * happened, and says so itself only when somebody pushes to the ref.
 */
#include "doctor.h"

#include "trunkgate/approval.h"
#include "trunkgate/clock.h"
#include "trunkgate/ledger.h"

#include <stdlib.h>

enum { MAX_SAID = 20 };

static const char behind_fix[] =
	"put back a newer ledger.db, or push: docs/ledger.md says what is taken over";

struct ledger_check {
	struct tg_patient *p;
	struct tg_ledger *ledger;
	struct tg_ref_value *refs; /* by name */
	size_t nr_refs;
	size_t nr_behind, nr_approvals;
};

static void
say_behind(struct ledger_check *check, struct tg_str ref, const char *what)
{
	if (check->nr_behind++ < MAX_SAID)
		tg_complain_of(check->p, TG_ILL_WARNING, "ledger.behind", behind_fix,
			       "%s %s, and the ledger does not know it",
			       tg_show(check->p->arena, ref, 100), what);
}

/* Its ref alone could be made up, and counts for nothing. */
static const struct tg_error *
check_approval(struct ledger_check *check, struct tg_str ref)
{
	bool is_known;
	TG_TRY(tg_ledger_has_approval(check->ledger, ref, &is_known));
	if (!is_known && check->nr_approvals++ < MAX_SAID)
		tg_complain_of(
			check->p, TG_ILL_WARNING, "ledger.approval",
			"its person deletes it (git push origin --delete) and approves again",
			"the ledger has no record of %s: it does not count",
			tg_show(check->p->arena, ref, 200));
	return NULL;
}

static const struct tg_error *
compare_refs(struct ledger_check *check)
{
	for (size_t i = 0; i < check->nr_refs; i++) {
		const struct tg_ref_value *ref = &check->refs[i];
		bool agrees;
		TG_TRY(tg_ledger_agrees(check->ledger, ref->name, &ref->oid, &agrees));
		if (!agrees)
			say_behind(check, ref->name, "has moved");
		if (tg_str_starts(ref->name, TG_STR(TG_APPROVALS)))
			TG_TRY(check_approval(check, ref->name));
	}
	return NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct tg_ref_value *x = a, *y = b;
	return tg_str_cmp(x->name, y->name);
}

static bool
is_there(const struct ledger_check *check, struct tg_str name)
{
	const struct tg_ref_value key = { .name = name };
	return check->nr_refs && bsearch(&key, check->refs, check->nr_refs, sizeof(key), by_name);
}

static const struct tg_error *
look_for_gone(struct ledger_check *check)
{
	const struct tg_oid none = { { 0 } };
	struct tg_branch *branches;
	size_t nr;
	TG_TRY(tg_ledger_open_branches(check->ledger, TG_STR(""), &branches, &nr));
	for (size_t i = 0; i < nr; i++) {
		bool agrees = true;
		if (!is_there(check, branches[i].ref))
			TG_TRY(tg_ledger_agrees(check->ledger, branches[i].ref, &none, &agrees));
		if (!agrees)
			say_behind(check, branches[i].ref, "is gone");
	}
	return NULL;
}

static const struct tg_error *
look_ahead(struct ledger_check *check)
{
	int64_t nr;
	TG_TRY(tg_ledger_nr_future(check->ledger, tg_now_us(), &nr));
	if (nr)
		tg_complain_of(check->p, TG_ILL_WARNING, "ledger.future",
			       "set the clock, then trunkgate ledger mend --reason TEXT",
			       "%lld pushes, approvals and branches lie in the future, and do not "
			       "age until then",
			       (long long)nr);
	return NULL;
}

static const struct tg_error *
examine(struct ledger_check *check)
{
	struct tg_glob_item item = { .text = TG_STR("refs/**") };
	const struct tg_globs all = { &item, 1 };
	struct tg_patient *p = check->p;
	struct tg_ledger_counts counts;
	TG_TRY(tg_ledger_open(p->arena, tg_repo_path(p->repo), tg_now_us(), &check->ledger));
	TG_TRY(tg_ledger_counts(check->ledger, &counts));
	if (counts.gaps)
		tg_complain_of(p, TG_ILL_WARNING, "ledger.gaps", "trunkgate ledger show names them",
			       "%lld times a ref moved without a record: the hooks were off",
			       (long long)counts.gaps);
	TG_TRY(look_ahead(check));
	TG_TRY(tg_repo_list(p->repo, &all, &check->refs, &check->nr_refs));
	TG_TRY(compare_refs(check));
	TG_TRY(look_for_gone(check));
	if (check->nr_behind > MAX_SAID)
		tg_complain_of(p, TG_ILL_WARNING, "ledger.behind", behind_fix, "and %zu more refs",
			       check->nr_behind - MAX_SAID);
	return NULL;
}

void
tg_examine_ledger(struct tg_patient *p)
{
	struct ledger_check check = { .p = p };
	if (!p->policy || !tg_policy_needs_ledger(p->policy) ||
	    !tg_ledger_exists(p->arena, tg_repo_path(p->repo)))
		return;
	const struct tg_error *err = examine(&check);
	if (err)
		tg_complain_of(p, TG_ILL_ERROR, "ledger.unusable",
			       "docs/ledger.md says what can be done", "%s", err->message);
}
