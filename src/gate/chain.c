/* SPDX-License-Identifier: MIT */
/* exec, not fork: the chained hook gets our pid, our descriptors and our exit
 * status for nothing. */
#include "chain.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_HOOK_SIZE = 64 * 1024 * 1024 };

/* What a file search finds in each of our hooks (install.sh looks for it). */
extern const char tg_hook_marker[];
const char tg_hook_marker[] = "trunkgate-hook-v1";

static const char *
beside(struct tg_arena *arena, const char *argv0, const char *name)
{
	struct tg_buf path;
	const char *slash = strrchr(argv0, '/');
	tg_buf_init(&path, arena, 8192);
	if (slash)
		tg_buf_add(&path, tg_str_make(argv0, (size_t)(slash - argv0) + 1));
	tg_buf_adds(&path, name);
	return path.ptr;
}

bool
tg_chain_has_sibling(struct tg_arena *arena, const char *argv0, const char *name)
{
	return tg_gate_is_hook(arena, beside(arena, argv0, name));
}

bool
tg_gate_is_hook(struct tg_arena *arena, const char *path)
{
	struct tg_str program = { 0 };
	bool found = false;
	if (access(path, X_OK) != 0)
		return false;
	if (tg_file_read(arena, path, MAX_HOOK_SIZE, &program, &found) || !found)
		return false;
	return tg_str_find(program, tg_str_from(tg_hook_marker)) < program.len;
}

/* An unlinked file and not a pipe: the input may be larger than a pipe holds,
 * and nobody is left to feed it after exec. */
static const struct tg_error *
input_file(struct tg_arena *arena, struct tg_str input, int *out)
{
	FILE *file = tmpfile();
	if (!file)
		return tg_error_errno(arena, errno, "no temporary file for the chained hook");
	int fd = dup(fileno(file));
	fclose(file);
	if (fd < 0)
		return tg_error_errno(arena, errno, "no descriptor for the chained hook");
	TG_TRY(tg_fd_write(arena, fd, "input of the chained hook", input.ptr, input.len));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return tg_error_errno(arena, errno, "the chained hook's input cannot be rewound");
	*out = fd;
	return NULL;
}

static char *
chained(struct tg_arena *arena, const char *argv0)
{
	struct tg_buf path;
	tg_buf_init(&path, arena, 8192);
	tg_buf_addf(&path, "%s.chained", argv0);
	return path.ptr;
}

/* One that cannot be looked at exists: running it will say why not. */
bool
tg_chain_exists(struct tg_arena *arena, const char *argv0)
{
	return access(chained(arena, argv0), F_OK) == 0 || errno != ENOENT;
}

const struct tg_error *
tg_chain_exec(struct tg_arena *arena, char **argv, struct tg_str input)
{
	char *path = chained(arena, argv[0]);
	int fd = -1;
	if (!tg_chain_exists(arena, argv[0]))
		return NULL;
	TG_TRY(input_file(arena, input, &fd));
	if (dup2(fd, STDIN_FILENO) < 0)
		return tg_error_errno(arena, errno, "the chained hook's input cannot be set");
	close(fd);
	signal(SIGPIPE, SIG_DFL);
	argv[0] = path;
	execv(path, argv);
	return tg_error_errno(arena, errno, "the chained hook %s cannot be run", path);
}
