/* SPDX-License-Identifier: MIT */
/* Who pushes, from the one source that the policy names. */
#ifndef TRUNKGATE_GATE_IDENTITY_H
#define TRUNKGATE_GATE_IDENTITY_H

#include "trunkgate/policy.h"

/*
 * *person is the lower-cased name, or empty with *problem saying why in one
 * clause. There is no fall-back: a source that is missing, empty or
 * ill-formed gives nobody.
 */
void tg_identity_find(struct tg_arena *arena, const struct tg_policy *policy, struct tg_str *person,
		      const char **problem);

#endif
