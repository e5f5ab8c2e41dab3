/* SPDX-License-Identifier: MIT */
/* What the refs of the repository held before the push. */
#ifndef TRUNKGATE_GIT_TIPS_H
#define TRUNKGATE_GIT_TIPS_H

#include "facts.h"

/* Appends the commits of the refs whose names match. Values are those before
 * the push, also when the refs have moved since. */
TG_MUST_USE const struct tg_error *tg_tips_of(struct tg_push *push, const struct tg_globs *refs,
					      struct tg_arena *arena, struct tg_node_list *out);
/* Of all trunks, found once. */
TG_MUST_USE const struct tg_error *tg_tips_trunks(struct tg_push *push,
						  const struct tg_node_list **out);
/* Of the first literal trunk: needs no look at the other refs. NONE when there
 * is none. */
TG_MUST_USE const struct tg_error *tg_tips_first_trunk(struct tg_push *push, uint32_t *out);

#endif
