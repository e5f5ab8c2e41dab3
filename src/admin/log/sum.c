/* SPDX-License-Identifier: MIT */
/* What a log adds up to: the beginning, days, and what those who count ask. */
#include "sum.h"

#include "field.h"

#include "trunkgate/calendar.h"

#include <string.h>

bool
tg_sum_is_trunk(const struct tg_log_sum *sum, const char *ref)
{
	return tg_globs_match(sum->trunks, tg_str_from(ref));
}

static void
drop_index(void *data)
{
	json_decref(data);
}

static json_t *
new_index(struct tg_arena *arena)
{
	json_t *index = json_object();
	if (!index)
		tg_arena_exhausted("log", 0);
	tg_arena_defer(arena, drop_index, index);
	return index;
}

void
tg_log_sum_begin(struct tg_log_sum *sum, struct tg_arena *arena, const struct tg_log_filter *filter,
		 const struct tg_policy *policy)
{
	/* What git and most servers call it, where no policy says. */
	static struct tg_glob_item usual_items[] = { { .text = { "refs/heads/main", 15 } },
						     { .text = { "refs/heads/master", 17 } } };
	static const struct tg_globs usual = { usual_items, TG_ARRAY_LEN(usual_items) };
	struct tg_counts *const tables[] = { &sum->people, &sum->rules, &sum->reasons, &sum->paths,
					     &sum->groups };
	*sum = (struct tg_log_sum){ .arena = arena, .filter = *filter, .policy = policy };
	sum->trunks = policy ? &policy->trunks : &usual;
	sum->waiting = new_index(arena);
	sum->seen = new_index(arena);
	for (size_t i = 0; i < TG_ARRAY_LEN(tables); i++)
		tg_counts_init(tables[i], arena);
}

/* Records come in order, but for pushes that were judged at the same time, and
 * a clock that was set back. */
struct tg_sum_day *
tg_sum_day(struct tg_log_sum *sum, int64_t time)
{
	int32_t day = (int32_t)(time / TG_DAY_US);
	size_t at = sum->nr_days;
	while (at && sum->days[at - 1].day > day)
		at--;
	if (at && sum->days[at - 1].day == day)
		return &sum->days[at - 1];
	TG_GROW(sum->arena, sum->days, sum->nr_days, sum->cap_days);
	memmove(&sum->days[at + 1], &sum->days[at], (sum->nr_days - at) * sizeof(*sum->days));
	sum->days[at] = (struct tg_sum_day){ .day = day };
	sum->nr_days++;
	return &sum->days[at];
}

size_t
tg_log_sum_nr_waiting(const struct tg_log_sum *sum)
{
	return json_object_size(sum->waiting);
}

int64_t
tg_log_sum_span(const struct tg_log_sum *sum)
{
	return (sum->last - sum->first) / TG_SECOND_US;
}
