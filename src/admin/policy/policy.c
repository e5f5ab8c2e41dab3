/* SPDX-License-Identifier: MIT */
/* trunkgate policy: the table of its subcommands. */
#include "../command.h"

static const struct tg_command *const commands[] = {
	&tg_command_policy_check,  &tg_command_policy_show, &tg_command_policy_explain,
	&tg_command_policy_schema, &tg_command_policy_test, NULL,
};

static int
run(const struct tg_command *self, int argc, char **argv)
{
	(void)self;
	return tg_command_dispatch("trunkgate policy", commands, argc, argv);
}

const struct tg_command tg_command_policy = {
	.name = "policy",
	.summary = "check, show and explain policies",
	.usage = "",
	.run = run,
};
