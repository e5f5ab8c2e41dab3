/* SPDX-License-Identifier: MIT */
/* trunkgate ledger forget: a branch begins anew. */
#include "here.h"

#include <stdio.h>

struct args {
	const char *ref;
	const char *reason;
};

static const struct tg_error *
forget(struct tg_arena *arena, const struct args *args, bool *found)
{
	struct tg_str ref = tg_str_from(args->ref);
	struct tg_ledger *ledger;
	struct tg_repo *repo;
	struct tg_buf full, what;
	TG_TRY(tg_ledger_here(arena, &repo, &ledger));
	tg_buf_init(&full, arena, 4096);
	if (!tg_str_starts(ref, TG_STR("refs/")))
		tg_buf_adds(&full, "refs/heads/");
	tg_buf_add(&full, ref);
	tg_buf_init(&what, arena, 4200);
	tg_buf_addf(&what, "forgot %s", args->ref);
	TG_TRY(tg_ledger_note(arena, repo, what.ptr, args->reason));
	return tg_ledger_forget(ledger, tg_buf_str(&full), found);
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	struct args args = { 0 };
	bool found = false;
	int status = 0;
	if (!tg_ledger_reason(self, argc, argv, &args.reason, &status))
		return status;
	args.ref = argv[optind];
	if (!args.ref)
		return tg_command_fail("forget needs a branch (see --help)");
	struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
	const struct tg_error *err = forget(arena, &args, &found);
	if (err)
		status = tg_command_fail_error(arena, err);
	else if (!found)
		status = tg_command_fail("the ledger knows no branch %s",
					 tg_show(arena, tg_str_from(args.ref), 120));
	else
		printf("forgotten: the life of %s begins with its next push\n",
		       tg_show(arena, tg_str_from(args.ref), 120));
	tg_arena_destroy(arena);
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
