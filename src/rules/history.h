/* SPDX-License-Identifier: MIT */
/* The decisions of history on plain values. */
#ifndef TRUNKGATE_RULES_HISTORY_H
#define TRUNKGATE_RULES_HISTORY_H

#include "trunkgate/rule.h"

struct tg_history {
	int merges; /* word of allow, refuse (common.h) */
	int fixups;
	int64_t max_commits; /* TG_UNSET = any number */
};

bool tg_history_is_too_long(const struct tg_history *opts, size_t nr_commits);
/* Whether git rebase --autosquash folds a commit with this mark away; it
 * cannot know what to do with a WIP. */
bool tg_history_is_autosquash(const char *mark);

#endif
