/* SPDX-License-Identifier: MIT */
/*
 * Where two sides have several merge bases, git and libgit2 merge these first, and
 * the bases of these before: criss-cross merges of three branches, one upon the
 * other, take twice as many merges for each step.
 */
#include "merge.h"

#include "../history/ancestry.h"

enum { MERGES_MAX = 64 };

struct nesting {
	struct tg_push_facts *facts;
	struct tg_arena *arena;
	struct tg_node_list waiting[MERGES_MAX + 1]; /* bases to be merged */
	size_t nr_waiting;
	size_t nr_merges;
};

/* The first of them are merged with the next one, for which their own bases are needed. */
static const struct tg_error *
merge_next(struct nesting *nesting, const struct tg_node_list *list, size_t at)
{
	const struct tg_node_list merged = { .items = list->items, .nr = at };
	struct tg_node_list bases = { 0 };
	nesting->nr_merges++;
	TG_TRY(tg_ancestry_bases(nesting->facts, list->items[at], &merged, nesting->arena, &bases));
	if (bases.nr > 1)
		nesting->waiting[nesting->nr_waiting++] = bases;
	return NULL;
}

const struct tg_error *
tg_merge_is_nested(struct tg_push *push, struct tg_arena *arena, const struct tg_node_list *bases,
		   bool *out)
{
	struct nesting nesting = { .facts = tg_push_facts(push), .arena = arena };
	nesting.waiting[nesting.nr_waiting++] = *bases;
	*out = false;
	while (nesting.nr_waiting) {
		struct tg_node_list list = nesting.waiting[--nesting.nr_waiting];
		for (size_t i = 1; i < list.nr; i++) {
			*out = nesting.nr_merges == MERGES_MAX;
			if (*out)
				return NULL;
			TG_TRY(merge_next(&nesting, &list, i));
		}
	}
	return NULL;
}
