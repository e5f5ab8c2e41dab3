/* SPDX-License-Identifier: MIT */
/* ref_changes: whether refs may be created, deleted, moved on or rewound. */
#include "ref_changes.h"

#include "common.h"
#include "rules.h"

static const char *const words[] = { "allow", "refuse", NULL };

static const struct tg_opt opt_table[] = {
	TG_OPT_ENUM(struct tg_ref_changes, create, "allow", words,
		    "A ref that does not exist yet."),
	TG_OPT_ENUM(struct tg_ref_changes, delete, "refuse", words, "Removing a ref."),
	TG_OPT_ENUM(
		struct tg_ref_changes, force, "refuse", words,
		"A move that leaves commits behind: the old value is no ancestor of the new one."),
	TG_OPT_ENUM(struct tg_ref_changes, update, "allow", words,
		    "Any move of an existing ref. Refused together with delete it makes tags "
		    "immutable."),
	TG_OPT_END
};

static const struct tg_reason reasons[] = {
	[TG_REF_CREATED] = { "created", "new refs are refused here", NULL },
	[TG_REF_DELETED] = { "deleted", "refs are not deleted here", NULL },
	[TG_REF_FORCED] = { "forced", "the push would leave commits of the ref behind",
			    "push it under a new name" },
	[TG_REF_UPDATED] = { "updated", "this ref does not move once it exists",
			     "push under a new name" },
	TG_REASON_END
};

bool
tg_ref_changes_asks_history(const struct tg_ref_changes *opts, enum tg_ref_kind kind)
{
	return kind == TG_REF_UPDATE && opts->force == TG_REFUSE;
}

int
tg_ref_changes_decide(const struct tg_ref_changes *opts, enum tg_ref_kind kind,
		      bool is_fast_forward)
{
	switch (kind) {
	case TG_REF_CREATE:
		return opts->create == TG_REFUSE ? TG_REF_CREATED : -1;
	case TG_REF_DELETE:
		return opts->delete == TG_REFUSE ? TG_REF_DELETED : -1;
	case TG_REF_UPDATE:
		if (!is_fast_forward && opts->force == TG_REFUSE)
			return TG_REF_FORCED;
		return opts->update == TG_REFUSE ? TG_REF_UPDATED : -1;
	case TG_REF_NOOP:
		break;
	}
	return -1;
}

static const struct tg_error *
check_ref(struct tg_judge *judge, const void *data, struct tg_ref *ref)
{
	static const char *const clauses[] = {
		[TG_REF_CREATED] = "does not exist, and a push may not create it",
		[TG_REF_DELETED] = "may not be deleted",
		[TG_REF_FORCED] = "holds commits that the pushed history lacks",
		[TG_REF_UPDATED] = "exists and may not be changed",
	};
	const struct tg_ref_changes *opts = data;
	enum tg_ref_kind kind = tg_ref_kind(ref);
	bool is_fast_forward = true;
	int reason;

	if (tg_ref_changes_asks_history(opts, kind))
		TG_TRY(tg_ref_is_fast_forward(ref, &is_fast_forward));
	reason = tg_ref_changes_decide(opts, kind, is_fast_forward);
	if (reason < 0)
		return NULL;
	tg_found(judge, reason, NULL, "%s %s", tg_judge_show(judge, tg_ref_name(ref)),
		 clauses[reason]);
	if (reason == TG_REF_FORCED && opts->update != TG_REFUSE &&
	    tg_str_starts(tg_ref_name(ref), TG_STR("refs/heads/")))
		tg_hint(judge, "git pull --rebase, then push without --force");
	return NULL;
}

const struct tg_rule tg_rule_ref_changes = {
	.name = "ref_changes",
	.summary = "Whether refs may be created, deleted, rewound or moved.",
	.manual =
		"Each of the four changes is allowed or refused by itself for the refs that the "
		"rule covers. A move is a `force` when the old value, tags peeled, is no ancestor "
		"of the new one, or either is no commit and they differ. One finding per ref: a "
		"forced move is reported as `forced` when `force` refuses, otherwise as `updated` "
		"when `update` refuses; so `force: allow` with `update: refuse` still lets nothing "
		"move. Deleting a ref that does not exist, or pushing the value that a ref has, "
		"changes nothing and is accepted.\n"
		"\n"
		"A ref is judged by the name that moves: a symbolic ref by its target. Nothing is "
		"remembered: where `delete` and `create` are allowed, a ref can be replaced in two "
		"pushes.",
	.default_refs = "@trunk",
	.opts = opt_table,
	.opts_size = sizeof(struct tg_ref_changes),
	.reasons = reasons,
	.check_ref = check_ref,
};
