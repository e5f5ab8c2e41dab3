/* SPDX-License-Identifier: MIT */
/* The head file says where the log ends, so the log itself is not read. */
#include "keep_anchor.h"

#include "trunkgate/anchor_ref.h"
#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"

#include <string.h>

const struct tg_error *
tg_keep_anchor(struct tg_repo *repo, const struct tg_policy *policy, const struct tg_audit *audit)
{
	struct tg_anchor last, now = { .seq = 0 };
	if (!policy->audit_anchor || !tg_audit_head(audit, &now.seq, now.hash))
		return NULL;
	TG_TRY(tg_anchor_last(repo, &last));
	/* A log that is shorter than it was has been lost, or is another one: its
	 * end is noted at once, and what was noted before goes on saying so. */
	if (now.seq >= last.seq && now.seq - last.seq < policy->audit_anchor)
		return NULL;
	return tg_anchor_write(repo, &now, tg_str_from(tg_audit_chain(audit)),
			       tg_now_us() / TG_SECOND_US);
}
