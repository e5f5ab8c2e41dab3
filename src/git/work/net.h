/* SPDX-License-Identifier: MIT */
/* The net difference of a ref at either end of the push. */
#ifndef TRUNKGATE_GIT_NET_H
#define TRUNKGATE_GIT_NET_H

#include "../commits/commit.h"
#include "trunkgate/work.h"

/* The end as a node; it must be a commit. */
uint32_t tg_net_node(struct tg_ref *ref, enum tg_end end);
/* The same. NONE when there is no base: all of it is new. */
TG_MUST_USE const struct tg_error *tg_net_base(struct tg_ref *ref, enum tg_end end, uint32_t *out);
TG_MUST_USE const struct tg_error *tg_net_delta(struct tg_ref *ref, enum tg_end end,
						struct tg_delta **out);
/* What that found, if it lies between these two; else NULL. */
const struct tg_delta *tg_net_found(struct tg_ref *ref, uint32_t from, uint32_t to);

#endif
