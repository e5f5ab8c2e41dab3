/* SPDX-License-Identifier: MIT */
/* trunkgate policy show: the effective policy with the origin of each value. */
#include "../command.h"

enum { MAX_OUTPUT = 16 << 20 };

static const struct tg_error *
show(struct tg_arena *arena, const char *file, struct tg_buf *out, struct tg_problems *problems)
{
	struct tg_repo *repo = NULL;
	struct tg_layer *layers = NULL;
	struct tg_policy_dirs dirs = { 0 };
	struct tg_policy *policy = NULL;
	size_t nr = 0;
	if (!file)
		TG_TRY(tg_command_repo(arena, &repo));
	TG_TRY(tg_gate_layers(arena, repo, file, &layers, &nr, &dirs));
	TG_TRY(tg_policy_load(arena, layers, nr, &dirs, &policy, problems));
	return policy ? tg_policy_show(arena, layers, nr, &dirs, out) : NULL;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	int status = 0;
	struct tg_buf out;
	struct tg_problems problems = { 0 };
	if (tg_command_option(self, argc, argv, options, &status) == -2)
		return status;
	struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
	tg_buf_init(&out, arena, MAX_OUTPUT);
	const struct tg_error *err = show(arena, argv[optind], &out, &problems);
	if (err) {
		status = tg_command_fail_error(arena, err);
	} else if (problems.nr) {
		(void)tg_command_problems(&problems);
		status = TG_EXIT_REFUSED;
	} else {
		status = tg_command_print(tg_buf_str(&out));
	}
	tg_arena_destroy(arena);
	return status;
}

const struct tg_command tg_command_policy_show = {
	.name = "show",
	.summary = "the effective policy with the origin of each value",
	.usage = "usage: trunkgate policy show [FILE]\n\n"
		 "Prints the policy that judges pushes to this repository (or the one in FILE)\n"
		 "after all layers are merged; a comment names where each value comes from.\n",
	.max_operands = 1,
	.run = run,
};
