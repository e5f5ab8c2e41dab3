/* SPDX-License-Identifier: MIT */
/*
 * trunkgate replay: what a policy would have refused of what has landed. The
 * landings are judged by the engine of the hooks, in worker processes: each
 * takes a stretch of history and gives its memory back by ending.
 */
#include "landings.h"
#include "../log/filter.h"
#include "sum.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"
#include "trunkgate/num.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	OPTION_POLICY = TG_OPTION_LONG,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_REF,
	OPTION_LIMIT,
	OPTION_JSON,
	OPTION_SUGGEST,
	STRETCH = 500, /* landings a worker takes */
	MAX_WORKERS = 8,
	MAX_TEXT = 1 << 16
};

struct worker {
	pid_t pid;
	int fd; /* -1 = none */
	size_t len;
	char text[MAX_TEXT]; /* of a line that is not whole yet */
};

struct replay {
	struct tg_arena *arena;
	struct tg_replay_args args;
	struct tg_repo *repo;
	struct tg_repo *worker_repo; /* in a worker */
	struct tg_policy *policy;
	struct tg_problems problems;
	struct tg_landings landings;
	struct tg_replay_sum *sum;
	struct worker *workers;
	size_t nr_workers, next; /* the first landing that nobody has taken */
};

/* --- what history cannot answer --- */

static const char *
why_not(const struct replay *replay, const struct tg_instance *in)
{
	if (in->mode == TG_MODE_OFF)
		return "it is off";
	if (!tg_globs_match(&in->refs, replay->landings.ref))
		return "it does not judge this ref";
	if (in->rule->needs_person)
		return "history does not tell who pushed";
	return NULL;
}

/* The policy with only the rules that can be asked, none exempting anybody. */
static const struct tg_policy *
askable(struct replay *replay)
{
	struct tg_policy *copy = TG_NEW(replay->arena, struct tg_policy);
	struct tg_instance *kept =
		TG_NEW_ARRAY(replay->arena, replay->policy->nr_instances, struct tg_instance);
	size_t nr = 0;
	for (size_t i = 0; i < replay->policy->nr_instances; i++) {
		const struct tg_instance *in = &replay->policy->instances[i];
		const char *why = why_not(replay, in);
		if (why)
			tg_replay_skipped(replay->sum, in->id.ptr, why);
		else
			kept[nr++] = *in;
	}
	*copy = *replay->policy;
	copy->instances = kept;
	copy->nr_instances = nr;
	copy->deadline = 0;
	return copy;
}

/* --- a worker --- */

static const struct tg_error *
judge_one(struct tg_arena *arena, struct tg_arena *scratch, const struct replay *replay,
	  const struct tg_policy *policy, size_t index)
{
	const struct tg_landing *landing = &replay->landings.items[index];
	struct tg_verdict verdict = { .hook = TG_HOOK_CHECK,
				      .started_us = landing->date * TG_SECOND_US,
				      .repo_path = tg_repo_path(replay->worker_repo),
				      .identity_problem = "history does not tell who pushed" };
	char old[TG_OID_HEX], new[TG_OID_HEX];
	struct tg_push *push;
	TG_TRY(tg_push_single(arena, replay->worker_repo, replay->landings.ref,
			      tg_str_from(tg_oid_hex(old, &landing->from)),
			      tg_str_from(tg_oid_hex(new, &landing->to)), true, &push));
	tg_gate_judge(arena, replay->worker_repo, push, policy, &verdict);
	return tg_replay_send(stdout, index, push, &verdict, replay->args.suggest, scratch);
}

static const struct tg_error *
judge_stretch(struct replay *replay, const struct tg_policy *policy, size_t from, size_t to)
{
	struct tg_arena *arena = tg_arena_new("stretch", (size_t)2 << 30);
	struct tg_arena *scratch = tg_arena_new("commit", TG_COMMIT_BUDGET);
	TG_TRY(tg_repo_open(arena, tg_repo_path(replay->repo), NULL, &replay->worker_repo));
	/* As if no ref were there yet, but the one that lands. */
	tg_repo_set_remote(replay->worker_repo, "");
	for (size_t i = from; i < to; i++)
		TG_TRY(judge_one(arena, scratch, replay, policy, i));
	return NULL;
}

static void TG_NORETURN
work(struct replay *replay, const struct tg_policy *policy, size_t from, size_t to)
{
	const struct tg_error *err = judge_stretch(replay, policy, from, to);
	if (err)
		fprintf(stderr, "trunkgate: %s\n", err->message);
	_exit(fflush(stdout) != 0 || err ? 1 : 0);
}

/* --- the workers --- */

static const struct tg_error *
start_worker(struct replay *replay, const struct tg_policy *policy, struct worker *worker)
{
	int ends[2];
	size_t from = replay->next, left = replay->landings.nr - from;
	size_t to = from + (left < STRETCH ? left : STRETCH);
	if (pipe(ends) != 0)
		return tg_error_errno(replay->arena, errno, "no pipe to a worker");
	(void)fflush(stdout);
	worker->pid = fork();
	if (worker->pid < 0)
		return tg_error_errno(replay->arena, errno, "no worker process");
	if (worker->pid == 0) {
		close(ends[0]);
		if (dup2(ends[1], STDOUT_FILENO) < 0)
			_exit(1);
		close(ends[1]);
		work(replay, policy, from, to);
	}
	close(ends[1]);
	worker->fd = ends[0];
	worker->len = 0;
	replay->next = to;
	return NULL;
}

static const struct tg_error *
end_worker(struct replay *replay, struct worker *worker)
{
	int status = 0;
	close(worker->fd);
	worker->fd = -1;
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return tg_error_new(replay->arena, TG_ERR_SYSTEM, "a worker process failed");
	return NULL;
}

/* A line that is longer than the room for it is none of ours: cut. */
static void
take_lines(struct replay *replay, struct worker *worker)
{
	struct tg_str rest = tg_str_make(worker->text, worker->len), line;
	size_t end;
	while ((end = tg_str_index(rest, '\n')) < rest.len || rest.len == MAX_TEXT) {
		line = tg_str_sub(rest, 0, end);
		rest = tg_str_from_index(rest, end + 1);
		tg_replay_take(replay->sum, &replay->landings, line);
	}
	memmove(worker->text, rest.ptr, rest.len);
	worker->len = rest.len;
	tg_replay_progress(replay->sum, replay->landings.nr);
}

/* Something came, or the worker is done and the next stretch begins. */
static const struct tg_error *
hear(struct replay *replay, const struct tg_policy *policy, struct worker *worker)
{
	ssize_t nr = read(worker->fd, worker->text + worker->len, MAX_TEXT - worker->len);
	if (nr < 0 && errno == EINTR)
		return NULL;
	if (nr > 0) {
		worker->len += (size_t)nr;
		take_lines(replay, worker);
		return NULL;
	}
	TG_TRY(end_worker(replay, worker));
	return replay->next < replay->landings.nr ? start_worker(replay, policy, worker) : NULL;
}

static size_t
nr_processors(void)
{
	long nr = sysconf(_SC_NPROCESSORS_ONLN);
	return nr < 1 ? 1 : nr > MAX_WORKERS ? MAX_WORKERS : (size_t)nr;
}

/* Waits for any worker that has something to say; false when none is left. */
static const struct tg_error *
hear_any(struct replay *replay, const struct tg_policy *policy, bool *is_over)
{
	struct pollfd fds[MAX_WORKERS];
	size_t nr_open = 0;
	for (size_t i = 0; i < replay->nr_workers; i++) {
		fds[i] = (struct pollfd){ .fd = replay->workers[i].fd, .events = POLLIN };
		nr_open += fds[i].fd >= 0;
	}
	*is_over = nr_open == 0;
	if (*is_over)
		return NULL;
	if (poll(fds, replay->nr_workers, -1) < 0 && errno != EINTR)
		return tg_error_errno(replay->arena, errno, "the workers cannot be waited for");
	for (size_t i = 0; i < replay->nr_workers; i++)
		if (fds[i].fd >= 0 && fds[i].revents)
			TG_TRY(hear(replay, policy, &replay->workers[i]));
	return NULL;
}

static const struct tg_error *
judge_all(struct replay *replay, const struct tg_policy *policy)
{
	bool is_over = false;
	replay->nr_workers = nr_processors();
	replay->workers = TG_NEW_ARRAY(replay->arena, replay->nr_workers, struct worker);
	for (size_t i = 0; i < replay->nr_workers; i++)
		replay->workers[i].fd = -1;
	for (size_t i = 0; i < replay->nr_workers && replay->next < replay->landings.nr; i++)
		TG_TRY(start_worker(replay, policy, &replay->workers[i]));
	while (!is_over)
		TG_TRY(hear_any(replay, policy, &is_over));
	tg_replay_progress(replay->sum, 0);
	return NULL;
}

/* --- the command --- */

static const struct tg_error *
find_ref(struct replay *replay)
{
	struct tg_str name = { 0 }, ref = tg_str_from(replay->args.ref);
	static const char zero[] = "0000000000000000000000000000000000000000";
	struct tg_push *push;
	struct tg_oid oid;
	if (ref.len) {
		replay->landings.ref = tg_command_ref(replay->arena, ref);
		return NULL;
	}
	TG_TRY(tg_push_single(replay->arena, replay->repo,
			      TG_STR("refs/heads/replay-finds-the-trunk"), tg_str_from(zero),
			      tg_str_from(zero), true, &push));
	tg_push_set_trunks(push, &replay->policy->trunks);
	TG_TRY(tg_push_old_trunk(push, &name, &oid));
	if (!name.len)
		return tg_error_new(replay->arena, TG_ERR_INPUT,
				    "none of the policy's trunks is here: name a ref with --ref");
	replay->landings.ref = name;
	return NULL;
}

static const struct tg_error *
take_moment(struct replay *replay, const char *text, const char *option, int64_t *out)
{
	int64_t us = 0;
	if (text && !tg_moment_parse(tg_str_from(text), tg_now_us(), &us))
		return tg_error_new(replay->arena, TG_ERR_INPUT,
				    "%s takes a day (2026-11-20) or an age (90d)", option);
	*out = us / TG_SECOND_US;
	return NULL;
}

static const struct tg_error *
run_replay(struct replay *replay)
{
	TG_TRY(take_moment(replay, replay->args.since, "--since", &replay->landings.since));
	TG_TRY(take_moment(replay, replay->args.until, "--until", &replay->landings.until));
	replay->landings.nr_most = replay->args.limit;
	TG_TRY(tg_command_repo(replay->arena, &replay->repo));
	TG_TRY(tg_gate_policy(replay->arena, replay->repo, replay->args.policy, &replay->policy,
			      &replay->problems));
	if (!replay->policy)
		return NULL;
	TG_TRY(find_ref(replay));
	TG_TRY(tg_landings_find(replay->arena, replay->repo,
				tg_str_cstr(replay->arena, replay->landings.ref),
				&replay->landings));
	replay->sum = tg_replay_sum_new(replay->arena, replay->policy);
	TG_TRY(judge_all(replay, askable(replay)));
	return tg_replay_print(replay->sum, &replay->landings, &replay->args);
}

static bool
read_limit(const char *text, struct tg_replay_args *args)
{
	int64_t limit = 0;
	if (!tg_parse_int(tg_str_from(text), &limit) || limit < 1) {
		tg_command_fail("--limit is a number of landings, from 1 on");
		return false;
	}
	args->limit = (size_t)limit;
	return true;
}

static int
take_options(const struct tg_command *self, int argc, char **argv, struct tg_replay_args *args)
{
	static const struct option options[] = {
		{ "policy", required_argument, NULL, OPTION_POLICY },
		{ "since", required_argument, NULL, OPTION_SINCE },
		{ "until", required_argument, NULL, OPTION_UNTIL },
		{ "ref", required_argument, NULL, OPTION_REF },
		{ "limit", required_argument, NULL, OPTION_LIMIT },
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "suggest", no_argument, NULL, OPTION_SUGGEST },
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ 0 },
	};
	const char *limit = NULL;
	int option, status = -1;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		args->policy = option == OPTION_POLICY ? optarg : args->policy;
		args->since = option == OPTION_SINCE ? optarg : args->since;
		args->until = option == OPTION_UNTIL ? optarg : args->until;
		args->ref = option == OPTION_REF ? optarg : args->ref;
		limit = option == OPTION_LIMIT ? optarg : limit;
		args->is_json = args->is_json || option == OPTION_JSON;
		args->suggest = args->suggest || option == OPTION_SUGGEST;
	}
	if (option == -2)
		return status;
	return limit && !read_limit(limit, args) ? TG_EXIT_NOT_JUDGED : -1;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	struct replay replay = { .next = 0 };
	int status = take_options(self, argc, argv, &replay.args);
	if (status >= 0)
		return status;
	replay.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	const struct tg_error *err = run_replay(&replay);
	status = 0;
	if (err)
		status = tg_command_fail_error(replay.arena, err);
	else if (!replay.policy)
		status = tg_command_problems(&replay.problems);
	tg_arena_destroy(replay.arena);
	return status;
}

const struct tg_command tg_command_replay = {
	.name = "replay",
	.summary = "what a policy would have refused of what has landed",
	.usage =
		"usage: trunkgate replay [--policy FILE] [--ref REF] [--since T] [--until T]\n"
		"                        [--limit N] [--suggest] [--json]\n\n"
		"Judges the history of a trunk as it landed: every step along its first parents as a\n"
		"push of its own, by the rules of the policy that judge the trunk.\n\n"
		"  --policy FILE   another policy than the one in force\n"
		"  --ref REF       another ref than the policy's trunk\n"
		"  --since T       not older than this, by the dates of the commits: 2026-01-31, 90d\n"
		"  --until T       older than this\n"
		"  --limit N       only the last N landings\n"
		"  --suggest       limits that nine of ten landings and commits have met\n"
		"  --json          for programs\n\n"
		"What needs to know who pushed, or when, history cannot tell; such rules are named.\n",
	.run = run,
};
