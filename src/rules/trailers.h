/* SPDX-License-Identifier: MIT */
/*
 * The parts of the trailers rule: its options, and its decisions on plain
 * values (which keys are required, which values are good, what was almost a
 * trailer). trailers.c is the flow that binds them to a commit.
 */
#ifndef TRUNKGATE_RULES_TRAILERS_H
#define TRUNKGATE_RULES_TRAILERS_H

#include "trunkgate/rule.h"
#include "trunkgate/text.h"

enum { TG_REQUIRED_NEVER, TG_REQUIRED_ALWAYS };

/* When a key must be there: always, or when all conditions that are set
 * hold. */
struct tg_requirement {
	int when;
	struct tg_globs paths;
	struct tg_strs types;
	int64_t lines_over;
	int64_t files_over;
	struct tg_strmap trailer;
};

struct tg_trailer_key {
	struct tg_requirement required;
	struct tg_pattern *pattern;
	struct tg_strs values;
	bool person;
	int64_t min_length;
	bool repeat;
	bool forbidden;
};

enum { TG_UNKNOWN_ALLOW, TG_UNKNOWN_WARN, TG_UNKNOWN_REFUSE };

struct tg_trailer_opts {
	int commits;          /* enum tg_selection */
	int merges;           /* enum tg_merges, of TG_SELECT_EVERY */
	struct tg_table keys; /* of struct tg_trailer_key */
	struct tg_strmap aliases;
	int unknown;
	bool skip_reverts;
};

/* Indexes of the rule's reasons. */
enum {
	TG_TRAILER_MISSING,
	TG_TRAILER_BAD_VALUE,
	TG_TRAILER_REPEATED,
	TG_TRAILER_FORBIDDEN,
	TG_TRAILER_UNKNOWN
};

#define TG_NO_KEY SIZE_MAX

/* --- trailers/keys.c: names --- */

const struct tg_trailer_key *tg_trailer_key(const struct tg_trailer_opts *opts, size_t index);
/* Index of the key that name stands for, in any case, aliases resolved;
 * TG_NO_KEY when the policy does not know it. */
size_t tg_trailer_key_of(const struct tg_trailer_opts *opts, struct tg_str name);
/* Whether name is the key of that index or one of its aliases. */
bool tg_trailer_is_key(const struct tg_trailer_opts *opts, size_t index, struct tg_str name);
/* The key or alias that name was probably meant to be, or NULL. */
const struct tg_str *tg_trailer_nearest_key(const struct tg_trailer_opts *opts, struct tg_str name);

/* The trailers of one message, sorted out by key. */
struct tg_sorted_trailers {
	const struct tg_trailers *all;
	const size_t *keys; /* of each trailer: index of its key or TG_NO_KEY */
};
void tg_trailers_sort(struct tg_arena *arena, const struct tg_trailer_opts *opts,
		      const struct tg_trailers *trailers, struct tg_sorted_trailers *out);
/* First trailer of that key at or after from whose value is not empty (or,
 * with_empty, any); all->nr when there is none. */
size_t tg_trailers_next(const struct tg_sorted_trailers *sorted, size_t key, size_t from,
			bool with_empty);

/* --- trailers/check.c --- */

/* Contradictions between options. */
void tg_trailers_check_opts(struct tg_opt_check *check, const void *data);

/* --- trailers/required.c: conditions --- */

bool tg_requirement_has_conditions(const struct tg_requirement *required);
bool tg_requirement_is_set(const struct tg_requirement *required);
/* What the conditions need to know of a commit. */
struct tg_requirement_facts {
	const struct tg_trailer_opts *opts;
	const struct tg_sorted_trailers *trailers;
	struct tg_str subject;
};
/* Whether `types` and `trailer` hold; they need no diff. */
bool tg_requirement_text_holds(const struct tg_requirement *required,
			       const struct tg_requirement_facts *facts);
/* "a change in src/pay/x and more than 200 changed lines": what makes the key
 * required; NULL when it always is. */
const char *tg_requirement_text(struct tg_arena *arena, const struct tg_requirement *required);

/* --- trailers/value.c: values --- */

/* *out says what is wrong with value, as the end of a sentence; NULL when
 * all is well. value is not empty. */
TG_MUST_USE const struct tg_error *tg_trailer_value_problem(struct tg_arena *arena,
							    const struct tg_trailer_key *key,
							    struct tg_str value, const char **out);
/* A value that key accepts, for a command to copy; "..." when none is known.
 * Nothing in it needs quoting inside double quotes of a shell. */
TG_MUST_USE const struct tg_error *
tg_trailer_example(struct tg_arena *arena, const struct tg_trailer_key *key, const char **out);

/* --- trailers/near.c: near misses --- */

struct tg_near_text {
	const char *text; /* what is there instead; NULL = nothing near */
	const char *hint; /* how to repair that line; NULL = add the trailer */
	uint32_t line;
};
/* Why the key of that index is missing although something like it is there in
 * message. */
void tg_trailer_near(struct tg_arena *arena, const struct tg_trailer_opts *opts, size_t key,
		     const struct tg_sorted_trailers *sorted, struct tg_str message,
		     struct tg_near_text *out);

#endif
