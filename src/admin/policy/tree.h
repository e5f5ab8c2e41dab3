/* SPDX-License-Identifier: MIT */
#ifndef TRUNKGATE_ADMIN_POLICY_TREE_H
#define TRUNKGATE_ADMIN_POLICY_TREE_H

#include "../command.h"

/*
 * Holds the entries of `boundaries` against the tree of a commit: a line
 * "file:line:column: warning: ..." for each pattern of a module that matches no file,
 * and for each exception that covers no import or has ended.
 */
TG_MUST_USE const struct tg_error *tg_policy_fits_tree(struct tg_arena *arena, struct tg_repo *repo,
						       const struct tg_policy *policy,
						       const char *rev, struct tg_buf *out);

#endif
