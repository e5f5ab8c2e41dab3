/* SPDX-License-Identifier: MIT */
/* trunkgate policy check: every problem of a policy, with its place. */
#include "answer.h"
#include "tree.h"

#include <stdio.h>

enum { OPTION_REPO = TG_OPTION_LONG, OPTION_REV, OPTION_JSON, MAX_OUTPUT = 16 << 20 };
#define TREE_BUDGET ((size_t)2 << 30)

/* Of one file, or of the repository. */
struct checking {
	struct tg_arena *arena;
	const char *file, *rev;
	bool has_tree; /* the tree of rev counts, too */
	struct tg_policy *policy;
	struct tg_problems problems;
	struct tg_buf warnings;
	json_t *all; /* for --json, else NULL: an object a policy */
};

/* Without a file, the policy of the repository here, and what else it is judged with;
 * a file needs no repository. */
static const struct tg_error *
load(struct checking *c)
{
	struct tg_repo *repo = NULL;

	if (!c->file || c->has_tree)
		TG_TRY(tg_command_repo(c->arena, &repo));
	TG_TRY(tg_gate_policy(c->arena, repo, c->file, &c->policy, &c->problems));
	if (c->policy)
		TG_TRY(tg_gate_check_languages(c->arena, c->file ? NULL : repo, c->policy,
					       &c->problems));
	if (c->problems.nr)
		c->policy = NULL;
	if (!c->policy || !c->has_tree)
		return NULL;
	return tg_policy_fits_tree(c->arena, repo, c->policy, c->rev, &c->warnings);
}

static int
check(struct checking *c)
{
	const struct tg_error *err = load(c);

	if (err)
		return tg_command_fail_error(c->arena, err);
	fputs(tg_buf_str(&c->warnings).ptr, stderr);
	if (c->all) {
		json_array_append_new(c->all, tg_policy_answer(c->policy, &c->problems));
		return c->policy ? TG_EXIT_ACCEPTED : TG_EXIT_REFUSED;
	}
	if (!c->policy) {
		(void)tg_command_problems(&c->problems);
		return TG_EXIT_REFUSED;
	}
	for (size_t i = 0; i < c->policy->nr_files; i++)
		printf("%s: ok\n", c->policy->files[i]);
	printf("policy %.7s: %zu rule%s\n", c->policy->hash, c->policy->nr_instances,
	       c->policy->nr_instances == 1 ? "" : "s");
	return 0;
}

static int
check_files(const struct checking *how, char **files)
{
	int worst = 0;

	do {
		struct checking c = *how;
		c.file = *files;
		c.arena = tg_arena_new("command", how->has_tree ? TREE_BUDGET : TG_PUSH_BUDGET);
		tg_buf_init(&c.warnings, c.arena, MAX_OUTPUT);
		int status = check(&c);
		worst = status > worst ? status : worst;
		tg_arena_destroy(c.arena);
	} while (*files && *++files);
	return worst;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "repo", no_argument, NULL, OPTION_REPO },
		{ "rev", required_argument, NULL, OPTION_REV },
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ 0 },
	};
	struct checking how = { .rev = "HEAD" };
	bool is_json = false;
	int status = 0, option;

	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		is_json = is_json || option == OPTION_JSON;
		how.has_tree = how.has_tree || option != OPTION_JSON;
		if (option == OPTION_REV)
			how.rev = optarg;
	}
	if (option == -2)
		return status;
	how.all = is_json ? json_array() : NULL;
	status = check_files(&how, argv + optind);
	const struct tg_error *err = is_json ? tg_command_print_json(how.all) : NULL;
	return err ? tg_command_fail("%s", err->message) : status;
}

const struct tg_command tg_command_policy_check = {
	.name = "check",
	.summary = "mistakes of a policy, with their places",
	.usage = "usage: trunkgate policy check [--repo] [--rev REV] [--json] [FILE...]\n\n"
		 "Checks policy files, or without one the policy of this repository (git\n"
		 "configuration trunkgate.policy, then tree_policy). Prints every mistake as\n"
		 "file:line:column. Exit status: 0 none, 1 some, 2 unreadable.\n\n"
		 "  --repo      warns of patterns and exceptions of boundaries that fit nothing\n"
		 "              in the tree of this repository, of exceptions that ended, and of\n"
		 "              folders that its roots seem to lack\n"
		 "  --rev REV   in that tree; default HEAD\n"
		 "  --json      a list with an object for each policy\n",
	.max_operands = TG_ANY_NUMBER,
	.run = run,
};
