/* SPDX-License-Identifier: MIT */
/* Ancestors and merge bases. libgit2 has both, but cannot read the
 * commit-graph that git writes. */
#ifndef TRUNKGATE_GIT_ANCESTRY_H
#define TRUNKGATE_GIT_ANCESTRY_H

#include "facts.h"

/* Whether any of tips reaches at (a commit reaches itself). Exact. */
TG_MUST_USE const struct tg_error *tg_ancestry_reaches(struct tg_push_facts *facts,
						       const struct tg_node_list *tips, uint32_t at,
						       bool *out);
/*
 * Of two commits at is better the one of a topic: what it has alone is walked
 * first, and nearly always is enough.
 *
 * The best common ancestor of at and any of tips: of several (criss-cross
 * merges) the one with the newest date, as git-merge-base(1) names first.
 * NONE when there is none.
 */
TG_MUST_USE const struct tg_error *tg_ancestry_base(struct tg_push_facts *facts, uint32_t at,
						    const struct tg_node_list *tips, uint32_t *out);
/* All of them, in no order, in the arena. Where dates lie and there are more than
 * 16, ancestors of others may be among them. */
TG_MUST_USE const struct tg_error *tg_ancestry_bases(struct tg_push_facts *facts, uint32_t at,
						     const struct tg_node_list *tips,
						     struct tg_arena *arena,
						     struct tg_node_list *out);

#endif
