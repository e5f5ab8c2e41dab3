/* SPDX-License-Identifier: MIT */
/*
 * Which commits are reachable from one set and not from another, without
 * reading all of history: both are painted downwards, newest first, until
 * nothing is left that only the first set reaches.
 */
#ifndef TRUNKGATE_GIT_PAINT_H
#define TRUNKGATE_GIT_PAINT_H

#include "queue.h"

enum tg_paint_follow {
	TG_FOLLOW_ALL,
	TG_FOLLOW_FIRST, /* new commits lead to their first parents only */
	TG_FOLLOW_NONE   /* only the starts themselves are asked about */
};

struct tg_paint {
	struct tg_queue queue;
	uint32_t walk;
	enum tg_paint_follow follow;
	size_t give_up_at; /* stop at so many new commits; 0 = never */
	size_t max;        /* more are an error; 0 = none */
	/* How it stands. */
	size_t nr_new;    /* seen, and not known so far */
	size_t nr_open;   /* of those, not yet walked from */
	uint32_t *listed; /* those walked from, newest first; some may have */
	size_t nr_listed; /* turned out to be known since: ask is_new */
	size_t cap_listed;
	int64_t oldest_new;
	int slop;
	bool is_exact; /* no listed commit can turn out to be known */
	bool gave_up;
};

/* scratch holds everything and must outlive it. */
void tg_paint_init(struct tg_paint *paint, struct tg_nodes *nodes, struct tg_arena *scratch);
/* Known commits cost nothing until something new is started. */
void tg_paint_known(struct tg_paint *paint, uint32_t at);
bool tg_paint_is_known(const struct tg_paint *paint, uint32_t at);
bool tg_paint_is_new(const struct tg_paint *paint, uint32_t at);
/* Of a new commit: whether no other new one is among its parents. */
bool tg_paint_is_lowest(const struct tg_paint *paint, uint32_t at);
/* known: all that tg_paint_known() was told. Never omits a new commit. */
TG_MUST_USE const struct tg_error *tg_paint_run(struct tg_paint *paint, const uint32_t *starts,
						size_t nr_starts, const uint32_t *known,
						size_t nr_known);
/*
 * Ends a run: goes on below the known commits that lie in the quarantine alone,
 * whatever their dates, until none is left to be walked from. False where
 * there are more than max of them.
 */
TG_MUST_USE const struct tg_error *tg_paint_rest_of_push(struct tg_paint *paint, size_t max,
							 bool *out);
/* The error of a walk that found more than max. */
const struct tg_error *tg_paint_too_many(struct tg_repo *repo, size_t max);
/* Marks everything that known reaches, however far: the exact answer, at the
 * price of all their history. */
TG_MUST_USE const struct tg_error *tg_paint_closure(struct tg_paint *paint, const uint32_t *known,
						    size_t nr_known);

#endif
