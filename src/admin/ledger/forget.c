/* SPDX-License-Identifier: MIT */
/* trunkgate ledger forget: a branch begins anew. */
#include "here.h"

#include <stdio.h>

struct forgetting {
	struct tg_arena *arena;
	const char *ref; /* as given */
	const char *reason;
	struct tg_repo *repo;
};

static const struct tg_error *
record(void *data)
{
	struct forgetting *f = data;
	struct tg_buf what;
	tg_buf_init(&what, f->arena, 4200);
	tg_buf_addf(&what, "forgot %s", f->ref);
	return tg_ledger_note(f->arena, f->repo, what.ptr, f->reason);
}

static const struct tg_error *
forget(struct forgetting *f, bool *found)
{
	struct tg_ledger *ledger;
	TG_TRY(tg_ledger_here(f->arena, &f->repo, &ledger));
	return tg_ledger_forget(ledger, tg_command_ref(f->arena, tg_str_from(f->ref)), record, f,
				found);
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	struct forgetting f = { .ref = NULL };
	bool found = false;
	int status = 0;
	if (!tg_ledger_reason(self, argc, argv, &f.reason, &status))
		return status;
	f.ref = argv[optind];
	if (!f.ref)
		return tg_command_fail("forget needs a branch (see --help)");
	f.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	const struct tg_error *err = forget(&f, &found);
	if (err)
		status = tg_command_fail_error(f.arena, err);
	else if (!found)
		status = tg_command_fail("the ledger knows no branch %s",
					 tg_show(f.arena, tg_str_from(f.ref), 120));
	else
		printf("forgotten: the life of %s begins with its next push\n",
		       tg_show(f.arena, tg_str_from(f.ref), 120));
	tg_arena_destroy(f.arena);
	return status;
}

const struct tg_command tg_command_ledger_forget = {
	.name = "forget",
	.summary = "let the life of a branch begin anew, with a reason, on record",
	.usage =
		"usage: trunkgate ledger forget --reason TEXT BRANCH\n\n"
		"Run in the server's repository, as the account that owns it. Forgets since when the\n"
		"branch and the commits that came with it are known. The log says so.\n",
	.max_operands = 1,
	.run = run,
};
