/* SPDX-License-Identifier: MIT */
/* What `policy check` and `policy show` answer for programs. */
#ifndef TRUNKGATE_ADMIN_POLICY_ANSWER_H
#define TRUNKGATE_ADMIN_POLICY_ANSWER_H

#include "../command.h"

#include <jansson.h>

/* An object: whether it is ok, its hash, how many rules, its files, its problems. policy is
 * NULL where there are problems. */
json_t *tg_policy_answer(const struct tg_policy *policy, const struct tg_problems *problems);

/* A list with an object for each problem: file, line, column, message. */
json_t *tg_policy_problems_json(const struct tg_problems *problems);

/* The layers of a policy. */
struct tg_policy_files {
	struct tg_layer *layers;
	size_t nr;
	struct tg_policy_dirs dirs;
};
/* Adds what is in force, and where each value comes from, by its JSON pointer (RFC 6901). */
TG_MUST_USE const struct tg_error *tg_policy_answer_values(struct tg_arena *arena,
							   const struct tg_policy_files *files,
							   json_t *answer);

#endif
