/* SPDX-License-Identifier: MIT */
/*
 * From a tree of nodes to structs, by the rows of option tables. One reading
 * is one load of a policy: it holds what rows refer to (people, groups, the
 * trunk) and the complaints.
 */
#ifndef TG_POLICY_READING_H
#define TG_POLICY_READING_H

#include "node.h"

/* A table that waits to be filled from a mapping. */
struct tg_task {
	const struct tg_opt *rows;
	const struct tg_node *map; /* NULL = defaults only */
	struct tg_loc loc;
	char *base;
};

struct tg_reading {
	struct tg_arena *arena;
	struct tg_complaints list;
	struct tg_task *tasks;
	size_t nr_tasks, cap_tasks;

	struct tg_globs trunk, branches, tags, all; /* what @short-hands match */
	const struct tg_person *people;
	size_t nr_people;
	bool has_people; /* else any well-formed name is a person */
	const struct tg_people_group *groups;
	size_t nr_groups;
};

void tg_reading_init(struct tg_reading *r, struct tg_arena *arena);

/* --- options.c --- */

/* Sets one field of the struct at base, and everything below it: from node,
 * or from the row's default when node is NULL. base is zeroed memory. */
void tg_options_set(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
		    struct tg_loc loc, void *base);
/* All rows of a table from a mapping, without asking for unknown keys. */
void tg_options_fill(struct tg_reading *r, const struct tg_opt *rows, const struct tg_node *map,
		     void *base);
/* Complains of keys that are in none of the tables (more may be NULL). */
void tg_options_refuse_unknown(struct tg_reading *r, const struct tg_node *map, const char *what,
			       const struct tg_opt *rows, const struct tg_opt *more);
const struct tg_opt *tg_options_find(const struct tg_opt *rows, struct tg_str name);
/* Whether values are lists of texts, of which one may stand alone. */
bool tg_options_is_list(enum tg_opt_type type);
/* The row's default as if it had been written at loc; NULL when unset. */
const struct tg_node *tg_options_default(struct tg_reading *r, const struct tg_opt *row,
					 struct tg_loc loc);

/* --- setters: on a complaint the field keeps its zeroes --- */

typedef void tg_setter(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
		       void *field);
/* values.c */
tg_setter tg_set_int, tg_set_bool, tg_set_size, tg_set_duration, tg_set_enum, tg_set_str;
/* lists.c */
tg_setter tg_set_strs, tg_set_pattern, tg_set_searches, tg_set_strmap;
/* globs.c */
tg_setter tg_set_refs, tg_set_paths;
/* people.c */
tg_setter tg_set_people;

/* Complains "NAME must be WHAT, not TEXT". */
void tg_value_refuse(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node);

/* The entries of a list, or a single scalar as a list of one; entries that
 * are no text are complained of and left out, and so are repeated ones. */
struct tg_entries {
	const struct tg_node **items;
	size_t nr;
};
struct tg_entries tg_list_entries(struct tg_reading *r, const struct tg_opt *row,
				  const struct tg_node *node);

/* --- trunk.c --- */

/* What `trunk` says with its short names made full; NULL when none is left. */
const struct tg_node *tg_trunk_node(struct tg_reading *r, const struct tg_node *node);

/* --- people_take.c: what `people` and `groups` say becomes part of r; map is for places --- */

void tg_people_take(struct tg_reading *r, const struct tg_table *table, const struct tg_node *map);
/* The rows of one entry of `groups`. */
struct tg_group_opts {
	struct tg_strs members;
};
void tg_groups_take(struct tg_reading *r, const struct tg_table *table, const struct tg_node *map);

/* --- people.c --- */

/* The person of that id, or NULL. */
const struct tg_person *tg_people_find(const struct tg_reading *r, struct tg_str id);
/* Complains that text is no person (or group) that the policy knows. */
void tg_people_refuse(struct tg_reading *r, const struct tg_node *node, bool groups_too);
/* "keytype base64" without comment, or NULL with a reason in *problem. */
bool tg_ssh_key(struct tg_arena *arena, struct tg_str text, struct tg_str *out,
		const char **problem);

#endif
