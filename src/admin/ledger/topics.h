/* SPDX-License-Identifier: MIT */
/* All topic branches of a repository, as the rules see them. */
#ifndef TRUNKGATE_ADMIN_LEDGER_TOPICS_H
#define TRUNKGATE_ADMIN_LEDGER_TOPICS_H

#include "../command.h"
#include "trunkgate/ledger.h"

struct tg_topics {
	struct tg_arena *arena;
	struct tg_repo *repo;
	struct tg_policy *policy;
	struct tg_problems problems; /* then policy is NULL */
	struct tg_push *push;        /* in which every topic stays where it is */
	struct tg_ledger *ledger;    /* NULL = there is none */
	int64_t now;
};

/* Of the repository around the working directory. A ledger is made only when make_ledger. */
TG_MUST_USE const struct tg_error *tg_topics_open(struct tg_topics *topics, bool make_ledger);
/* Since when a topic lives; *found false when it has no unmerged work, or
 * nothing is known of it. work may be NULL. */
TG_MUST_USE const struct tg_error *tg_topic_life(struct tg_topics *topics, struct tg_ref *ref,
						 struct tg_work *work, struct tg_life *out,
						 bool *found);

#endif
