/* SPDX-License-Identifier: MIT */
/* Which new file was which old one, by contents, else by a name that only one has. */
#include "trunkgate/modules.h"

#include <stdlib.h>
#include <string.h>

struct gone {
	struct tg_str name; /* the last segment */
	const struct tg_path *path;
};

struct tg_moves {
	struct gone *by_id, *by_name;
	size_t nr;
};

static int
cmp_id(const void *a, const void *b)
{
	const struct gone *x = a, *y = b;

	return tg_oid_cmp(&x->path->old_id, &y->path->old_id);
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
	for (size_t i = 0; i < paths->nr; i++)
		if (!paths->items[i].new_mode)
			moves->by_id[moves->nr++] =
				(struct gone){ tg_base_of(paths->items[i].path), &paths->items[i] };
	if (!moves->nr)
		return moves;
	memcpy(moves->by_name, moves->by_id, moves->nr * sizeof(struct gone));
	qsort(moves->by_id, moves->nr, sizeof(struct gone), cmp_id);
	qsort(moves->by_name, moves->nr, sizeof(struct gone), cmp_name);
	return moves;
}

/* Neighbours in the order are the others of that name. */
static bool
is_alone(const struct tg_moves *moves, const struct gone *at)
{
	const struct gone *last = moves->by_name + moves->nr - 1;

	return (at == moves->by_name || cmp_name(at - 1, at) != 0) &&
	       (at == last || cmp_name(at, at + 1) != 0);
}

const struct tg_path *
tg_moves_source(const struct tg_moves *moves, const struct tg_path *path)
{
	const struct tg_path wanted = { .old_id = path->new_id };
	const struct gone key = { tg_base_of(path->path), &wanted };
	const struct gone *found;

	if (!moves->nr)
		return NULL;
	found = bsearch(&key, moves->by_id, moves->nr, sizeof(key), cmp_id);
	if (found)
		return found->path;
	found = bsearch(&key, moves->by_name, moves->nr, sizeof(key), cmp_name);
	return found && is_alone(moves, found) ? found->path : NULL;
}
