/* SPDX-License-Identifier: MIT */
/*
 * Texts as blobs that no database has. Of a plain buffer libgit2 makes the id that it would
 * have, in the way that also looks for collisions: that takes longer than to compare two of them.
 */
#ifndef TRUNKGATE_GIT_TEXT_BLOB_H
#define TRUNKGATE_GIT_TEXT_BLOB_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

#include <git2.h>

struct tg_text_blobs;

/* The blobs must be gone before the arena is. NULL with libgit2's error. */
struct tg_text_blobs *tg_text_blobs_new(struct tg_arena *arena);
/* A copy of the text, to be freed, under an id that it shares with no other text. 0, or
 * libgit2's error. */
int tg_text_blob(struct tg_text_blobs *blobs, struct tg_str text, git_blob **out);

#endif
