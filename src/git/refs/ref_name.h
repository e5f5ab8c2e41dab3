/* SPDX-License-Identifier: MIT */
/* Names of refs, by git-check-ref-format(1). */
#ifndef TRUNKGATE_GIT_REF_NAME_H
#define TRUNKGATE_GIT_REF_NAME_H

#include "trunkgate/str.h"

/* Whether git accepts name as a full ref name (at least two levels). */
bool tg_ref_name_is_valid(struct tg_str name);

#endif
