/* SPDX-License-Identifier: MIT */
/* Whether a push adds to a branch's unmerged work. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

enum { SHRINK_BUDGET = 512 << 20 };

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

/* How much more often than before the work a line stands in a file, or less. */
struct weight {
	struct tg_str line;
	int64_t nr;
};

struct weights {
	struct tg_arena *arena;
	struct weight *items;
	size_t nr, cap;
};

static void
weigh(void *data, bool is_added, struct tg_str line)
{
	struct weights *weights = data;
	TG_GROW(weights->arena, weights->items, weights->nr, weights->cap);
	weights->items[weights->nr++] =
		(struct weight){ tg_str_copy(weights->arena, line), is_added ? 1 : -1 };
}

static int
by_line(const void *a, const void *b)
{
	return tg_str_cmp(((const struct weight *)a)->line, ((const struct weight *)b)->line);
}

/* Sorted, each line once. */
static void
add_up(struct weights *weights)
{
	size_t nr = 0;
	if (weights->nr)
		qsort(weights->items, weights->nr, sizeof(*weights->items), by_line);
	for (size_t i = 0; i < weights->nr; i++) {
		const struct weight *item = &weights->items[i];
		if (nr && tg_str_eq(weights->items[nr - 1].line, item->line))
			weights->items[nr - 1].nr += item->nr;
		else
			weights->items[nr++] = *item;
	}
	weights->nr = nr;
}

/* Not by which lines a comparison finds: that may change with a line beside them. */
static bool
is_part(const struct weights *of, const struct weights *in)
{
	for (size_t i = 0, j = 0; i < of->nr; i++) {
		int64_t now = of->items[i].nr, before = 0;
		while (j < in->nr && by_line(&in->items[j], &of->items[i]) < 0)
			j++;
		if (j < in->nr && !by_line(&in->items[j], &of->items[i]))
			before = in->items[j].nr;
		if (now > 0 ? now > before : now < before)
			return false;
	}
	return true;
}

static const struct tg_error *
weigh_path(struct tg_ref *ref, const struct tg_path *path, struct weights *out, bool *is_binary)
{
	uint64_t bytes = 0;
	TG_TRY(tg_each_line(ref->push->repo, path, &bytes, weigh, out, is_binary));
	add_up(out);
	return NULL;
}

/* Whether all that the work does to the file it did before. */
static const struct tg_error *
shrinks_path(struct tg_ref *ref, const struct tg_path *before, const struct tg_path *now, bool *out)
{
	struct tg_arena *arena = tg_arena_new("shrink", SHRINK_BUDGET);
	struct weights old = { .arena = arena }, new = { .arena = arena };
	bool is_binary = false;
	TG_TRY(weigh_path(ref, before, &old, &is_binary));
	if (!is_binary)
		TG_TRY(weigh_path(ref, now, &new, &is_binary));
	*out = !is_binary && is_part(&new, &old) &&
	       (now->new_mode == before->new_mode || now->new_mode == now->old_mode);
	tg_arena_destroy(arena);
	return NULL;
}

static bool
is_same_end(const struct tg_path *a, const struct tg_path *b)
{
	return tg_str_eq(a->path, b->path) && a->new_mode == b->new_mode &&
	       tg_oid_eq(&a->new_id, &b->new_id);
}

/*
 * Work that does less than before, path by path: one that may only not be more in
 * all could take its time with what it brought for that.
 */
static const struct tg_error *
shrinks(struct tg_ref *ref, bool *out)
{
	struct tg_paths before, now;
	size_t j = 0;
	TG_TRY(tg_ref_net(ref, TG_END_OLD, &before));
	TG_TRY(tg_ref_net(ref, TG_END_NEW, &now));
	*out = true;
	/* Both are in tree order. */
	for (size_t i = 0; i < now.nr && *out; i++) {
		TG_TRY(tg_repo_check_deadline(ref->push->repo));
		while (j < before.nr && tg_str_cmp(before.items[j].path, now.items[i].path) < 0)
			j++;
		*out = j < before.nr && tg_str_eq(before.items[j].path, now.items[i].path);
		if (*out && !is_same_end(&before.items[j], &now.items[i]))
			TG_TRY(shrinks_path(ref, &before.items[j], &now.items[i], out));
	}
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
