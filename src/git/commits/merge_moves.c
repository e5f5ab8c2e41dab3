/* SPDX-License-Identifier: MIT */
/*
 * Files that one side of a merge moved and the other changed. Only for these is looked where they
 * went, among the files that the one side added: a library that looks for all
 * renames of both sides gives up where these changed more than a thousand files. Likewise
 * for files that neither side has any longer, of which one side may have made others.
 */
#include "merge_look.h"

#include "../diffs/text_line.h"

#include <stdlib.h>

enum {
	FULL = 60000,         /* two files that are the same, as git counts */
	ALIKE = FULL / 2,     /* git's limit for a rename */
	NAMED_ALIKE = 45000,  /* and for one that is called the same, whatever else is alike */
	SPAN_MAX = 64,        /* bytes of a line that count as one */
	BYTES_MAX = 64 << 20, /* of files read for one merge */
	PATHS_MAX = 50000     /* that differ between base and side */
};

/* A part of a file, and how many bytes of it are such parts. */
struct span {
	uint32_t hash, bytes;
};

struct file {
	struct tg_str path;
	const struct tg_oid *id;
	uint64_t size;
	struct span *spans; /* sorted, each hash once; NULL = not read */
	size_t nr_spans;
	bool is_sized;
};

struct search {
	struct tg_push *push;
	struct tg_arena *arena;
	uint32_t base;
	const uint32_t *sides;               /* ours, theirs */
	struct tg_delta *deltas[THEIRS + 1]; /* by side; NULL = not listed */
	struct file *added[THEIRS + 1];
	size_t nr_added[THEIRS + 1];
	uint64_t bytes;
	bool is_lost; /* it cannot be told */
};

/* ---- How much of one file is in another ---- */

static int
by_hash(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* A line, or a part of a long one. */
static struct tg_str
next_span(struct tg_str *rest)
{
	struct tg_str line = *rest;
	struct tg_str span = tg_str_sub(tg_next_line(&line), 0, SPAN_MAX);
	*rest = tg_str_from_index(*rest, span.len);
	return span;
}

static void
take_spans(struct search *search, struct file *file, struct tg_str text)
{
	struct tg_str rest = text;
	size_t nr = 0, last = 0;
	while (rest.len) {
		(void)next_span(&rest);
		nr++;
	}
	file->spans = TG_NEW_ARRAY(search->arena, nr + 1, struct span);
	for (size_t i = 0; i < nr; i++) {
		struct tg_str span = next_span(&text);
		file->spans[i] = (struct span){ tg_line_hash(span), (uint32_t)span.len };
	}
	qsort(file->spans, nr, sizeof(*file->spans), by_hash);
	for (size_t i = 1; i < nr; i++)
		if (file->spans[i].hash == file->spans[last].hash)
			file->spans[last].bytes += file->spans[i].bytes;
		else
			file->spans[++last] = file->spans[i];
	file->nr_spans = nr ? last + 1 : 0;
}

static const struct tg_error *
size_up(struct search *search, struct file *file)
{
	struct tg_store *store;
	enum tg_object type;
	if (file->is_sized)
		return NULL;
	TG_TRY(tg_repo_store(search->push->repo, &store));
	TG_TRY(tg_store_header(store, search->push->arena, file->id, &type, &file->size));
	file->is_sized = true;
	return NULL;
}

static const struct tg_error *
read_spans(struct search *search, struct file *file)
{
	struct tg_store *store;
	struct tg_raw raw;
	if (file->spans)
		return NULL;
	search->bytes += file->size;
	search->is_lost |= file->size > TG_MERGE_FILE_MAX || search->bytes > BYTES_MAX;
	if (search->is_lost)
		return NULL;
	TG_TRY(tg_repo_check_deadline(search->push->repo));
	TG_TRY(tg_repo_store(search->push->repo, &store));
	TG_TRY(tg_store_read(store, search->push->arena, file->id, TG_MERGE_FILE_MAX, &raw));
	take_spans(search, file, tg_str_make(raw.data, raw.len));
	tg_raw_release(&raw);
	return NULL;
}

static uint64_t
bytes_in_common(const struct file *a, const struct file *b)
{
	uint64_t bytes = 0;
	size_t i = 0, k = 0;
	while (i < a->nr_spans && k < b->nr_spans) {
		struct span x = a->spans[i], y = b->spans[k];
		if (x.hash == y.hash)
			bytes += x.bytes < y.bytes ? x.bytes : y.bytes;
		i += x.hash <= y.hash;
		k += y.hash <= x.hash;
	}
	return bytes;
}

/* 0 for files that are too unlike in size already. */
static const struct tg_error *
score(struct search *search, struct file *from, struct file *to, uint64_t *out)
{
	*out = FULL;
	if (tg_oid_eq(from->id, to->id))
		return NULL;
	TG_TRY(size_up(search, from));
	TG_TRY(size_up(search, to));
	uint64_t larger = from->size > to->size ? from->size : to->size;
	uint64_t smaller = from->size + to->size - larger;
	*out = 0;
	if (!larger || smaller * FULL < larger * ALIKE)
		return NULL;
	TG_TRY(read_spans(search, from));
	TG_TRY(read_spans(search, to));
	if (!search->is_lost)
		*out = bytes_in_common(from, to) * FULL / larger;
	return NULL;
}

/* ---- Where a file went ---- */

static const struct tg_error *
list_added(struct search *search, int side)
{
	struct tg_delta *delta;
	if (search->deltas[side])
		return NULL;
	TG_TRY(tg_delta_between(search->push, search->base, search->sides[side - OURS],
				search->arena, PATHS_MAX, &delta));
	search->deltas[side] = delta;
	search->is_lost |= delta->diff.is_cut;
	search->added[side] = TG_NEW_ARRAY(search->arena, delta->diff.nr + 1, struct file);
	for (size_t i = 0; i < delta->diff.nr; i++) {
		const struct tg_path *path = &delta->diff.items[i];
		if (!path->old_mode && tg_mode_is(path->new_mode, TG_MODE_FILE))
			search->added[side][search->nr_added[side]++] =
				(struct file){ .path = path->path, .id = &path->new_id };
	}
	return NULL;
}

/* The one that holds the same; *is_there tells of several, too. */
static const struct file *
find_same(const struct search *search, const struct file *from, int side, bool *is_there)
{
	const struct file *found = NULL;
	*is_there = false;
	for (size_t i = 0; i < search->nr_added[side]; i++) {
		const struct file *file = &search->added[side][i];
		if (!tg_oid_eq(file->id, from->id))
			continue;
		found = *is_there ? NULL : file;
		*is_there = true;
	}
	return found;
}

/* The only one that is called the same, if it is alike enough for that. */
static const struct tg_error *
find_namesake(struct search *search, struct file *from, int side, const struct file **out)
{
	struct file *found = NULL;
	uint64_t alike = 0;
	size_t nr = 0;
	for (size_t i = 0; i < search->nr_added[side]; i++) {
		struct file *file = &search->added[side][i];
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

/* The one that is most like it; of two none. */
static const struct tg_error *
find_alike(struct search *search, struct file *from, int side, const struct file **out)
{
	uint64_t most = ALIKE - 1, alike;
	for (size_t i = 0; i < search->nr_added[side] && !search->is_lost; i++) {
		TG_TRY(score(search, from, &search->added[side][i], &alike));
		if (alike >= most && alike >= ALIKE)
			*out = alike > most ? &search->added[side][i] : NULL;
		if (alike > most)
			most = alike;
	}
	return NULL;
}

static const struct tg_error *
find_moved(struct search *search, struct tg_str path, const struct tg_oid *id, int side,
	   const struct file **out)
{
	struct file from = { .path = path, .id = id };
	bool is_there;
	*out = NULL;
	TG_TRY(tg_repo_check_deadline(search->push->repo));
	TG_TRY(list_added(search, side));
	*out = find_same(search, &from, side, &is_there);
	if (!is_there)
		TG_TRY(find_namesake(search, &from, side, out));
	if (!is_there && !*out)
		TG_TRY(find_alike(search, &from, side, out));
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

/* *pair: where it stands now, in what is open; its number if it is none that moved, or is not
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
	struct search search = { .push = push, .arena = arena, .base = base, .sides = sides };
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
has_added(const struct search *search, int side, struct tg_str path)
{
	for (size_t i = 0; i < search->nr_added[side]; i++)
		if (tg_str_eq(search->added[side][i].path, path))
			return true;
	return false;
}

/* A file that the side had before, elsewhere and as it is: no other is that one. */
static bool
is_another(const struct search *search, int side, const struct file *file,
	   const struct tg_path *gone)
{
	const struct tg_tree_diff *diff = &search->deltas[side]->diff;
	if (tg_oid_eq(file->id, &gone->old_id))
		return false;
	for (size_t i = 0; i < diff->nr; i++)
		if (!diff->items[i].new_mode && tg_oid_eq(&diff->items[i].old_id, file->id))
			return true;
	return false;
}

static const struct tg_error *
is_moved_on(struct search *search, int side, const struct tg_path *gone, bool *out)
{
	const struct file *moved;
	TG_TRY(find_moved(search, gone->path, &gone->old_id, side, &moved));
	TG_TRY(list_added(search, other(side)));
	*out = moved && !search->is_lost && !has_added(search, other(side), moved->path) &&
	       !is_another(search, side, moved, gone);
	return NULL;
}

const struct tg_error *
tg_merge_is_torn(struct tg_push *push, struct tg_arena *arena, uint32_t base,
		 const uint32_t sides[2], const struct tg_paths *gone, bool *out)
{
	struct search search = { .push = push, .arena = arena, .base = base, .sides = sides };
	*out = false;
	for (size_t i = 0; i < gone->nr && !*out && !search.is_lost; i++)
		for (int side = OURS; side <= THEIRS && !*out; side++)
			TG_TRY(is_moved_on(&search, side, &gone->items[i], out));
	return NULL;
}
