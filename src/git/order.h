/* SPDX-License-Identifier: MIT */
/* Puts commits in the order in which they are judged. */
#ifndef TRUNKGATE_GIT_ORDER_H
#define TRUNKGATE_GIT_ORDER_H

#include "facts.h"

/*
 * Children before parents, first parents next to their children where that is
 * possible, so that a tree is read for a commit and its child at once. All
 * must be loaded. The same list always comes out the same way.
 */
void tg_order(struct tg_nodes *nodes, struct tg_arena *scratch, uint32_t *items, size_t nr);

#endif
