/* SPDX-License-Identifier: MIT */
/* trunkgate audit stats: what the policy does and what it costs people. */
#include "sums.h"

#include <stdio.h>
#include <string.h>

enum { OPTION_SINCE = TG_OPTION_LONG, OPTION_UNTIL, OPTION_JSON };

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "since", required_argument, NULL, OPTION_SINCE },
						 { "until", required_argument, NULL, OPTION_UNTIL },
						 { "json", no_argument, NULL, OPTION_JSON },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	struct tg_audit_sums sums = { .arena = NULL };
	bool is_json = false;
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		if (option == OPTION_SINCE)
			sums.filter.since = optarg;
		else if (option == OPTION_UNTIL)
			sums.filter.until = optarg;
		is_json = is_json || option == OPTION_JSON;
	}
	if (option == -2)
		return status;
	sums.arena = tg_arena_new("command", (size_t)2 << 30);
	const struct tg_error *err = tg_audit_sums_read(&sums, argv + optind);
	if (!err && is_json)
		err = tg_audit_stats_json(&sums);
	else if (!err)
		tg_audit_stats_text(&sums);
	if (err)
		status = tg_command_fail_error(sums.arena, err);
	tg_arena_destroy(sums.arena);
	return status;
}

const struct tg_command tg_command_audit_stats = {
	.name = "stats",
	.summary = "verdicts, findings, friction and flow, counted",
	.usage =
		"usage: trunkgate audit stats [--since T] [--until T] [--json] [FILE...]\n\n"
		"Counts what pre-receive decided: verdicts; pushes with each finding, by path and by group;\n"
		"how long it took from the first refusal of a ref until the same person's push of it was\n"
		"let through, and how often by override; how long branches live; how much lands at once;\n"
		"what was reviewed, overridden, changed and taken back. Each number says what it rests on;\n"
		"of people it says only how many.\n\n"
		"Given FILEs, it knows neither ledger nor policy: run it in the server's repository.\n",
	.max_operands = TG_ANY_NUMBER,
	.run = run,
};
