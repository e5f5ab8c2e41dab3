/* SPDX-License-Identifier: MIT */
/* A cheap look before a painting walk. */
#ifndef TRUNKGATE_GIT_SCOUT_H
#define TRUNKGATE_GIT_SCOUT_H

#include "facts.h"

/*
 * Drops from starts what stands on the first-parent line of a tip: work is
 * nearly always based on the trunk's own line, which is a fraction of its
 * history. Does nothing where the commit-graph makes the full walk cheap.
 */
TG_MUST_USE const struct tg_error *
tg_scout(struct tg_push_facts *facts, const struct tg_node_list *tips, struct tg_node_list *starts);

#endif
