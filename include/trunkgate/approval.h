/* SPDX-License-Identifier: MIT */
/*
 * Names of approvals: refs/approvals/<person>/<target>/<commit>. The target is its
 * full name without refs/, a slash as %2F (else a branch and a folder of branches
 * would be in each other's way) and a percent sign as %25; in this one spelling.
 */
#ifndef TRUNKGATE_APPROVAL_H
#define TRUNKGATE_APPROVAL_H

#include "trunkgate/arena.h"
#include "trunkgate/oid.h"

#define TG_APPROVALS "refs/approvals/"

struct tg_approval_name {
	struct tg_str person; /* [a-z0-9][a-z0-9._-]{0,63} */
	struct tg_str target; /* full name; any bytes that a ref name has */
	struct tg_oid oid;
};
/* False when ref is no such name. Views into it, and into the arena. */
bool tg_approval_name_parse(struct tg_arena *arena, struct tg_str ref,
			    struct tg_approval_name *out);
/* <target> for a full name: "heads%2Fmain". */
const char *tg_approval_target(struct tg_arena *arena, struct tg_str ref);

#endif
