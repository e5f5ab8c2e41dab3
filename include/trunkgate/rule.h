/* SPDX-License-Identifier: MIT */
/*
 * A rule is one const descriptor in one file. Exactly one of check_ref,
 * check_commit, check_change is set, and that is its scope. A rule sees the
 * contracts that CONTRIBUTING.md lists for src/rules and nothing else: it cannot
 * print, exit, read the environment, a file or a clock, or open the repository.
 */
#ifndef TRUNKGATE_RULE_H
#define TRUNKGATE_RULE_H

#include "trunkgate/change.h"
#include "trunkgate/error.h"
#include "trunkgate/ledger.h"
#include "trunkgate/opt.h"
#include "trunkgate/signature.h"

struct tg_reason {
	const char *id;   /* stable, in policies, logs and tests */
	const char *text; /* what is wrong, one clause, no full stop */
	const char *hint; /* the way out when the finding gives none; may be NULL */
};
#define TG_REASON_END \
	{ \
		.id = NULL \
	}

struct tg_languages; /* imports.h */

/* Where the engine takes findings; one per check call. */
struct tg_judge;

/* The place of a finding; all optional. Copied. */
struct tg_place {
	const struct tg_commit *commit;
	struct tg_str path;
	uint32_t line; /* of the message or the path, 0 = none */
};

/*
 * Records that the push breaks the rule: reason is an index into the rule's
 * reasons. fmt is the detail, one line; bytes of a stranger go through
 * tg_judge_show(). place may be NULL.
 */
TG_PRINTF(4, 5)
void tg_found(struct tg_judge *judge, int reason, const struct tg_place *place, const char *fmt,
	      ...);
/* The same as a warning whatever the rule's mode: shown, never refused. */
TG_PRINTF(4, 5)
void tg_found_warning(struct tg_judge *judge, int reason, const struct tg_place *place,
		      const char *fmt, ...);
/* One of the two, as an option says. */
TG_PRINTF(5, 6)
void tg_found_or_warn(struct tg_judge *judge, bool is_warning, int reason,
		      const struct tg_place *place, const char *fmt, ...);
/* Replaces the reason's hint for the last finding; more calls add lines. */
TG_PRINTF(2, 3)
void tg_hint(struct tg_judge *judge, const char *fmt, ...);
/* s escaped for a message (tg_show, at most 60 columns). */
const char *tg_judge_show(struct tg_judge *judge, struct tg_str s);
/* Memory for the duration of this check call. */
struct tg_arena *tg_judge_arena(struct tg_judge *judge);
/* The instance's `paths`, or NULL when all paths count. */
const struct tg_globs *tg_judge_paths(const struct tg_judge *judge);

/* Who pushes; empty = not known. */
struct tg_str tg_judge_pusher(const struct tg_judge *judge);
/* When the push began, by the server's clock: microseconds. */
int64_t tg_judge_now(const struct tg_judge *judge);
/* What the server has seen; NULL where there is no server (trunkgate check).
 * Only for a rule that says needs_ledger. */
struct tg_ledger *tg_judge_ledger(const struct tg_judge *judge);
/* The reason given with `git push -o trunkgate.extend="reason"`; ptr NULL = none. */
struct tg_str tg_judge_extension(const struct tg_judge *judge);
/* Has a note written to the ledger when the verdict is known; copied. Nothing is
 * written for a rule that does not refuse (mode warn, observe, somebody exempt) but
 * TG_NOTE_COUNTED. */
void tg_judge_note(struct tg_judge *judge, const struct tg_note *note);
/* Whether a finding now would refuse: mode enforce, and the pusher not exempt. */
bool tg_judge_would_refuse(const struct tg_judge *judge);

/* Whether nobody pushes: `trunkgate check` and the like ask what would be. How a
 * branch gets onto a trunk (rebased, merged) is then not decided yet. */
bool tg_judge_is_trial(const struct tg_judge *judge);
/* Of a trial, a line for people about what was found to be in order. */
TG_PRINTF(2, 3) void tg_judge_remark(struct tg_judge *judge, const char *fmt, ...);
/* The scanners of imports, loaded at the first call. */
TG_MUST_USE const struct tg_error *tg_judge_languages(struct tg_judge *judge,
						      const struct tg_languages **out);
/* Who has that mail address in the policy, in any case; empty = nobody. */
struct tg_str tg_judge_person_of(const struct tg_judge *judge, struct tg_str mail);
/* Whether a name is one of `people`; any is where the policy has none. */
bool tg_judge_knows(const struct tg_judge *judge, struct tg_str person);
/* The people that a name stands for: one of `people` (any well-formed name where
 * the policy has none), or a group; in any case. nr 0 = nobody. */
struct tg_strs tg_judge_people_named(struct tg_judge *judge, struct tg_str name);
/* Has an approval written to the ledger if its ref may be created; copied. time,
 * push and person are filled in. */
void tg_judge_approve(struct tg_judge *judge, const struct tg_approval *approval);
/* Those of this push so far. */
const struct tg_approval *tg_judge_approved(const struct tg_judge *judge, size_t *nr);
/*
 * Whether one of person's signing keys made the text's signature: *key is the
 * key as the policy writes it, or *problem says in one clause why it is none,
 * and *key is empty. Other programs verify, outside of the sandbox; an error
 * when they cannot be run. Only for a rule that wants signatures.
 */
TG_MUST_USE const struct tg_error *tg_judge_verify(struct tg_judge *judge, struct tg_str person,
						   const struct tg_signed_text *text,
						   struct tg_str *key, const char **problem);

/* The certificate of this push. */
struct tg_certified {
	struct tg_str key;   /* of the pusher that made it, as the policy writes it; empty = none */
	struct tg_str sum;   /* of what was signed, as the ledger has it (tg_approval) */
	const char *problem; /* why there is no key, in one clause */
};
/* *out is NULL where the push is not signed (git push --signed). Its nonce is the
 * server's for this push, its refs are those of the push, its repository is
 * this one, and it is new; or there is a problem. Else as tg_judge_verify(). */
TG_MUST_USE const struct tg_error *tg_judge_certificate(struct tg_judge *judge,
							const struct tg_certified **out);
/* Whether any rule of the policy wants signatures. */
bool tg_judge_may_verify(const struct tg_judge *judge);
/* Whether a key, as tg_judge_verify() gave it once, is still the person's. */
bool tg_judge_signs_with(const struct tg_judge *judge, struct tg_str person, struct tg_str key);
/* What the repository is called, without ".git": git configuration's
 * trunkgate.name, or else its folder. */
TG_MUST_USE const struct tg_error *tg_judge_repo_name(struct tg_judge *judge, struct tg_str *out);
/* The id of the push at hand. */
const char *tg_judge_push(const struct tg_judge *judge);

/* Contradictions between options that rows cannot express: call report once
 * for each; key is the option at fault (for its place in the file). */
struct tg_opt_check {
	struct tg_arena *arena;
	void (*report)(struct tg_opt_check *check, const char *key, const char *message);
	void *data;
};

struct tg_rule {
	const char *name;
	const char *summary;      /* one line */
	const char *manual;       /* paragraphs for docs, man page and explain */
	const char *default_refs; /* as in the policy */
	const struct tg_opt *opts;
	size_t opts_size;
	const struct tg_reason *reasons;
	bool looks_at_paths; /* `paths` is allowed */
	bool needs_person;   /* cannot be judged without an authenticated person */
	bool needs_ledger;   /* asks what the server has seen */
	bool minds_twins;    /* refuses a new ref for a twin; see tg_ref_twin() */

	/* For `trunkgate branches`: from when on (microseconds) pushes that add to work of that
	 * life are refused; NULL = this rule asks for no age. */
	int64_t (*refused_from)(struct tg_arena *arena, const void *opts,
				const struct tg_life *life, const struct tg_grants *grants);

	void (*check_opts)(struct tg_opt_check *check, const void *opts); /* may be NULL */
	enum tg_selection (*selects)(const void *opts);                   /* NULL = every */
	bool (*wants_signatures)(const void *opts);                       /* NULL = never */

	/* The languages whose scanners it needs, by name; nr 0 = all. NULL = it needs none. */
	const struct tg_strs *(*languages)(const void *opts);

	/* Whether refs of approvals are deleted when they are over, and how long after they were
	 * given at the latest; NULL = the rule has nothing to do with them. */
	bool (*prunes)(const void *opts, int64_t *seconds);

	/* Refs that the rule keeps for itself (such as refs/approvals/), judged by
	 * check_own_ref() in pre-receive whatever `refs` and `exempt` say, under
	 * the strictest entry of the rule; both NULL = none. */
	const char *own_refs; /* a prefix */
	const struct tg_error *(*check_own_ref)(struct tg_judge *judge, const void *opts,
						struct tg_ref *ref);

	const struct tg_error *(*check_ref)(struct tg_judge *judge, const void *opts,
					    struct tg_ref *ref);
	const struct tg_error *(*check_commit)(struct tg_judge *judge, const void *opts,
					       struct tg_commit *commit);
	const struct tg_error *(*check_change)(struct tg_judge *judge, const void *opts,
					       struct tg_change *change);
	/* Beside check_change: a ref that is set to a tree or a file, itself or by a
	 * tag, which brings content and no commits; NULL = it may. */
	const struct tg_error *(*check_content)(struct tg_judge *judge, const void *opts,
						struct tg_ref *ref);
};

/* All rules, in the order of rules.def; NULL-terminated. */
const struct tg_rule *const *tg_rules(void);
/* NULL when there is none of that name. */
const struct tg_rule *tg_rule_find(struct tg_str name);

#endif
