/* SPDX-License-Identifier: MIT */
/*
 * Most merges join sides that changed different files, and then there is nothing to
 * merge but a few: what one side did to the base must be what the merge did to
 * the other. Three differences say so, which read only what differs, where a
 * library lists three whole trees.
 */
#include "merge.h"

#include <stdlib.h>

enum { FILE_MAX = 1 << 20 }; /* bytes of a file that both sides changed */

/* A difference, to be asked for paths. */
struct sorted {
	const struct tg_path **items; /* by the bytes of their paths */
	size_t nr;
};

static int
by_bytes(const void *a, const void *b)
{
	const struct tg_path *const *x = a, *const *y = b;
	return tg_str_cmp((*x)->path, (*y)->path);
}

static struct sorted
sort(struct tg_arena *arena, const struct tg_tree_diff *diff)
{
	struct sorted sorted = { .nr = diff->nr };
	sorted.items = TG_NEW_ARRAY(arena, diff->nr, const struct tg_path *);
	for (size_t i = 0; i < diff->nr; i++)
		sorted.items[i] = &diff->items[i];
	if (sorted.nr)
		qsort(sorted.items, sorted.nr, sizeof(*sorted.items), by_bytes);
	return sorted;
}

static const struct tg_path *
find(const struct sorted *sorted, struct tg_str path)
{
	const struct tg_path wanted = { .path = path }, *key = &wanted;
	const struct tg_path **found = NULL;
	if (sorted->nr)
		found = bsearch(&key, sorted->items, sorted->nr, sizeof(*sorted->items), by_bytes);
	return found ? *found : NULL;
}

/* What each of them did since the base, and the merge to our side. */
struct plain {
	struct tg_push *push;
	struct sorted ours, theirs, merged;
	bool conflicts_may_differ;
};

/* Whether the other side made a file of a folder of one of these, or has one as
 * a file: then paths do not tell who changed what. */
static bool
has_folder_of(const struct sorted *other, const struct sorted *these)
{
	for (size_t i = 0; i < these->nr; i++) {
		struct tg_str path = these->items[i]->path;
		for (size_t k = 0; k < path.len; k++)
			if (path.ptr[k] == '/' && find(other, tg_str_sub(path, 0, k)))
				return true;
	}
	return false;
}

static bool
is_same_side(const struct tg_path *a, const struct tg_path *b)
{
	return a->new_mode == b->new_mode && tg_oid_eq(&a->new_id, &b->new_id);
}

/* ---- One file that both sides changed ---- */

static const struct tg_error *
read_file(struct tg_push *push, const struct tg_oid *id, struct tg_raw *out)
{
	struct tg_store *store;
	TG_TRY(tg_repo_store(push->repo, &store));
	return tg_store_read(store, push->arena, id, FILE_MAX, out);
}

static const struct tg_error *
is_small(struct tg_push *push, const struct tg_oid *ids, size_t nr, bool *out)
{
	struct tg_store *store;
	enum tg_object type;
	uint64_t size = 0;
	TG_TRY(tg_repo_store(push->repo, &store));
	*out = true;
	for (size_t i = 0; i < nr && *out; i++) {
		TG_TRY(tg_store_header(store, push->arena, &ids[i], &type, &size));
		*out = type == TG_OBJ_BLOB && size <= FILE_MAX;
	}
	return NULL;
}

enum side { BASE, OURS, THEIRS, WANTED, SIDES };

static bool
merges_to(const struct tg_raw raws[SIDES], bool conflict_may_differ)
{
	git_merge_file_result result = { 0 };
	git_merge_file_input inputs[WANTED];
	bool is_same = false;
	for (int i = 0; i < WANTED; i++) {
		git_merge_file_input_init(&inputs[i], GIT_MERGE_FILE_INPUT_VERSION);
		inputs[i].ptr = raws[i].data;
		inputs[i].size = raws[i].len;
	}
	/* What fails here is tried again, and told, with whole trees. */
	if (!git_merge_file(&result, &inputs[BASE], &inputs[OURS], &inputs[THEIRS], NULL))
		is_same = result.automergeable
				  ? tg_str_eq(tg_str_make(result.ptr, result.len),
					      tg_str_make(raws[WANTED].data, raws[WANTED].len))
				  : conflict_may_differ;
	git_merge_file_result_free(&result);
	return is_same;
}

static const struct tg_error *
merge_file(const struct plain *plain, const struct tg_oid ids[SIDES], bool *out)
{
	struct tg_push *push = plain->push;
	struct tg_raw raws[SIDES] = { 0 };
	const struct tg_error *err = NULL;
	TG_TRY(is_small(push, ids, SIDES, out));
	if (!*out)
		return NULL;
	for (int i = 0; i < SIDES && !err; i++)
		err = read_file(push, &ids[i], &raws[i]);
	*out = !err && merges_to(raws, plain->conflicts_may_differ);
	for (int i = 0; i < SIDES; i++)
		if (raws[i].handle)
			tg_raw_release(&raws[i]);
	return err;
}

/* ---- The whole ---- */

/* Whether all are files of one mode, so that only their lines differ. */
static bool
are_alike(const struct tg_path *ours, const struct tg_path *theirs, const struct tg_path *result)
{
	return (theirs->old_mode & TG_MODE_TYPE) == TG_MODE_FILE &&
	       (ours->new_mode & TG_MODE_TYPE) == TG_MODE_FILE &&
	       ours->new_mode == theirs->new_mode && ours->new_mode == result->new_mode;
}

/* Changed here and deleted there, or made on both sides: nothing to merge by. */
static bool
are_at_odds(const struct tg_path *ours, const struct tg_path *theirs)
{
	return !ours->new_mode || !theirs->new_mode || !theirs->old_mode;
}

static const struct tg_error *
merge_path(const struct plain *plain, const struct tg_path *ours, const struct tg_path *theirs,
	   const struct tg_path *result, bool *out)
{
	*out = plain->conflicts_may_differ && are_at_odds(ours, theirs);
	if (*out || !are_alike(ours, theirs, result))
		return NULL;
	TG_TRY(tg_repo_check_deadline(plain->push->repo));
	return merge_file(plain,
			  (struct tg_oid[SIDES]){ theirs->old_id, ours->new_id, theirs->new_id,
						  result->new_id },
			  out);
}

/* A path that the other side or the merge changed. */
static const struct tg_error *
is_merged(const struct plain *plain, struct tg_str path, bool *out)
{
	const struct tg_path *ours = find(&plain->ours, path);
	const struct tg_path *theirs = find(&plain->theirs, path);
	const struct tg_path *merged = find(&plain->merged, path);
	const struct tg_path *result = merged ? merged : ours;
	*out = false;
	if (!theirs)
		return NULL;
	if (!ours || is_same_side(ours, theirs)) {
		*out = result && is_same_side(result, theirs);
		return NULL;
	}
	return merge_path(plain, ours, theirs, result, out);
}

static const struct tg_error *
are_merged(const struct plain *plain, const struct sorted *changed, bool *out)
{
	for (size_t i = 0; i < changed->nr && *out; i++)
		TG_TRY(is_merged(plain, changed->items[i]->path, out));
	return NULL;
}

const struct tg_error *
tg_merge_is_plain(struct tg_push *push, struct tg_arena *arena, const uint32_t sides[2],
		  uint32_t wanted, bool conflicts_may_differ, bool *out)
{
	struct plain plain = { .push = push, .conflicts_may_differ = conflicts_may_differ };
	const struct tg_node_list *bases;
	struct tg_delta *ours, *theirs, *merged;
	*out = false;
	TG_TRY(tg_merge_sides_bases(push, sides, &bases));
	if (bases->nr != 1)
		return NULL;
	TG_TRY(tg_delta_between(push, bases->items[0], sides[1], arena, 0, &theirs));
	TG_TRY(tg_delta_between(push, sides[0], wanted, arena, 0, &merged));
	TG_TRY(tg_delta_between(push, bases->items[0], sides[0], arena, 0, &ours));
	if (ours->diff.problem || theirs->diff.problem || merged->diff.problem)
		return NULL;
	plain.ours = sort(arena, &ours->diff);
	plain.theirs = sort(arena, &theirs->diff);
	plain.merged = sort(arena, &merged->diff);
	if (has_folder_of(&plain.ours, &plain.theirs) || has_folder_of(&plain.theirs, &plain.ours))
		return NULL;
	*out = true;
	TG_TRY(are_merged(&plain, &plain.merged, out));
	return are_merged(&plain, &plain.theirs, out);
}
