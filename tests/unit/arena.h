/* SPDX-License-Identifier: MIT */
/* Suites whose tests have an arena each. */
#ifndef TRUNKGATE_TEST_ARENA_H
#define TRUNKGATE_TEST_ARENA_H

#include "trunkgate/arena.h"

#include <criterion/criterion.h>

static struct tg_arena *arena;

static void
drop_arena(void)
{
	tg_arena_destroy(arena);
}

#define ARENA_SUITE(suite, mib) \
	static void make_arena_of_##suite(void) \
	{ \
		arena = tg_arena_new("test", (size_t)(mib) << 20); \
	} \
	TestSuite(suite, .init = make_arena_of_##suite, .fini = drop_arena)

#endif
