/* SPDX-License-Identifier: MIT */
/*
 * What pre-receive tells the `update` hooks of the same push, which see neither
 * push options nor the refs as they were, nor the other refs of the push: a file
 * below REPO/trunkgate/run, named by the push id. Only a push that needs it has
 * one. It holds a word and then a line for each ref that pre-receive refused.
 */
#ifndef TRUNKGATE_GATE_HANDOFF_H
#define TRUNKGATE_GATE_HANDOFF_H

#include "trunkgate/clock.h"
#include "trunkgate/error.h"

enum tg_handoff {
	TG_HANDOFF_NONE,
	TG_HANDOFF_OVERRIDDEN, /* accept what ref rules refuse: it is on record */
	TG_HANDOFF_TOLD        /* refuse without words: the pusher has read them */
};

/* Longer lists of refused refs are not handed over. */
enum { TG_HANDOFF_MAX = 1 << 20 };

/* refused: full names, each followed by LF. TG_ERR_LIMIT past TG_HANDOFF_MAX bytes. */
TG_MUST_USE const struct tg_error *tg_handoff_write(struct tg_arena *arena, const char *repo_path,
						    const char *push, enum tg_handoff what,
						    struct tg_str refused);
/* *refused is empty, or as it was written, in the arena. A file that says
 * anything else is an error. */
TG_MUST_USE const struct tg_error *tg_handoff_read(struct tg_arena *arena, const char *repo_path,
						   const char *push, enum tg_handoff *out,
						   struct tg_str *refused);
/* Whether one of the lines is this name. */
bool tg_handoff_lists(struct tg_str refused, struct tg_str name);
/* Removes this push's file and those that are older than a day. */
void tg_handoff_remove(struct tg_arena *arena, const char *repo_path, const char *push);

#endif
