/* SPDX-License-Identifier: MIT */
/*
 * What git-fsck(1) refuses in a tree: readers that look names up by halving
 * do not find what is out of order, and take one of two that are called the
 * same.
 */
#include "tree.h"

#include <string.h>

enum { MIN_ENTRY = 1 + 1 + 1 + TG_OID_LEN }; /* a digit, a blank, the NUL, the id */

struct check {
	struct tg_arena *arena;
	struct tg_tree_scratch *scratch;
	const struct tg_tree *near;
	uint32_t at_near; /* where the walk stands in it */
	struct tg_tree *tree;
	struct tg_tree_scan scan;
	size_t nr_apart;
};

int
tg_tree_cmp(struct tg_str a, bool a_is_dir, struct tg_str b, bool b_is_dir)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int cmp = len ? memcmp(a.ptr, b.ptr, len) : 0;
	if (cmp)
		return cmp;
	unsigned char x = a.len > len ? (unsigned char)a.ptr[len] : a_is_dir ? '/' : 0;
	unsigned char y = b.len > len ? (unsigned char)b.ptr[len] : b_is_dir ? '/' : 0;
	return x - y;
}

/* In ever longer steps: most stretches are short. */
uint32_t
tg_tree_entry_before(const struct tg_tree *tree, uint32_t from, size_t offset)
{
	uint32_t lo = from, step = 1;
	while (step <= tree->nr - lo && tree->offsets[lo + step] <= offset) {
		lo += step;
		step *= 2;
	}
	uint32_t hi = step <= tree->nr - lo ? lo + step - 1 : tree->nr;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo + 1) / 2;
		if (tree->offsets[mid] <= offset)
			lo = mid;
		else
			hi = mid - 1;
	}
	return lo;
}

static void
complain(struct check *check, uint32_t at, const char *problem)
{
	if (check->tree->problem || !problem)
		return;
	check->tree->problem = problem;
	check->tree->problem_at = at;
}

static void
add_offset(struct check *check, size_t offset)
{
	check->scratch->offsets[check->tree->nr] = (uint32_t)offset;
}

static bool
is_zero(const char *id)
{
	static const char zero[TG_OID_LEN];
	return memcmp(id, zero, TG_OID_LEN) == 0;
}

static const char *
entry_problem(const struct tg_tree_scan *scan)
{
	if (scan->is_odd_mode)
		return "an odd file mode";
	if (is_zero(scan->data + scan->pos - TG_OID_LEN))
		return "an entry that points at nothing";
	return tg_tree_name_problem(scan);
}

static struct tg_tree_scan
entry_at(const struct tg_tree *tree, uint32_t at)
{
	struct tg_tree_scan scan = { .data = tree->data };
	tg_tree_scan_known(&scan, tree->offsets[at], tree->offsets[at + 1]);
	return scan;
}

static bool
is_dir(const struct tg_tree_scan *scan)
{
	return scan->mode == TG_MODE_DIR;
}

static void
add_apart(struct check *check, uint32_t at)
{
	struct tg_tree_scratch *scratch = check->scratch;
	TG_GROW(check->arena, scratch->apart, check->nr_apart, scratch->cap_apart);
	scratch->apart[check->nr_apart++] = at;
}

/*
 * Of neighbours, b is number `at`. What sorts between file "a" and directory "a" begins
 * with "a", so a name that has a double has a neighbour, on its side, that begins with it.
 */
static void
check_order(struct check *check, const struct tg_tree_scan *a, const struct tg_tree_scan *b,
	    uint32_t at)
{
	if (tg_tree_cmp(a->name, is_dir(a), b->name, is_dir(b)) > 0)
		complain(check, at, "the entries are not sorted");
	if (a->name.len == b->name.len && tg_str_eq(a->name, b->name))
		complain(check, at, "a name stands twice");
	if (!is_dir(a) && tg_str_starts(b->name, a->name))
		add_apart(check, at - 1);
	if (is_dir(b) && tg_str_starts(a->name, b->name))
		add_apart(check, at);
}

/* Whether what stands there is that entry of near, of which it has so many bytes, with another
 * id, as where a file has changed: then the name is no news, and stands where it stood. */
static bool
is_renewed(const struct tg_tree *near, uint32_t at, size_t same, const char *bytes, size_t left)
{
	if (at == near->nr)
		return false;
	size_t len = near->offsets[at + 1] - near->offsets[at];
	return len <= left && same >= len - TG_OID_LEN && !is_zero(bytes + len - TG_OID_LEN);
}

/* How far the entries from here on are those of near, whatever their ids. */
static uint32_t
end_of_run(const struct check *check)
{
	const struct tg_tree *near = check->near, *tree = check->tree;
	uint32_t to = check->at_near;
	size_t begin = near->offsets[to], pos = check->scan.pos;
	size_t left = tree->len - pos, left_near = near->len - begin;
	if (left_near < left)
		left = left_near;
	for (;;) {
		size_t done = near->offsets[to] - begin;
		size_t same = done + tg_common_len(near->data + begin + done,
						   tree->data + pos + done, left - done);
		to = tg_tree_entry_before(near, to, begin + same);
		done = near->offsets[to] - begin;
		if (!is_renewed(near, to, same - done, tree->data + pos + done, left - done))
			return to;
		to++;
	}
}

/* Takes over the entries that stand here in near too; gives how many. */
static uint32_t
copy_run(struct check *check)
{
	const struct tg_tree *near = check->near;
	uint32_t from = check->at_near;
	if (!near || from == near->nr)
		return 0;
	uint32_t to = end_of_run(check), pos = (uint32_t)check->scan.pos;
	uint32_t *offsets = check->scratch->offsets + check->tree->nr;
	for (uint32_t i = from; i < to; i++)
		offsets[i - from] = near->offsets[i] - near->offsets[from] + pos;
	check->tree->nr += to - from;
	check->scan.pos += near->offsets[to] - near->offsets[from];
	check->at_near = to;
	return to - from;
}

/*
 * File "a" and directory "a" need not stand side by side: "a.c" sorts between
 * them. In a sorted tree the other one is where it would be looked for.
 */
static bool
has_double(const struct tg_tree *tree, const struct tg_tree_scan *scan)
{
	uint32_t lo = 0, hi = tree->nr;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		struct tg_tree_scan other = entry_at(tree, mid);
		int cmp = tg_tree_cmp(other.name, is_dir(&other), scan->name, !is_dir(scan));
		if (cmp == 0)
			return true;
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

/* Moves on in near past the name that was just read. */
static void
follow_near(struct check *check)
{
	const struct tg_tree *near = check->near;
	const struct tg_tree_scan *scan = &check->scan;
	int cmp = -1;
	while (near && check->at_near < near->nr && cmp < 0) {
		struct tg_tree_scan other = entry_at(near, check->at_near);
		cmp = tg_tree_cmp(other.name, is_dir(&other), scan->name, is_dir(scan));
		check->at_near += cmp <= 0;
	}
}

/*
 * The entry before the one that is read next. Between two stretches taken
 * over from near a fresh entry always stands, so what can be out of order are
 * the neighbours of fresh ones: here also the last fresh one and the first
 * that was taken over.
 */
static struct tg_tree_scan
previous(struct check *check)
{
	uint32_t at = check->tree->nr, nr = copy_run(check);
	if (!nr)
		return check->scan;
	if (at) {
		struct tg_tree_scan first = entry_at(check->near, check->at_near - nr);
		check_order(check, &check->scan, &first, at);
	}
	return entry_at(check->near, check->at_near - 1);
}

/* Finds all entries. Those whose names near does not have in the same place are
 * fresh, and judged by themselves. */
static bool
find_entries(struct check *check)
{
	struct tg_tree *tree = check->tree;
	struct tg_tree_scan before = previous(check);
	while (check->scan.pos < tree->len) {
		add_offset(check, check->scan.pos);
		if (!tg_tree_scan_next(&check->scan)) {
			tree->is_broken = true;
			tree->problem = NULL;
			complain(check, tree->nr, "an entry is cut off");
			return false;
		}
		complain(check, tree->nr, entry_problem(&check->scan));
		if (tree->nr)
			check_order(check, &before, &check->scan, tree->nr);
		tree->nr++;
		follow_near(check);
		before = previous(check);
	}
	add_offset(check, tree->len);
	return true;
}

static void
check_doubles(struct check *check)
{
	const struct tg_tree *tree = check->tree;
	for (size_t i = 0; i < check->nr_apart && !tree->problem; i++) {
		uint32_t at = check->scratch->apart[i];
		struct tg_tree_scan scan = entry_at(tree, at);
		if (has_double(tree, &scan))
			complain(check, at, "a name stands twice");
	}
}

static void
run(struct check *check, const struct tg_tree *near)
{
	struct tg_tree *tree = check->tree;
	tree->nr = 0;
	tree->problem = NULL;
	tree->is_broken = false;
	check->near = near;
	check->at_near = 0;
	check->nr_apart = 0;
	check->scan = (struct tg_tree_scan){ .data = tree->data, .len = tree->len };
	bool is_whole = find_entries(check);
	tree->offsets = check->scratch->offsets;
	if (is_whole)
		check_doubles(check);
}

void
tg_tree_check(struct tg_arena *arena, struct tg_tree_scratch *scratch, const struct tg_tree *near,
	      struct tg_tree *tree)
{
	struct check check = { .arena = arena, .scratch = scratch, .tree = tree };
	/* Room for as many entries as the bytes can hold, and the end. */
	TG_GROW(arena, scratch->offsets, tree->len / MIN_ENTRY + 1, scratch->cap_offsets);
	run(&check, near);
	/* What is wrong, and whether anything is, must not depend on what
	 * happened to be read before. */
	if (near && tree->problem)
		run(&check, NULL);
}
