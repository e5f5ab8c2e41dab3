/* SPDX-License-Identifier: MIT */
/*
 * Most merges join sides that changed different files, and then there is nothing to
 * merge in any file: what one side did to the base must be what the merge did to
 * the other. Three differences say so, which read only what differs, where a
 * library lists three whole trees.
 */
#include "merge.h"

#include "ancestry.h"

#include <stdlib.h>

struct names {
	struct tg_str *items; /* by their bytes */
	size_t nr;
};

static int
by_bytes(const void *a, const void *b)
{
	const struct tg_str *x = a, *y = b;
	return tg_str_cmp(*x, *y);
}

static struct names
names_of(struct tg_arena *arena, const struct tg_tree_diff *diff)
{
	struct names names = { .nr = diff->nr };
	names.items = TG_NEW_ARRAY(arena, diff->nr, struct tg_str);
	for (size_t i = 0; i < diff->nr; i++)
		names.items[i] = diff->items[i].path;
	if (names.nr)
		qsort(names.items, names.nr, sizeof(*names.items), by_bytes);
	return names;
}

static bool
has(const struct names *names, struct tg_str path)
{
	return names->nr &&
	       bsearch(&path, names->items, names->nr, sizeof(*names->items), by_bytes);
}

/* Whether the other list has the path, or a folder of it as a file. */
static bool
meets(const struct names *other, struct tg_str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] == '/' && has(other, tg_str_sub(path, 0, i)))
			return true;
	return has(other, path);
}

static bool
are_apart(struct tg_arena *arena, const struct tg_tree_diff *a, const struct tg_tree_diff *b)
{
	struct names one = names_of(arena, a), other = names_of(arena, b);
	for (size_t i = 0; i < one.nr; i++)
		if (meets(&other, one.items[i]))
			return false;
	for (size_t i = 0; i < other.nr; i++)
		if (meets(&one, other.items[i]))
			return false;
	return true;
}

static bool
is_same_path(const struct tg_path *a, const struct tg_path *b)
{
	return tg_str_eq(a->path, b->path) && a->old_mode == b->old_mode &&
	       a->new_mode == b->new_mode && tg_oid_eq(&a->old_id, &b->old_id) &&
	       tg_oid_eq(&a->new_id, &b->new_id);
}

static bool
are_same(const struct tg_tree_diff *a, const struct tg_tree_diff *b)
{
	if (a->nr != b->nr)
		return false;
	for (size_t i = 0; i < a->nr; i++)
		if (!is_same_path(&a->items[i], &b->items[i]))
			return false;
	return true;
}

const struct tg_error *
tg_merge_is_plain(struct tg_push *push, struct tg_arena *arena, const uint32_t sides[2],
		  uint32_t wanted, bool *out)
{
	struct tg_node_list tips = { 0 }, bases = { 0 };
	struct tg_delta *ours, *theirs, *merged;
	*out = false;
	tg_node_list_add(&tips, arena, sides[1]);
	TG_TRY(tg_ancestry_bases(tg_push_facts(push), sides[0], &tips, arena, &bases));
	if (bases.nr != 1)
		return NULL;
	TG_TRY(tg_delta_between(push, bases.items[0], sides[1], arena, 0, &theirs));
	TG_TRY(tg_delta_between(push, sides[0], wanted, arena, 0, &merged));
	if (theirs->diff.problem || merged->diff.problem || !are_same(&theirs->diff, &merged->diff))
		return NULL;
	TG_TRY(tg_delta_between(push, bases.items[0], sides[0], arena, 0, &ours));
	*out = !ours->diff.problem && are_apart(arena, &ours->diff, &theirs->diff);
	return NULL;
}
