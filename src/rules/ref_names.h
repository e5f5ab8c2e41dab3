/* SPDX-License-Identifier: MIT */
/* The decisions of ref_names on plain values. */
#ifndef TRUNKGATE_RULES_REF_NAMES_H
#define TRUNKGATE_RULES_REF_NAMES_H

#include "trunkgate/rule.h"

/* Whether the policy's list lets a ref of this full name exist. */
bool tg_ref_names_allowed(const struct tg_globs *allow, struct tg_str name);
/* Why git would accept this full name and people would regret it, as the
 * end of a sentence that begins with the name; NULL when all is well. */
const char *tg_ref_names_problem(struct tg_str name);
/* The name without refs/heads/; empty for any other ref. */
struct tg_str tg_ref_names_branch(struct tg_str name);

#endif
