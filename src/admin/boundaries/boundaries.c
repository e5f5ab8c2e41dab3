/* SPDX-License-Identifier: MIT */
/* trunkgate boundaries: the module map against the whole tree. */
#include "boundaries.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"

#include <string.h>

enum {
	OPTION_POLICY = TG_OPTION_LONG,
	OPTION_REV,
	OPTION_ID,
	OPTION_GRAPH,
	OPTION_JSON,
	OPTION_SUGGEST,
	MAX_OUTPUT = 256 << 20
};

struct surveying {
	struct tg_arena *arena;
	const char *policy_file, *rev, *id, *graph;
	bool is_json, is_suggestion;
	struct tg_repo *repo;
	struct tg_policy *policy;
	struct tg_problems problems;
	struct tg_languages languages;
	struct tg_oid commit;
	struct tg_ref *ref;
	struct tg_tree_report report;
	struct tg_buf out;
};

const struct tg_error *
tg_tree_open(struct tg_arena *arena, struct tg_repo *repo, const char *rev, struct tg_oid *commit,
	     struct tg_ref **out)
{
	char old[TG_OID_HEX], new[TG_OID_HEX];
	const struct tg_oid none = { { 0 } };
	struct tg_push *push;

	TG_TRY(tg_repo_rev(repo, rev, commit));
	TG_TRY(tg_push_single(arena, repo, TG_STR("refs/heads/boundaries"),
			      tg_str_from(tg_oid_hex(old, &none)),
			      tg_str_from(tg_oid_hex(new, commit)), true, &push));
	*out = tg_push_ref(push, 0);
	return NULL;
}

static const struct tg_instance *
find_instance(const struct surveying *s)
{
	for (size_t i = 0; i < s->policy->nr_instances; i++) {
		const struct tg_instance *in = &s->policy->instances[i];
		if (strcmp(in->rule->name, "boundaries") == 0 &&
		    (!s->id || tg_str_eq(in->id, tg_str_from(s->id))))
			return in;
	}
	return NULL;
}

static const struct tg_error *
print(struct surveying *s)
{
	if (s->is_json)
		return tg_tree_report_json(&s->report);
	if (!s->graph)
		tg_tree_report_text(&s->out, &s->report);
	else if (strcmp(s->graph, "dot") == 0)
		tg_tree_report_dot(&s->out, &s->report);
	else
		tg_tree_report_mermaid(&s->out, &s->report);
	return NULL;
}

static const struct tg_error *
survey(struct surveying *s)
{
	TG_TRY(tg_command_repo(s->arena, &s->repo));
	TG_TRY(tg_gate_languages(s->arena, s->repo, &s->languages));
	TG_TRY(tg_tree_open(s->arena, s->repo, s->rev, &s->commit, &s->ref));
	if (s->is_suggestion)
		return tg_boundaries_suggest(s->arena, s->ref, &s->commit, &s->languages, &s->out);
	TG_TRY(tg_gate_policy(s->arena, s->repo, s->policy_file, &s->policy, &s->problems));
	if (!s->policy)
		return NULL;
	const struct tg_instance *in = find_instance(s);
	if (!in)
		return tg_error_new(
			s->arena, TG_ERR_INPUT,
			"this policy has no such rule boundaries (--suggest proposes one)");
	s->report.arena = s->arena;
	s->report.opts = in->opts;
	TG_TRY(tg_tree_report_make(&s->report, s->ref, &s->commit, &s->languages,
				   (int32_t)(tg_now_us() / TG_DAY_US)));
	return print(s);
}

static bool
take(struct surveying *s, int option)
{
	switch (option) {
	case OPTION_POLICY:
		s->policy_file = optarg;
		break;
	case OPTION_REV:
		s->rev = optarg;
		break;
	case OPTION_ID:
		s->id = optarg;
		break;
	case OPTION_GRAPH:
		s->graph = optarg;
		return strcmp(optarg, "dot") == 0 || strcmp(optarg, "mermaid") == 0;
	case OPTION_JSON:
		s->is_json = true;
		break;
	default:
		s->is_suggestion = true;
	}
	return true;
}

static int
finish(struct surveying *s)
{
	const struct tg_error *err = survey(s);

	if (err)
		return tg_command_fail_error(s->arena, err);
	if (!s->is_suggestion && !s->policy)
		return tg_command_problems(&s->problems);
	int status = tg_command_print(tg_buf_str(&s->out));
	return status ? status : s->report.nr_violations > 0;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "policy", required_argument, NULL, OPTION_POLICY },
		{ "rev", required_argument, NULL, OPTION_REV },
		{ "id", required_argument, NULL, OPTION_ID },
		{ "graph", required_argument, NULL, OPTION_GRAPH },
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "suggest", no_argument, NULL, OPTION_SUGGEST },
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ 0 },
	};
	struct surveying s = { .rev = "HEAD" };
	int status = 0, option;

	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0)
		if (!take(&s, option))
			return tg_command_fail("--graph is mermaid or dot");
	if (option == -2)
		return status;
	s.arena = tg_arena_new("command", (size_t)2 << 30);
	tg_buf_init(&s.out, s.arena, MAX_OUTPUT);
	status = finish(&s);
	tg_arena_destroy(s.arena);
	return status;
}

const struct tg_command tg_command_boundaries = {
	.name = "boundaries",
	.summary = "the whole tree against the module map: edges, violations, cycles",
	.usage =
		"usage: trunkgate boundaries [--rev REV] [--policy FILE] [--id ID]\n"
		"                            [--graph mermaid|dot | --json]\n"
		"       trunkgate boundaries --suggest [--rev REV]\n\n"
		"Modules of the rule boundaries with what they import, all violations, cycles and\n"
		"files in no module, at REV (default HEAD). Exits with 1 when there are violations.\n\n"
		"  --id ID     the entry of that id, where the policy has several\n"
		"  --graph F   the module graph, violations marked, as mermaid or dot\n"
		"  --json      for programs\n"
		"  --suggest   a module map for a tree that has none, and the strictest may_use\n"
		"              that holds today\n",
	.run = run,
};
