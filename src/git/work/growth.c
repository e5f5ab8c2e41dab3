/* SPDX-License-Identifier: MIT */
/* Whether a push adds to a branch's unmerged work. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

static int
by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct tg_patch_id));
}

/* The patches of the work before the push, sorted. */
static const struct tg_error *
gather_patches(struct tg_work *before, struct tg_patch_id **out, size_t *nr)
{
	size_t most = tg_work_nr(before);
	struct tg_patch_id *ids = TG_NEW_ARRAY(before->ref->push->arena, most, struct tg_patch_id);
	*nr = 0;
	for (size_t i = 0; i < most; i++) {
		const struct tg_patch_id *patch;
		TG_TRY(tg_work_patch(before, i, &patch));
		if (patch)
			ids[(*nr)++] = *patch;
	}
	if (*nr)
		qsort(ids, *nr, sizeof(*ids), by_bytes);
	*out = ids;
	return NULL;
}

struct past {
	struct tg_work *work;
	const struct tg_patch_id *patches;
	size_t nr;
};

static const struct tg_error *
is_added(const struct past *past, struct tg_work *now, size_t index, bool *out)
{
	const struct tg_patch_id *patch;
	bool is_trunk_merge;
	*out = false;
	if (tg_work_holds_node(past->work, now->list.items[index]))
		return NULL;
	if (tg_work_nr_parents(now, index) > 1) {
		TG_TRY(tg_work_is_trunk_merge(now, index, &is_trunk_merge));
		*out = !is_trunk_merge;
		return NULL;
	}
	TG_TRY(tg_work_patch(now, index, &patch));
	*out = !patch || !past->nr ||
	       !bsearch(patch, past->patches, past->nr, sizeof(*patch), by_bytes);
	return NULL;
}

static const struct tg_error *
adds_commits(struct tg_work *before, struct tg_work *now, bool *out)
{
	struct past past = { .work = before };
	struct tg_patch_id *patches;
	TG_TRY(gather_patches(before, &patches, &past.nr));
	past.patches = patches;
	*out = false;
	for (size_t i = 0; i < tg_work_nr(now) && !*out; i++)
		TG_TRY(is_added(&past, now, i, out));
	return NULL;
}

/* Both in tree order. */
static bool
is_subset(const struct tg_paths *of, const struct tg_paths *in)
{
	size_t j = 0;
	for (size_t i = 0; i < of->nr; i++) {
		while (j < in->nr && tg_str_cmp(in->items[j].path, of->items[i].path) < 0)
			j++;
		if (j == in->nr || !tg_str_eq(in->items[j].path, of->items[i].path))
			return false;
	}
	return true;
}

static bool
is_same_result(const struct tg_paths *a, const struct tg_paths *b)
{
	if (a->nr != b->nr)
		return false;
	for (size_t i = 0; i < a->nr; i++)
		if (!tg_str_eq(a->items[i].path, b->items[i].path) ||
		    a->items[i].new_mode != b->items[i].new_mode ||
		    !tg_oid_eq(&a->items[i].new_id, &b->items[i].new_id))
			return false;
	return true;
}

static const struct tg_error *
shrinks(struct tg_ref *ref, bool *out)
{
	struct tg_paths before, now;
	struct tg_lines lines_before, lines_now;
	TG_TRY(tg_ref_net(ref, TG_END_OLD, &before));
	TG_TRY(tg_ref_net(ref, TG_END_NEW, &now));
	*out = is_same_result(&before, &now);
	if (*out || !is_subset(&now, &before))
		return NULL;
	TG_TRY(tg_ref_net_lines(ref, TG_END_OLD, NULL, &lines_before));
	TG_TRY(tg_ref_net_lines(ref, TG_END_NEW, NULL, &lines_now));
	*out = lines_now.added + lines_now.deleted < lines_before.added + lines_before.deleted;
	return NULL;
}

const struct tg_error *
tg_ref_grows(struct tg_ref *ref, bool *out)
{
	struct tg_work *before, *now;
	bool is_smaller = false;
	*out = false;
	TG_TRY(tg_ref_work(ref, TG_END_NEW, &now));
	if (!now || !tg_work_nr(now))
		return NULL;
	TG_TRY(tg_ref_work(ref, TG_END_OLD, &before));
	*out = !before;
	if (*out)
		return NULL;
	TG_TRY(adds_commits(before, now, out));
	if (*out)
		TG_TRY(shrinks(ref, &is_smaller));
	*out = *out && !is_smaller;
	return NULL;
}
