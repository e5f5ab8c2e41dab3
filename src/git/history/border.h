/* SPDX-License-Identifier: MIT */
/*
 * The common ancestor of a topic with a trunk, found from the topic's side: it
 * is what stands right below the topic's own commits. A walk from both ends
 * has to read on until nothing of the trunk's side is left to meet, which is
 * years of history where the trunk has merged old forks since.
 */
#ifndef TRUNKGATE_GIT_BORDER_H
#define TRUNKGATE_GIT_BORDER_H

#include "facts.h"

/*
 * *sure: the one common ancestor of at and any of tips that no other
 * descends from is *out, or there is none at all and it is NONE. Not sure
 * where dates could mislead, or several are left.
 */
TG_MUST_USE const struct tg_error *tg_border_base(struct tg_push_facts *facts, uint32_t at,
						  const struct tg_node_list *tips, uint32_t *out,
						  bool *sure);

#endif
