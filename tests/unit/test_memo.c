/* SPDX-License-Identifier: MIT */
/* The hash table of what was found out. */
#include "trunkgate/memo.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(memo, keeps_what_it_is_given)
{
	enum { NR = 10000 };
	static int values[NR];
	struct tg_arena *arena = tg_arena_new("test", (size_t)64 << 20);
	struct tg_memo memo = { .nr = 0 };
	bool known = true;
	char key[16];

	cr_assert_null(tg_memo_get(&memo, TG_STR("x"), &known));
	cr_assert_not(known);
	for (int i = 0; i < NR; i++) {
		snprintf(key, sizeof(key), "%d", i);
		tg_memo_put(&memo, arena, tg_str_from(key), i % 2 ? &values[i] : NULL);
	}
	for (int i = 0; i < NR; i++) {
		snprintf(key, sizeof(key), "%d", i);
		cr_assert_eq(tg_memo_get(&memo, tg_str_from(key), &known),
			     i % 2 ? &values[i] : NULL);
		cr_assert(known);
	}
	cr_assert_null(tg_memo_get(&memo, TG_STR(""), &known));
	cr_assert_not(known);
	tg_memo_put(&memo, arena, TG_STR(""), NULL);
	(void)tg_memo_get(&memo, TG_STR(""), &known);
	cr_assert(known);
	tg_arena_destroy(arena);
}

/* Keys of all lengths that differ in one byte, wherever that is; those with it are kept. */
Test(memo, tells_keys_apart_by_each_byte)
{
	enum { LONGEST = 40 };
	struct tg_arena *arena = tg_arena_new("test", (size_t)64 << 20);
	struct tg_memo memo = { .nr = 0 };
	char key[LONGEST] = "";
	bool known;

	for (size_t len = 1; len <= LONGEST; len++)
		for (size_t at = 0; at < len; at++) {
			key[at] = 'x';
			tg_memo_put(&memo, arena, tg_str_make(key, len), arena);
			key[at] = '\0';
		}
	for (size_t len = 1; len <= LONGEST; len++)
		for (size_t at = 0; at < len; at++) {
			key[at] = 'x';
			cr_assert_eq(tg_memo_get(&memo, tg_str_make(key, len), &known), arena);
			key[at] = 'y';
			cr_assert_null(tg_memo_get(&memo, tg_str_make(key, len), &known));
			cr_assert_not(known);
			key[at] = '\0';
		}
	tg_arena_destroy(arena);
}
