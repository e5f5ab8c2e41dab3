/* SPDX-License-Identifier: MIT */
/* What the subcommands of `trunkgate ledger` share. */
#ifndef TRUNKGATE_ADMIN_LEDGER_HERE_H
#define TRUNKGATE_ADMIN_LEDGER_HERE_H

#include "../command.h"

#include "trunkgate/ledger.h"

/* The ledger of the repository that the working directory lies in; that there is none is
 * an error. */
TG_MUST_USE const struct tg_error *tg_ledger_here(struct tg_arena *arena, struct tg_repo **repo,
						  struct tg_ledger **out);
/* What changes what rules rest on belongs into the log, like a policy: puts it there with
 * the reason, whatever bytes both have. */
TG_MUST_USE const struct tg_error *tg_ledger_note(struct tg_arena *arena, struct tg_repo *repo,
						  const char *what, const char *reason);
/* Reads the options of a subcommand that changes the ledger: --reason TEXT, which has to be
 * given. False when the command is to end with *status. */
bool tg_ledger_reason(const struct tg_command *self, int argc, char **argv, const char **out,
		      int *status);

#endif
