/* SPDX-License-Identifier: MIT */
/* Which new file was which old one, by contents, else by a name that only one has. */
#include "trunkgate/modules.h"

#include <stdlib.h>
#include <string.h>

struct gone {
	struct tg_str name; /* the last segment */
	const struct tg_path *path;
	size_t nr_taken; /* of those in a row that are the same, in the first */
};

struct tg_moves {
	struct gone *by_id, *by_name;
	size_t nr;
	struct tg_oid *come; /* contents of new files, in order */
	size_t nr_come;
};

static int
cmp_oid(const void *a, const void *b)
{
	return tg_oid_cmp(a, b);
}

static int
cmp_id(const void *a, const void *b)
{
	const struct gone *x = a, *y = b;

	return tg_oid_cmp(&x->path->old_id, &y->path->old_id);
}

/* Files that are the same go in the order of their paths, as they come. */
static int
cmp_id_path(const void *a, const void *b)
{
	const struct gone *x = a, *y = b;
	int cmp = cmp_id(a, b);

	return cmp ? cmp : tg_str_cmp(x->path->path, y->path->path);
}

static int
cmp_name(const void *a, const void *b)
{
	const struct gone *x = a, *y = b;

	return tg_str_cmp(x->name, y->name);
}

struct tg_moves *
tg_moves_new(struct tg_arena *arena, const struct tg_paths *paths)
{
	struct tg_moves *moves = TG_NEW(arena, struct tg_moves);

	moves->by_id = TG_NEW_ARRAY(arena, paths->nr, struct gone);
	moves->by_name = TG_NEW_ARRAY(arena, paths->nr, struct gone);
	moves->come = TG_NEW_ARRAY(arena, paths->nr, struct tg_oid);
	for (size_t i = 0; i < paths->nr; i++) {
		const struct tg_path *path = &paths->items[i];

		if (!path->new_mode)
			moves->by_id[moves->nr++] =
				(struct gone){ tg_base_of(path->path), path, 0 };
		else if (!path->old_mode)
			moves->come[moves->nr_come++] = path->new_id;
	}
	if (!moves->nr || !moves->nr_come)
		return moves;
	memcpy(moves->by_name, moves->by_id, moves->nr * sizeof(struct gone));
	qsort(moves->by_id, moves->nr, sizeof(struct gone), cmp_id_path);
	qsort(moves->by_name, moves->nr, sizeof(struct gone), cmp_name);
	qsort(moves->come, moves->nr_come, sizeof(struct tg_oid), cmp_oid);
	return moves;
}

/* The first of those that are the same, or NULL. */
static struct gone *
first_like(struct gone *items, size_t nr, const struct gone *key,
	   int (*cmp)(const void *, const void *))
{
	size_t from = 0, to = nr;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (cmp(&items[middle], key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < nr && cmp(&items[from], key) == 0 ? &items[from] : NULL;
}

static const struct tg_path *
take_same(struct tg_moves *moves, const struct gone *key)
{
	struct gone *first = first_like(moves->by_id, moves->nr, key, cmp_id);
	const struct gone *at = first ? first + first->nr_taken : NULL;

	if (!at || at == moves->by_id + moves->nr || cmp_id(at, key) != 0)
		return NULL;
	first->nr_taken++;
	return at->path;
}

/* The only one of its name, and its contents did not go elsewhere. */
static const struct tg_path *
take_namesake(struct tg_moves *moves, const struct gone *key)
{
	struct gone *first = first_like(moves->by_name, moves->nr, key, cmp_name);
	const struct gone *end = moves->by_name + moves->nr;

	if (!first || first->nr_taken || (first + 1 < end && cmp_name(first + 1, key) == 0) ||
	    bsearch(&first->path->old_id, moves->come, moves->nr_come, sizeof(struct tg_oid),
		    cmp_oid))
		return NULL;
	first->nr_taken++;
	return first->path;
}

const struct tg_path *
tg_moves_take(struct tg_moves *moves, const struct tg_path *path)
{
	const struct tg_path wanted = { .old_id = path->new_id };
	const struct gone key = { tg_base_of(path->path), &wanted, 0 };
	const struct tg_path *same;

	if (!moves->nr || !moves->nr_come)
		return NULL;
	same = take_same(moves, &key);
	return same ? same : take_namesake(moves, &key);
}
