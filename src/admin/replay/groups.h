/* SPDX-License-Identifier: MIT */
/*
 * What a policy would have meant for each of its groups: by the addresses of
 * authors, which is all that history has. No group is told of whose landings
 * have fewer than TG_FEW_PEOPLE authors.
 */
#ifndef TRUNKGATE_ADMIN_REPLAY_GROUPS_H
#define TRUNKGATE_ADMIN_REPLAY_GROUPS_H

#include "../command.h"

#include <jansson.h>

struct tg_replay_group {
	struct tg_str name;
	size_t nr, nr_refused, nr_people;
};

struct tg_replay_groups {
	struct tg_arena *arena;
	const struct tg_policy *policy;
	bool *is_here;                  /* by person: an author of this landing */
	bool *was_seen;                 /* of any */
	struct tg_replay_group *groups; /* by group of the policy */
	size_t nr_unknown;              /* landings of nobody that the policy knows */
};

/* The index of the person of the policy with this address, or -1. */
long tg_replay_person_of(const struct tg_policy *policy, struct tg_str mail);
/* Whether anybody can be found that way at all. */
bool tg_replay_knows_people(const struct tg_policy *policy);

void tg_replay_groups_init(struct tg_replay_groups *groups, struct tg_arena *arena,
			   const struct tg_policy *policy);
void tg_replay_groups_author(struct tg_replay_groups *groups, size_t person);
/* The landing of the authors that were told is over. */
void tg_replay_groups_landed(struct tg_replay_groups *groups, bool is_refused);

void tg_replay_groups_print(struct tg_replay_groups *groups);
json_t *tg_replay_groups_json(struct tg_replay_groups *groups);

#endif
