/* SPDX-License-Identifier: MIT */
/* Which records have to do with a commit. */
#ifndef TRUNKGATE_ADMIN_LOG_COMMIT_H
#define TRUNKGATE_ADMIN_LOG_COMMIT_H

#include "../command.h"

#include <jansson.h>

struct tg_log_commit;

/* The commit of the repository here that given names; or, where there is none, all whose ids
 * begin so. Lives in the arena. TG_ERR_INPUT when it can be neither. */
TG_MUST_USE const struct tg_error *tg_log_commit_open(struct tg_arena *arena, const char *given,
						      struct tg_log_commit **out);
/* Whether the record is of a push that brought it to a ref, or has a finding of it. */
TG_MUST_USE const struct tg_error *tg_log_commit_takes(struct tg_log_commit *commit,
						       const json_t *record, bool *out);
/* Values of refs that the repository does not have any more: whether they held the commit
 * cannot be told. */
size_t tg_log_commit_nr_gone(const struct tg_log_commit *commit);

#endif
