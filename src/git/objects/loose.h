/* SPDX-License-Identifier: MIT */
/*
 * Loose objects (gitrepository-layout(5), objects/[0-9a-f][0-9a-f]) for libgit2,
 * inflated in one go: a small push lies in its quarantine as such.
 */
#ifndef TRUNKGATE_GIT_LOOSE_H
#define TRUNKGATE_GIT_LOOSE_H

#include <git2.h>

/*
 * Gives the database a backend that reads what it can of the loose objects below dir,
 * and leaves to libgit2's own what is large, broken or written in any other way than git
 * writes it today, so that errors are libgit2's. It is asked after packs.
 * 0, or libgit2's error.
 */
int tg_loose_add(git_odb *odb, const char *dir);

#endif
