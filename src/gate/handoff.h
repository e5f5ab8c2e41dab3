/* SPDX-License-Identifier: MIT */
/*
 * What pre-receive tells the `update` hooks of the same push, which see neither
 * push options nor the refs as they were: a file below REPO/trunkgate/run,
 * named by the push id. Only a push that needs it has one.
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

TG_MUST_USE const struct tg_error *tg_handoff_write(struct tg_arena *arena, const char *repo_path,
						    const char *push, enum tg_handoff what);
TG_MUST_USE const struct tg_error *tg_handoff_read(struct tg_arena *arena, const char *repo_path,
						   const char *push, enum tg_handoff *out);
/* Removes this push's file and those that are older than a day. */
void tg_handoff_remove(struct tg_arena *arena, const char *repo_path, const char *push);

#endif
