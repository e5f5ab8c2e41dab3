/* SPDX-License-Identifier: MIT */
/* `people` and `groups`, and the lists of other keys that name them. */
#include "reading.h"

#include <stdlib.h>

enum { ID_MAX = 64 };

static bool
is_id_byte(char c, bool is_first)
{
	return (c >= 'a' && c <= 'z') || tg_is_digit(c) ||
	       (!is_first && (c == '.' || c == '_' || c == '-'));
}

bool
tg_person_id(struct tg_arena *arena, struct tg_str raw, struct tg_str *out)
{
	char lower[ID_MAX];

	if (!raw.len || raw.len > ID_MAX)
		return false;
	for (size_t i = 0; i < raw.len; i++) {
		lower[i] = tg_to_lower(raw.ptr[i]);
		if (!is_id_byte(lower[i], i == 0))
			return false;
	}
	*out = tg_str_copy(arena, tg_str_make(lower, raw.len));
	return true;
}

static int
by_id(const void *a, const void *b)
{
	const struct tg_person *x = a, *y = b;

	return tg_str_cmp(x->id, y->id);
}

/* people are sorted by id. */
static const struct tg_person *
find_person(const struct tg_person *people, size_t nr, struct tg_str id)
{
	const struct tg_person key = { .id = id };

	return nr ? bsearch(&key, people, nr, sizeof(*people), by_id) : NULL;
}

const struct tg_person *
tg_people_find(const struct tg_reading *r, struct tg_str id)
{
	return find_person(r->people, r->nr_people, id);
}

const struct tg_person *
tg_policy_person(const struct tg_policy *policy, struct tg_str id)
{
	return find_person(policy->people, policy->nr_people, id);
}

static const struct tg_people_group *
find_group(const struct tg_reading *r, struct tg_str name)
{
	for (size_t i = 0; i < r->nr_groups; i++)
		if (tg_str_eq(r->groups[i].name, name))
			return &r->groups[i];
	return NULL;
}

void
tg_people_refuse(struct tg_reading *r, const struct tg_node *node, bool groups_too)
{
	struct tg_nearest nearest;

	tg_nearest_init(&nearest, &r->list, node->text);
	for (size_t i = 0; i < r->nr_people; i++)
		tg_nearest_try(&nearest, r->people[i].id);
	for (size_t i = 0; groups_too && i < r->nr_groups; i++)
		tg_nearest_try(&nearest, r->groups[i].name);
	tg_complain(&r->list, node->loc, "%s is none of the people%s%s",
		    tg_complaint_show(&r->list, node->text),
		    groups_too ? " or groups" : " (a group holds people, no groups)",
		    tg_nearest_text(&nearest));
}

struct names {
	struct tg_str *items;
	size_t nr, cap;
};

static void
add_name(struct tg_reading *r, struct names *names, struct tg_str id)
{
	TG_GROW(r->arena, names->items, names->nr, names->cap);
	names->items[names->nr++] = id;
}

static bool
is_member(const struct tg_reading *r, struct tg_str id)
{
	for (size_t i = 0; i < r->nr_groups; i++)
		if (tg_strs_contain(&r->groups[i].members, id))
			return true;
	return false;
}

/* Where `people` is absent every name is a person; but one letter off a group it is that
 * group, misspelt, unless some group has such a member. */
static bool
is_unknown(struct tg_reading *r, const struct tg_node *node, struct tg_str id)
{
	struct tg_nearest nearest;

	if (r->has_people)
		return !tg_people_find(r, id);
	tg_nearest_init(&nearest, &r->list, node->text);
	for (size_t i = 0; i < r->nr_groups; i++)
		tg_nearest_try(&nearest, r->groups[i].name);
	return nearest.distance == 1 && !is_member(r, id);
}

/* A person, or all members of a group. */
static void
expand(struct tg_reading *r, const struct tg_node *node, struct names *names, struct tg_strs *said)
{
	const struct tg_people_group *group;
	struct tg_str id;

	if (!tg_person_id(r->arena, tg_node_text(node), &id)) {
		tg_people_refuse(r, node, true);
		return;
	}
	said->items[said->nr++] = id;
	group = find_group(r, id);
	for (size_t i = 0; group && i < group->members.nr; i++)
		add_name(r, names, group->members.items[i]);
	if (group)
		return;
	if (is_unknown(r, node, id))
		tg_people_refuse(r, node, true);
	else
		add_name(r, names, id);
}

void
tg_set_people(struct tg_reading *r, const struct tg_opt *row, const struct tg_node *node,
	      void *field)
{
	struct tg_entries entries = tg_list_entries(r, row, node);
	struct names names = { .nr = 0 };
	struct tg_people *people = field;

	people->said = (struct tg_strs){ TG_NEW_ARRAY(r->arena, entries.nr, struct tg_str), 0 };
	for (size_t i = 0; i < entries.nr; i++)
		expand(r, entries.items[i], &names, &people->said);
	people->ids = (struct tg_strs){ names.items, names.nr };
	tg_strs_sort(&people->ids);
}

bool
tg_policy_has_approvals(const struct tg_policy *policy, int64_t *seconds, bool *prune)
{
	bool any = false;

	*seconds = 0;
	*prune = true;
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_instance *in = &policy->instances[i];
		int64_t keep = 0;
		if (in->mode == TG_MODE_OFF || !in->rule->prunes)
			continue;
		*prune = in->rule->prunes(in->opts, &keep) && *prune;
		*seconds = keep > *seconds ? keep : *seconds;
		any = true;
	}
	return any;
}

bool
tg_policy_wants_signatures(const struct tg_policy *policy)
{
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_instance *in = &policy->instances[i];
		if (in->mode != TG_MODE_OFF && in->rule->wants_signatures &&
		    in->rule->wants_signatures(in->opts))
			return true;
	}
	return false;
}

bool
tg_policy_needs_ledger(const struct tg_policy *policy)
{
	for (size_t i = 0; i < policy->nr_instances; i++)
		if (policy->instances[i].mode != TG_MODE_OFF &&
		    policy->instances[i].rule->needs_ledger)
			return true;
	return false;
}
