/* SPDX-License-Identifier: MIT */
/* trunkgate ledger mend: what a clock that was ahead has left. */
#include "here.h"

#include "trunkgate/clock.h"

#include <stdio.h>

static const struct tg_error *
mend(struct tg_arena *arena, const char *reason, int64_t *nr)
{
	int64_t now = tg_now_us();
	struct tg_ledger *ledger;
	struct tg_repo *repo;
	TG_TRY(tg_ledger_here(arena, &repo, &ledger));
	TG_TRY(tg_ledger_nr_future(ledger, now, nr));
	if (!*nr)
		return NULL;
	TG_TRY(tg_ledger_note(arena, repo, "times of the future became now", reason));
	return tg_ledger_mend(ledger, now);
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	const char *reason;
	int status = 0;
	int64_t nr = 0;
	if (!tg_ledger_reason(self, argc, argv, &reason, &status))
		return status;
	struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
	const struct tg_error *err = mend(arena, reason, &nr);
	if (err)
		status = tg_command_fail_error(arena, err);
	else if (!nr)
		printf("nothing in the ledger lies in the future\n");
	else
		printf("mended: %lld pushes, approvals and branches of the future are of now\n",
		       (long long)nr);
	tg_arena_destroy(arena);
	return status;
}

const struct tg_command tg_command_ledger_mend = {
	.name = "mend",
	.summary = "put times right that a clock which was ahead has left, on record",
	.usage =
		"usage: trunkgate ledger mend --reason TEXT\n\n"
		"Run in the server's repository, as the account that owns it, once the clock is right.\n"
		"Work and approvals that came while the clock was ahead lie in the future: they would\n"
		"not age until it has come. They count as of now. The log says so.\n",
	.run = run,
};
