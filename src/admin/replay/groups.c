/* SPDX-License-Identifier: MIT */
/* A landing counts once for each group that one of its authors is in. */
#include "groups.h"

#include "../log/sum.h"

#include <stdio.h>
#include <string.h>

long
tg_replay_person_of(const struct tg_policy *policy, struct tg_str mail)
{
	for (size_t i = 0; i < policy->nr_people; i++)
		for (size_t j = 0; j < policy->people[i].emails.nr; j++)
			if (tg_str_eq_nocase(policy->people[i].emails.items[j], mail))
				return (long)i;
	return -1;
}

bool
tg_replay_knows_people(const struct tg_policy *policy)
{
	if (!policy->nr_groups)
		return false;
	for (size_t i = 0; i < policy->nr_people; i++)
		if (policy->people[i].emails.nr)
			return true;
	return false;
}

void
tg_replay_groups_init(struct tg_replay_groups *groups, struct tg_arena *arena,
		      const struct tg_policy *policy)
{
	*groups = (struct tg_replay_groups){ .arena = arena, .policy = policy };
	groups->is_here = TG_NEW_ARRAY(arena, policy->nr_people + 1, bool);
	groups->was_seen = TG_NEW_ARRAY(arena, policy->nr_people + 1, bool);
	groups->groups = TG_NEW_ARRAY(arena, policy->nr_groups + 1, struct tg_replay_group);
	for (size_t i = 0; i < policy->nr_groups; i++)
		groups->groups[i].name = policy->groups[i].name;
}

void
tg_replay_groups_author(struct tg_replay_groups *groups, size_t person)
{
	if (person < groups->policy->nr_people)
		groups->is_here[person] = groups->was_seen[person] = true;
}

static bool
is_member(const struct tg_people_group *group, struct tg_str person)
{
	for (size_t i = 0; i < group->members.nr; i++)
		if (tg_str_eq(group->members.items[i], person))
			return true;
	return false;
}

/* How many members are among the marked people. */
static size_t
nr_marked(const struct tg_replay_groups *groups, size_t group, const bool *marks)
{
	const struct tg_policy *policy = groups->policy;
	size_t nr = 0;
	for (size_t i = 0; i < policy->nr_people; i++)
		nr += marks[i] && is_member(&policy->groups[group], policy->people[i].id);
	return nr;
}

static bool
has_authors(const struct tg_replay_groups *groups)
{
	for (size_t i = 0; i < groups->policy->nr_people; i++)
		if (groups->is_here[i])
			return true;
	return false;
}

void
tg_replay_groups_landed(struct tg_replay_groups *groups, bool is_refused)
{
	const struct tg_policy *policy = groups->policy;
	bool is_known = has_authors(groups);
	groups->nr_unknown += !is_known;
	for (size_t i = 0; is_known && i < policy->nr_groups; i++) {
		bool is_theirs = nr_marked(groups, i, groups->is_here) > 0;
		groups->groups[i].nr += is_theirs;
		groups->groups[i].nr_refused += is_theirs && is_refused;
	}
	memset(groups->is_here, 0, policy->nr_people);
}

/* The groups that may be told of; false when there are none. */
static bool
next_group(struct tg_replay_groups *groups, size_t *at)
{
	for (; *at < groups->policy->nr_groups; (*at)++) {
		groups->groups[*at].nr_people = nr_marked(groups, *at, groups->was_seen);
		if (groups->groups[*at].nr_people >= TG_FEW_PEOPLE)
			return true;
	}
	return false;
}

void
tg_replay_groups_print(struct tg_replay_groups *groups)
{
	if (!tg_replay_knows_people(groups->policy))
		return;
	printf("\nby group, of the authors' addresses (who is in several counts in each)\n");
	for (size_t i = 0; next_group(groups, &i); i++) {
		const struct tg_replay_group *g = &groups->groups[i];
		printf("  %-30s %6zu landings of %4zu people %6zu refused %5.1f %%\n",
		       tg_show(groups->arena, g->name, 30), g->nr, g->nr_people, g->nr_refused,
		       tg_percent(g->nr_refused, g->nr));
	}
	printf("  %zu landings of people whose addresses the policy does not have; groups of fewer "
	       "than %d authors are not told\n",
	       groups->nr_unknown, TG_FEW_PEOPLE);
}

json_t *
tg_replay_groups_json(struct tg_replay_groups *groups)
{
	json_t *all = json_array();
	for (size_t i = 0; next_group(groups, &i); i++) {
		const struct tg_replay_group *g = &groups->groups[i];
		json_array_append_new(
			all, json_pack("{s:s%,s:I,s:I,s:I}", "group", g->name.ptr, g->name.len,
				       "people", (json_int_t)g->nr_people, "landings",
				       (json_int_t)g->nr, "refused", (json_int_t)g->nr_refused));
	}
	return all;
}
