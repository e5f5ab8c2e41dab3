/* SPDX-License-Identifier: MIT */
/* When the end of the log is noted in a ref. */
#ifndef TRUNKGATE_GATE_KEEP_ANCHOR_H
#define TRUNKGATE_GATE_KEEP_ANCHOR_H

#include "trunkgate/policy.h"
#include "trunkgate/repo.h"
#include "trunkgate/report.h"

/* Notes it when the policy asks for that and enough records came since the
 * last one; see trunkgate/anchor.h. */
TG_MUST_USE const struct tg_error *
tg_keep_anchor(struct tg_repo *repo, const struct tg_policy *policy, const struct tg_audit *audit);

#endif
