/* SPDX-License-Identifier: MIT */
/* trunkgate doctor: is the gate in force, and can it be walked around. */
#include "doctor.h"

#include "trunkgate/file.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPTION_JSON = TG_OPTION_LONG, OPTION_ROOT, MAX_OUTPUT = 16 << 20, MAX_COLUMNS = 4096 };

static const char *const ills[] = {
	[TG_ILL_NOTE] = "note", [TG_ILL_WARNING] = "warning", [TG_ILL_ERROR] = "error"
};

/* Named may be a work tree, too, as for git. */
static const struct tg_error *
open_repo(struct tg_patient *p)
{
	const char *git_dir = p->path;
	struct stat st;
	if (stat(tg_path_join(p->arena, p->path, ".git"), &st) == 0)
		TG_TRY(tg_repo_discover(p->arena, p->path, &git_dir));
	return tg_repo_open(p->arena, git_dir, NULL, &p->repo);
}

static void
open_patient(struct tg_patient *p)
{
	struct tg_problems problems = { 0 };
	const char *const *dirs = NULL;
	size_t nr_dirs = 0;
	const struct tg_error *err = open_repo(p);
	if (err) {
		p->repo = NULL;
		tg_complain_of(p, TG_ILL_ERROR, "repository.format",
			       "every push to it is refused until it can be judged", "%s",
			       tg_error_text(p->arena, err));
		return;
	}
	p->door = tg_repo_path(p->repo);
	err = tg_repo_object_dirs(p->repo, &dirs, &nr_dirs);
	if (err)
		tg_complain_of(p, TG_ILL_ERROR, "repository.format",
			       "bring back what it borrows objects from, or correct "
			       "objects/info/alternates",
			       "%s", tg_error_text(p->arena, err));
	err = tg_gate_policy(p->arena, p->repo, NULL, &p->policy, &problems);
	if (err)
		tg_complain_of(p, TG_ILL_ERROR, "policy.unusable",
			       "trunkgate policy check; every push is refused until then", "%s",
			       tg_error_text(p->arena, err));
	else if (!p->policy)
		tg_complain_of(
			p, TG_ILL_ERROR, "policy.mistakes",
			"trunkgate policy check names them all; every push is refused until then",
			"the policy has %zu mistakes, the first: %s",
			problems.nr + problems.dropped, problems.items[0].message);
}

static void
be_self(void)
{
	if (seteuid(getuid()) != 0 || setegid(getgid()) != 0)
		abort();
}

/* root sees a repository as its owner does, whom its hooks run as: a policy of
 * that account is no stranger's, and what root may write it may not. */
static void
be_owner(const struct tg_patient *patient)
{
	struct stat st;
	if (getuid() != 0 || stat(patient->path, &st) != 0 || st.st_uid == 0)
		return;
	if (setegid(st.st_gid) != 0 || seteuid(st.st_uid) != 0)
		be_self();
}

static void
examine(struct tg_patient *patient)
{
	/* sshd's and the web server's files may be root's alone. */
	static const struct {
		tg_examine *look;
		bool is_of_machine;
	} examinations[] = {
		{ tg_examine_hooks, false },      { tg_examine_settings, false },
		{ tg_examine_files, false },      { tg_examine_identity, true },
		{ tg_examine_machine, true },     { tg_examine_refs, false },
		{ tg_examine_exposure, true },    { tg_examine_anchors, false },
		{ tg_examine_signatures, false }, { tg_examine_graph, false },
		{ tg_examine_ledger, false },     { tg_examine_work_tree, false },
	};
	be_owner(patient);
	open_patient(patient);
	be_self();
	for (size_t i = 0; patient->repo && i < TG_ARRAY_LEN(examinations); i++) {
		if (!examinations[i].is_of_machine)
			be_owner(patient);
		examinations[i].look(patient);
		be_self();
	}
}

/* --- what came out --- */

/* The status: 2 when nobody gets it, 1 where the gate is not in force. */
static int
print_text(const struct tg_patient *p)
{
	struct tg_buf out;
	size_t errors = 0;
	tg_buf_init(&out, p->arena, MAX_OUTPUT);
	for (size_t i = 0; i < p->nr; i++)
		errors += p->complaints[i].ill == TG_ILL_ERROR;
	tg_buf_addf(&out, "%s: %s\n", p->path,
		    errors  ? "NOT IN FORCE as it should be"
		    : p->nr ? "in force"
			    : "in force, nothing to complain of");
	for (size_t i = 0; i < p->nr; i++) {
		const struct tg_complaint *c = &p->complaints[i];
		tg_buf_addf(&out, "  %s: %s: %s\n", ills[c->ill], c->id, c->text);
		tg_buf_addf(&out, "    fix: %s\n", c->fix);
	}
	int lost = tg_command_print(tg_buf_str(&out));
	return lost ? lost : errors > 0;
}

/* Paths need not be UTF-8. */
static json_t *
text(const struct tg_patient *p, const char *s)
{
	json_t *value = json_string(s);
	return value ? value : json_string(tg_show(p->arena, tg_str_from(s), MAX_COLUMNS));
}

static json_t *
to_json(const struct tg_patient *p)
{
	json_t *all = json_array();
	for (size_t i = 0; i < p->nr; i++) {
		const struct tg_complaint *c = &p->complaints[i];
		json_array_append_new(all, json_pack("{s:s,s:s,s:o,s:o}", "severity", ills[c->ill],
						     "id", c->id, "text", text(p, c->text), "fix",
						     text(p, c->fix)));
	}
	return json_pack("{s:o,s:o}", "repository", text(p, p->path), "complaints", all);
}

static bool
is_ill(const struct tg_patient *p)
{
	for (size_t i = 0; i < p->nr; i++)
		if (p->complaints[i].ill == TG_ILL_ERROR)
			return true;
	return false;
}

/* Absolute, since the programs compared run elsewhere. */
static const struct tg_error *
name_patient(struct tg_arena *arena, const char *argument, struct tg_patient *out)
{
	out->arena = arena;
	if (!argument)
		return tg_repo_discover(arena, NULL, &out->path);
	char *real = realpath(argument, NULL);
	if (!real)
		return tg_error_new(arena, TG_ERR_INPUT, "there is no repository at %s", argument);
	out->path = tg_strdup(arena, real);
	free(real);
	return NULL;
}

static int
examine_one(const char *argument, const char *root, json_t *all)
{
	struct tg_arena *arena = tg_arena_new("command", TG_PUSH_BUDGET);
	struct tg_patient patient = { .root = root, .path = argument ? argument : "." };
	const struct tg_error *err = name_patient(arena, argument, &patient);
	int status;
	if (err) {
		status = tg_command_fail_error(arena, err);
	} else {
		examine(&patient);
		status = is_ill(&patient) ? 1 : 0;
		if (all)
			json_array_append_new(all, to_json(&patient));
		else
			status = print_text(&patient);
	}
	tg_arena_destroy(arena);
	return status;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, OPTION_JSON },
						 { "root", required_argument, NULL, OPTION_ROOT },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	json_t *all = NULL;
	const char *root = "";
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0)
		if (option == OPTION_ROOT)
			root = optarg;
		else
			all = all ? all : json_array();
	if (option == -2)
		return status;
	do {
		int one = examine_one(argv[optind], root, all);
		status = one > status ? one : status;
	} while (argv[optind] && argv[++optind]);
	const struct tg_error *err = all ? tg_command_print_json(all) : NULL;
	return err ? tg_command_fail("%s", err->message) : status;
}

const struct tg_command tg_command_doctor = {
	.name = "doctor",
	.summary = "is the gate in force, and can it be walked around",
	.usage =
		"usage: trunkgate doctor [--json] [--root DIR] [REPO.git...]\n\n"
		"Examines the given repositories, or the one around the current directory: hooks,\n"
		"policy, git configuration that weakens them, files, the identity of the pusher and\n"
		"this machine. Run it as the account that the hooks run as, or as root. docs/doctor.md\n"
		"lists all complaints. --root DIR is put before the paths of the server's own files\n"
		"(/etc/ssh).\n"
		"Exit status 1 when one of them is an error.\n",
	.max_operands = TG_ANY_NUMBER,
	.run = run,
};
