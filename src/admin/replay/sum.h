/* SPDX-License-Identifier: MIT */
/* What a replay adds up, and the lines in which its workers tell it. */
#ifndef TRUNKGATE_ADMIN_REPLAY_SUM_H
#define TRUNKGATE_ADMIN_REPLAY_SUM_H

#include "landings.h"

#include <stdio.h>

struct tg_replay_args {
	const char *policy, *since, *until, *ref;
	size_t limit;
	bool is_json, suggest;
};

struct tg_replay_sum;

struct tg_replay_sum *tg_replay_sum_new(struct tg_arena *arena, const struct tg_policy *policy);
void tg_replay_skipped(struct tg_replay_sum *sum, const char *id, const char *why);

/*
 * A worker's side: the verdict of one landing, the people of the policy whose
 * addresses its commits carry, and with measure its size and that of its
 * commits. Commits are read into the arena named scratch, which is reset.
 */
TG_MUST_USE const struct tg_error *tg_replay_send(FILE *out, size_t index, struct tg_push *push,
						  const struct tg_verdict *verdict, bool measure,
						  struct tg_arena *scratch);
/* The other side: one line of it. All lines of a landing come together. */
void tg_replay_take(struct tg_replay_sum *sum, const struct tg_landings *landings,
		    struct tg_str line);
/* A bar on a terminal, at most ten times a second; nr 0 = it is over. */
void tg_replay_progress(struct tg_replay_sum *sum, size_t nr);

TG_MUST_USE const struct tg_error *tg_replay_print(struct tg_replay_sum *sum,
						   const struct tg_landings *landings,
						   const struct tg_replay_args *args);

#endif
