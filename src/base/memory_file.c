/* SPDX-License-Identifier: MIT */
/* By memfd_create(2), which libc shows only under _GNU_SOURCE. */
#include "trunkgate/memory_file.h"

#include "trunkgate/file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

/* No part of POSIX, so unistd.h hides it. */
extern long syscall(long number, ...);

enum { PATH_SIZE = 32 };

static void
close_fd(void *data)
{
	const int *fd = data;

	close(*fd);
}

const struct tg_error *
tg_memory_file(struct tg_arena *arena, struct tg_str bytes, struct tg_memory_file *out)
{
	int *fd = TG_NEW(arena, int);
	char *path = tg_alloc(arena, PATH_SIZE);

	*fd = (int)syscall(SYS_memfd_create, "trunkgate", 0);
	if (*fd < 0)
		return tg_error_errno(arena, errno, "no file in memory");
	tg_arena_defer(arena, close_fd, fd);
	TG_TRY(tg_fd_write(arena, *fd, "a file in memory", bytes.ptr, bytes.len));
	if (lseek(*fd, 0, SEEK_SET) != 0)
		return tg_error_errno(arena, errno, "a file in memory cannot be rewound");
	snprintf(path, PATH_SIZE, "/proc/self/fd/%d", *fd);
	*out = (struct tg_memory_file){ *fd, path };
	return NULL;
}
