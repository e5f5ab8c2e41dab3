/* SPDX-License-Identifier: MIT */
/* trunkgate policy show: the effective policy with the origin of each value. */
#include "answer.h"

enum { MAX_OUTPUT = 16 << 20, OPTION_JSON = TG_OPTION_LONG };

struct showing {
	struct tg_arena *arena;
	const char *file; /* NULL = the policy of the repository here */
	bool is_json;
	struct tg_policy_files files;
	struct tg_policy *policy;
	struct tg_problems problems;
};

static const struct tg_error *
load(struct showing *s)
{
	struct tg_policy_files *files = &s->files;
	struct tg_repo *repo = NULL;
	if (!s->file)
		TG_TRY(tg_command_repo(s->arena, &repo));
	TG_TRY(tg_gate_layers(s->arena, repo, s->file, &files->layers, &files->nr, &files->dirs));
	return tg_policy_load(s->arena, files->layers, files->nr, &files->dirs, &s->policy,
			      &s->problems);
}

static const struct tg_error *
print_json(struct showing *s)
{
	json_t *answer = tg_policy_answer(s->policy, &s->problems);
	if (s->policy)
		TG_TRY(tg_policy_answer_values(s->arena, &s->files, answer));
	return tg_command_print_json(answer);
}

static const struct tg_error *
make_text(struct showing *s, struct tg_buf *out)
{
	const struct tg_policy_files *files = &s->files;
	if (s->policy)
		return tg_policy_show(s->arena, files->layers, files->nr, &files->dirs, out);
	(void)tg_command_problems(&s->problems);
	return NULL;
}

static int
show(struct showing *s)
{
	struct tg_buf out;
	tg_buf_init(&out, s->arena, MAX_OUTPUT);
	const struct tg_error *err = load(s);
	if (!err)
		err = s->is_json ? print_json(s) : make_text(s, &out);
	if (err)
		return tg_command_fail_error(s->arena, err);
	int status = tg_command_print(tg_buf_str(&out));
	return status || s->policy ? status : TG_EXIT_REFUSED;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, OPTION_JSON },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	struct showing s = { .is_json = false };
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0)
		s.is_json = true;
	if (option == -2)
		return status;
	s.file = argv[optind];
	s.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	status = show(&s);
	tg_arena_destroy(s.arena);
	return status;
}

const struct tg_command tg_command_policy_show = {
	.name = "show",
	.summary = "the effective policy with the origin of each value",
	.usage =
		"usage: trunkgate policy show [--json] [FILE]\n\n"
		"Prints the policy that judges pushes to this repository (or the one in FILE)\n"
		"after all layers are merged; a comment names where each value comes from.\n"
		"Exit status: 0 shown, 1 it has mistakes, 2 unreadable.\n\n"
		"  --json   for programs: \"effective\" has the values, \"origins\" their places\n",
	.max_operands = 1,
	.run = run,
};
