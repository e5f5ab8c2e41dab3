/* SPDX-License-Identifier: MIT */
/* trunkgate ledger: the table of its subcommands. */
#include "../command.h"

static const struct tg_command *const commands[] = {
	&tg_command_ledger_show, &tg_command_ledger_import,       &tg_command_ledger_forget,
	&tg_command_ledger_mend, &tg_command_ledger_certificates, NULL,
};

static int
run(const struct tg_command *self, int argc, char **argv)
{
	(void)self;
	return tg_command_dispatch("trunkgate ledger", commands, argc, argv);
}

const struct tg_command tg_command_ledger = {
	.name = "ledger",
	.summary = "what the server has seen: show it, take over an old repository, forget",
	.usage = "",
	.run = run,
};
