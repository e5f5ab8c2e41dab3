/* SPDX-License-Identifier: MIT */
/* The tree of a snapshot as resolvers see it (trunkgate/resolve.h). Private to src/modules. */
#ifndef TRUNKGATE_MODULES_SOURCE_TREE_H
#define TRUNKGATE_MODULES_SOURCE_TREE_H

#include "sources.h"

struct tg_source_tree *tg_source_tree_new(struct tg_sources *sources);
/* From now on what resolvers get lives in that arena; nothing of before is used
 * again. The index of declared names stays. */
TG_MUST_USE const struct tg_error *tg_source_tree_start(struct tg_source_tree *tree,
							struct tg_arena *memory);

#endif
