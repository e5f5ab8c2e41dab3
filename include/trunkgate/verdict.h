/* SPDX-License-Identifier: MIT */
/* What the engine found out about a push, for the reports. Plain data. */
#ifndef TRUNKGATE_VERDICT_H
#define TRUNKGATE_VERDICT_H

#include "trunkgate/policy.h"

struct tg_verifier;         /* see gate/verifier.h */
struct tg_push_certificate; /* see gate/certificate.h */

enum tg_severity { TG_SEVERITY_NONE, TG_SEVERITY_WARNING, TG_SEVERITY_ERROR };

enum tg_outcome { TG_ACCEPTED, TG_REFUSED, TG_OVERRIDDEN, TG_NOT_JUDGED };
/* "accepted" "refused" "overridden" "error" */
extern const char *const tg_outcome_words[];

struct tg_finding {
	const struct tg_instance *instance; /* NULL: the gate's own check */
	const char *id;                     /* instance id, or "objects" for the gate's own */
	const char *rule;                   /* rule name, or "objects" */
	const struct tg_reason *reason;
	enum tg_mode mode; /* enforce for the gate's own */
	/* ERROR refuses (mode enforce), WARNING is shown, NONE only logged. */
	enum tg_severity severity;
	bool is_exempt; /* the pusher is exempt: logged, severity NONE */
	const struct tg_ref *ref;
	bool has_commit;
	struct tg_oid commit;
	struct tg_str path;
	uint32_t line;
	const char *detail; /* escaped, one line */
	const char *const *hints;
	size_t nr_hints;
};

/* How often a reason was found; findings keeps only the first ones. */
struct tg_tally {
	const char *id;
	const char *rule;
	const struct tg_reason *reason;
	const struct tg_ref *ref;
	enum tg_severity severity;
	size_t nr;
};
enum { TG_MAX_FINDINGS = 1000 };

struct tg_ref_verdict {
	const struct tg_ref *ref;
	int64_t commits; /* judged; -1 = not counted */
	int64_t lines;   /* changed; -1 = not counted */
	enum tg_outcome outcome;
};

enum tg_hook { TG_HOOK_PRE_RECEIVE, TG_HOOK_UPDATE, TG_HOOK_POST_RECEIVE, TG_HOOK_CHECK };
extern const char *const tg_hook_words[]; /* "pre-receive" ... */

struct tg_verdict {
	enum tg_hook hook;
	enum tg_outcome outcome;
	enum tg_outcome would_be;    /* without override, with observe and warn as enforce */
	struct tg_finding *findings; /* the first TG_MAX_FINDINGS, in order */
	size_t nr_findings;
	struct tg_tally *tallies; /* all of them, counted; never capped */
	size_t nr_tallies;
	struct tg_ref_verdict *refs;
	size_t nr_refs;
	/* NOT_JUDGED: why. */
	const struct tg_error *error;
	const struct tg_problems *problems; /* of the policy, or NULL */
	/* Only ref rules refuse, and not every ref. */
	bool can_be_partial;
	/* pre-receive leaves those refs to `update` and exits 0: outcome stays
	 * REFUSED, the refs' own outcomes tell which. */
	bool is_partial;
	/* OVERRIDDEN, or asked for in vain. */
	struct tg_str override_reason; /* ptr NULL = not asked for */
	const char *override_refused;  /* why not, or NULL */
	/* What the ledger has to say of this repository, once; logged and shown. */
	const char **notices;
	size_t nr_notices;
	/* Of a trial, what rules had to say besides findings. */
	const char **remarks;
	size_t nr_remarks;
	/* What the judging rests on besides the push; NULL = not there. */
	struct tg_ledger *ledger;
	struct tg_verifier *verifier;
	struct tg_push_certificate *certificate;
	struct tg_str extension; /* see tg_judge_extension() */
	struct tg_note *notes;   /* to be written to the ledger */
	size_t nr_notes;
	struct tg_approval *approvals; /* likewise */
	size_t nr_approvals;
	/* Context. */
	const struct tg_policy *policy; /* NULL when it could not be loaded */
	struct tg_str pusher;           /* empty = not known */
	const char *identity_problem;   /* why not known, or NULL */
	bool identity_mattered;         /* a finding stands because nobody is known */
	const char *repo_path;
	char record[27]; /* ULID of the audit record */
	char push[27];   /* ULID that all hooks of a push share */
	int64_t started_us;
	int64_t duration_us;
	/* Time each instance took, microseconds, by index of the policy; may be NULL. */
	const int64_t *instance_us;
};

#endif
