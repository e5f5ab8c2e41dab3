/* SPDX-License-Identifier: MIT */
/* The commits between known ones and a tip. */
#ifndef TRUNKGATE_GIT_BETWEEN_H
#define TRUNKGATE_GIT_BETWEEN_H

#include "facts.h"

/* Appends what tip reaches and none of known does, children before parents.
 * Exact. TG_ERR_LIMIT past the policy's max_commits. */
TG_MUST_USE const struct tg_error *tg_between(struct tg_push *push, uint32_t tip,
					      const struct tg_node_list *known,
					      struct tg_node_list *out);

#endif
