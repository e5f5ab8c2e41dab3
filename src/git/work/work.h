/* SPDX-License-Identifier: MIT */
/* What the files about unmerged work share. */
#ifndef TRUNKGATE_GIT_WORK_H
#define TRUNKGATE_GIT_WORK_H

#include "net.h"

struct tg_work {
	struct tg_ref *ref;
	enum tg_end end;
	struct tg_node_list list;
	uint32_t *sorted; /* the same by number */
};

struct tg_node *tg_work_node(const struct tg_work *work, size_t index);
bool tg_work_holds_node(const struct tg_work *work, uint32_t at);

/* How many commits from reaches that at does not; counting stops at limit + 1. */
TG_MUST_USE const struct tg_error *tg_count_missing(struct tg_push_facts *facts, uint32_t from,
						    uint32_t at, size_t limit, size_t *out);

#endif
