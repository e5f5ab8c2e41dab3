/* SPDX-License-Identifier: MIT */
/* A piece of a landing that is approved as a whole. */
#include "../reviews.h"

void
tg_reviews_piece(const struct tg_landing *landing, size_t from, size_t to, struct tg_piece *out)
{
	const struct tg_chain *chain = &landing->chain;
	const struct tg_oid *start = chain->has_start ? &chain->start : NULL;
	*out = (struct tg_piece){ .from = from ? &chain->steps[from - 1] : start,
				  .to = chain->steps[to - 1],
				  .tip = chain->steps[to - 1],
				  .nr_before = from };
	out->has_base = out->from != NULL;
	if (out->has_base)
		out->base = *out->from;
}

/* Along the line the first parent is what was there; a merge of the target
 * into the topic has it the other way round. */
const struct tg_error *
tg_reviews_merge(struct tg_landing *landing, size_t from, size_t to, struct tg_piece *out,
		 bool *is_merge)
{
	const struct tg_oid *parents;
	size_t nr;
	tg_reviews_piece(landing, from, to, out);
	TG_TRY(tg_commit_parents(landing->ref, &out->to, &parents, &nr));
	*is_merge = nr == 2 && out->from;
	if (!*is_merge)
		return NULL;
	bool is_along = tg_oid_eq(&parents[0], out->from);
	*is_merge = is_along || tg_oid_eq(&parents[1], out->from);
	if (!*is_merge)
		return NULL;
	out->is_merge = true;
	out->tip = parents[is_along ? 1 : 0];
	TG_TRY(tg_merge_bases(landing->ref, &out->tip, out->from, &out->bases));
	return tg_merge_base(landing->ref, &out->tip, out->from, &out->base, &out->has_base);
}
