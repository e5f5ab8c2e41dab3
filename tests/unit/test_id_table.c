/* SPDX-License-Identifier: MIT */
/* Looking ids up by where their values say that they are. */
#include "../../src/git/objects/id_table.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { NR = 2000 };

struct fixture {
	unsigned char fanout[TG_FANOUT_SIZE];
	struct tg_oid ids[NR];
	struct tg_id_table table;
};

/* The same ones each time. */
static struct tg_oid
any_id(uint32_t *state)
{
	struct tg_oid oid;

	for (size_t i = 0; i < sizeof(oid.id); i++) {
		*state = *state * 1664525 + 1013904223;
		oid.id[i] = (unsigned char)(*state >> 24);
	}
	return oid;
}

static int
by_id(const void *a, const void *b)
{
	return memcmp(a, b, TG_OID_LEN);
}

static void
count(struct fixture *f)
{
	uint32_t counts[256] = { 0 }, nr = 0;

	for (size_t i = 0; i < NR; i++)
		counts[f->ids[i].id[0]]++;
	for (size_t byte = 0; byte < 256; byte++) {
		nr += counts[byte];
		for (size_t i = 0; i < 4; i++)
			f->fanout[byte * 4 + i] = (unsigned char)(nr >> (24 - 8 * i));
	}
	f->table = (struct tg_id_table){ .fanout = f->fanout, .ids = f->ids[0].id };
	cr_assert(tg_id_table_count(&f->table));
	cr_assert_eq(f->table.nr, NR);
}

static void
find_all(struct fixture *f)
{
	qsort(f->ids, NR, sizeof(f->ids[0]), by_id);
	count(f);
	for (uint32_t i = 0; i < NR; i++) {
		struct tg_oid other = f->ids[i];
		uint32_t at = NR;

		cr_assert(tg_id_table_find(&f->table, &f->ids[i], &at));
		cr_assert_eq(at, i);
		other.id[TG_OID_LEN - 1] ^= 1;
		if (tg_id_table_find(&f->table, &other, &at))
			cr_assert_eq(memcmp(&f->ids[at], &other, sizeof(other)), 0);
	}
}

Test(id_table, finds_ids_that_are_spread)
{
	static struct fixture f;
	uint32_t state = 1;

	for (size_t i = 0; i < NR; i++)
		f.ids[i] = any_id(&state);
	find_all(&f);
}

/* By whoever picks what they begin with: all at one place, or at both ends. */
Test(id_table, finds_ids_that_are_crowded)
{
	static struct fixture f;
	uint32_t state = 1;

	for (int way = 0; way < 4; way++) {
		for (size_t i = 0; i < NR; i++) {
			f.ids[i] = any_id(&state);
			memset(f.ids[i].id, way % 2 && i < NR / 2 ? 0xff : 0, way < 2 ? 4 : 6);
			f.ids[i].id[0] = 7;
		}
		find_all(&f);
	}
}

/* What an index says that somebody spoilt is not there, or where it says so. */
Test(id_table, does_not_leave_a_table_out_of_order)
{
	static struct fixture f;
	uint32_t state = 1, at;

	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < NR; i++)
			f.ids[i] = any_id(&state);
		count(&f);
		for (size_t i = 0; i < NR; i++)
			if (tg_id_table_find(&f.table, &f.ids[i], &at)) {
				cr_assert_lt(at, NR);
				cr_assert_eq(memcmp(&f.ids[at], &f.ids[i], TG_OID_LEN), 0);
			}
	}
}
