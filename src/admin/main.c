/* SPDX-License-Identifier: MIT */
/* trunkgate: the command for administrators, developers and auditors. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#ifndef TG_VERSION
#error "TG_VERSION must be defined by the build"
#endif

static const struct tg_command *const commands[] = {
	&tg_command_check,
	&tg_command_policy,
	&tg_command_audit,
	&tg_command_replay,
	&tg_command_branches,
	&tg_command_ledger,
	&tg_command_boundaries,
	&tg_command_reviews,
	&tg_command_approve,
	&tg_command_doctor,
	NULL,
};

static int
run(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		printf("trunkgate %s\n", TG_VERSION);
		return 0;
	}
	return tg_command_dispatch("trunkgate", commands, argc, argv);
}

/* Whoever asked for a page, a schema or a verdict must not take an empty file for it. */
int
main(int argc, char **argv)
{
	int status = run(argc, argv);
	bool is_lost = fflush(stdout) != 0 || ferror(stdout);

	if (is_lost && status != TG_EXIT_NOT_JUDGED)
		return tg_command_fail("standard output cannot be written: %s", strerror(errno));
	return status;
}
