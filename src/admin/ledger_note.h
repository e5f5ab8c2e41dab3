/* SPDX-License-Identifier: MIT */
/* What changes what rules rest on belongs into the log, like a policy. */
#ifndef TRUNKGATE_ADMIN_LEDGER_NOTE_H
#define TRUNKGATE_ADMIN_LEDGER_NOTE_H

#include "command.h"

/* Puts it on record, with the reason, whatever bytes both have. */
TG_MUST_USE const struct tg_error *tg_ledger_note(struct tg_arena *arena, struct tg_repo *repo,
						  const char *what, const char *reason);

#endif
