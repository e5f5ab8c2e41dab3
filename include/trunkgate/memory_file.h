/* SPDX-License-Identifier: MIT */
/* Files that are nowhere but in memory, and yet have a path. Linux only. */
#ifndef TRUNKGATE_MEMORY_FILE_H
#define TRUNKGATE_MEMORY_FILE_H

#include "trunkgate/error.h"

struct tg_memory_file {
	int fd;           /* at its start; programs that are run have it too */
	const char *path; /* below /proc/self */
};
/* Writable; closed with the arena. */
TG_MUST_USE const struct tg_error *tg_memory_file(struct tg_arena *arena, struct tg_str bytes,
						  struct tg_memory_file *out);

#endif
