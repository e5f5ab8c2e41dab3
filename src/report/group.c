/* SPDX-License-Identifier: MIT */
/* From findings to groups of items. */
#include "group.h"

#include <string.h>

static void
take_tallies(struct tg_groups *groups, const struct tg_verdict *v, enum tg_severity severity)
{
	for (size_t i = 0; i < v->nr_tallies; i++) {
		const struct tg_tally *tally = &v->tallies[i];
		if (tally->severity != severity)
			continue;
		if (groups->nr < TG_REPORT_MAX_FINDINGS)
			groups->items[groups->nr++].tally = tally;
		else
			groups->nr_left[severity] += tally->nr;
	}
}

static struct tg_group *
group_of(const struct tg_groups *groups, const struct tg_finding *f)
{
	for (size_t i = 0; i < groups->nr; i++) {
		const struct tg_tally *tally = groups->items[i].tally;
		if (f->reason == tally->reason && f->ref == tally->ref &&
		    f->severity == tally->severity && strcmp(f->id, tally->id) == 0)
			return &groups->items[i];
	}
	return NULL;
}

static bool
says_the_same(const struct tg_finding *a, const struct tg_finding *b)
{
	return a->has_commit && b->has_commit && tg_str_eq(a->path, b->path) &&
	       (!a->path.len || a->line == b->line) && strcmp(a->detail, b->detail) == 0;
}

static void
add_commit(struct tg_item *item, const struct tg_finding *f)
{
	if (!f->has_commit || (item->last && tg_oid_eq(&item->last->commit, &f->commit)))
		return;
	item->last = f;
	if (item->nr_commits < TG_ITEM_COMMITS)
		item->commits[item->nr_commits] = f;
	item->nr_commits++;
}

static void
add_finding(struct tg_group *group, const struct tg_finding *f)
{
	for (size_t i = 0; i < group->nr_items; i++) {
		struct tg_item *item = &group->items[i];
		if (!says_the_same(item->first, f))
			continue;
		item->nr_findings++;
		add_commit(item, f);
		return;
	}
	if (group->nr_items == TG_REPORT_MAX_FINDINGS)
		return;
	struct tg_item *item = &group->items[group->nr_items++];
	*item = (struct tg_item){ .first = f, .nr_findings = 1 };
	add_commit(item, f);
}

/* A round gives each group one more item, while there are places. */
static void
give_places(struct tg_groups *groups)
{
	size_t places = TG_REPORT_MAX_FINDINGS, before;
	do {
		before = places;
		for (size_t i = 0; i < groups->nr && places; i++) {
			struct tg_group *group = &groups->items[i];
			if (group->nr_shown == group->nr_items)
				continue;
			group->nr_shown++;
			places--;
		}
	} while (places && places != before);
}

void
tg_groups_make(struct tg_arena *arena, const struct tg_verdict *v, struct tg_groups *out)
{
	*out = (struct tg_groups){
		.items = TG_NEW_ARRAY(arena, TG_REPORT_MAX_FINDINGS, struct tg_group),
	};
	take_tallies(out, v, TG_SEVERITY_ERROR);
	take_tallies(out, v, TG_SEVERITY_WARNING);
	for (size_t i = 0; i < v->nr_findings; i++) {
		struct tg_group *group = group_of(out, &v->findings[i]);
		if (group)
			add_finding(group, &v->findings[i]);
	}
	give_places(out);
}
