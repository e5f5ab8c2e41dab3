/* SPDX-License-Identifier: MIT */
/* The decision of ref_changes on plain values. */
#ifndef TRUNKGATE_RULES_REF_CHANGES_H
#define TRUNKGATE_RULES_REF_CHANGES_H

#include "trunkgate/rule.h"

/* Fields are words of allow and refuse (common.h). */
struct tg_ref_changes {
	int create;
	int delete;
	int force;
	int update;
};

/* Indexes of the rule's reasons. */
enum { TG_REF_CREATED, TG_REF_DELETED, TG_REF_FORCED, TG_REF_UPDATED };

/* Whether the answer for a change of this kind depends on is_fast_forward. */
bool tg_ref_changes_asks_history(const struct tg_ref_changes *opts, enum tg_ref_kind kind);
/* The reason to refuse, or -1. */
int tg_ref_changes_decide(const struct tg_ref_changes *opts, enum tg_ref_kind kind,
			  bool is_fast_forward);

#endif
