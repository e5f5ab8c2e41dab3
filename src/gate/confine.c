/* SPDX-License-Identifier: MIT */
/* The sandbox of a hook: what is named here is all that is left to it. */
#include "confine.h"

#include "trunkgate/file.h"
#include "trunkgate/gate.h"
#include "trunkgate/report.h"
#include "trunkgate/sandbox.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_PATHS = 224, DIR_MODE = 0750, CPU_GRACE = 5 };

/* Of the system: the converters of iconv, the zones of a calendar. */
static const char *const system_paths[] = {
	"/usr/lib",
	"/usr/lib64",
	"/usr/share/zoneinfo",
	"/etc/ld.so.cache",
};

/* Of the repository: git-new-workdir makes them so. */
static const char *const may_be_links[] = { "refs", "packed-refs" };

/* Of each object directory, as where packs are on another disk. */
static const char *const parts_of_objects[] = { "pack", "info" };

struct paths {
	const char *items[MAX_PATHS];
	size_t nr;
};

static void
add(struct paths *paths, const char *path)
{
	if (path && paths->nr < MAX_PATHS)
		paths->items[paths->nr++] = path;
}

/* What is no link lies in what is named already; each name costs four calls. */
static void
add_link(struct paths *paths, const char *path)
{
	struct stat st;
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		add(paths, path);
}

static const char *
folder_of(struct tg_arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return ".";
	if (slash == path)
		return "/";
	return tg_str_cstr(arena, tg_str_make(path, (size_t)(slash - path)));
}

static void
add_objects(struct tg_arena *arena, struct paths *out, const char *dir, const char *repo)
{
	if (!tg_is_below(tg_str_from(dir), tg_str_from(repo)))
		add(out, dir);
	for (size_t i = 0; i < TG_ARRAY_LEN(parts_of_objects); i++)
		add_link(out, tg_path_join(arena, dir, parts_of_objects[i]));
}

static const struct tg_error *
gather_readable(struct tg_arena *arena, const struct tg_confinement *what, struct paths *out)
{
	const char *const *dirs = NULL;
	size_t nr = 0;
	const char *share = NULL, *quarantine = NULL, *repo = tg_repo_path(what->repo);
	TG_TRY(tg_repo_object_dirs(what->repo, &dirs, &nr));
	TG_TRY(tg_repo_quarantine(what->repo, &quarantine));
	TG_TRY(tg_gate_share(arena, what->repo, &share));
	add(out, repo);
	for (size_t i = 0; i < TG_ARRAY_LEN(may_be_links); i++)
		add_link(out, tg_path_join(arena, repo, may_be_links[i]));
	for (size_t i = 0; i < nr; i++)
		add_objects(arena, out, dirs[i], repo);
	if (quarantine && !tg_is_below(tg_str_from(quarantine), tg_str_from(repo)))
		add(out, quarantine);
	add(out, folder_of(arena, what->argv0));
	add(out, share);
	for (size_t i = 0; i < TG_ARRAY_LEN(system_paths); i++)
		add(out, system_paths[i]);
	return NULL;
}

static void
gather_writable(struct tg_arena *arena, const struct tg_confinement *what, struct paths *out)
{
	const char *own = tg_path_join(arena, tg_repo_path(what->repo), "trunkgate");
	const char *log = tg_audit_path(what->audit);
	const char *folder = log ? folder_of(arena, log) : own;
	if (!tg_mkdirs(arena, own, DIR_MODE))
		add(out, own);
	if (strcmp(folder, own) == 0)
		return;
	/* A folder that does not exist cannot be named to the kernel, and what writes the
	 * log could not make it any more. */
	tg_audit_make_folder(folder);
	add(out, folder);
}

static const struct tg_error *
lacks(struct tg_arena *arena, const struct tg_sandbox_state *state)
{
	const char *what = !state->has_landlock && !state->has_seccomp ? "Landlock and seccomp"
			   : !state->has_landlock                      ? "Landlock"
								       : "seccomp";
	return tg_error_new(arena, TG_ERR_SYSTEM,
			    "the policy requires a sandbox, and this kernel has no %s", what);
}

const struct tg_error *
tg_confine(struct tg_arena *arena, const struct tg_confinement *what)
{
	const struct tg_policy *policy = what->policy;
	struct paths readable = { .nr = 0 }, writable = { .nr = 0 };
	struct tg_sandbox_state state = { false, false };
	tg_memory_bound(policy->memory);
	if (policy->sandbox == TG_SANDBOX_OFF)
		return NULL;
	tg_sandbox_offered(&state);
	if (policy->sandbox == TG_SANDBOX_REQUIRE && (!state.has_landlock || !state.has_seccomp))
		return lacks(arena, &state);
	TG_TRY(gather_readable(arena, what, &readable));
	gather_writable(arena, what, &writable);
	struct tg_sandbox sandbox = {
		.readable = readable.items,
		.nr_readable = readable.nr,
		.writable = writable.items,
		.nr_writable = writable.nr,
		.cpu_seconds = policy->deadline ? policy->deadline + CPU_GRACE : 0,
	};
	const struct tg_error *err = tg_sandbox_enter(arena, &sandbox, &state);
	/* Such as a container that is nested too deep: what was entered stays. */
	if (!err || policy->sandbox == TG_SANDBOX_TRY)
		return NULL;
	return tg_error_wrap(arena, err, "the sandbox cannot be entered");
}

/* --- a child --- */

static int
status_of(int raw)
{
	static const char dead[] =
		"trunkgate could not judge this push, so it was refused\n"
		"error: the process that judged it was killed; the administrator's system log may "
		"say why\n";
	if (WIFEXITED(raw))
		return WEXITSTATUS(raw);
	tg_report_print(STDERR_FILENO, tg_str_from(dead));
	return TG_EXIT_NOT_JUDGED;
}

/* A parent that is told to end takes the child with it. */
static void
follow_parent(pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		raise(SIGTERM);
}

static void
forget_handlers(void)
{
	static const int numbers[] = { SIGTERM, SIGHUP, SIGINT, SIGXCPU };
	for (size_t i = 0; i < TG_ARRAY_LEN(numbers); i++)
		signal(numbers[i], SIG_DFL);
}

const struct tg_error *
tg_confine_split(struct tg_arena *arena, bool *is_child, int *status)
{
	int raw = 0;
	pid_t parent = getpid(), child = fork();
	*is_child = child == 0;
	if (child < 0)
		return tg_error_errno(arena, errno, "no process for the judging");
	if (*is_child) {
		follow_parent(parent);
		return NULL;
	}
	forget_handlers();
	while (waitpid(child, &raw, 0) < 0)
		if (errno != EINTR)
			return tg_error_errno(arena, errno, "the judging process is lost");
	*status = status_of(raw);
	return NULL;
}
