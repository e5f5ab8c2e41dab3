/* SPDX-License-Identifier: MIT */
/* The commits between known ones and a tip. */
#ifndef TRUNKGATE_GIT_BETWEEN_H
#define TRUNKGATE_GIT_BETWEEN_H

#include "facts.h"

/* Fills *out, empty until then, with what tip reaches and none of known does, children
 * before parents. Exact. Costs nothing where tip is the ref's new value and stands
 * on known. TG_ERR_LIMIT past the policy's max_commits. */
TG_MUST_USE const struct tg_error *tg_between(struct tg_ref *ref, uint32_t tip,
					      const struct tg_node_list *known,
					      struct tg_node_list *out);

#endif
