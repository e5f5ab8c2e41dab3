/* SPDX-License-Identifier: MIT */
/*
 * The policy: one or more YAML files in layers, checked wholly before a push
 * is judged. Nothing of the pushed tree takes part. A policy with problems
 * refuses every push.
 */
#ifndef TRUNKGATE_POLICY_H
#define TRUNKGATE_POLICY_H

#include "trunkgate/buf.h"
#include "trunkgate/rule.h"

#define TG_POLICY_MAX ((size_t)256 * 1024) /* bytes of one file */
#define TG_POLICY_DEPTH 32                 /* nesting of one file */
#define TG_POLICY_PROBLEMS 100             /* kept; the rest is counted */

enum tg_mode { TG_MODE_OFF, TG_MODE_OBSERVE, TG_MODE_WARN, TG_MODE_ENFORCE };
extern const char *const tg_mode_words[]; /* "off" ..., NULL-terminated */

/* One entry of `rules`. */
struct tg_instance {
	const struct tg_rule *rule;
	struct tg_str id; /* unique; default the rule's name; NUL-terminated */
	enum tg_mode mode;
	struct tg_globs refs; /* full names; @short-hands are groups */
	struct tg_globs paths;
	bool has_paths;
	struct tg_strs exempt; /* people, groups expanded, sorted */
	struct tg_str help;
	bool overridable;  /* a later layer may change it */
	struct tg_loc loc; /* of the entry */
	const void *opts;  /* the rule's own struct */
};

enum tg_identity_kind {
	TG_IDENTITY_NONE, /* the policy names no source */
	TG_IDENTITY_ENV,  /* env_name: GL_USER, GL_USERNAME, ... */
	TG_IDENTITY_UNIX,
	TG_IDENTITY_SSH_KEYS
};

struct tg_person {
	struct tg_str id; /* [a-z0-9][a-z0-9._-]{0,63} */
	struct tg_str name;
	struct tg_strs emails;
	struct tg_strs keys; /* "keytype base64", comments dropped */
	/* The same, or the fingerprint of an OpenPGP primary key, 40 upper-case digits. */
	struct tg_strs signing_keys;
};

struct tg_people_group {
	struct tg_str name;
	struct tg_strs members; /* checked ids */
};

enum tg_hooks_mode { TG_HOOKS_BOTH, TG_HOOKS_PRE_RECEIVE };

/* Who else is told the end of the log. */
enum tg_anchor_log { TG_ANCHOR_LOG_NONE, TG_ANCHOR_LOG_SYSLOG, TG_ANCHOR_LOG_JOURNALD };

/* TRY goes on without what the kernel does not offer. */
enum tg_sandbox_mode { TG_SANDBOX_TRY, TG_SANDBOX_REQUIRE, TG_SANDBOX_OFF };

struct tg_policy {
	char hash[65];            /* SHA-256 over all layers' names of kind and bytes */
	const char *const *files; /* as shown to people, in order of layers */
	size_t nr_files;
	struct tg_globs trunks; /* full names or patterns; default refs/heads/main */
	const char *identity;   /* as written, for the log; NULL = none */
	enum tg_identity_kind identity_kind;
	const char *identity_env;
	const struct tg_person *people;
	size_t nr_people;
	const struct tg_people_group *groups;
	size_t nr_groups;
	struct tg_strs overrides; /* people, groups expanded, sorted */
	bool audit_required;      /* default yes */
	int64_t audit_rotate;     /* bytes, 0 = never by ourselves */
	int64_t audit_anchor;     /* records between anchors, 0 = none */
	enum tg_anchor_log audit_anchor_log;
	struct tg_str contact;
	struct tg_str keyring; /* path of OpenPGP public keys; empty = none */
	enum tg_hooks_mode hooks;
	enum tg_sandbox_mode sandbox;
	int64_t deadline;          /* seconds, default 20; 0 = none, for commands */
	int64_t max_commits;       /* of one ref of a push */
	int64_t max_refs;          /* of one push */
	int64_t memory;            /* bytes of a hook's data */
	struct tg_str tree_policy; /* path in the old trunk tip; empty = none */
	const struct tg_instance *instances;
	size_t nr_instances;
};

/* What is wrong with a policy, in order of place; all at once. */
struct tg_problem {
	struct tg_loc loc;
	const char *message; /* escaped, one line, with the nearest known name */
};
struct tg_problems {
	const struct tg_problem *items;
	size_t nr;
	size_t dropped; /* past TG_POLICY_PROBLEMS */
};

enum tg_layer_kind {
	TG_LAYER_SERVER, /* a file named by git configuration */
	TG_LAYER_TREE    /* tree_policy: may hold `version` and `rules` only */
};
struct tg_layer {
	enum tg_layer_kind kind;
	const char *name; /* as shown in places: escaped already */
	struct tg_str text;
};

/* Where `extends: [NAME]` finds NAME.yaml (share/trunkgate/policies). */
struct tg_policy_dirs {
	const char *policies;
};

/*
 * Parses and merges the layers in order. *out is NULL when there are problems.
 * An error is returned only for what is no fault of the text (memory apart:
 * system errors reading an extended policy).
 *
 * Layers: a top-level key is set by one layer; `people` and `groups` may grow in
 * later ones; setting a key again to another value is a problem that names the
 * first place. A rule of an earlier layer's id is changed, key by key, only if
 * it says `overridable: yes`; a file may freely change what it `extends`.
 */
TG_MUST_USE const struct tg_error *tg_policy_load(struct tg_arena *arena,
						  const struct tg_layer *layers, size_t nr,
						  const struct tg_policy_dirs *dirs,
						  struct tg_policy **out,
						  struct tg_problems *problems);
/*
 * Only `tree_policy` and `trunk` of the server's layers, so that the engine
 * can fetch the last layer before it loads all. Empty when absent or when the
 * text has problems (the full load tells them).
 */
void tg_policy_peek_tree(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
			 struct tg_str *tree_policy, struct tg_globs *trunks);

/* The effective policy as YAML, each value with a comment that names its
 * origin (file:line, or "default"). */
TG_MUST_USE const struct tg_error *tg_policy_show(struct tg_arena *arena,
						  const struct tg_layer *layers, size_t nr,
						  const struct tg_policy_dirs *dirs,
						  struct tg_buf *out);

/* A step through the effective policy: a value, or where a mapping or a list begins or ends. */
enum tg_told_kind {
	TG_TOLD_MAP,
	TG_TOLD_LIST,
	TG_TOLD_END, /* of what began last */
	TG_TOLD_TEXT,
	TG_TOLD_INT,
	TG_TOLD_BOOL
};
struct tg_told {
	enum tg_told_kind kind;
	const char *key;             /* NULL = in a list, or the whole */
	struct tg_str text;          /* of a value: as written, an INT and a BOOL well-formed */
	bool has_origin;             /* of values, and of lists of texts as a whole */
	const struct tg_loc *origin; /* where it was written; NULL = a default */
};
typedef void tg_teller(void *data, const struct tg_told *told);
/*
 * The same for programs, step by step, from the mapping that is the whole to its end. A
 * list is one also where its only entry stands alone in the file. What is told lives as
 * long as the arena.
 */
TG_MUST_USE const struct tg_error *tg_policy_tell(struct tg_arena *arena,
						  const struct tg_layer *layers, size_t nr,
						  const struct tg_policy_dirs *dirs,
						  tg_teller *teller, void *data);

const struct tg_person *tg_policy_person(const struct tg_policy *policy, struct tg_str id);
/* Whether any rule that is on asks what the server has seen. */
bool tg_policy_needs_ledger(const struct tg_policy *policy);
/* Whether some rule that is on knows of approvals: *seconds is how long after they were given
 * the last of these rules counts them, and *prune whether none of them wants to keep their refs. */
bool tg_policy_has_approvals(const struct tg_policy *policy, int64_t *seconds, bool *prune);
/* Whether any rule that is on verifies signatures. */
bool tg_policy_wants_signatures(const struct tg_policy *policy);
/* Lower-cases and checks a name: [a-z0-9][a-z0-9._-]{0,63}. False if ill-formed. */
bool tg_person_id(struct tg_arena *arena, struct tg_str raw, struct tg_str *out);

/* The rows of the policy file itself and of an entry of `rules` (for schema,
 * manual and errors). */
extern const struct tg_opt tg_policy_opts[];
extern const struct tg_opt tg_instance_opts[];

/* A rule's manual from its tables. */
enum tg_manual { TG_MANUAL_TEXT, TG_MANUAL_MARKDOWN, TG_MANUAL_ROFF };
void tg_rule_manual(struct tg_buf *out, const struct tg_rule *rule, enum tg_manual format);
/* What a row accepts: "a whole number from 1 to 1000", "one of allow, refuse". */
void tg_opt_describe(struct tg_buf *out, const struct tg_opt *row);
/* The entries of a default that is a list, "[a, \"b\"]" or "a" in its row: views of that. */
struct tg_strs tg_opt_default_list(struct tg_arena *arena, const struct tg_opt *row);
/* Only the table of its options. */
void tg_opts_manual(struct tg_buf *out, const struct tg_opt *opts, enum tg_manual format);

#endif
