/* SPDX-License-Identifier: MIT */
/*
 * Raw trees. What is wrong with one does not depend on the tree that was read
 * before it, and one that nothing is wrong with is sorted as git sorts, names
 * each thing once and can be read entry by entry.
 *
 * After a NUL the bytes are a raw tree. Else each line is "MODE NAME" behind
 * one byte: '-' the tree read before has it, '+' the new one, '0' both, the new one
 * without an object, '!' both, with other objects, anything else: both alike.
 */
#include "fuzz.h"

#include "../../src/git/trees/tree.h"

#include <string.h>

enum { MAX_RAW = 1 << 16, MAX_SLOW = 200 };

struct raw {
	char bytes[MAX_RAW];
	size_t len;
};

static void
add_entry(struct raw *raw, struct tg_str line, char id)
{
	if (raw->len + line.len + 1 + TG_OID_LEN > sizeof(raw->bytes))
		return;
	memcpy(raw->bytes + raw->len, line.ptr, line.len);
	raw->len += line.len;
	raw->bytes[raw->len++] = '\0';
	memset(raw->bytes + raw->len, id, TG_OID_LEN);
	raw->len += TG_OID_LEN;
}

static void
write_trees(struct tg_str text, struct raw *near, struct raw *raw)
{
	struct tg_str line;

	near->len = raw->len = 0;
	while (tg_str_split(&text, '\n', &line)) {
		char tag = line.len ? line.ptr[0] : ' ';

		line = tg_str_from_index(line, 1);
		if (!line.len)
			continue;
		if (tag != '+')
			add_entry(near, line, 1);
		if (tag != '-')
			add_entry(raw, line, tag == '!' ? 2 : tag != '0');
	}
}

static struct tg_tree
check(struct tg_arena *arena, const struct tg_tree *near, const char *bytes, size_t len)
{
	struct tg_tree_scratch scratch = { 0 };
	struct tg_tree tree = { .data = bytes, .len = len };

	tg_tree_check(arena, &scratch, near, &tree);
	must(!tree.is_broken || tree.problem);
	must(!tree.problem || tree.problem_at <= tree.nr);
	return tree;
}

static bool
is_known_mode(uint32_t mode)
{
	return mode == 0100644 || mode == 0100755 || mode == 0100664 || mode == 0120000 ||
	       mode == 0160000 || mode == 040000;
}

static void
check_sound(const struct tg_tree *tree)
{
	struct tg_tree_entry a, b;
	size_t nr = tree->nr < MAX_SLOW ? tree->nr : MAX_SLOW;

	must(tree->offsets[tree->nr] == tree->len);
	for (uint32_t i = 0; i < nr; i++) {
		tg_tree_entry(tree, i, &b);
		must(is_known_mode(b.mode) && b.name.len);
		must(!memchr(b.name.ptr, '/', b.name.len));
		must(!tg_str_eq_nocase(b.name, TG_STR(".git")));
		for (uint32_t j = 0; j < i; j++) {
			tg_tree_entry(tree, j, &a);
			must(!tg_str_eq(a.name, b.name));
			must(tg_tree_cmp(a.name, a.mode == 040000, b.name, b.mode == 040000) < 0);
		}
	}
}

static void
check_same(const struct tg_tree *a, const struct tg_tree *b)
{
	must(a->nr == b->nr && a->is_broken == b->is_broken && !a->problem == !b->problem);
	must(!a->problem || (a->problem_at == b->problem_at && !strcmp(a->problem, b->problem)));
	must(a->is_broken || !memcmp(a->offsets, b->offsets, (a->nr + 1) * sizeof(*a->offsets)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct raw near, raw;
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_tree before, alone, after;

	if (size && !data[0]) {
		near.len = 0;
		raw.len = size - 1 < sizeof(raw.bytes) ? size - 1 : sizeof(raw.bytes);
		memcpy(raw.bytes, data + 1, raw.len);
	} else {
		write_trees(tg_str_make((const char *)data, size), &near, &raw);
	}
	before = check(arena, NULL, near.bytes, near.len);
	alone = check(arena, NULL, raw.bytes, raw.len);
	if (!alone.problem)
		check_sound(&alone);
	if (!before.problem) {
		after = check(arena, &before, raw.bytes, raw.len);
		check_same(&alone, &after);
	}
	tg_arena_destroy(arena);
	return 0;
}
