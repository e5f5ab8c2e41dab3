/* SPDX-License-Identifier: MIT */
/* Problems in order of place, and nearest names. */
#include "problems.h"

#include <stdarg.h>
#include <stdlib.h>

enum {
	MESSAGE_MAX = 1000,
	SHOWN_COLUMNS = 60,
	/* More than are told, so that the first by place are among them although
	 * they are not found in that order. */
	KEPT = 20 * TG_POLICY_PROBLEMS,
	/* A distance costs microseconds: a file full of unknown names must not
	 * buy seconds of them. */
	MAX_COMPARISONS = 20000,
	MAX_DISTANCE = 3
};

void
tg_complaints_init(struct tg_complaints *list, struct tg_arena *arena)
{
	*list = (struct tg_complaints){ .arena = arena };
}

void
tg_complaints_add_file(struct tg_complaints *list, const char *name)
{
	TG_GROW(list->arena, list->files, list->nr_files, list->cap_files);
	list->files[list->nr_files++] = name;
}

static size_t
file_order(const struct tg_complaints *list, const char *name)
{
	size_t i = 0;
	while (i < list->nr_files && list->files[i] != name)
		i++;
	return i;
}

void
tg_complain(struct tg_complaints *list, struct tg_loc loc, const char *fmt, ...)
{
	struct tg_buf message;
	va_list ap;

	if (list->nr >= KEPT) {
		list->dropped++;
		return;
	}
	tg_buf_init(&message, list->arena, MESSAGE_MAX);
	va_start(ap, fmt);
	tg_buf_vaddf(&message, fmt, ap);
	va_end(ap);
	TG_GROW(list->arena, list->items, list->nr, list->cap);
	list->items[list->nr] = (struct tg_complaint){
		.problem = { .loc = loc, .message = message.ptr },
		.seq = list->nr,
	};
	list->nr++;
}

const char *
tg_complaint_show(struct tg_complaints *list, struct tg_str text)
{
	struct tg_buf shown;

	tg_buf_init(&shown, list->arena, MESSAGE_MAX);
	tg_buf_addc(&shown, '"');
	tg_buf_show(&shown, text, SHOWN_COLUMNS);
	tg_buf_addc(&shown, '"');
	return shown.ptr;
}

static int
by_number(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
by_place(const void *a, const void *b)
{
	const struct tg_complaint *x = a, *y = b;
	int order = by_number(x->file, y->file);

	if (!order)
		order = by_number(x->problem.loc.line, y->problem.loc.line);
	if (!order)
		order = by_number(x->problem.loc.column, y->problem.loc.column);
	return order ? order : by_number(x->seq, y->seq);
}

void
tg_complaints_finish(struct tg_complaints *list, struct tg_problems *out)
{
	size_t nr = list->nr < TG_POLICY_PROBLEMS ? list->nr : TG_POLICY_PROBLEMS;
	struct tg_problem *items = TG_NEW_ARRAY(list->arena, nr, struct tg_problem);

	for (size_t i = 0; i < list->nr; i++)
		list->items[i].file = file_order(list, list->items[i].problem.loc.file);
	if (list->nr)
		qsort(list->items, list->nr, sizeof(*list->items), by_place);
	for (size_t i = 0; i < nr; i++)
		items[i] = list->items[i].problem;
	*out = (struct tg_problems){ items, nr, list->dropped + list->nr - nr };
}

void
tg_nearest_init(struct tg_nearest *nearest, struct tg_complaints *list, struct tg_str wanted)
{
	*nearest = (struct tg_nearest){ .list = list, .wanted = wanted, .distance = SIZE_MAX };
}

void
tg_nearest_try(struct tg_nearest *nearest, struct tg_str candidate)
{
	struct tg_str wanted = nearest->wanted;
	size_t more = wanted.len > candidate.len ? wanted.len - candidate.len
						 : candidate.len - wanted.len;
	size_t distance;

	if (more > MAX_DISTANCE || nearest->list->comparisons >= MAX_COMPARISONS)
		return;
	nearest->list->comparisons++;
	distance = tg_str_eq_nocase(wanted, candidate) ? 1 : tg_str_distance(wanted, candidate);
	if (distance < nearest->distance) {
		nearest->distance = distance;
		nearest->best = candidate;
	}
}

const char *
tg_nearest_text(const struct tg_nearest *nearest)
{
	/* A third of the letters may be wrong; beyond that it is another word. */
	size_t limit = nearest->wanted.len / 3 + 1;
	struct tg_buf text;

	if (nearest->distance > (limit < MAX_DISTANCE ? limit : MAX_DISTANCE))
		return "";
	tg_buf_init(&text, nearest->list->arena, MESSAGE_MAX);
	tg_buf_addf(&text, "; did you mean %s?", tg_complaint_show(nearest->list, nearest->best));
	return text.ptr;
}
