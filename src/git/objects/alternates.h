/* SPDX-License-Identifier: MIT */
/*
 * Object directories that a repository borrows from, as git writes and reads
 * them (gitrepository-layout(5), objects/info/alternates): one a line, comments with '#', names
 * that need it in C quotes, relative ones below the directory that names
 * them, five levels deep. libgit2 does not unquote and follows relative ones
 * only at the first level.
 */
#ifndef TRUNKGATE_GIT_ALTERNATES_H
#define TRUNKGATE_GIT_ALTERNATES_H

#include "trunkgate/error.h"

enum { TG_ALTERNATES_DEPTH = 5, TG_ALTERNATES_MAX = 64 };

/*
 * The next name of the file's text; false at the end. Comments and empty
 * lines are skipped; a line whose quotes do not close is taken as it stands,
 * as git does.
 */
bool tg_alternates_next(struct tg_arena *arena, struct tg_str *rest, struct tg_str *out);

/*
 * object_dir itself and all that it borrows from, each once, in git's order.
 * TG_ERR_GIT for a directory that does not exist, for too many and for too
 * deep a chain: objects would be missing, and what is missing cannot be
 * judged.
 */
TG_MUST_USE const struct tg_error *tg_alternates_all(struct tg_arena *arena, const char *object_dir,
						     const char *const **out, size_t *nr);

#endif
