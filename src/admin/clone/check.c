/* SPDX-License-Identifier: MIT */
/*
 * trunkgate check: judges local commits as a push of them would be, with the
 * engine of the hooks, so that the findings are the same.
 */
#include "../command.h"

#include "trunkgate/clock.h"
#include "trunkgate/report.h"

#include <stdio.h>
#include <string.h>

enum {
	MAX_OUTPUT = 64 << 20,
	OPTION_POLICY = TG_OPTION_LONG,
	OPTION_REF,
	OPTION_REMOTE,
	OPTION_AS,
	OPTION_JSON
};

struct args {
	const char *policy;
	const char *ref;
	const char *remote;
	const char *person;
	const char *range;
	bool is_json;
};

struct work {
	struct tg_arena *arena;
	struct args args;
	struct tg_repo *repo;
	struct tg_str ref;
	const char *remote; /* "" = none: only the range's left side is known */
	struct tg_oid old;
	struct tg_oid new;
	struct tg_policy *policy;
	struct tg_problems problems;
	struct tg_push *push;
	struct tg_verdict verdict;
};

static const char *
format_text(struct tg_arena *arena, const char *before, struct tg_str middle, const char *after)
{
	struct tg_buf buf;
	tg_buf_init(&buf, arena, 4096);
	tg_buf_adds(&buf, before);
	tg_buf_add(&buf, middle);
	tg_buf_adds(&buf, after);
	return buf.ptr;
}

/* --ref, or the branch that is checked out. */
static const struct tg_error *
find_ref(struct work *work)
{
	struct tg_str ref = tg_str_from(work->args.ref), head = { 0 };
	struct tg_oid oid;
	if (ref.len) {
		work->ref = tg_command_ref(work->arena, ref);
		return NULL;
	}
	TG_TRY(tg_repo_ref(work->repo, TG_STR("HEAD"), &head, &oid));
	if (!tg_str_starts(head, TG_STR("refs/heads/")))
		return tg_error_new(
			work->arena, TG_ERR_INPUT,
			"no branch is checked out: say where the push would go (--ref)");
	work->ref = head;
	return NULL;
}

static struct tg_str
branch_of(struct tg_str ref)
{
	struct tg_str heads = TG_STR("refs/heads/");
	return tg_str_starts(ref, heads) ? tg_str_from_index(ref, heads.len) : ref;
}

/* What a name that is misspelt holds is nothing, and all would be new. */
static const struct tg_error *
take_remote(struct work *work)
{
	struct tg_str name = tg_str_from(work->args.remote), value = { 0 };
	work->remote = work->args.remote;
	if (name.len)
		TG_TRY(tg_repo_config(work->repo, format_text(work->arena, "remote.", name, ".url"),
				      &value));
	if (name.len && !value.ptr)
		return tg_error_new(work->arena, TG_ERR_INPUT, "there is no remote %s here",
				    tg_show(work->arena, name, 60));
	return NULL;
}

/* --remote, else the branch's own, else origin when it is configured. */
static const struct tg_error *
find_remote(struct work *work)
{
	struct tg_str value = { 0 };
	if (work->args.remote)
		return take_remote(work);
	TG_TRY(tg_repo_config(work->repo,
			      format_text(work->arena, "branch.", branch_of(work->ref), ".remote"),
			      &value));
	if (value.len && !tg_str_eq(value, TG_STR("."))) {
		work->remote = tg_str_cstr(work->arena, value);
		return NULL;
	}
	TG_TRY(tg_repo_config(work->repo, "remote.origin.url", &value));
	work->remote = value.ptr ? "origin" : "";
	return NULL;
}

static const struct tg_error *
read_two_ends(struct work *work, size_t dots)
{
	struct tg_str range = tg_str_from(work->args.range);
	struct tg_str left = tg_str_sub(range, 0, dots);
	struct tg_str right = tg_str_from_index(range, dots + 2);
	if (tg_str_starts(right, TG_STR(".")))
		return tg_error_new(
			work->arena, TG_ERR_INPUT,
			"a range has two dots: what is reachable from B and not from A");
	TG_TRY(tg_repo_rev(work->repo, left.len ? tg_str_cstr(work->arena, left) : "HEAD",
			   &work->old));
	return tg_repo_rev(work->repo, right.len ? tg_str_cstr(work->arena, right) : "HEAD",
			   &work->new);
}

/* The ends of the push: RANGE, or from what the remote's ref was when last
 * fetched to HEAD. Revisions are local names, so the remote's view of refs
 * comes after them. */
static const struct tg_error *
find_ends(struct work *work)
{
	struct tg_str range = tg_str_from(work->args.range), name;
	size_t dots = range.len ? tg_str_find(range, TG_STR("..")) : 0;
	if (range.len && dots < range.len) {
		TG_TRY(read_two_ends(work, dots));
		tg_repo_set_remote(work->repo, work->remote);
		return NULL;
	}
	if (!*work->remote)
		return tg_error_new(work->arena, TG_ERR_INPUT,
				    "this repository has no remote: say what is new, as in "
				    "trunkgate check main..HEAD");
	TG_TRY(tg_repo_rev(work->repo, range.len ? work->args.range : "HEAD", &work->new));
	tg_repo_set_remote(work->repo, work->remote);
	return tg_repo_ref(work->repo, work->ref, &name, &work->old);
}

static const struct tg_error *
load_policy(struct work *work)
{
	return tg_gate_policy(work->arena, work->repo, work->args.policy, &work->policy,
			      &work->problems);
}

/* Rules that ask what the server has seen say nothing here; where nobody is named those are
 * left out that could not even be asked. */
static const struct tg_policy *
askable(struct work *work)
{
	const struct tg_policy *policy = work->policy;
	struct tg_policy *copy = TG_NEW(work->arena, struct tg_policy);
	struct tg_instance *kept =
		TG_NEW_ARRAY(work->arena, policy->nr_instances, struct tg_instance);
	*copy = *policy;
	copy->instances = kept;
	copy->nr_instances = 0;
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_rule *rule = policy->instances[i].rule;
		if (work->verdict.pusher.len || !rule->needs_person || !rule->needs_ledger)
			kept[copy->nr_instances++] = policy->instances[i];
	}
	return copy;
}

static const struct tg_error *
judge(struct work *work)
{
	char old[TG_OID_HEX], new[TG_OID_HEX];
	struct tg_verdict *v = &work->verdict;
	tg_oid_hex(old, &work->old);
	tg_oid_hex(new, &work->new);
	TG_TRY(tg_push_single(work->arena, work->repo, work->ref, tg_str_from(old),
			      tg_str_from(new), true, &work->push));
	v->hook = TG_HOOK_CHECK;
	v->repo_path = tg_repo_path(work->repo);
	v->started_us = tg_now_us();
	TG_TRY(tg_command_person(work->arena, work->repo, work->args.person, &v->pusher));
	if (!v->pusher.len)
		v->identity_problem = "nobody is named (trunkgate check --as NAME)";
	tg_gate_judge(work->arena, work->repo, work->push, askable(work), v);
	v->duration_us = tg_now_us() - v->started_us;
	return NULL;
}

static const struct tg_error *
prepare(struct work *work)
{
	TG_TRY(tg_command_repo(work->arena, &work->repo));
	TG_TRY(find_ref(work));
	TG_TRY(find_remote(work));
	TG_TRY(find_ends(work));
	return load_policy(work);
}

static int
report(struct work *work)
{
	struct tg_buf out;
	tg_buf_init(&out, work->arena, MAX_OUTPUT);
	if (work->args.is_json)
		tg_report_json(&out, &work->verdict);
	else
		tg_report_text(&out, &work->verdict);
	int status = tg_command_print(tg_buf_str(&out));
	return status ? status : tg_gate_exit(&work->verdict);
}

static int
check(struct work *work)
{
	const struct tg_error *err = prepare(work);
	if (err)
		return tg_command_fail_error(work->arena, err);
	if (!work->policy)
		return tg_command_problems(&work->problems);
	err = judge(work);
	if (err)
		return tg_command_fail_error(work->arena, err);
	return report(work);
}

static int
read_args(const struct tg_command *self, int argc, char **argv, struct args *args)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ "policy", required_argument, NULL, OPTION_POLICY },
		{ "ref", required_argument, NULL, OPTION_REF },
		{ "remote", required_argument, NULL, OPTION_REMOTE },
		{ "as", required_argument, NULL, OPTION_AS },
		{ "json", no_argument, NULL, OPTION_JSON },
		{ 0 },
	};
	const char **texts[] = { &args->policy, &args->ref, &args->remote, &args->person };
	int option, status = 0;
	while ((option = tg_command_option(self, argc, argv, options, &status)) >= 0) {
		if (option == OPTION_JSON)
			args->is_json = true;
		else
			*texts[option - OPTION_POLICY] = optarg;
	}
	args->range = argv[optind];
	if (option == -1 && ((args->range && !*args->range) || (args->ref && !*args->ref)))
		return tg_command_fail("an empty RANGE or REF: what was meant?");
	return option == -2 ? status : -1;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	struct work work = { .remote = "" };
	int status = read_args(self, argc, argv, &work.args);
	if (status >= 0)
		return status;
	work.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	status = check(&work);
	tg_arena_destroy(work.arena);
	return status;
}

const struct tg_command tg_command_check = {
	.name = "check",
	.summary = "judge local commits as a push of them would be",
	.usage =
		"usage: trunkgate check [options] [RANGE]\n\n"
		"Judges what a push of HEAD (or of B, for a RANGE A..B or B) would bring. What the\n"
		"server holds is read from the remote's branches as last fetched; an A that is\n"
		"given is the ref's old value.\n\n"
		"  --policy FILE  judge by FILE, not by git configuration's trunkgate.policy\n"
		"  --ref REF      where the push would go; default the branch checked out\n"
		"  --remote NAME  whose branches tell what the server holds\n"
		"  --as PERSON    who would push, for exemptions (default: git config trunkgate.user)\n"
		"  --json         findings as JSON\n\n"
		"Left to the server is what only it knows: reviews, branch_lifetime, branch_count,\n"
		"and max_age of branch_base.\n"
		"Exit status: 0 accepted, 1 refused, 2 could not be judged.\n",
	.max_operands = 1,
	.run = run,
};
