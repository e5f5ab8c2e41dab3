/* SPDX-License-Identifier: MIT */
/* The keys of a policy file and of an entry of `rules`, declared once. */
#include "tables.h"

const char *const tg_mode_words[] = { "off", "observe", "warn", "enforce", NULL };

static const char *const hooks_words[] = {
	[TG_HOOKS_BOTH] = "both", [TG_HOOKS_PRE_RECEIVE] = "pre-receive", NULL
};

static const char *const sandbox_words[] = {
	[TG_SANDBOX_TRY] = "try", [TG_SANDBOX_REQUIRE] = "require", [TG_SANDBOX_OFF] = "off", NULL
};

static const char *const anchor_log_words[] = { [TG_ANCHOR_LOG_NONE] = "none",
						[TG_ANCHOR_LOG_SYSLOG] = "syslog",
						[TG_ANCHOR_LOG_JOURNALD] = "journald",
						NULL };

static const struct tg_opt person_opts[] = {
	TG_OPT_STR(struct tg_person, name, NULL, "The full name, for reports."),
	TG_OPT_STRS(struct tg_person, emails, NULL,
		    "Mail addresses that this person's commits carry."),
	TG_OPT_LINES(struct tg_person, keys, NULL,
		     "Public ssh keys (\"ssh-ed25519 AAAA...\"), for `identity: ssh-keys`."),
	TG_OPT_LINES(struct tg_person, signing_keys, NULL,
		     "What this person signs with: public ssh keys, and fingerprints of OpenPGP "
		     "primary keys (40 digits) that are in `keyring`."),
	TG_OPT_END
};

static const struct tg_opt group_opts[] = {
	TG_OPT_STRS(struct tg_group_opts, members, NULL, "The people in the group."), TG_OPT_END
};

static const struct tg_opt audit_opts[] = {
	TG_OPT_BOOL(struct tg_audit_opts, required, "yes",
		    "A push whose record cannot be written is refused."),
	TG_OPT_SIZE(struct tg_audit_opts, rotate, "64MiB", 0, INT64_C(1) << 40,
		    "The log file is put aside and a new one begun at this size; 0 = never."),
	TG_OPT_INT(struct tg_audit_opts, anchor, "0", 0, 1000000000,
		   "After so many records the end of the log is noted in refs/trunkgate/audit; 0 "
		   "= never."),
	TG_OPT_ENUM(struct tg_audit_opts, anchor_log, "none", anchor_log_words,
		    "Who else is told then: nobody, syslog or journald."),
	TG_OPT_END
};

static const struct tg_opt limit_opts[] = {
	TG_OPT_INT(struct tg_limit_opts, max_commits, "1000000", 1, 100000000,
		   "Commits that one ref of a push may bring; a larger push is refused as not "
		   "judged."),
	TG_OPT_INT(
		struct tg_limit_opts, max_refs, "100000", 1, 100000,
		"Refs that one push may create, move and delete; a larger push is refused as not "
		"judged."),
	TG_OPT_SIZE(
		struct tg_limit_opts, memory, "2GiB", 32 << 20, INT64_C(1) << 40,
		"Memory that a hook may take to judge a push, files that it reads apart; a push "
		"that needs more is refused as not judged."),
	TG_OPT_END
};

const struct tg_opt tg_policy_opts[] = {
	TG_OPT_INT(struct tg_top, version, NULL, 1, 1, "The format of this file; must be there."),
	TG_OPT_REFS(struct tg_top, trunk, "main",
		    "The branches where work is integrated: names or patterns, short or full."),
	TG_OPT_STR(struct tg_top, identity, NULL,
		   "Where the server tells who pushes: gitolite, gitlab, gitea, http, env:NAME, "
		   "unix or ssh-keys."),
	TG_OPT_MAP(struct tg_top, people, struct tg_person, person_opts,
		   "The people, by the names that `identity` gives. Where it is absent any "
		   "well-formed name is a person."),
	TG_OPT_MAP_OF(struct tg_top, groups, struct tg_group_opts, group_opts, "members",
		      "Groups of people: {leads: [ana, bo]}."),
	TG_OPT_PEOPLE(struct tg_top, overrides, NULL,
		      "Who may override a refusal, with a reason, on the record. Default nobody."),
	TG_OPT_STRUCT(struct tg_top, audit, struct tg_audit_opts, audit_opts, NULL,
		      "The audit log."),
	TG_OPT_STR(struct tg_top, contact, NULL, "Whom to ask; printed with a refusal."),
	TG_OPT_STR(
		struct tg_top, keyring, NULL,
		"The file with the OpenPGP public keys of people, as `gpg --export` writes it; an "
		"absolute path on the server."),
	TG_OPT_ENUM(struct tg_top, hooks, "both", hooks_words,
		    "Which hooks refuse: pre-receive, and update for single refs; or pre-receive "
		    "alone."),
	TG_OPT_ENUM(struct tg_top, sandbox, "try", sandbox_words,
		    "Whether a hook gives up, before it reads a push, what judging does not need "
		    "(Landlock, seccomp): try does so as far as the kernel can, require refuses "
		    "every push where it cannot."),
	TG_OPT_DURATION(struct tg_top, deadline, "20s", 1, 3600,
			"A push that takes longer to judge is refused as not judged."),
	TG_OPT_STRUCT(struct tg_top, limits, struct tg_limit_opts, limit_opts, NULL,
		      "Limits of one push."),
	TG_OPT_STR(struct tg_top, tree_policy, NULL,
		   "The path of a policy file in the trunk: as the trunk holds it before the push "
		   "it is the last layer."),
	TG_OPT_STRS(struct tg_top, extends, NULL,
		    "Ready policies (share/trunkgate/policies) that this file builds on."),
	TG_OPT_LIST(struct tg_top, rules, struct tg_common, tg_instance_opts,
		    "The rules: these keys, and the rule's own options beside them."),
	TG_OPT_END
};

const struct tg_opt tg_instance_opts[] = {
	TG_OPT_STR(struct tg_common, rule, NULL, "Which rule."),
	TG_OPT_STR(struct tg_common, id, NULL,
		   "The name of this entry in findings and in later layers; unique. Default: the "
		   "rule's name."),
	TG_OPT_ENUM(struct tg_common, mode, "enforce", tg_mode_words,
		    "enforce refuses, warn shows, observe only logs, off does nothing."),
	TG_OPT_REFS(struct tg_common, refs, NULL,
		    "The refs it judges: patterns of full names, or @trunk, @branches, @tags, "
		    "@all. The default is the rule's."),
	TG_OPT_PATHS(struct tg_common, paths, NULL,
		     "Only changes there count (rules that look at paths)."),
	TG_OPT_PEOPLE(struct tg_common, exempt, NULL,
		      "Authenticated people and groups that it does not bind."),
	TG_OPT_STR(struct tg_common, help, NULL, "Printed with its findings, such as a link."),
	TG_OPT_BOOL(struct tg_common, overridable, "no", "Whether a later layer may change it."),
	TG_OPT_END
};
