/* SPDX-License-Identifier: MIT */
/* trunkgate policy explain: a rule's manual, from the tables that run it. */
#include "../command.h"

#include <stdio.h>

enum { MAX_OUTPUT = 1 << 20, OPTION_MARKDOWN = TG_OPTION_LONG, OPTION_ROFF };

static int
list_rules(void)
{
	for (const struct tg_rule *const *rule = tg_rules(); *rule; rule++)
		printf("%-16s %s\n", (*rule)->name, (*rule)->summary);
	return 0;
}

static const char *
nearest_rule(const char *name)
{
	const char *best = NULL;
	size_t least = 4;
	for (const struct tg_rule *const *rule = tg_rules(); *rule; rule++) {
		size_t distance = tg_str_distance(tg_str_from((*rule)->name), tg_str_from(name));
		if (distance < least) {
			least = distance;
			best = (*rule)->name;
		}
	}
	return best;
}

static int
explain(const char *name, enum tg_manual format)
{
	const struct tg_rule *rule = tg_rule_find(tg_str_from(name));
	const char *known = rule ? NULL : nearest_rule(name);
	struct tg_buf out;
	if (!rule && known)
		return tg_command_fail("no rule '%s'; did you mean '%s'?", name, known);
	if (!rule)
		return tg_command_fail("no rule '%s'; trunkgate policy explain lists them", name);
	struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
	tg_buf_init(&out, arena, MAX_OUTPUT);
	tg_rule_manual(&out, rule, format);
	int status = tg_command_print(tg_buf_str(&out));
	tg_arena_destroy(arena);
	return status;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ "markdown", no_argument, NULL, OPTION_MARKDOWN },
		{ "roff", no_argument, NULL, OPTION_ROFF },
		{ 0 },
	};
	enum tg_manual format = TG_MANUAL_TEXT;
	int option, status = 0;
	while ((option = tg_command_option(self, argc, argv, options, &status)) >= 0)
		format = option == OPTION_ROFF ? TG_MANUAL_ROFF : TG_MANUAL_MARKDOWN;
	if (option == -2)
		return status;
	return argv[optind] ? explain(argv[optind], format) : list_rules();
}

const struct tg_command tg_command_policy_explain = {
	.name = "explain",
	.summary = "a rule's manual: options, defaults, reasons",
	.usage = "usage: trunkgate policy explain [--markdown | --roff] [RULE]\n\n"
		 "Explains a rule; without one, lists all rules.\n",
	.max_operands = 1,
	.run = run,
};
