/* SPDX-License-Identifier: MIT */
/* The structs behind the rows of the policy file itself. */
#ifndef TG_POLICY_TABLES_H
#define TG_POLICY_TABLES_H

#include "reading.h"

struct tg_audit_opts {
	bool required;
	int64_t rotate;
	int64_t anchor;
	int anchor_log;
};

struct tg_limit_opts {
	int64_t max_commits;
	int64_t max_refs;
	int64_t memory;
};

/* What tg_policy_opts fills. */
struct tg_top {
	int64_t version;
	struct tg_globs trunk;
	struct tg_str identity;
	struct tg_table people; /* of struct tg_person */
	struct tg_table groups; /* of struct tg_group_opts */
	struct tg_people overrides;
	struct tg_audit_opts audit;
	struct tg_str contact;
	struct tg_str keyring;
	int hooks;
	int sandbox;
	int64_t deadline;
	struct tg_limit_opts limits;
	struct tg_str tree_policy;
	struct tg_strs extends;
	struct tg_table rules; /* read by instances.c */
};

/* What tg_instance_opts fills. */
struct tg_common {
	struct tg_str rule;
	struct tg_str id;
	int mode;
	struct tg_globs refs;
	struct tg_globs paths;
	struct tg_people exempt;
	struct tg_str help;
	bool overridable;
};

/* What the YAML of `identity` means; complains when it means nothing. */
void tg_identity_read(struct tg_reading *r, const struct tg_node *node, struct tg_policy *policy);

#endif
