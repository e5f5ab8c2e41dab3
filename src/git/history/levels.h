/* SPDX-License-Identifier: MIT */
/*
 * Which of the commits that a push brings reaches which. Their levels (one more than
 * the highest of their parents', as generation numbers are) are counted
 * once for a push; dates, which a pusher chooses, play no part.
 */
#ifndef TRUNKGATE_GIT_LEVELS_H
#define TRUNKGATE_GIT_LEVELS_H

#include "facts.h"

/* Whether from reaches at. Exact where at lies in the quarantine and is not settled:
 * all that reaches it came with the push, too. Else false. */
TG_MUST_USE const struct tg_error *tg_levels_reach(struct tg_push_facts *facts, uint32_t from,
						   uint32_t at, bool *out);

#endif
