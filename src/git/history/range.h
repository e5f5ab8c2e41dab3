/* SPDX-License-Identifier: MIT */
/* Which commits a rule judges on a ref: the arithmetic of change.h's
 * enum tg_selection. */
#ifndef TRUNKGATE_GIT_RANGE_H
#define TRUNKGATE_GIT_RANGE_H

#include "facts.h"

struct tg_range {
	struct tg_node_list list;  /* children before parents */
	struct tg_node_list known; /* the tips it was measured from */
	bool is_exact;
	/* The refs under the rule played no part: any rule gets this. */
	bool is_for_all;
};

/* The commits that came with the push and lead up to new, found once. */
TG_MUST_USE const struct tg_error *tg_range_walk_fresh(struct tg_ref *ref);
/* The new value must be a commit. */
TG_MUST_USE const struct tg_error *tg_range_find(struct tg_ref *ref,
						 const struct tg_globs *rule_refs,
						 enum tg_selection selection, struct tg_range *out);
/* Drops what the known tips reach, by walking all of their history. */
TG_MUST_USE const struct tg_error *tg_range_make_exact(struct tg_push *push,
						       struct tg_range *range);

#endif
