/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a policy, collected while reading goes on, and the
 * nearest known name for what is misspelt. Told in order of place.
 */
#ifndef TG_POLICY_PROBLEMS_H
#define TG_POLICY_PROBLEMS_H

#include "trunkgate/policy.h"

struct tg_complaint {
	struct tg_problem problem;
	size_t file; /* index in the list's files */
	size_t seq;
};

struct tg_complaints {
	struct tg_arena *arena;
	const char **files; /* in order of layers */
	size_t nr_files, cap_files;
	struct tg_complaint *items;
	size_t nr, cap;
	size_t dropped;
	size_t comparisons; /* spent on nearest names */
};

void tg_complaints_init(struct tg_complaints *list, struct tg_arena *arena);
/* Files sort in the order in which they are named here. */
void tg_complaints_add_file(struct tg_complaints *list, const char *name);
/* Bytes of the policy go through tg_complaint_show(). */
TG_PRINTF(3, 4)
void tg_complain(struct tg_complaints *list, struct tg_loc loc, const char *fmt, ...);
/* "text" in quotes, escaped and not too long. */
const char *tg_complaint_show(struct tg_complaints *list, struct tg_str text);
/* Sorted by place, at most TG_POLICY_PROBLEMS. */
void tg_complaints_finish(struct tg_complaints *list, struct tg_problems *out);

/* The candidate nearest to a name that is not known. */
struct tg_nearest {
	struct tg_complaints *list;
	struct tg_str wanted;
	struct tg_str best;
	size_t distance;
};
void tg_nearest_init(struct tg_nearest *nearest, struct tg_complaints *list, struct tg_str wanted);
void tg_nearest_try(struct tg_nearest *nearest, struct tg_str candidate);
/* "; did you mean \"x\"?", or "" when nothing is near. */
const char *tg_nearest_text(const struct tg_nearest *nearest);

#endif
