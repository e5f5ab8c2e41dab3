/* SPDX-License-Identifier: MIT */
/*
 * Commits in the order in which a walk takes them: descendants first, as far
 * as generation numbers (exactly) or committer dates (by and large) tell.
 */
#ifndef TRUNKGATE_GIT_QUEUE_H
#define TRUNKGATE_GIT_QUEUE_H

#include "nodes.h"

struct tg_queue {
	struct tg_nodes *nodes;
	struct tg_arena *arena;
	uint32_t *items; /* a heap */
	size_t nr;
	size_t cap;
};

/* The commit must be loaded. */
void tg_queue_push(struct tg_queue *queue, uint32_t at);
/* The queue must not be empty. */
uint32_t tg_queue_pop(struct tg_queue *queue);
uint32_t tg_queue_top(const struct tg_queue *queue);

#endif
