/* SPDX-License-Identifier: MIT */
/*
 * Enters the sandbox and tries what is named:
 *   sandboxed [-r READABLE]... [-w WRITABLE]... PROBE[=ARGUMENT]...
 * Prints "probe yes" or "probe no (reason)" for each; exits 3 where the kernel
 * offers no sandbox.
 */
#define _DEFAULT_SOURCE
#include "trunkgate/arena.h"
#include "trunkgate/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_PATHS = 16 };

static bool
can_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
can_read(const char *path)
{
	return can_open(path, O_RDONLY);
}

static bool
can_write(const char *path)
{
	return can_open(path, O_WRONLY | O_CREAT);
}

static bool
can_rename(const char *path)
{
	char to[4096];
	snprintf(to, sizeof(to), "%s.renamed", path);
	return rename(path, to) == 0;
}

static bool
can_unlink(const char *path)
{
	return unlink(path) == 0;
}

static bool
can_socket(const char *family)
{
	int fd = socket(strcmp(family, "unix") == 0 ? AF_UNIX : AF_INET, SOCK_STREAM, 0);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
can_run(const char *program)
{
	execl(program, program, (char *)NULL);
	return false;
}

static bool
can_fork(const char *unused)
{
	(void)unused;
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	if (child > 0)
		waitpid(child, NULL, 0);
	return child > 0;
}

static bool
can_kill(const char *unused)
{
	(void)unused;
	return kill(getppid(), 0) == 0;
}

static bool
can_trace(const char *unused)
{
	(void)unused;
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
can_allocate(const char *unused)
{
	(void)unused;
	struct tg_arena *arena = tg_arena_new("probe", (size_t)64 << 20);
	memset(tg_alloc(arena, (size_t)32 << 20), 1, (size_t)32 << 20);
	tg_arena_destroy(arena);
	return true;
}

static const struct {
	const char *name;
	bool (*can)(const char *argument);
} probes[] = {
	{ "read", can_read },         { "write", can_write },   { "rename", can_rename },
	{ "unlink", can_unlink },     { "socket", can_socket }, { "run", can_run },
	{ "fork", can_fork },         { "kill", can_kill },     { "trace", can_trace },
	{ "allocate", can_allocate },
};

static int
probe(const char *what)
{
	const char *equals = strchr(what, '=');
	size_t len = equals ? (size_t)(equals - what) : strlen(what);
	for (size_t i = 0; i < TG_ARRAY_LEN(probes); i++) {
		if (strlen(probes[i].name) != len || strncmp(probes[i].name, what, len) != 0)
			continue;
		errno = 0;
		bool can = probes[i].can(equals ? equals + 1 : "");
		printf(can ? "%s yes\n" : "%s no (%s)\n", what, strerror(errno));
		return 0;
	}
	fprintf(stderr, "no such probe: %s\n", what);
	return 2;
}

int
main(int argc, char **argv)
{
	const char *readable[MAX_PATHS], *writable[MAX_PATHS];
	struct tg_sandbox sandbox = { .readable = readable, .writable = writable };
	struct tg_sandbox_state state;
	int option, status = 0;
	while ((option = getopt(argc, argv, "r:w:")) != -1) {
		if (option == 'r' && sandbox.nr_readable < MAX_PATHS)
			readable[sandbox.nr_readable++] = optarg;
		else if (option == 'w' && sandbox.nr_writable < MAX_PATHS)
			writable[sandbox.nr_writable++] = optarg;
		else
			return 2;
	}
	setvbuf(stdout, NULL, _IONBF, 0);
	struct tg_arena *arena = tg_arena_new("sandboxed", 1 << 20);
	const struct tg_error *err = tg_sandbox_enter(arena, &sandbox, &state);
	if (err) {
		fprintf(stderr, "%s\n", err->message);
		return 1;
	}
	if (!state.has_landlock || !state.has_seccomp)
		return 3;
	for (int i = optind; i < argc && !status; i++)
		status = probe(argv[i]);
	tg_arena_destroy(arena);
	return status;
}
