/* SPDX-License-Identifier: MIT */
/*
 * The life of a hook: read, judge, record, tell, exit. Whatever goes wrong on
 * the way makes the push not judged, which refuses it, with a record.
 *
 *	tg_gate_hook
 *	|- judge              an error from anywhere in here: not judged
 *	|  |- prepare_log     so that all that follows can be recorded
 *	|  |- load_policy
 *	|  |- enter_sandbox   before anything is read that a pusher sent; may split off a child
 *	|  |- read_push
 *	|  `- tg_run_decide   what this hook is there for (decide.c)
 *	`- finish             record, tell; outside of the sandbox: prune, and the chained hook
 *
 * The process is one, unless there is something to be done afterwards that the sandbox forbids: then
 * the child judges, records and tells, and its exit status is the answer; the parent, which has
 * looked at nothing, goes on in finish().
 */
#include "run.h"

#include "chain.h"
#include "confine.h"
#include "emergency.h"
#include "identity.h"
#include "keep_anchor.h"
#include "prune.h"
#include "session.h"
#include "verifier.h"

#include "trunkgate/buf.h"
#include "trunkgate/clock.h"
#include "trunkgate/file.h"
#include "trunkgate/sandbox.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MAX_INPUT ((size_t)128 << 20)
enum { MAX_REPORT = 1 << 20 };

static const char usage[] =
	"This is a hook of trunkgate: git runs it on the server when somebody pushes.\n"
	"To put it in force:  ./install.sh REPO.git   (see README.md)\n"
	"To judge local commits as a push of them would be:  trunkgate check\n";

/* A closed standard descriptor would be taken by the next file we open, and
 * our words would land in it. */
static void
fill_standard_fds(void)
{
	int fd;
	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static bool
is_called_by_git(const struct tg_run *run)
{
	if (!run->env.git_dir || !*run->env.git_dir)
		return false;
	return run->argc == (run->hook == TG_HOOK_UPDATE ? 4 : 1);
}

static const struct tg_error *
read_input(struct tg_run *run)
{
	if (run->hook == TG_HOOK_UPDATE || run->has_read)
		return NULL;
	run->has_read = true;
	return tg_fd_read(run->arena, STDIN_FILENO, "the list of refs", MAX_INPUT, &run->input);
}

/* The log is prepared before anything that a pusher sent is looked at, so
 * that every later failure has a place to be recorded. */
static const struct tg_error *
prepare_log(struct tg_run *run)
{
	struct tg_str target = { 0 };
	struct tg_verdict *v = &run->verdict;
	const struct tg_error *config_err =
		tg_repo_config(run->repo, "trunkgate.auditLog", &target);
	v->repo_path = tg_repo_path(run->repo);
	tg_session_id(v->push, v->repo_path);
	TG_TRY(tg_audit_new(run->arena, v->repo_path, target, 0, &run->audit));
	tg_emergency_set_audit(run->audit, v->record, v->push);
	return config_err;
}

static const char *const anchor_daemons[] = {
	[TG_ANCHOR_LOG_SYSLOG] = "syslog", [TG_ANCHOR_LOG_JOURNALD] = "journald"
};

static const struct tg_error *
load_policy(struct tg_run *run)
{
	struct tg_verdict *v = &run->verdict;
	TG_TRY(tg_gate_policy(run->arena, run->repo, NULL, &run->policy, &run->problems));
	if (!run->policy) {
		v->problems = &run->problems;
		return tg_error_new(run->arena, TG_ERR_POLICY, "the server's policy has errors");
	}
	v->policy = run->policy;
	tg_audit_set_rotation(run->audit, run->policy->audit_rotate);
	if (run->policy->audit_anchor_log != TG_ANCHOR_LOG_NONE)
		tg_audit_set_anchor(run->audit, run->policy->audit_anchor,
				    anchor_daemons[run->policy->audit_anchor_log]);
	tg_identity_find(run->arena, run->policy, &v->pusher, &v->identity_problem);
	return NULL;
}

static const struct tg_error *
check_size(const struct tg_run *run)
{
	size_t nr = tg_push_nr_refs(run->push);
	int64_t max = run->policy->max_refs;
	if (nr <= (uint64_t)max)
		return NULL;
	return tg_error_new(run->arena, TG_ERR_LIMIT,
			    "%zu refs in one push: the policy allows %lld (limits: max_refs)", nr,
			    (long long)max);
}

static const struct tg_error *
read_push(struct tg_run *run)
{
	char **argv = run->argv;
	if (run->hook == TG_HOOK_UPDATE)
		return tg_push_single(run->arena, run->repo, tg_str_from(argv[1]),
				      tg_str_from(argv[2]), tg_str_from(argv[3]), false,
				      &run->push);
	TG_TRY(tg_push_read(run->arena, run->repo, run->input, run->hook == TG_HOOK_POST_RECEIVE,
			    &run->push));
	if (run->hook == TG_HOOK_POST_RECEIVE)
		return NULL;
	TG_TRY(tg_repo_check_cut(run->repo));
	return check_size(run);
}

static bool
prunes(const struct tg_run *run)
{
	int64_t seconds;
	bool prune = false;
	return run->hook == TG_HOOK_POST_RECEIVE && run->policy &&
	       tg_policy_has_approvals(run->policy, &seconds, &prune) && prune;
}

/*
 * What a pusher sent is looked at in the sandbox only. A chained hook is not
 * ours to confine, and git cannot delete refs in there: then a child judges,
 * and the parent, who only carries the input, does the rest.
 */
static const struct tg_error *
enter_sandbox(struct tg_run *run)
{
	const struct tg_confinement what = { run->repo, run->policy, run->audit, run->argv[0] };
	bool is_more_to_do = prunes(run) || tg_chain_exists(run->arena, run->argv[0]);
	if (run->policy->sandbox != TG_SANDBOX_OFF && is_more_to_do) {
		TG_TRY(read_input(run));
		TG_TRY(tg_confine_split(run->arena, &run->is_child, &run->status));
		run->is_parent = !run->is_child;
	}
	if (run->is_parent)
		return NULL;
	/* No program can be run in there. */
	if (run->hook == TG_HOOK_PRE_RECEIVE && tg_policy_wants_signatures(run->policy))
		TG_TRY(tg_verifier_start(run->arena, run->policy, &run->verdict.verifier));
	return tg_confine(run->arena, &what);
}

static const struct tg_error *
judge(struct tg_run *run)
{
	TG_TRY(tg_repo_open(run->arena, run->env.git_dir, &run->env, &run->repo));
	TG_TRY(prepare_log(run));
	TG_TRY(load_policy(run));
	/* Before anything of the push is read: in the sandbox there is neither an
	 * object nor a ref to write. */
	if (run->hook == TG_HOOK_POST_RECEIVE)
		run->anchor_error = tg_keep_anchor(run->repo, run->policy, run->audit);
	TG_TRY(enter_sandbox(run));
	if (run->is_parent)
		return NULL;
	TG_TRY(read_input(run));
	TG_TRY(read_push(run));
	return tg_run_decide(run);
}

/* A repository that cannot be opened still has a log. */
static void
open_fallback_log(struct tg_run *run)
{
	struct tg_verdict *v = &run->verdict;
	char *cwd = tg_alloc(run->arena, 4096);
	if (run->audit || !getcwd(cwd, 4096))
		return;
	v->repo_path = tg_path_join(run->arena, cwd, run->env.git_dir);
	tg_session_id(v->push, v->repo_path);
	struct tg_str standard = TG_STR("");
	if (tg_audit_new(run->arena, v->repo_path, standard, 0, &run->audit))
		run->audit = NULL;
}

static void
not_judged(struct tg_run *run, const struct tg_error *err)
{
	run->verdict.error = err;
	run->verdict.outcome = run->verdict.would_be = TG_NOT_JUDGED;
	run->verdict.is_partial = false;
}

/* An `update` that only agrees with pre-receive adds nothing to its record. */
static bool
is_worth_recording(const struct tg_run *run)
{
	return run->hook != TG_HOOK_UPDATE || run->verdict.outcome != TG_ACCEPTED;
}

static void
record(struct tg_run *run)
{
	struct tg_verdict *v = &run->verdict;
	const struct tg_error *err = NULL;
	v->duration_us = tg_now_us() - v->started_us;
	if (!is_worth_recording(run))
		return;
	if (run->audit)
		err = tg_audit_append(run->audit, run->arena, v);
	tg_emergency_disarm();
	if (err && (!run->policy || run->policy->audit_required) && v->outcome != TG_NOT_JUDGED)
		not_judged(run, tg_error_wrap(run->arena, err, "the audit log cannot be written"));
}

/* After the refs have moved nothing is refused any more, so the words for a
 * refusal would be false. */
static void
tell_applied(struct tg_run *run)
{
	struct tg_buf text;
	tg_buf_init(&text, run->arena, MAX_REPORT);
	if (run->verdict.error)
		tg_buf_addf(&text,
			    "warning: the refs moved, but not all that follows was done: %s\n",
			    tg_error_text(run->arena, run->verdict.error));
	for (size_t i = 0; i < run->verdict.nr_notices; i++)
		tg_buf_addf(&text, "warning: %s\n", run->verdict.notices[i]);
	if (run->anchor_error)
		tg_buf_addf(&text, "warning: trunkgate could not note where its log ends: %s\n",
			    tg_error_text(run->arena, run->anchor_error));
	tg_report_print(STDERR_FILENO, tg_buf_str(&text));
}

/* GitLab sets GL_PROTOCOL, and shows who merges or edits in the browser only
 * lines with this mark; a terminal shows all, so there the mark is noise. */
static void
say(struct tg_run *run, struct tg_str text)
{
	const char *protocol = tg_env_get("GL_PROTOCOL");
	struct tg_buf marked;
	if (protocol && !strcmp(protocol, "web")) {
		tg_buf_init(&marked, run->arena, MAX_REPORT);
		tg_report_mark(&marked, text, "GL-HOOK-ERR: ");
		text = tg_buf_str(&marked);
	}
	tg_report_print(STDERR_FILENO, text);
}

static void
tell(struct tg_run *run)
{
	struct tg_buf text;
	if (run->hook == TG_HOOK_POST_RECEIVE) {
		tell_applied(run);
		return;
	}
	if (run->handoff == TG_HANDOFF_TOLD && run->verdict.outcome == TG_REFUSED)
		return;
	if (run->handoff == TG_HANDOFF_OVERRIDDEN && run->verdict.outcome == TG_OVERRIDDEN)
		return;
	tg_buf_init(&text, run->arena, MAX_REPORT);
	tg_report_text(&text, &run->verdict);
	say(run, tg_buf_str(&text));
}

/* The refs have moved and the log has it: this can wait for the next push. */
static void
prune(struct tg_run *run)
{
	const struct tg_error *err =
		tg_prune(run->arena, run->repo, run->policy, run->verdict.started_us);
	struct tg_buf text;
	if (!err)
		return;
	tg_buf_init(&text, run->arena, MAX_REPORT);
	tg_buf_addf(&text, "warning: trunkgate could not clear away approvals: %s\n",
		    tg_error_text(run->arena, err));
	say(run, tg_buf_str(&text));
}

static int
finish(struct tg_run *run)
{
	struct tg_verdict *v = &run->verdict;
	int status = run->status;
	if (!run->is_parent) {
		record(run);
		tell(run);
		status = tg_gate_exit(v);
	}
	if (run->is_child || (status != TG_EXIT_ACCEPTED && run->hook != TG_HOOK_POST_RECEIVE))
		return status;
	if (status == TG_EXIT_ACCEPTED && prunes(run))
		prune(run);
	/* The policy could not be loaded, so nothing was read yet. */
	const struct tg_error *unread = read_input(run);
	if (unread)
		return TG_EXIT_NOT_JUDGED;
	tg_memory_unbound();
	const struct tg_error *err = tg_chain_exec(run->arena, run->argv, run->input);
	if (!err)
		return status;
	not_judged(run, err);
	v->record[0] = '\0';
	tell(run);
	return TG_EXIT_NOT_JUDGED;
}

int
tg_gate_hook(enum tg_hook hook, int argc, char **argv)
{
	struct tg_run run = { .hook = hook, .argc = argc, .argv = argv };
	const struct tg_error *err;
	fill_standard_fds();
	tg_emergency_arm(hook);
	run.arena = tg_arena_new("push", TG_PUSH_BUDGET);
	run.verdict.hook = hook;
	run.verdict.started_us = tg_now_us();
	tg_ulid_now(run.verdict.record);
	err = tg_env_read(run.arena, &run.env);
	if (!is_called_by_git(&run)) {
		tg_report_print(STDERR_FILENO, tg_str_from(usage));
		return TG_EXIT_NOT_JUDGED;
	}
	if (!err)
		err = judge(&run);
	if (err) {
		open_fallback_log(&run);
		not_judged(&run, err);
	}
	return finish(&run);
}
