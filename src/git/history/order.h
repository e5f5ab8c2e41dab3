/* SPDX-License-Identifier: MIT */
/* Puts commits in the order in which they are judged. */
#ifndef TRUNKGATE_GIT_ORDER_H
#define TRUNKGATE_GIT_ORDER_H

#include "facts.h"

/*
 * Children before parents, and what a merge brought right behind it where that is
 * possible, so that trees are read for the merge and its topic at once: of the
 * line that it was merged into many are as they were. All
 * must be loaded. The same list always comes out the same way.
 */
void tg_order(struct tg_nodes *nodes, struct tg_arena *scratch, uint32_t *items, size_t nr);

#endif
