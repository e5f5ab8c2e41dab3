/* SPDX-License-Identifier: MIT */
/*
 * git's diff is not always the shortest: before it compares, it drops lines
 * that occur often, by how often they occur in the whole of the other side. Its count is found in
 * steps, most of which most comparisons do not come to:
 *
 *	1. What both texts begin and end with is cut off (cut_ends).
 *	2. Of what is between, bounds are found (edit_bounds.h). Where they meet, that is it.
 *	3. Else the lines between are told apart: equal ones are one kind (sort_lines), and the
 *	   ends are only searched for these kinds, to know how often each occurs (count_in).
 *	4. Lines are dropped as git drops them (rate_lines, is_dropped).
 *	5. What is left gets the shortest diff (nr_edits), which is what git finds too while the
 *	   difference is small.
 *
 * tests/unit/test_small_diff.c compares with libgit2 at random.
 */
#include "small_diff.h"

#include "edit_bounds.h"
#include "text_line.h"

#include <stdlib.h>
#include <string.h>

enum {
	LINES_MAX = 8192, /* of a side, between the ends */
	EDITS_MAX = TG_EDITS_MAX,
	SLOTS_MAX = 4 * LINES_MAX, /* twice as many as there can be kinds */
	USUAL_LINE = 16,           /* bytes: few files have shorter ones */
	PROBES = 32,               /* more is no accident */
	OFTEN_MAX = 1024,          /* the rest as in xdiff/xprepare.c */
	WINDOW = 100,
	RUN = 4
};

enum { OLD, NEW, SIDES };
enum { NOWHERE, SOMEWHERE, OFTEN };

/* Equal lines are one kind. */
struct kind {
	struct tg_str text;
	uint32_t hash;
	uint32_t nr[SIDES]; /* how often it occurs in the whole of each side */
	bool is_in[SIDES];  /* between the ends */
};

struct side {
	uint16_t lines[LINES_MAX]; /* kinds */
	uint8_t found[LINES_MAX];  /* in the other side */
	size_t nr;
	size_t nr_whole; /* lines with both ends */
};

/* Only as much of it is touched as there are lines. */
struct tg_small_diff {
	struct kind kinds[2 * LINES_MAX];
	size_t nr_kinds;
	uint16_t slots[SLOTS_MAX]; /* kind + 1, 0 = free */
	size_t nr_slots;           /* a power of two */
	struct side sides[SIDES];
	uint16_t kept[SIDES][LINES_MAX];
	int32_t reach[2 * EDITS_MAX + 3]; /* by diagonal */
	struct tg_edit_room *room;
};

/* --- what the two sides begin and end with --- */

struct cut {
	size_t start;
	size_t ends[SIDES];
};

static bool
is_line_start(struct tg_str text, size_t at, size_t start)
{
	return at == start || text.ptr[at - 1] == '\n';
}

/* How many of the last bytes are the same, in whole steps. */
static size_t
same_steps(struct tg_str a, struct tg_str b, size_t nr, size_t max, size_t step)
{
	const char *x = a.ptr + a.len, *y = b.ptr + b.len;
	while (nr + step <= max && !memcmp(x - nr - step, y - nr - step, step))
		nr += step;
	return nr;
}

static size_t
common_tail(struct tg_str a, struct tg_str b, size_t max)
{
	size_t nr = same_steps(a, b, 0, max, 256);
	nr = same_steps(a, b, nr, max, sizeof(uint64_t));
	return same_steps(a, b, nr, max, 1);
}

static void
cut_ends(struct tg_str old, struct tg_str new, struct cut *cut)
{
	size_t shorter = old.len < new.len ? old.len : new.len;
	size_t start = tg_common_len(old.ptr, new.ptr, shorter);
	while (start && old.ptr[start - 1] != '\n')
		start--;
	size_t tail = common_tail(old, new, shorter - start);
	if (!is_line_start(old, old.len - tail, start) ||
	    !is_line_start(new, new.len - tail, start)) {
		const char *newline = tail ? memchr(old.ptr + old.len - tail, '\n', tail) : NULL;
		tail = newline ? (size_t)(old.ptr + old.len - newline) - 1 : 0;
	}
	*cut = (struct cut){ start, { old.len - tail, new.len - tail } };
}

/* --- kinds of lines --- */

/* The slot of the line, or a free one; SLOTS_MAX when it is too far away. */
static size_t
slot_of(const struct tg_small_diff *diff, struct tg_str line, uint32_t h)
{
	for (size_t i = 0; i < PROBES; i++) {
		size_t slot = (h + i) & (diff->nr_slots - 1);
		if (!diff->slots[slot])
			return slot;
		const struct kind *kind = &diff->kinds[diff->slots[slot] - 1];
		if (kind->hash == h && tg_str_eq(kind->text, line))
			return slot;
	}
	return SLOTS_MAX;
}

static bool
sort_lines(struct tg_small_diff *diff, int which, struct tg_str rest)
{
	struct side *side = &diff->sides[which];
	while (rest.len) {
		struct tg_str line = tg_next_line(&rest);
		uint32_t h = tg_line_hash(line);
		size_t slot = slot_of(diff, line, h);
		if (slot == SLOTS_MAX || side->nr == LINES_MAX)
			return false;
		if (!diff->slots[slot]) {
			diff->kinds[diff->nr_kinds++] = (struct kind){ line, h, { 0 }, { 0 } };
			diff->slots[slot] = (uint16_t)diff->nr_kinds;
		}
		struct kind *kind = &diff->kinds[diff->slots[slot] - 1];
		kind->nr[which]++;
		kind->is_in[which] = true;
		side->lines[side->nr++] = (uint16_t)(diff->slots[slot] - 1);
	}
	side->nr_whole = side->nr;
	return true;
}

static bool
share_a_line(const struct tg_small_diff *diff)
{
	for (size_t i = 0; i < diff->nr_kinds; i++)
		if (diff->kinds[i].is_in[OLD] && diff->kinds[i].is_in[NEW])
			return true;
	return false;
}

/* The ends are the same on both sides. */
static bool
count_in(struct tg_small_diff *diff, struct tg_str rest)
{
	while (rest.len) {
		struct tg_str line = tg_next_line(&rest);
		size_t slot = slot_of(diff, line, tg_line_hash(line));
		if (slot == SLOTS_MAX)
			return false;
		for (int which = OLD; which < SIDES; which++) {
			diff->sides[which].nr_whole++;
			if (diff->slots[slot])
				diff->kinds[diff->slots[slot] - 1].nr[which]++;
		}
	}
	return true;
}

/* --- as git prepares a comparison --- */

static size_t
often(size_t nr_lines)
{
	size_t limit = 1;
	for (; nr_lines; nr_lines >>= 2)
		limit <<= 1;
	return limit < OFTEN_MAX ? limit : OFTEN_MAX;
}

static void
rate_lines(struct tg_small_diff *diff, int which)
{
	struct side *side = &diff->sides[which];
	size_t limit = often(side->nr_whole);
	for (size_t i = 0; i < side->nr; i++) {
		size_t nr = diff->kinds[side->lines[i]].nr[!which];
		side->found[i] = nr == 0 ? NOWHERE : nr >= limit ? OFTEN : SOMEWHERE;
	}
}

/* From beside a line to the next that is found somewhere: how many are found
 * nowhere, and how many often, the line itself too. */
static void
count_run(const struct side *side, size_t at, int step, size_t *nowhere, size_t *frequent)
{
	size_t left = step < 0 ? at : side->nr - 1 - at;
	size_t i = at;
	*nowhere = 0;
	*frequent = 1;
	for (left = left < WINDOW ? left : WINDOW; left; left--) {
		i = step < 0 ? i - 1 : i + 1;
		if (side->found[i] == SOMEWHERE)
			return;
		*(side->found[i] == NOWHERE ? nowhere : frequent) += 1;
	}
}

static bool
is_dropped(const struct side *side, size_t at)
{
	size_t nowhere[2], frequent[2];
	if (side->found[at] != OFTEN)
		return side->found[at] == NOWHERE;
	count_run(side, at, -1, &nowhere[0], &frequent[0]);
	count_run(side, at, 1, &nowhere[1], &frequent[1]);
	if (!nowhere[0] || !nowhere[1])
		return false;
	size_t all = frequent[0] + frequent[1];
	return all * RUN < all + nowhere[0] + nowhere[1];
}

static size_t
keep_lines(const struct side *side, uint16_t *kept)
{
	size_t nr = 0;
	for (size_t i = 0; i < side->nr; i++)
		if (!is_dropped(side, i))
			kept[nr++] = side->lines[i];
	return nr;
}

/* As far as a path comes that ends on diagonal k after one more edit, and then
 * goes on over what is equal. */
static int32_t
advance(const struct tg_small_diff *diff, const size_t *nr, const int32_t *reach, int32_t k)
{
	bool is_down = reach[k - 1] < reach[k + 1];
	int32_t x = is_down ? reach[k + 1] : reach[k - 1] + 1;
	int32_t y = x - k;
	while (x < (int32_t)nr[OLD] && y < (int32_t)nr[NEW] &&
	       diff->kept[OLD][x] == diff->kept[NEW][y]) {
		x++;
		y++;
	}
	return x;
}

/* Of the shortest diff of what was kept (Myers); EDITS_MAX + 1: more than that. */
static int32_t
nr_edits(struct tg_small_diff *diff, const size_t *nr)
{
	int32_t *reach = diff->reach + EDITS_MAX + 1;
	int32_t end = (int32_t)nr[OLD] - (int32_t)nr[NEW];
	for (int32_t k = -EDITS_MAX - 1; k <= EDITS_MAX + 1; k++)
		reach[k] = -1;
	reach[1] = 0;
	for (int32_t edits = 0; edits <= EDITS_MAX; edits++)
		for (int32_t k = -edits; k <= edits; k += 2) {
			reach[k] = advance(diff, nr, reach, k);
			if (k == end && reach[k] >= (int32_t)nr[OLD])
				return edits;
		}
	return EDITS_MAX + 1;
}

static bool
count_common(struct tg_small_diff *diff, size_t *out)
{
	size_t nr[SIDES];
	for (int which = OLD; which < SIDES; which++) {
		rate_lines(diff, which);
		nr[which] = keep_lines(&diff->sides[which], diff->kept[which]);
	}
	size_t edits = (size_t)nr_edits(diff, nr);
	*out = (nr[OLD] + nr[NEW] - edits) / 2;
	return edits <= EDITS_MAX;
}

/* --- the whole --- */

struct tg_small_diff *
tg_small_diff_new(struct tg_arena *arena)
{
	struct tg_small_diff *diff = malloc(sizeof(*diff));
	if (!diff)
		tg_arena_exhausted("small diff", sizeof(*diff));
	tg_arena_defer(arena, free, diff);
	diff->room = tg_edit_room_new(arena);
	return diff;
}

static void
clear(struct tg_small_diff *diff, size_t nr_slots)
{
	diff->nr_slots = 64;
	while (diff->nr_slots < SLOTS_MAX && diff->nr_slots < nr_slots)
		diff->nr_slots *= 2;
	memset(diff->slots, 0, diff->nr_slots * sizeof(*diff->slots));
	diff->nr_kinds = 0;
	diff->sides[OLD].nr = diff->sides[NEW].nr = 0;
}

/* Slots for lines as they usually are; if they are shorter, as many as there can be. */
static bool
sort_both(struct tg_small_diff *diff, const struct tg_str mid[SIDES])
{
	size_t bytes = mid[OLD].len + mid[NEW].len;
	for (size_t nr_slots = bytes / USUAL_LINE * 2; true; nr_slots = SLOTS_MAX) {
		clear(diff, nr_slots);
		if (sort_lines(diff, OLD, mid[OLD]) && sort_lines(diff, NEW, mid[NEW]))
			return true;
		if (diff->nr_slots == SLOTS_MAX)
			return false;
	}
}

/* What lies between the lines that both begin and end with. */
static void
cut_middle(struct tg_str old, struct tg_str new, struct cut *cut, struct tg_str mid[SIDES])
{
	cut_ends(old, new, cut);
	mid[OLD] = tg_str_sub(old, cut->start, cut->ends[OLD] - cut->start);
	mid[NEW] = tg_str_sub(new, cut->start, cut->ends[NEW] - cut->start);
}

void
tg_small_diff_bounds(struct tg_small_diff *diff, struct tg_str old, struct tg_str new,
		     int64_t enough, struct tg_edit_bounds *out)
{
	struct tg_str mid[SIDES];
	struct cut cut;
	cut_middle(old, new, &cut, mid);
	if (!tg_edit_bounds(diff->room, mid[OLD], mid[NEW], enough, out))
		*out = (struct tg_edit_bounds){ .least = tg_edit_least(diff->room),
						.most = INT64_MAX };
}

void
tg_cut_alike(struct tg_str *old, struct tg_str *new)
{
	struct tg_str mid[SIDES];
	struct cut cut;
	cut_middle(*old, *new, &cut, mid);
	*old = mid[OLD];
	*new = mid[NEW];
}

bool
tg_small_diff_count(struct tg_small_diff *diff, struct tg_str old, struct tg_str new,
		    int64_t *added, int64_t *deleted)
{
	struct tg_str mid[SIDES];
	struct tg_edit_bounds bounds;
	struct cut cut;
	size_t common = 0;
	cut_middle(old, new, &cut, mid);
	if (tg_edit_bounds(diff->room, mid[OLD], mid[NEW], TG_EDITS_MAX, &bounds) &&
	    bounds.least == bounds.most) {
		*added = bounds.added;
		*deleted = bounds.deleted;
		return true;
	}
	if (!sort_both(diff, mid))
		return false;
	if (share_a_line(diff) && (!count_in(diff, tg_str_sub(old, 0, cut.start)) ||
				   !count_in(diff, tg_str_from_index(old, cut.ends[OLD])) ||
				   !count_common(diff, &common)))
		return false;
	*added = (int64_t)(diff->sides[NEW].nr - common);
	*deleted = (int64_t)(diff->sides[OLD].nr - common);
	return true;
}
