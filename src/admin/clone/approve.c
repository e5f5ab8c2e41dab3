/* SPDX-License-Identifier: MIT */
/* trunkgate approve: an approval is a push, and this spells it. */
#include "approve.h"
#include "../command.h"
#include "trunkgate/approval.h"
#include "trunkgate/shell.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	OPTION_TARGET = TG_OPTION_LONG,
	OPTION_REMOTE,
	OPTION_AS,
	OPTION_WITHDRAW,
	OPTION_SIGN,
	OPTION_DRY_RUN,
	MAX_SPEC = 4096
};

struct approving {
	struct tg_arena *arena;
	struct tg_repo *repo;
	const char *target, *remote, *person, *commit;
	const char *sign; /* as it was asked for: "tag", "push" or NULL */
	bool is_withdrawal, is_dry;
	bool signs_tag, signs_push;
	struct tg_str name;   /* canonical */
	struct tg_str branch; /* the target's full name */
	struct tg_oid oid;
	struct tg_oid value; /* what is pushed: the commit, or a tag of it */
};

static const struct tg_error *
find_person(struct approving *a)
{
	TG_TRY(tg_command_person(a->arena, a->repo, a->person, &a->name));
	if (!a->name.len)
		return tg_error_new(a->arena, TG_ERR_INPUT,
				    "who are you to the server? git config trunkgate.user NAME, or "
				    "--as NAME");
	return NULL;
}

/* What the remote's HEAD was when it was cloned; else what most call it. */
static const struct tg_error *
find_target(struct approving *a)
{
	struct tg_buf head;
	struct tg_str resolved = { 0 };
	struct tg_oid oid;
	if (a->target) {
		a->branch = tg_command_ref(a->arena, tg_str_from(a->target));
		return NULL;
	}
	tg_buf_init(&head, a->arena, MAX_SPEC);
	tg_buf_addf(&head, "refs/remotes/%s/", a->remote);
	size_t prefix = head.len;
	tg_buf_adds(&head, "HEAD");
	TG_TRY(tg_repo_ref(a->repo, tg_buf_str(&head), &resolved, &oid));
	if (resolved.len > prefix && !tg_str_eq(resolved, tg_buf_str(&head)))
		a->branch = tg_command_ref(a->arena, tg_str_from_index(resolved, prefix));
	else
		a->branch = TG_STR("refs/heads/main");
	return NULL;
}

static const char *
refspec(const struct approving *a)
{
	struct tg_buf spec;
	char hex[TG_OID_HEX], value[TG_OID_HEX];
	tg_oid_hex(hex, &a->oid);
	tg_oid_hex(value, &a->value);
	tg_buf_init(&spec, a->arena, MAX_SPEC);
	tg_buf_addf(&spec, "%s:" TG_APPROVALS "%.*s/%s/%s", a->is_withdrawal ? "" : value,
		    TG_STR_ARG(a->name), tg_approval_target(a->arena, a->branch), hex);
	return tg_buf_str(&spec).ptr;
}

static int
push(const struct approving *a)
{
	const char *spec = refspec(a);
	/* In a developer's clone his own git is the right one. */
	char env[] = "/usr/bin/env", git[] = "git", verb[] = "push", dashes[] = "--";
	char sign[] = "--signed";
	char *argv[8] = { env, git, verb };
	size_t nr = 3;
	if (a->signs_push)
		argv[nr++] = sign;
	argv[nr++] = dashes;
	argv[nr++] = tg_strdup(a->arena, a->remote);
	argv[nr] = tg_strdup(a->arena, spec);
	printf("git push %s%s %s\n", a->signs_push ? "--signed " : "",
	       tg_shell_word(a->arena, tg_str_from(a->remote)),
	       tg_shell_word(a->arena, tg_str_from(spec)));
	if (fflush(stdout))
		return tg_command_fail("cannot write: %s", strerror(errno));
	if (a->is_dry)
		return 0;
	execv(env, argv);
	return tg_command_fail("cannot run git: %s", strerror(errno));
}

/* To take an approval back needs no signature. */
static const struct tg_error *
find_form(struct approving *a)
{
	if (!a->sign || a->is_withdrawal)
		return NULL;
	a->signs_tag = strcmp(a->sign, "tag") == 0;
	a->signs_push = strcmp(a->sign, "push") == 0;
	if (a->signs_tag || a->signs_push)
		return NULL;
	return tg_error_new(a->arena, TG_ERR_INPUT, "--sign is tag or push, not %s",
			    tg_show(a->arena, tg_str_from(a->sign), 40));
}

static const struct tg_error *
prepare(struct approving *a)
{
	TG_TRY(tg_command_repo(a->arena, &a->repo));
	TG_TRY(find_form(a));
	TG_TRY(find_person(a));
	TG_TRY(find_target(a));
	TG_TRY(tg_repo_rev(a->repo, a->commit, &a->oid));
	a->value = a->oid;
	if (!a->signs_tag)
		return NULL;
	const struct tg_signing what = { a->remote, a->branch, a->oid, a->is_dry };
	return tg_approve_sign(a->arena, a->repo, &what, &a->value);
}

static void
take(struct approving *a, int option)
{
	switch (option) {
	case OPTION_TARGET:
		a->target = optarg;
		break;
	case OPTION_REMOTE:
		a->remote = optarg;
		break;
	case OPTION_AS:
		a->person = optarg;
		break;
	case OPTION_WITHDRAW:
		a->is_withdrawal = true;
		break;
	case OPTION_SIGN:
		a->sign = optarg ? optarg : "tag";
		break;
	default:
		a->is_dry = true;
	}
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "target", required_argument, NULL, OPTION_TARGET },
		{ "remote", required_argument, NULL, OPTION_REMOTE },
		{ "as", required_argument, NULL, OPTION_AS },
		{ "withdraw", no_argument, NULL, OPTION_WITHDRAW },
		{ "sign", optional_argument, NULL, OPTION_SIGN },
		{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ 0 },
	};
	struct approving a = { .remote = "origin", .commit = "HEAD" };
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0)
		take(&a, option);
	if (option == -2)
		return status;
	if (argv[optind])
		a.commit = argv[optind];
	a.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	const struct tg_error *err = prepare(&a);
	status = err ? tg_command_fail_error(a.arena, err) : push(&a);
	tg_arena_destroy(a.arena);
	return status;
}

const struct tg_command tg_command_approve = {
	.name = "approve",
	.summary = "approve a commit: a push to refs/approvals/ in your name",
	.usage =
		"usage: trunkgate approve [--target REF] [--remote NAME] [--as NAME]\n"
		"                         [--sign[=tag|push]] [--withdraw] [--dry-run] [COMMIT]\n\n"
		"Run in your clone. Approves that the target moves to COMMIT (default HEAD), and\n"
		"nothing else. Prints the git push that says so, and runs it.\n\n"
		"  --target REF   where it may land (default: what the remote's HEAD is)\n"
		"  --remote NAME  default origin\n"
		"  --as NAME      who you are to the server (default: git config trunkgate.user)\n"
		"  --sign         as a tag signed by your key, as git tag -s makes it; with =push\n"
		"                 git push --signed, where the server takes that\n"
		"  --withdraw     take the approval back\n"
		"  --dry-run      only print the command\n",
	.max_operands = 1,
	.run = run,
};
