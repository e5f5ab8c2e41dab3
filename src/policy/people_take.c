/* SPDX-License-Identifier: MIT */
/* The checks of `people` and `groups` once their rows are read. */
#include "reading.h"

#include <stdlib.h>
#include <string.h>

/* Something that only one person may have: an id, an address, a key. */
struct owned {
	struct tg_reading *r;
	const char *what;
	struct tg_twin *items;
	size_t nr, cap;
};

static void
add_owned(struct owned *owned, struct tg_str text, const struct tg_node *node)
{
	TG_GROW(owned->r->arena, owned->items, owned->nr, owned->cap);
	owned->items[owned->nr] = (struct tg_twin){ text, node, owned->nr };
	owned->nr++;
}

static void
tell_shared(void *data, const struct tg_twin *first, const struct tg_twin *again)
{
	struct owned *owned = data;

	tg_complain(&owned->r->list, again->node->loc,
		    "the %s %s is there already, in line %u of %s", owned->what,
		    tg_complaint_show(&owned->r->list, again->text),
		    (unsigned)first->node->loc.line, first->node->loc.file);
}

static bool
is_address(struct tg_str text)
{
	size_t at = tg_str_index(text, '@');

	for (size_t i = 0; i < text.len; i++)
		if (tg_is_space(text.ptr[i]) || text.ptr[i] == '<' || text.ptr[i] == '>')
			return false;
	return at > 0 && at + 1 < text.len &&
	       tg_str_index(tg_str_from_index(text, at + 1), '@') == text.len - at - 1;
}

/* The node of the nth text of a key that holds a list or one text. */
static const struct tg_node *
nth_node(const struct tg_node *value, size_t n)
{
	const struct tg_node *node = value->first;

	if (value->kind == TG_NODE_SCALAR)
		return value;
	for (; node && n; n--)
		node = node->next;
	return node ? node : value;
}

struct taking {
	struct tg_reading *r;
	struct owned ids, emails, keys, signing;
};

static void
take_emails(struct taking *t, const struct tg_person *person, const struct tg_node *value)
{
	for (size_t i = 0; i < person->emails.nr; i++) {
		const struct tg_node *node = nth_node(value, i);
		struct tg_str text = person->emails.items[i];
		if (is_address(text))
			add_owned(&t->emails, tg_str_lower(t->r->arena, text), node);
		else
			tg_complain(&t->r->list, node->loc, "%s is no mail address",
				    tg_complaint_show(&t->r->list, text));
	}
}

static void
take_keys(struct taking *t, struct tg_person *person, const struct tg_node *value)
{
	for (size_t i = 0; i < person->keys.nr; i++) {
		const struct tg_node *node = nth_node(value, i);
		const char *problem;
		if (tg_ssh_key(t->r->arena, person->keys.items[i], &person->keys.items[i],
			       &problem))
			add_owned(&t->keys, person->keys.items[i], node);
		else
			tg_complain(&t->r->list, node->loc, "this is no public ssh key: %s",
				    problem);
	}
}

/* As gpg prints it: blanks between the digits do not count. */
static bool
is_fingerprint(struct tg_arena *arena, struct tg_str text, struct tg_str *out)
{
	enum { DIGITS = 40 };
	char *digits = tg_alloc(arena, text.len + 1);
	size_t nr = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = tg_to_lower(text.ptr[i]);
		if (c == ' ')
			continue;
		if (!tg_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		if (!tg_is_digit(c))
			c = "ABCDEF"[c - 'a'];
		digits[nr++] = c;
	}
	if (nr != DIGITS)
		return false;
	*out = tg_str_make(digits, nr);
	return true;
}

static void
take_signing_keys(struct taking *t, struct tg_person *person, const struct tg_node *value)
{
	for (size_t i = 0; i < person->signing_keys.nr; i++) {
		struct tg_str *key = &person->signing_keys.items[i];
		const struct tg_node *node = nth_node(value, i);
		const char *problem = NULL;
		if (is_fingerprint(t->r->arena, *key, key) ||
		    tg_ssh_key(t->r->arena, *key, key, &problem))
			add_owned(&t->signing, *key, node);
		else
			tg_complain(&t->r->list, node->loc,
				    "this is neither a fingerprint of 40 digits nor a public ssh "
				    "key: %s",
				    problem);
	}
}

static void
take_person(struct taking *t, struct tg_person *person, struct tg_str name,
	    const struct tg_node *node)
{
	const struct tg_node *emails = tg_node_get(node, TG_STR("emails"));
	const struct tg_node *keys = tg_node_get(node, TG_STR("keys"));
	const struct tg_node *signing = tg_node_get(node, TG_STR("signing_keys"));

	if (tg_person_id(t->r->arena, name, &person->id))
		add_owned(&t->ids, person->id, node->key);
	else
		tg_complain(&t->r->list, node->key->loc,
			    "%s is no name of a person: letters, digits, then also . _ -, "
			    "at most 64",
			    tg_complaint_show(&t->r->list, name));
	if (emails)
		take_emails(t, person, emails);
	if (keys)
		take_keys(t, person, keys);
	if (signing)
		take_signing_keys(t, person, signing);
}

static int
by_id(const void *a, const void *b)
{
	const struct tg_person *x = a, *y = b;

	return tg_str_cmp(x->id, y->id);
}

void
tg_people_take(struct tg_reading *r, const struct tg_table *table, const struct tg_node *map)
{
	struct tg_person *people = table->items;
	struct taking t = {
		.r = r,
		.ids = { .r = r, .what = "person" },
		.emails = { .r = r, .what = "address" },
		.keys = { .r = r, .what = "key" },
		.signing = { .r = r, .what = "signing key" },
	};
	const struct tg_node *node = map->first;

	for (size_t i = 0; node && i < table->nr; i++, node = node->next)
		take_person(&t, &people[i], table->keys[i], node);
	tg_twins_find(t.ids.items, t.ids.nr, tell_shared, &t.ids);
	tg_twins_find(t.emails.items, t.emails.nr, tell_shared, &t.emails);
	tg_twins_find(t.keys.items, t.keys.nr, tell_shared, &t.keys);
	tg_twins_find(t.signing.items, t.signing.nr, tell_shared, &t.signing);
	if (table->nr)
		qsort(people, table->nr, sizeof(*people), by_id);
	r->people = people;
	r->nr_people = table->nr;
	r->has_people = true;
}

static bool
is_group(const struct tg_reading *r, struct tg_str name)
{
	for (size_t i = 0; i < r->nr_groups; i++)
		if (tg_str_eq(r->groups[i].name, name))
			return true;
	return false;
}

/* `people` need not list everybody; but who is one letter off one of them is that one,
 * misspelt. */
static bool
is_member(struct tg_reading *r, const struct tg_node *node, struct tg_str id)
{
	struct tg_nearest nearest;

	if (!r->has_people || tg_people_find(r, id))
		return true;
	tg_nearest_init(&nearest, &r->list, node->text);
	for (size_t i = 0; i < r->nr_people; i++)
		tg_nearest_try(&nearest, r->people[i].id);
	return nearest.distance > 1 && !is_group(r, id);
}

static void
take_members(struct tg_reading *r, struct tg_people_group *group, const struct tg_strs *members,
	     const struct tg_node *value)
{
	struct tg_strs *out = &group->members;

	out->items = TG_NEW_ARRAY(r->arena, members->nr, struct tg_str);
	for (size_t i = 0; i < members->nr; i++) {
		const struct tg_node *node = nth_node(value, i);
		struct tg_str *id = &out->items[out->nr];
		if (!tg_person_id(r->arena, members->items[i], id) || !is_member(r, node, *id))
			tg_people_refuse(r, node, false);
		else
			out->nr++;
	}
	tg_strs_sort(out);
}

static void
take_group(struct tg_reading *r, struct tg_people_group *group, struct tg_str name,
	   const struct tg_node *node)
{
	const char *shown = tg_complaint_show(&r->list, name);

	if (!tg_person_id(r->arena, name, &group->name))
		tg_complain(&r->list, node->key->loc,
			    "%s is no name of a group: letters, digits, then also . _ -, "
			    "at most 64",
			    shown);
	else if (tg_people_find(r, group->name))
		tg_complain(&r->list, node->key->loc, "%s is a person and cannot be a group too",
			    shown);
}

static void
tell_twin_groups(struct tg_reading *r, const struct tg_people_group *groups,
		 const struct tg_node *map)
{
	struct owned names = { .r = r, .what = "group" };
	size_t i = 0;

	for (const struct tg_node *n = map->first; n; n = n->next, i++)
		if (groups[i].name.len)
			add_owned(&names, groups[i].name, n->key);
	tg_twins_find(names.items, names.nr, tell_shared, &names);
}

/* Members whom `people` does not list become people of whom no more is known. */
static void
add_members(struct tg_reading *r)
{
	struct tg_strs more = { .nr = 0 };
	struct tg_person *people;
	size_t most = 0;

	for (size_t i = 0; i < r->nr_groups; i++)
		most += r->groups[i].members.nr;
	more.items = TG_NEW_ARRAY(r->arena, most, struct tg_str);
	for (size_t i = 0; i < r->nr_groups; i++)
		for (size_t j = 0; j < r->groups[i].members.nr; j++)
			if (!tg_people_find(r, r->groups[i].members.items[j]))
				more.items[more.nr++] = r->groups[i].members.items[j];
	if (!more.nr)
		return;
	tg_strs_sort(&more);
	people = TG_NEW_ARRAY(r->arena, r->nr_people + more.nr, struct tg_person);
	if (r->nr_people)
		memcpy(people, r->people, r->nr_people * sizeof(*people));
	for (size_t i = 0; i < more.nr; i++)
		people[r->nr_people + i].id = more.items[i];
	r->people = people;
	r->nr_people += more.nr;
	qsort(people, r->nr_people, sizeof(*people), by_id);
}

void
tg_groups_take(struct tg_reading *r, const struct tg_table *table, const struct tg_node *map)
{
	const struct tg_group_opts *opts = table->items;
	struct tg_people_group *groups = TG_NEW_ARRAY(r->arena, table->nr, struct tg_people_group);
	const struct tg_node *node = map->first;

	for (size_t i = 0; node && i < table->nr; i++, node = node->next)
		take_group(r, &groups[i], table->keys[i], node);
	r->groups = groups;
	r->nr_groups = table->nr;
	node = map->first;
	for (size_t i = 0; node && i < table->nr; i++, node = node->next) {
		const struct tg_node *members = tg_node_get(node, TG_STR("members"));
		take_members(r, &groups[i], &opts[i].members, members ? members : node);
	}
	tell_twin_groups(r, groups, map);
	if (r->has_people)
		add_members(r);
}
