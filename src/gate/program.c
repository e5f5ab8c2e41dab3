/* SPDX-License-Identifier: MIT */
/* Input and output are files in memory: no pipe to feed, so nothing can wait
 * for the other, and the kernel bounds time and size. */
#include "program.h"

#include "trunkgate/file.h"
#include "trunkgate/memory_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_RUN = 127 };

static bool
limit(const struct tg_program *program)
{
	struct rlimit cpu = { program->seconds, program->seconds };
	struct rlimit size = { program->max_output, program->max_output };
	struct rlimit none = { 0, 0 };

	/* A lower hard limit of the process stays. */
	(void)setrlimit(RLIMIT_CPU, &cpu);
	(void)setrlimit(RLIMIT_CORE, &none);
	alarm(program->seconds);
	return setrlimit(RLIMIT_FSIZE, &size) == 0;
}

TG_NORETURN static void
become(const struct tg_program *program, char *const *argv, char *const *env, int in, int out)
{
	int null = open("/dev/null", O_WRONLY);

	if (null >= 0 && dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
	    dup2(null, STDERR_FILENO) >= 0 && limit(program))
		execve(program->path, argv, env);
	_exit(NOT_RUN);
}

static size_t
nr_of(const char *const *items)
{
	size_t nr = 0;

	while (items && items[nr])
		nr++;
	return nr;
}

/* Both lists in one, as execve(2) wants them. */
static char *const *
join(struct tg_arena *arena, const char *const *one, const char *const *other)
{
	size_t nr_one = nr_of(one), nr_other = nr_of(other);
	char **out = TG_NEW_ARRAY(arena, nr_one + nr_other + 1, char *);

	for (size_t i = 0; i < nr_one; i++)
		out[i] = tg_strdup(arena, one[i]);
	for (size_t i = 0; i < nr_other; i++)
		out[nr_one + i] = tg_strdup(arena, other[i]);
	return out;
}

struct tg_running {
	struct tg_arena *arena;
	const char *path;
	size_t max_output;
	struct tg_memory_file out;
	pid_t child;
};

const struct tg_error *
tg_program_start(struct tg_arena *arena, const struct tg_program *program, struct tg_running **out)
{
	static const char *const basics[] = { "PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=/", NULL };
	const char *const name[] = { program->path, NULL };
	char *const *argv = join(arena, name, program->args);
	char *const *env = join(arena, basics, program->env);
	struct tg_running *running = TG_NEW(arena, struct tg_running);
	struct tg_memory_file in;

	running->arena = arena;
	running->path = tg_strdup(arena, program->path);
	running->max_output = program->max_output;
	TG_TRY(tg_memory_file(arena, program->input, &in));
	TG_TRY(tg_memory_file(arena, TG_STR(""), &running->out));
	running->child = fork();
	if (running->child < 0)
		return tg_error_errno(arena, errno, "no process for %s", program->path);
	if (!running->child)
		become(program, argv, env, in.fd, running->out.fd);
	*out = running;
	return NULL;
}

const struct tg_error *
tg_program_wait(struct tg_running *running, int *status, struct tg_str *output)
{
	struct tg_arena *arena = running->arena;
	struct tg_str printed;
	int raw = 0;

	while (waitpid(running->child, &raw, 0) < 0)
		if (errno != EINTR)
			return tg_error_errno(arena, errno, "%s is lost", running->path);
	if (lseek(running->out.fd, 0, SEEK_SET) != 0)
		return tg_error_errno(arena, errno, "the words of %s are lost", running->path);
	TG_TRY(tg_fd_read(arena, running->out.fd, running->path, running->max_output, &printed));
	if (WIFEXITED(raw) && WEXITSTATUS(raw) == NOT_RUN)
		return tg_error_new(arena, TG_ERR_SYSTEM, "%s cannot be run", running->path);
	*status = WIFEXITED(raw) ? WEXITSTATUS(raw) : -1;
	*output = printed;
	return NULL;
}

const struct tg_error *
tg_program_run(struct tg_arena *arena, const struct tg_program *program, int *status,
	       struct tg_str *output)
{
	struct tg_running *running;

	TG_TRY(tg_program_start(arena, program, &running));
	/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): an error is never NULL */
	return tg_program_wait(running, status, output);
}
