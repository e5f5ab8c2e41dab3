/* SPDX-License-Identifier: MIT */
/* The history of a trunk as the pushes that it might have come in. */
#ifndef TRUNKGATE_ADMIN_LANDINGS_H
#define TRUNKGATE_ADMIN_LANDINGS_H

#include "command.h"

/* One step along the first parents: what a merge brought with it belongs to it. */
struct tg_landing {
	struct tg_oid from; /* zero = the first */
	struct tg_oid to;
	int64_t date; /* as its committer claims */
};

struct tg_landings {
	struct tg_str ref;        /* full name */
	struct tg_landing *items; /* oldest first */
	size_t nr;
};

/*
 * The last nr_most landings (0 = all) of rev on ref that are not older than
 * since (seconds since 1970, 0 = any age).
 */
TG_MUST_USE const struct tg_error *tg_landings_find(struct tg_arena *arena, struct tg_repo *repo,
						    const char *rev, int64_t since, size_t nr_most,
						    struct tg_landings *out);

#endif
