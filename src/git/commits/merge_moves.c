/* SPDX-License-Identifier: MIT */
/*
 * Files that one side of a merge moved and the other changed. A library that looks for all
 * renames of both sides gives up where these changed more than a thousand files; here only those
 * are looked for of which something is to be said, among the files that the one side added. What
 * git would take for the moved file is, in this order,
 *
 *	- the only one that holds the same bytes,
 *	- the only one that is called the same, if three quarters of it are,
 *	- the one that is most like it, if half of it is.
 *
 * Where two could be the one, nobody is chosen: then it is not sure what the merge should be.
 *
 * Two things are asked of a merge. What merge_look.c left open comes in pairs, if moves are all
 * there is to it: the path that the file left, which is gone, and the one that it came to, where
 * the changes of both sides are. And of a file that neither side has any longer one may have made
 * another, while it is gone, or elsewhere, on the other side: git calls that a conflict.
 */
#include "merge_look.h"

#include "../diffs/alike.h"

enum {
	ALIKE = TG_ALIKE_FULL / 2,           /* git's limit for a rename */
	NAMED_ALIKE = TG_ALIKE_FULL / 4 * 3, /* and for one that is called the same */
	PATHS_MAX = 50000                    /* that differ between base and side */
};

struct file {
	struct tg_str path;
	struct tg_alike_file content;
};

/* What a side has made of the base. */
struct change {
	bool is_listed;
	const struct tg_tree_diff *diff;
	struct file *added;
	size_t nr_added;
};

struct search {
	struct tg_push *push;
	struct tg_arena *arena;
	uint32_t base;
	const uint32_t *sides;        /* ours, theirs */
	struct change of[THEIRS + 1]; /* by side */
	struct tg_alike alike;
	bool is_lost; /* it cannot be told */
};

static struct search
search_of(struct tg_push *push, struct tg_arena *arena, uint32_t base, const uint32_t sides[2])
{
	return (struct search){ .push = push,
				.arena = arena,
				.base = base,
				.sides = sides,
				.alike = { .repo = push->repo, .arena = arena } };
}

/* ---- Where a file went ---- */

static const struct tg_error *
list_added(struct search *search, int side)
{
	struct change *change = &search->of[side];
	struct tg_delta *delta;
	if (change->is_listed)
		return NULL;
	TG_TRY(tg_delta_between(search->push, search->base, search->sides[side - OURS],
				search->arena, PATHS_MAX, &delta));
	change->is_listed = true;
	change->diff = &delta->diff;
	search->is_lost |= delta->diff.is_cut;
	change->added = TG_NEW_ARRAY(search->arena, delta->diff.nr + 1, struct file);
	for (size_t i = 0; i < delta->diff.nr; i++) {
		const struct tg_path *path = &delta->diff.items[i];
		if (!path->old_mode && tg_mode_is(path->new_mode, TG_MODE_FILE))
			change->added[change->nr_added++] =
				(struct file){ .path = path->path,
					       .content = { .id = &path->new_id } };
	}
	return NULL;
}

static const struct tg_error *
score(struct search *search, struct file *from, struct file *to, uint64_t *out)
{
	TG_TRY(tg_alike_score(&search->alike, &from->content, &to->content, out));
	search->is_lost |= search->alike.is_lost;
	return NULL;
}

/* NULL where there is none, or several; *is_there tells. */
static const struct file *
find_same(const struct change *change, const struct file *from, bool *is_there)
{
	const struct file *found = NULL;
	*is_there = false;
	for (size_t i = 0; i < change->nr_added; i++) {
		const struct file *file = &change->added[i];
		if (!tg_oid_eq(file->content.id, from->content.id))
			continue;
		found = *is_there ? NULL : file;
		*is_there = true;
	}
	return found;
}

static const struct tg_error *
find_namesake(struct search *search, const struct change *change, struct file *from,
	      const struct file **out)
{
	struct file *found = NULL;
	uint64_t alike = 0;
	size_t nr = 0;
	for (size_t i = 0; i < change->nr_added; i++) {
		struct file *file = &change->added[i];
		if (!tg_str_eq(tg_base_of(file->path), tg_base_of(from->path)))
			continue;
		found = file;
		nr++;
	}
	if (nr == 1)
		TG_TRY(score(search, from, found, &alike));
	if (alike >= NAMED_ALIKE)
		*out = found;
	return NULL;
}

static const struct tg_error *
find_most_alike(struct search *search, const struct change *change, struct file *from,
		const struct file **out)
{
	uint64_t most = ALIKE - 1, alike;
	for (size_t i = 0; i < change->nr_added && !search->is_lost; i++) {
		TG_TRY(score(search, from, &change->added[i], &alike));
		if (alike >= most && alike >= ALIKE)
			*out = alike > most ? &change->added[i] : NULL;
		if (alike > most)
			most = alike;
	}
	return NULL;
}

/* *out: where the side has what stood under that path in the base; NULL = nowhere, or it cannot be
 * told. */
static const struct tg_error *
find_moved(struct search *search, struct tg_str path, const struct tg_oid *id, int side,
	   const struct file **out)
{
	const struct change *change = &search->of[side];
	struct file from = { .path = path, .content = { .id = id } };
	bool is_there;
	*out = NULL;
	TG_TRY(tg_repo_check_deadline(search->push->repo));
	TG_TRY(list_added(search, side));
	*out = find_same(change, &from, &is_there);
	if (!is_there)
		TG_TRY(find_namesake(search, change, &from, out));
	if (!is_there && !*out)
		TG_TRY(find_most_alike(search, change, &from, out));
	if (search->is_lost)
		*out = NULL;
	return NULL;
}

/* ---- Whether the merge has it there ---- */

static int
other(int side)
{
	return side == OURS ? THEIRS : OURS;
}

/* The side on which a file is gone that the other changed, or 0 for what is no such file. */
static int
gone_on(const struct tg_merge_spot *spot)
{
	int side = spot->sides[OURS].mode ? THEIRS : OURS;
	bool is_left = tg_merge_is_file(&spot->sides[BASE]) && !spot->sides[WANTED].mode &&
		       !spot->sides[side].mode && tg_merge_is_file(&spot->sides[other(side)]);
	return is_left ? side : 0;
}

/* Of a file that moved: what is wanted where it went, from its sides. */
static const struct tg_error *
is_merged(struct search *search, const struct tg_merge_spot *left, const struct tg_merge_spot *came,
	  int side, bool *out)
{
	enum tg_merge_verdict verdict;
	struct tg_tree_side sides[SIDES];
	sides[WANTED] = came->sides[WANTED];
	sides[side] = came->sides[side];
	sides[other(side)] = left->sides[other(side)];
	sides[BASE] = left->sides[BASE];
	*out = false;
	if (came->sides[BASE].mode || came->sides[other(side)].mode ||
	    !tg_merge_is_file(&sides[WANTED]) || !tg_merge_is_file(&sides[side]) ||
	    sides[OURS].mode != sides[THEIRS].mode)
		return NULL;
	TG_TRY(tg_merge_file(search->push, sides, &verdict));
	*out = verdict == TG_MERGED;
	return NULL;
}

static size_t
find_spot(const struct tg_merge_open *open, struct tg_str path)
{
	size_t i = 0;
	while (i < open->nr && !tg_str_eq(open->items[i].path, path))
		i++;
	return i;
}

/* *pair: which of what is open the file came to; open->nr where it is none that moved, or is not
 * merged there. */
static const struct tg_error *
find_pair(struct search *search, const struct tg_merge_open *open, size_t at, size_t *pair)
{
	const struct tg_merge_spot *left = &open->items[at];
	const struct file *moved;
	int side = gone_on(left);
	bool merged;
	*pair = open->nr;
	TG_TRY(find_moved(search, left->path, &left->sides[BASE].id, side, &moved));
	size_t to = moved ? find_spot(open, moved->path) : open->nr;
	if (to == open->nr)
		return NULL;
	TG_TRY(is_merged(search, left, &open->items[to], side, &merged));
	if (merged)
		*pair = to;
	return NULL;
}

const struct tg_error *
tg_merge_is_moves(struct tg_push *push, struct tg_arena *arena, uint32_t base,
		  const uint32_t sides[2], const struct tg_merge_open *open, bool *out)
{
	struct search search = search_of(push, arena, base, sides);
	bool *are_paired = TG_NEW_ARRAY(arena, open->nr + 1, bool);
	size_t nr_paired = 0, pair;
	*out = false;
	for (size_t i = 0; i < open->nr; i++) {
		if (!gone_on(&open->items[i]))
			continue;
		TG_TRY(find_pair(&search, open, i, &pair));
		if (pair == open->nr || are_paired[pair])
			return NULL;
		are_paired[pair] = true;
		nr_paired += 2;
	}
	*out = nr_paired == open->nr;
	return NULL;
}

/* ---- Moved here, and gone or elsewhere there ---- */

static bool
has_added(const struct change *change, struct tg_str path)
{
	for (size_t i = 0; i < change->nr_added; i++)
		if (tg_str_eq(change->added[i].path, path))
			return true;
	return false;
}

/* A file that the side had before, elsewhere and as it is: no other is that one. */
static bool
is_another(const struct change *change, const struct file *file, const struct tg_path *gone)
{
	const struct tg_tree_diff *diff = change->diff;
	if (tg_oid_eq(file->content.id, &gone->old_id))
		return false;
	for (size_t i = 0; i < diff->nr; i++)
		if (!diff->items[i].new_mode && tg_oid_eq(&diff->items[i].old_id, file->content.id))
			return true;
	return false;
}

static const struct tg_error *
is_moved_on(struct search *search, int side, const struct tg_path *gone, bool *out)
{
	const struct file *moved;
	TG_TRY(find_moved(search, gone->path, &gone->old_id, side, &moved));
	TG_TRY(list_added(search, other(side)));
	*out = moved && !search->is_lost && !has_added(&search->of[other(side)], moved->path) &&
	       !is_another(&search->of[side], moved, gone);
	return NULL;
}

const struct tg_error *
tg_merge_is_torn(struct tg_push *push, struct tg_arena *arena, uint32_t base,
		 const uint32_t sides[2], const struct tg_paths *gone, bool *out)
{
	struct search search = search_of(push, arena, base, sides);
	*out = false;
	for (size_t i = 0; i < gone->nr && !*out && !search.is_lost; i++)
		for (int side = OURS; side <= THEIRS && !*out; side++)
			TG_TRY(is_moved_on(&search, side, &gone->items[i], out));
	return NULL;
}
