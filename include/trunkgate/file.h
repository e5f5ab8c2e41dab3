/* SPDX-License-Identifier: MIT */
/* File input and output with the mistakes taken out: O_CLOEXEC always, short
 * reads and writes and EINTR handled, sizes bounded, causes named. */
#ifndef TRUNKGATE_FILE_H
#define TRUNKGATE_FILE_H

#include "trunkgate/error.h"

#include <sys/stat.h>
#include <sys/types.h>

/* Reads all of path (a regular file of at most max bytes) into the arena.
 * *out is NUL-terminated behind its length. TG_ERR_SYSTEM with the errno text,
 * TG_ERR_LIMIT when larger. *found (may be NULL: then absence is an error) is
 * false and there is no error when the file does not exist. */
TG_MUST_USE const struct tg_error *tg_file_read(struct tg_arena *arena, const char *path,
						size_t max, struct tg_str *out, bool *found);
/* The same from an open descriptor to its end, which may be a pipe. */
TG_MUST_USE const struct tg_error *tg_fd_read(struct tg_arena *arena, int fd, const char *name,
					      size_t max, struct tg_str *out);

/* Whom such a file may belong to. */
struct tg_file_trust {
	uid_t owners[3]; /* root and the account that the program runs as */
	size_t nr_owners;
};
/*
 * Opens and reads a file that decides over others: TG_ERR_POLICY where it is no
 * regular file, owned by somebody else, or writable by its group or others; the same
 * for its directory, and of symbolic links, at most 8, for the directory of each.
 * Checked is what was opened, not the name.
 */
TG_MUST_USE const struct tg_error *tg_file_read_trusted(struct tg_arena *arena, const char *path,
							size_t max,
							const struct tg_file_trust *trust,
							struct tg_str *out);

/* All len bytes or an error (errno in the message); retries EINTR. */
TG_MUST_USE const struct tg_error *tg_fd_write(struct tg_arena *arena, int fd, const char *name,
					       const void *bytes, size_t len);
/* Writes a temporary file beside path, syncs it, renames it over path. What stands there and
 * is no regular file is an error. */
TG_MUST_USE const struct tg_error *tg_file_replace(struct tg_arena *arena, const char *path,
						   struct tg_str bytes, mode_t mode);
/* mkdir -p, existing directories are fine. */
TG_MUST_USE const struct tg_error *tg_mkdirs(struct tg_arena *arena, const char *path, mode_t mode);
/* dir + "/" + name in the arena; name alone when it is absolute. */
const char *tg_path_join(struct tg_arena *arena, const char *dir, const char *name);

#endif
