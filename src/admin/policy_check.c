/* SPDX-License-Identifier: MIT */
/* trunkgate policy check: every problem of a policy, with its place. */
#include "command.h"

#include <stdio.h>

/* Without a file, the policy of the repository here, and what else it is judged with;
 * a file needs no repository. */
static const struct tg_error *
load(struct tg_arena *arena, const char *file, struct tg_policy **out, struct tg_problems *problems)
{
	struct tg_repo *repo = NULL;
	if (file)
		return tg_gate_policy(arena, repo, file, out, problems);
	TG_TRY(tg_command_repo(arena, &repo));
	TG_TRY(tg_gate_policy(arena, repo, file, out, problems));
	return *out ? tg_gate_check_languages(arena, repo, *out) : NULL;
}

static int
check(struct tg_arena *arena, const char *file)
{
	struct tg_policy *policy = NULL;
	struct tg_problems problems = { 0 };
	const struct tg_error *err = load(arena, file, &policy, &problems);
	if (err)
		return tg_command_fail_error(arena, err);
	if (!policy)
		return tg_command_problems(&problems);
	for (size_t i = 0; i < policy->nr_files; i++)
		printf("%s: ok\n", policy->files[i]);
	printf("policy %.7s: %zu rule%s\n", policy->hash, policy->nr_instances,
	       policy->nr_instances == 1 ? "" : "s");
	return 0;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	int status = 0, worst = 0;
	if (tg_command_option(self, argc, argv, options, &status) == -2)
		return status;
	do {
		struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
		status = check(arena, argv[optind]);
		worst = status > worst ? status : worst;
		tg_arena_destroy(arena);
	} while (argv[optind] && argv[++optind]);
	return worst;
}

const struct tg_command tg_command_policy_check = {
	.name = "check",
	.summary = "errors of a policy, with places",
	.usage = "usage: trunkgate policy check [FILE...]\n\n"
		 "Checks policy files, or without one the policy of this repository (git\n"
		 "configuration trunkgate.policy, then tree_policy). Prints every problem as\n"
		 "file:line:column. Exit status: 0 no problems, 1 problems, 2 unreadable.\n",
	.run = run,
};
