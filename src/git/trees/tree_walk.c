/* SPDX-License-Identifier: MIT */
/*
 * A merge of sorted lists with an explicit stack. Equal stretches are skipped by
 * memcmp, which is what makes a commit cost what it changes and not what its
 * directories hold. Of two groups each skips what all of it has alike: what the
 * other one finds there is looked up.
 */
#include "tree_walk.h"

#include <string.h>

enum { GROUPS = 2, DEADLINE_EVERY = 64, FIRST_PIECE = 32 };

struct frame {
	const struct tg_tree **trees; /* any may be NULL */
	uint32_t *at;                 /* where the walk stands in each */
	size_t path_len;              /* of the directory, with its slash */
};

struct walk {
	const struct tg_tree_walk *asked;
	struct tg_repo *repo;
	size_t nr; /* of trees */
	struct frame *frames;
	size_t nr_frames, cap_frames;
	size_t nr_made; /* frames whose arrays are there */
	size_t steps;
	struct tg_tree_entry *entries; /* the next one of each; mode 0 = at its end */
	struct tg_tree_side *sides;
	char path[TG_WALK_MAX_PATH];
};

bool
tg_tree_side_eq(const struct tg_tree_side *a, const struct tg_tree_side *b)
{
	return a->mode == b->mode && (!a->mode || tg_oid_eq(&a->id, &b->id));
}

bool
tg_tree_sides_eq(const struct tg_tree_side *sides, size_t nr)
{
	for (size_t i = 1; i < nr; i++)
		if (!tg_tree_side_eq(&sides[0], &sides[i]))
			return false;
	return true;
}

const struct tg_error *
tg_tree_walk_limit(struct tg_arena *arena, const char *what, size_t max)
{
	return tg_error_new(arena, TG_ERR_LIMIT, "more than %zu %s in one change", max, what);
}

const struct tg_error *
tg_tree_broken(struct tg_arena *arena, const struct tg_tree *tree)
{
	char hex[TG_OID_HEX];
	return tg_error_new(arena, TG_ERR_GIT, "tree %s cannot be read",
			    tg_oid_hex(hex, &tree->oid));
}

static const struct tg_error *
count_step(struct walk *walk)
{
	size_t before = walk->steps / DEADLINE_EVERY;
	walk->steps += (walk->nr + 1) / 2;
	if (walk->steps > TG_WALK_MAX_STEPS)
		return tg_tree_walk_limit(walk->repo->arena, "tree entries", TG_WALK_MAX_STEPS);
	if (walk->steps / DEADLINE_EVERY != before)
		return tg_repo_check_deadline(walk->repo);
	return NULL;
}

/* ---- Folders ---- */

/* The arrays of a depth are made once. */
static struct frame *
push_frame(struct walk *walk, size_t path_len)
{
	struct tg_arena *arena = walk->asked->arena;
	TG_GROW(arena, walk->frames, walk->nr_frames, walk->cap_frames);
	struct frame *frame = &walk->frames[walk->nr_frames++];
	if (walk->nr_frames > walk->nr_made) {
		frame->trees = TG_NEW_ARRAY(arena, walk->nr, const struct tg_tree *);
		frame->at = TG_NEW_ARRAY(arena, walk->nr, uint32_t);
		walk->nr_made++;
	}
	memset(frame->trees, 0, walk->nr * sizeof(*frame->trees));
	memset(frame->at, 0, walk->nr * sizeof(*frame->at));
	frame->path_len = path_len;
	return frame;
}

static const struct tg_error *
look_at_folder(struct walk *walk, const struct frame *frame)
{
	struct tg_str dir = tg_str_make(walk->path, frame->path_len);
	if (walk->asked->folder)
		return walk->asked->folder(walk->asked->data, dir, frame->trees);
	for (size_t i = 0; i < walk->nr; i++)
		if (frame->trees[i] && frame->trees[i]->is_broken)
			return tg_tree_broken(walk->repo->arena, frame->trees[i]);
	return NULL;
}

/* Opens the directories at the path built so far. */
static const struct tg_error *
enter(struct walk *walk, size_t path_len)
{
	struct frame *frame = push_frame(walk, path_len);
	struct tg_str dir = tg_str_make(walk->path, path_len);
	for (size_t i = 0; i < walk->nr; i++)
		if (walk->sides[i].mode)
			TG_TRY(tg_trees_get(walk->asked->trees, &walk->sides[i].id, dir,
					    &frame->trees[i]));
	TG_TRY(look_at_folder(walk, frame));
	return count_step(walk);
}

static void
leave(struct walk *walk)
{
	const struct frame *frame = &walk->frames[--walk->nr_frames];
	for (size_t i = 0; i < walk->nr; i++)
		if (frame->trees[i])
			tg_trees_put(walk->asked->trees, frame->trees[i]);
}

/* ---- Names ---- */

/* What the sides have under one name: all directories, or all not, or nothing. */
static const struct tg_error *
meet(struct walk *walk, size_t dir_len, struct tg_str name, bool is_dir)
{
	size_t len = dir_len + name.len;
	struct tg_tree_spot spot = { .sides = walk->sides, .is_dir = is_dir };
	if (tg_tree_sides_eq(walk->sides, walk->nr))
		return NULL; /* only spelt differently: 040000 and 40000 */
	TG_TRY(count_step(walk));
	if (len + 1 >= sizeof(walk->path))
		return tg_tree_walk_limit(walk->repo->arena, "bytes of path", sizeof(walk->path));
	memcpy(walk->path + dir_len, name.ptr, name.len);
	spot.path = tg_str_make(walk->path, len);
	TG_TRY(walk->asked->spot(walk->asked->data, &spot));
	if (!is_dir || !spot.enters)
		return NULL;
	if (len)
		walk->path[len++] = '/';
	return enter(walk, len);
}

/* Trees that stand side by side, from first on. */
struct group {
	size_t first, end;
};

static void
groups_of(const struct walk *walk, struct group out[GROUPS])
{
	out[0] = (struct group){ 0, walk->asked->nr_lead };
	out[1] = (struct group){ walk->asked->nr_lead, walk->nr };
}

/* How many bytes are left of all of them. */
static size_t
least_left(const struct frame *frame, struct group group)
{
	size_t least = SIZE_MAX;
	for (size_t i = group.first; i < group.end; i++) {
		const struct tg_tree *tree = frame->trees[i];
		if (!tree)
			return 0;
		size_t left = tree->offsets[tree->nr] - tree->offsets[frame->at[i]];
		if (left < least)
			least = left;
	}
	return least;
}

static const char *
bytes_at(const struct frame *frame, size_t i)
{
	return frame->trees[i]->data + frame->trees[i]->offsets[frame->at[i]];
}

/* How many bytes from here on all of them have alike. Ever longer pieces: where one soon
 * differs, the others are not compared to their ends. */
static size_t
common_len(const struct frame *frame, struct group group, size_t left)
{
	size_t len = 0, piece = FIRST_PIECE, same = 0;
	const char *first = bytes_at(frame, group.first);
	while (len < left && len == same) {
		same = len + piece < left ? len + piece : left;
		size_t end = same;
		for (size_t i = group.first + 1; i < group.end; i++)
			same = len +
			       tg_common_len(first + len, bytes_at(frame, i) + len, same - len);
		len = end;
		piece *= 2;
	}
	return same;
}

/* Moves all sides of a group over the entries that are equal byte for byte. */
static void
skip_equal(struct frame *frame, struct group group)
{
	size_t left = group.first < group.end ? least_left(frame, group) : 0;
	size_t same = left ? common_len(frame, group, left) : 0;
	if (!same)
		return;
	const struct tg_tree *first = frame->trees[group.first];
	uint32_t from = frame->at[group.first];
	uint32_t nr = tg_tree_entry_before(first, from, first->offsets[from] + same) - from;
	for (size_t i = group.first; i < group.end; i++)
		frame->at[i] += nr;
}

static bool
is_dir(const struct tg_tree_entry *entry)
{
	return entry->mode == TG_MODE_DIR;
}

static int
order(const struct tg_tree_entry *a, const struct tg_tree_entry *b)
{
	return tg_tree_cmp(a->name, is_dir(a), b->name, is_dir(b));
}

/* Reads the next entry of each side; the one that comes first, or NULL. */
static const struct tg_tree_entry *
peek(struct walk *walk, const struct frame *frame)
{
	const struct tg_tree_entry *first = NULL;
	for (size_t i = 0; i < walk->nr; i++) {
		const struct tg_tree *tree = frame->trees[i];
		struct tg_tree_entry *entry = &walk->entries[i];
		entry->mode = 0;
		if (!tree || frame->at[i] == tree->nr)
			continue;
		tg_tree_entry(tree, frame->at[i], entry);
		if (!first || order(entry, first) < 0)
			first = entry;
	}
	return first;
}

/* Among what a side has been moved over; mode 0 = not there. */
static struct tg_tree_side
look_up(const struct frame *frame, size_t i, const struct tg_tree_entry *wanted)
{
	uint32_t lo = 0, hi = frame->trees[i] ? frame->at[i] : 0;
	struct tg_tree_entry entry;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		tg_tree_entry(frame->trees[i], mid, &entry);
		int cmp = order(&entry, wanted);
		if (cmp == 0)
			return (struct tg_tree_side){ entry.mode, entry.id };
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (struct tg_tree_side){ 0 };
}

/*
 * What a group has under a name that comes first of all that are next. Where none of it
 * stands there, all of it was moved over that name, or has it not.
 */
static void
take(struct walk *walk, struct frame *frame, struct group group, const struct tg_tree_entry *first)
{
	bool is_next = false;
	for (size_t i = group.first; i < group.end; i++) {
		const struct tg_tree_entry *entry = &walk->entries[i];
		bool is_here = entry->mode && (entry == first || order(entry, first) == 0);
		walk->sides[i] = (struct tg_tree_side){ 0 };
		if (is_here)
			walk->sides[i] = (struct tg_tree_side){ entry->mode, entry->id };
		frame->at[i] += is_here;
		is_next |= is_here;
	}
	if (is_next || group.first == group.end)
		return;
	struct tg_tree_side side = look_up(frame, group.first, first);
	for (size_t i = group.first; i < group.end; i++)
		walk->sides[i] = side;
}

/* One step of the merge; *done when the directory is at its end. May push a
 * frame, so frame is not used behind meet(). */
static const struct tg_error *
step(struct walk *walk, struct frame *frame, bool *done)
{
	struct group groups[GROUPS];
	groups_of(walk, groups);
	for (size_t i = 0; i < GROUPS; i++)
		skip_equal(frame, groups[i]);
	const struct tg_tree_entry *first = peek(walk, frame);
	*done = !first;
	if (*done)
		return NULL;
	for (size_t i = 0; i < GROUPS; i++)
		take(walk, frame, groups[i], first);
	return meet(walk, frame->path_len, first->name, is_dir(first));
}

static const struct tg_error *
take_steps(struct walk *walk)
{
	for (size_t i = 0; i < walk->nr; i++) {
		const struct tg_oid *root = walk->asked->roots[i];
		if (root)
			walk->sides[i] = (struct tg_tree_side){ TG_MODE_DIR, *root };
	}
	TG_TRY(meet(walk, 0, TG_STR(""), true));
	while (walk->nr_frames) {
		bool done = false;
		TG_TRY(step(walk, &walk->frames[walk->nr_frames - 1], &done));
		if (done)
			leave(walk);
	}
	return NULL;
}

const struct tg_error *
tg_tree_walk(const struct tg_tree_walk *asked)
{
	struct walk walk = { .asked = asked, .repo = tg_trees_repo(asked->trees), .nr = asked->nr };
	walk.entries = TG_NEW_ARRAY(asked->arena, asked->nr, struct tg_tree_entry);
	walk.sides = TG_NEW_ARRAY(asked->arena, asked->nr, struct tg_tree_side);
	const struct tg_error *err = take_steps(&walk);
	while (walk.nr_frames)
		leave(&walk);
	return err;
}
