/* SPDX-License-Identifier: MIT */
/* What cannot lie in the quarantine, so that nobody looks for it there: each look
 * for a loose object is a system call, and most of what is read is settled. */
#ifndef TRUNKGATE_GIT_QUARANTINE_H
#define TRUNKGATE_GIT_QUARANTINE_H

#include "trunkgate/oid.h"

struct tg_quarantine {
	const char *path; /* NULL = there is none */
	size_t nr_missed; /* looks in vain */
	bool is_listed;
	bool may_hold_any;
	bool folders[256]; /* by an id's first byte */
};

/* It is listed once many looks were in vain; until then it may hold anything. Nothing
 * comes into it while a hook runs. */
bool tg_quarantine_may_hold(struct tg_quarantine *quarantine, const struct tg_oid *oid);

#endif
