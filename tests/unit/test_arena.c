/* SPDX-License-Identifier: MIT */
/* Arenas: lifetimes, budgets, order of what is deferred. */
#include "trunkgate/arena.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MIB = 1 << 20, EXHAUSTED = 77 };

static void
leave(const char *name, size_t budget, void *data)
{
	(void)data;
	_exit(strcmp(name, "test") == 0 && budget ? EXHAUSTED : 1);
}

static struct tg_arena *
arena_with(size_t budget)
{
	tg_arena_on_exhausted(leave, NULL);
	return tg_arena_new("test", budget);
}

static bool
is_zero(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

Test(arena, gives_zeroed_aligned_distinct_objects)
{
	struct tg_arena *arena = arena_with(MIB);
	unsigned char *last = NULL;

	for (size_t size = 0; size < 200; size++) {
		unsigned char *object = tg_alloc(arena, size);

		cr_assert_eq((uintptr_t)object % _Alignof(max_align_t), 0);
		cr_assert_neq(object, last);
		cr_assert(is_zero(object, size));
		memset(object, 0xff, size);
		last = object;
	}
	tg_arena_destroy(arena);
}

Test(arena, gives_zeroed_objects_after_a_reset_too)
{
	struct tg_arena *arena = arena_with(8 * MIB);

	for (size_t round = 0; round < 3; round++) {
		for (size_t size = 1; size < 100000; size *= 3) {
			unsigned char *object = tg_alloc(arena, size);

			cr_assert(is_zero(object, size));
			memset(object, 0xff, size);
		}
		tg_arena_reset(arena);
	}
	tg_arena_destroy(arena);
}

Test(arena, large_objects_do_not_waste_the_block_in_use)
{
	struct tg_arena *arena = arena_with(16 * MIB);
	size_t before;

	tg_alloc(arena, 16);
	tg_alloc(arena, MIB);
	before = tg_arena_used(arena);
	tg_alloc(arena, 1);
	cr_assert_lt(tg_arena_used(arena) - before, 1024);
	tg_arena_destroy(arena);
}

Test(arena, counts_what_it_holds)
{
	struct tg_arena *arena = arena_with(8 * MIB);

	tg_alloc(arena, MIB);
	cr_assert_geq(tg_arena_used(arena), MIB);
	tg_alloc(arena, 3 * MIB);
	cr_assert_geq(tg_arena_used(arena), 4 * MIB);
	tg_arena_reset(arena);
	cr_assert_lt(tg_arena_used(arena), MIB);
	tg_arena_destroy(arena);
}

Test(arena, can_be_used_to_the_end_of_its_budget)
{
	struct tg_arena *arena = arena_with(100000);

	for (size_t i = 0; i < 1000; i++)
		tg_alloc(arena, 16);
	tg_arena_destroy(arena);
}

Test(arena, ends_the_program_when_the_budget_is_spent, .exit_code = EXHAUSTED)
{
	struct tg_arena *arena = arena_with(100000);

	for (size_t i = 0; i < 100000; i++)
		tg_alloc(arena, 16);
}

Test(arena, ends_the_program_at_one_object_too_large, .exit_code = EXHAUSTED)
{
	tg_alloc(arena_with(MIB), MIB);
}

Test(arena, ends_the_program_at_a_size_that_wraps, .exit_code = EXHAUSTED)
{
	volatile size_t size = SIZE_MAX - 3;

	tg_alloc(arena_with(SIZE_MAX), size);
}

Test(arena, ends_the_program_at_an_array_that_wraps, .exit_code = EXHAUSTED)
{
	tg_alloc_array(arena_with(SIZE_MAX), SIZE_MAX / 4, 8);
}

Test(arena, ends_the_program_at_an_array_that_grows_past_all_sizes, .exit_code = EXHAUSTED)
{
	size_t cap = SIZE_MAX / 8;

	tg_grow(arena_with(SIZE_MAX), NULL, SIZE_MAX / 8, &cap, 8);
}

Test(arena, exits_with_2_when_nobody_said_how, .exit_code = 2)
{
	tg_alloc(tg_arena_new("push", 1024), 2048);
}

static void
return_anyway(const char *name, size_t budget, void *data)
{
	(void)name;
	(void)budget;
	*(bool *)data = true;
}

Test(arena, exits_with_2_when_the_handler_returns, .exit_code = 2)
{
	bool called = false;

	tg_arena_on_exhausted(return_anyway, &called);
	tg_arena_exhausted("libgit2", 1);
}

static char order[8];
static size_t order_nr;

static void
note(void *ptr)
{
	order[order_nr++] = *(char *)ptr;
}

Test(arena, runs_what_is_deferred_last_in_first_out_and_once)
{
	struct tg_arena *arena = arena_with(MIB);
	char names[] = "abc";

	for (size_t i = 0; i < 3; i++)
		tg_arena_defer(arena, note, &names[i]);
	tg_arena_reset(arena);
	cr_assert_str_eq(order, "cba");
	tg_arena_reset(arena);
	cr_assert_eq(order_nr, 3);
	tg_arena_defer(arena, note, &names[0]);
	tg_arena_destroy(arena);
	cr_assert_str_eq(order, "cbaa");
}

Test(arena, one_in_another_ends_with_it)
{
	struct tg_arena *owner = arena_with(MIB);
	char name = 'x';

	tg_arena_defer(tg_arena_new_in(owner, "test", MIB), note, &name);
	tg_arena_reset(owner);
	cr_assert_str_eq(order, "x");
	tg_arena_destroy(owner);
	cr_assert_str_eq(order, "x");
}

static struct tg_arena *deferring;

static void
defer_again(void *ptr)
{
	note(ptr);
	tg_arena_defer(deferring, note, ptr);
}

Test(arena, runs_what_a_deferred_call_defers)
{
	char name = 'x';

	deferring = arena_with(MIB);
	tg_arena_defer(deferring, defer_again, &name);
	tg_arena_destroy(deferring);
	cr_assert_str_eq(order, "xx");
	tg_arena_destroy(NULL);
}

Test(arena, grows_arrays_and_keeps_their_items)
{
	struct tg_arena *arena = arena_with(16 * MIB);
	uint32_t *items = NULL, *others = NULL;
	size_t cap = 0, others_cap = 0;

	for (uint32_t i = 0; i < 100000; i++) {
		TG_GROW(arena, items, i, cap);
		cr_assert_gt(cap, i);
		items[i] = i;
		if (i % 7 == 0) {
			TG_GROW(arena, others, i / 7, others_cap);
			others[i / 7] = ~i;
		}
	}
	for (uint32_t i = 0; i < 100000; i++)
		cr_assert_eq(items[i], i);
	for (uint32_t i = 0; i < 100000; i += 7)
		cr_assert_eq(others[i / 7], ~i);
	tg_arena_destroy(arena);
}

/* Strings between them, as names of paths are. */
static size_t
used_for_a_large_array(void *(*grow)(struct tg_arena *, void *, size_t, size_t *, size_t))
{
	struct tg_arena *arena = arena_with(64 * MIB);
	uint64_t *items = NULL;
	size_t cap = 0;

	for (size_t i = 0; i < MIB; i++) {
		items = grow(arena, items, i, &cap, sizeof(*items));
		cr_assert_eq(items[i], 0);
		items[i] = i;
		if (i % 1000 == 0)
			tg_strdup(arena, "name");
	}
	for (size_t i = 0; i < MIB; i++)
		cr_assert_eq(items[i], i);
	size_t used = tg_arena_used(arena);
	tg_arena_reset(arena);
	tg_arena_destroy(arena);
	return used;
}

Test(arena, gives_back_the_blocks_of_an_array_that_moved)
{
	size_t kept = used_for_a_large_array(tg_grow),
	       given_back = used_for_a_large_array(tg_regrow);

	cr_assert_geq(kept, 15 * MIB);
	cr_assert_leq(given_back, 10 * MIB, "%zu", given_back);
}

Test(arena, grown_room_is_zero)
{
	struct tg_arena *arena = arena_with(MIB);
	unsigned char *items = NULL;
	size_t cap = 0;

	memset(tg_alloc(arena, 4000), 0xff, 4000);
	tg_arena_reset(arena);
	for (size_t i = 0; i < 3000; i++) {
		TG_GROW(arena, items, i, cap);
		cr_assert(is_zero(items + i, cap - i));
		items[i] = 0xff;
	}
	tg_arena_destroy(arena);
}

Test(arena, copies_strings_with_their_nul)
{
	struct tg_arena *arena = arena_with(MIB);
	struct tg_str copy = tg_str_copy(arena, TG_STR("a\0b"));

	cr_assert(tg_str_eq(copy, TG_STR("a\0b")));
	cr_assert_eq(copy.ptr[3], '\0');
	cr_assert_str_eq(tg_strdup(arena, "abc"), "abc");
	cr_assert_str_eq(tg_str_cstr(arena, tg_str_make("abcdef", 3)), "abc");
	cr_assert_str_eq(tg_str_cstr(arena, tg_str_make(NULL, 0)), "");
	/* Also where something else was before. */
	tg_arena_reset(arena);
	memset(tg_alloc(arena, 1000), 0xff, 1000);
	tg_arena_reset(arena);
	cr_assert_str_eq(tg_str_cstr(arena, tg_str_make("abcdef", 3)), "abc");
	cr_assert_str_eq(tg_str_cstr(arena, tg_str_make(NULL, 0)), "");
	tg_arena_destroy(arena);
}

Test(arena, later_ones_of_a_name_are_repeats)
{
	struct tg_arena *arena = tg_arena_new("test", 1 << 16);
	const struct tg_str items[] = { TG_STR("b"), TG_STR("a"), TG_STR("B"), TG_STR("ab"),
					TG_STR("b") };
	const bool *repeats = tg_str_repeats_nocase(arena, items, 5);

	cr_assert(!repeats[0] && !repeats[1] && repeats[2] && !repeats[3] && repeats[4]);
	cr_assert_not_null(tg_str_repeats_nocase(arena, NULL, 0));
	tg_arena_destroy(arena);
}
