/* SPDX-License-Identifier: MIT */
/* A backend of our own in a database of libgit2's, which only reads objects. */
#ifndef TRUNKGATE_GIT_BACKEND_H
#define TRUNKGATE_GIT_BACKEND_H

#include <git2.h>
#include <git2/sys/odb_backend.h>

/* libgit2's own priorities; the highest is asked first, of equals the older one. */
enum { TG_BACKEND_AS_PACKS = 2, TG_BACKEND_FIRST = 3 };

/*
 * Takes over the backend, of which read and free are set: what there is otherwise
 * libgit2's own tell. 0, or libgit2's error, and then it is freed.
 */
int tg_backend_add(git_odb *odb, git_odb_backend *backend, int priority);

/* An object's bytes for libgit2, which frees them: what its read callback gives. NULL for lack of
 * memory. */
void *tg_backend_copy(git_odb_backend *backend, const void *bytes, size_t len);

#endif
