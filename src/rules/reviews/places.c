/* SPDX-License-Identifier: MIT */
/*
 * Places of groups, one person in each: a largest matching, by augmenting
 * paths, breadth first (so without recursion). Small: a policy asks for a few.
 */
#include "../reviews.h"

enum { NOBODY = -1 };

struct seating {
	const struct tg_review_group *groups;
	const struct tg_strs *persons;
	size_t *group_of; /* of each place */
	size_t nr_places;
	int *sitter;  /* of each place, an index of persons */
	int *seat;    /* of each person, a place */
	int *reached; /* of each person, the place that it was reached from */
	size_t *queue;
};

static bool
may_sit(const struct seating *s, size_t place, size_t person)
{
	return tg_strs_have(&s->groups[s->group_of[place]].from.ids, s->persons->items[person]);
}

/* Everyone on the way moves on by one place. */
static void
move_up(struct seating *s, size_t person)
{
	int at = (int)person;
	while (at != NOBODY) {
		int place = s->reached[at], next = s->sitter[place];
		s->sitter[place] = at;
		s->seat[at] = place;
		at = next;
	}
}

static bool
seat_one(struct seating *s, size_t place)
{
	size_t head = 0, tail = 0;
	for (size_t p = 0; p < s->persons->nr; p++)
		s->reached[p] = NOBODY;
	s->queue[tail++] = place;
	while (head < tail) {
		size_t at = s->queue[head++];
		for (size_t p = 0; p < s->persons->nr; p++) {
			if (s->reached[p] != NOBODY || !may_sit(s, at, p))
				continue;
			s->reached[p] = (int)at;
			if (s->seat[p] == NOBODY) {
				move_up(s, p);
				return true;
			}
			s->queue[tail++] = (size_t)s->seat[p];
		}
	}
	return false;
}

static void
set_up(struct seating *s, struct tg_arena *arena, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		s->nr_places += (size_t)s->groups[i].min;
	s->group_of = TG_NEW_ARRAY(arena, s->nr_places, size_t);
	s->sitter = TG_NEW_ARRAY(arena, s->nr_places, int);
	s->queue = TG_NEW_ARRAY(arena, s->persons->nr + 1, size_t);
	s->seat = TG_NEW_ARRAY(arena, s->persons->nr, int);
	s->reached = TG_NEW_ARRAY(arena, s->persons->nr, int);
	for (size_t i = 0, place = 0; i < nr; i++)
		for (int64_t k = 0; k < s->groups[i].min; k++)
			s->group_of[place++] = i;
	for (size_t i = 0; i < s->nr_places; i++)
		s->sitter[i] = NOBODY;
	for (size_t i = 0; i < s->persons->nr; i++)
		s->seat[i] = NOBODY;
}

void
tg_reviews_fill(struct tg_arena *arena, const struct tg_review_group *groups, size_t nr,
		const struct tg_strs *approvers, size_t *open)
{
	struct seating s = { .groups = groups, .persons = approvers };
	set_up(&s, arena, nr);
	for (size_t i = 0; i < nr; i++)
		open[i] = 0;
	for (size_t i = 0; i < s.nr_places; i++)
		if (!seat_one(&s, i))
			open[s.group_of[i]]++;
}
