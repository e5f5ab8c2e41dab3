/* SPDX-License-Identifier: MIT */
/* Names that were judged at the same moment. */
#ifndef TRUNKGATE_GATE_LATE_TWINS_H
#define TRUNKGATE_GATE_LATE_TWINS_H

#include "trunkgate/gate.h"

/* For post-receive: a notice of each ref that was created beside a twin of it
 * (tg_ref_twin), where a rule of the policy would have refused it. */
TG_MUST_USE const struct tg_error *tg_late_twins(struct tg_arena *arena, struct tg_push *push,
						 const struct tg_policy *policy,
						 struct tg_verdict *v);

#endif
