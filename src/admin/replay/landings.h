/* SPDX-License-Identifier: MIT */
/* The history of a trunk as the pushes that it might have come in. */
#ifndef TRUNKGATE_ADMIN_REPLAY_LANDINGS_H
#define TRUNKGATE_ADMIN_REPLAY_LANDINGS_H

#include "../command.h"

/* One step along the first parents: what a merge brought with it belongs to it. */
struct tg_landing {
	struct tg_oid from; /* zero = the first */
	struct tg_oid to;
	int64_t date; /* as its committer claims */
};

struct tg_landings {
	/* What is asked for: */
	struct tg_str ref; /* full name */
	int64_t since,
		until; /* seconds since 1970 by the commits' dates, the end not included; 0 = any */
	size_t nr_most; /* the last so many; 0 = all */
	/* What there is: */
	struct tg_landing *items; /* oldest first */
	size_t nr;
};

/* Fills in the landings of rev on out->ref. One commit whose date is wrong hides no others. */
TG_MUST_USE const struct tg_error *tg_landings_find(struct tg_arena *arena, struct tg_repo *repo,
						    const char *rev, struct tg_landings *out);

#endif
