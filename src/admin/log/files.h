/* SPDX-License-Identifier: MIT */
/*
 * Reading a log: rotated and compressed files and the live one as one row of
 * lines, oldest first, in constant memory.
 */
#ifndef TRUNKGATE_ADMIN_LOG_FILES_H
#define TRUNKGATE_ADMIN_LOG_FILES_H

#include "../command.h"

struct tg_log_files {
	const char **paths;
	size_t nr;
	const char *live; /* the one that is written to, or NULL */
};

/*
 * The files of the repository around the working directory, by git
 * configuration; or those of argv, "-" being standard input. TG_ERR_INPUT for
 * a log that goes to a daemon.
 */
TG_MUST_USE const struct tg_error *tg_log_files_find(struct tg_arena *arena, char **argv,
						     struct tg_log_files *out);

struct tg_log_line {
	struct tg_str text; /* without its newline; until the next call */
	const char *file;
	size_t number;    /* from 1 */
	bool is_torn;     /* the file ends in it, without a newline */
	bool is_too_long; /* its rest is passed over */
};

struct tg_log_reader;

struct tg_log_reader *tg_log_reader_new(struct tg_arena *arena, const struct tg_log_files *files);
/* *found false at the end of the last file. A file that cannot be read is an
 * error; gzip is read as it is. */
TG_MUST_USE const struct tg_error *tg_log_next(struct tg_log_reader *reader,
					       struct tg_log_line *out, bool *found);
/* At the end of the live file: whether more came, or it was rotated. */
TG_MUST_USE const struct tg_error *tg_log_again(struct tg_log_reader *reader);

#endif
