/* SPDX-License-Identifier: MIT */
/*
 * Both texts are read side by side. Where they part, the shortest way is looked for to a place
 * from which they go on alike (Myers); what lies between two such places is a block, and the
 * lines between two blocks, which are the same, are a gap:
 *
 *	old   a b c d e f g h i j k l m
 *	new   a X c Y d e f g h i j k l Z m
 *	        -----                   -      two blocks: three edits that keep c, and one
 *	              -----------------        a gap of nine
 *
 * All blocks are one way to make the new text from the old, not always the shortest one, and not
 * always the one that git finds. The bounds hold for any way:
 *
 * At least: whatever way git finds, a line that stands more often on one side
 * than on the other is changed that many times. What is the same in
 * both texts does not count in that, so that only the blocks have to be looked at.
 *
 * At most: what the blocks have, if git keeps the lines that are the same here.
 * Before it compares, it drops lines that occur often (is_dropped() in
 * small_diff.c), but only where, within 100 lines, it goes from the line to both sides
 * through lines that are often, and through more than three times as many that the
 * other side does not have. Those are in blocks. A line that is the same and
 * dropped counts as one deleted and one added.
 */
#include "edit_bounds.h"

#include "text_line.h"

#include <stdlib.h>

enum {
	WINDOW = 1024,      /* lines of a side looked at for a block */
	EDITS_ONCE = 96,    /* in a block */
	ALIKE = 8,          /* lines: the texts go on alike */
	BLOCKS_MAX = 512,   /* more than TG_EDITS_MAX */
	BUCKETS = 1 << 15,  /* of lines by their hashes */
	TOUCHED_MAX = 4096, /* buckets that are cleared one by one */
	RUN = 3,            /* as in is_dropped() */
	GAP_SAFE = 66       /* RUN times one more of its lines are not within 2 * 100 */
};

enum { OLD, NEW, SIDES };

struct line {
	struct tg_str text;
	uint32_t hash;
};

/* What of a side is not yet in blocks. */
struct view {
	struct tg_str rest;
	struct tg_str ahead; /* behind the lines that were taken */
	struct line lines[WINDOW];
	int32_t nr;
};

struct block {
	int64_t edits[SIDES];
	int64_t kept;        /* lines in it that are the same */
	int64_t gap;         /* such lines from here to the next block, up to GAP_SAFE */
	int64_t left[SIDES]; /* see suspect() */
	bool is_suspect;     /* what it keeps may be dropped */
	bool is_gap_suspect; /* the same of the gap */
};

struct tg_edit_room {
	struct view views[SIDES];
	int32_t reach[2 * EDITS_ONCE + 3]; /* by diagonal; -1 = nowhere */
	struct block blocks[BLOCKS_MAX];
	size_t nr_blocks;
	int64_t nr_edits;
	/* How much more often lines stand in the old text, by bucket, and the sum
	 * of that without signs. Lines that share a bucket make it less. */
	int32_t balance[BUCKETS];
	int64_t imbalance;
	uint16_t touched[TOUCHED_MAX];
	size_t nr_touched;
};

struct tg_edit_room *
tg_edit_room_new(struct tg_arena *arena)
{
	struct tg_edit_room *room = calloc(1, sizeof(*room));
	if (!room)
		tg_arena_exhausted("edit bounds", sizeof(*room));
	tg_arena_defer(arena, free, room);
	return room;
}

/* --- at least --- */

static void
weigh(struct tg_edit_room *room, uint32_t hash, int32_t step)
{
	int32_t *balance = &room->balance[hash % BUCKETS];
	room->imbalance -= abs(*balance);
	*balance += step;
	room->imbalance += abs(*balance);
	if (room->nr_touched < TOUCHED_MAX)
		room->touched[room->nr_touched] = (uint16_t)(hash % BUCKETS);
	room->nr_touched++;
}

static int64_t
weigh_text(struct tg_edit_room *room, struct tg_str rest, int32_t step)
{
	int64_t nr = 0;
	for (; rest.len; nr++)
		weigh(room, tg_line_hash(tg_next_line(&rest)), step);
	return nr;
}

static void
clear(struct tg_edit_room *room)
{
	if (room->nr_touched > TOUCHED_MAX)
		memset(room->balance, 0, sizeof(room->balance));
	else
		for (size_t i = 0; i < room->nr_touched; i++)
			room->balance[room->touched[i]] = 0;
	room->nr_touched = room->nr_blocks = 0;
	room->imbalance = room->nr_edits = 0;
}

/* --- blocks --- */

/* Goes on to where the texts differ, at the start of a line, which may be the end of one. */
static void
skip_same(struct tg_edit_room *room)
{
	struct tg_str *old = &room->views[OLD].rest, *new = &room->views[NEW].rest;
	size_t shorter = old->len < new->len ? old->len : new->len;
	size_t len = shorter ? tg_common_len(old->ptr, new->ptr, shorter) : 0;
	while (len && old->ptr[len - 1] != '\n')
		len--;
	if (room->nr_blocks) {
		struct tg_str same = tg_str_sub(*old, 0, len);
		int64_t nr = 0;
		for (; same.len && nr < GAP_SAFE; nr++)
			(void)tg_next_line(&same);
		room->blocks[room->nr_blocks - 1].gap = nr;
	}
	*old = tg_str_from_index(*old, len);
	*new = tg_str_from_index(*new, len);
}

static bool
take_lines(struct view *view, int32_t to)
{
	while (view->nr <= to && view->nr < WINDOW && view->ahead.len) {
		struct tg_str text = tg_next_line(&view->ahead);
		view->lines[view->nr++] = (struct line){ text, tg_line_hash(text) };
	}
	return to < view->nr;
}

static inline bool
has_line(struct view *view, int32_t at)
{
	return at < view->nr || take_lines(view, at);
}

static bool
is_same_line(struct tg_edit_room *room, int32_t x, int32_t y)
{
	struct view *old = &room->views[OLD], *new = &room->views[NEW];
	if (!has_line(old, x) || !has_line(new, y))
		return false;
	const struct line *a = &old->lines[x], *b = &new->lines[y];
	return a->hash == b->hash && tg_str_eq(a->text, b->text);
}

/* A way that has come to line x of the old text, on diagonal k: line x - k of the new. */
struct way {
	int32_t x, k, nr_edits;
	bool is_over; /* the texts are alike from here */
};

/* As far as one edit more comes that ends on the diagonal; -1 = nowhere. */
static int32_t
step_to(struct tg_edit_room *room, const int32_t *reach, int32_t k)
{
	int32_t right = reach[k - 1], down = reach[k + 1];
	if (right >= 0 && !has_line(&room->views[OLD], right))
		right = -1;
	if (down >= 0 && !has_line(&room->views[NEW], down - (k + 1)))
		down = -1;
	return right >= down && right >= 0 ? right + 1 : down;
}

static bool
is_end(struct tg_edit_room *room, int32_t x, int32_t y)
{
	struct view *old = &room->views[OLD], *new = &room->views[NEW];
	return !has_line(old, x) && !has_line(new, y) && x < WINDOW && y < WINDOW;
}

/* Goes on over what is the same: where that is enough, the way ends before it. */
static void
go_on(struct tg_edit_room *room, struct way *way)
{
	int32_t run = 0;
	while (run < ALIKE && is_same_line(room, way->x + run, way->x - way->k + run))
		run++;
	way->is_over = run == ALIKE || is_end(room, way->x + run, way->x - way->k + run);
	if (!way->is_over)
		way->x += run;
}

static bool
is_further(const struct way *a, const struct way *b)
{
	return 2 * a->x - a->k > 2 * b->x - b->k;
}

/* The shortest way to where the texts go on alike; if that is too far, as far as it goes. */
static struct way
find_way(struct tg_edit_room *room)
{
	int32_t *reach = room->reach + EDITS_ONCE + 1;
	struct way best = { 0 };
	memset(room->reach, -1, sizeof(room->reach));
	reach[0] = 0;
	for (int32_t d = 1; d <= EDITS_ONCE; d++)
		for (int32_t k = -d; k <= d; k += 2) {
			struct way way = { .x = step_to(room, reach, k), .k = k, .nr_edits = d };
			if (way.x >= 0)
				go_on(room, &way);
			reach[k] = way.x;
			if (way.is_over)
				return way;
			if (way.x >= 0 && is_further(&way, &best))
				best = way;
		}
	return best;
}

static void
leave_lines(struct tg_edit_room *room, int which, int32_t nr, int32_t step)
{
	struct view *view = &room->views[which];
	for (int32_t i = 0; i < nr; i++)
		weigh(room, view->lines[i].hash, step);
	view->rest = nr < view->nr
			     ? tg_str_from_index(view->rest, (size_t)(view->lines[nr].text.ptr -
								      view->rest.ptr))
			     : view->ahead;
}

static void
add_block(struct tg_edit_room *room, int64_t deleted, int64_t added, int64_t kept)
{
	room->blocks[room->nr_blocks++] =
		(struct block){ .edits = { deleted, added }, .kept = kept };
	room->nr_edits += deleted + added;
}

static void
take_block(struct tg_edit_room *room)
{
	for (int which = OLD; which < SIDES; which++) {
		room->views[which].ahead = room->views[which].rest;
		room->views[which].nr = 0;
	}
	struct way way = find_way(room);
	int64_t deleted = (way.nr_edits + way.k) / 2;
	add_block(room, deleted, way.nr_edits - deleted, way.x - deleted);
	leave_lines(room, OLD, way.x, 1);
	leave_lines(room, NEW, way.x - way.k, -1);
}

static void
take_rest(struct tg_edit_room *room, int64_t *nr)
{
	nr[OLD] = weigh_text(room, room->views[OLD].rest, 1);
	nr[NEW] = weigh_text(room, room->views[NEW].rest, -1);
}

/* False where there is more than enough. */
static bool
take_blocks(struct tg_edit_room *room, int64_t enough)
{
	int64_t nr[SIDES];
	while (room->views[OLD].rest.len && room->views[NEW].rest.len) {
		if (room->nr_edits > enough || room->nr_blocks == BLOCKS_MAX - 1)
			return false;
		take_block(room);
		skip_same(room);
	}
	take_rest(room, nr);
	if (nr[OLD] + nr[NEW])
		add_block(room, nr[OLD], nr[NEW], 0);
	return true;
}

/* --- at most --- */

static int64_t
above_zero(int64_t nr)
{
	return nr > 0 ? nr : 0;
}

/*
 * The most edits of a side on a way from a line to both sides, less what the same
 * lines on it outweigh. That of ways which end with a block is its left, of those
 * which begin with it right: the block is in both.
 */
static void
suspect(struct tg_edit_room *room, int which)
{
	int64_t left = 0, right = 0;
	struct block *blocks = room->blocks;
	for (size_t i = 0; i < room->nr_blocks; i++) {
		int64_t gap = i ? blocks[i - 1].gap : 0;
		left = blocks[i].edits[which] + above_zero(left - RUN * gap);
		blocks[i].left[which] = left;
	}
	for (size_t i = room->nr_blocks; i-- > 0;) {
		int64_t edits = blocks[i].edits[which], gap = blocks[i].gap;
		if (gap < GAP_SAFE && blocks[i].left[which] + right > RUN * (gap + 1))
			blocks[i].is_gap_suspect = true;
		right = edits + above_zero(right - RUN * gap);
		if (blocks[i].left[which] + right - edits > RUN * 2)
			blocks[i].is_suspect = true;
	}
}

static int64_t
nr_suspect(struct tg_edit_room *room)
{
	int64_t nr = 0;
	for (int which = OLD; which < SIDES; which++)
		suspect(room, which);
	for (size_t i = 0; i < room->nr_blocks; i++) {
		const struct block *block = &room->blocks[i];
		nr += block->is_suspect ? block->kept : 0;
		nr += block->is_gap_suspect ? block->gap : 0;
	}
	return nr;
}

/* However lines stand, git drops less than two for three that the other side has not. */
static int64_t
most_edits(struct tg_edit_room *room)
{
	int64_t dropped = nr_suspect(room), most_dropped = room->nr_edits * 2 / 3;
	if (dropped > most_dropped)
		dropped = most_dropped;
	int64_t most = room->nr_edits + 2 * dropped;
	return most <= TG_EDITS_MAX ? most : INT64_MAX;
}

bool
tg_edit_bounds(struct tg_edit_room *room, struct tg_str old, struct tg_str new, int64_t enough,
	       struct tg_edit_bounds *out)
{
	clear(room);
	room->views[OLD].rest = old;
	room->views[NEW].rest = new;
	if (!take_blocks(room, enough < TG_EDITS_MAX ? enough : TG_EDITS_MAX))
		return false;
	*out = (struct tg_edit_bounds){ .least = room->imbalance, .most = most_edits(room) };
	for (size_t i = 0; i < room->nr_blocks; i++) {
		out->deleted += room->blocks[i].edits[OLD];
		out->added += room->blocks[i].edits[NEW];
	}
	return true;
}

int64_t
tg_edit_least(struct tg_edit_room *room)
{
	int64_t nr[SIDES];
	take_rest(room, nr);
	return room->imbalance;
}
