/* SPDX-License-Identifier: MIT */
/* Which rules and reasons spoke, about which folders, to which groups. */
#include "sum.h"

#include "field.h"

#include <string.h>

enum { FOLDERS = 2 };

static int
column_of(const json_t *finding)
{
	const char *severity = tg_log_field(finding, "severity");
	if (strcmp(severity, "error") == 0)
		return TG_SUM_REFUSED;
	return strcmp(severity, "warning") == 0 ? TG_SUM_WARNED : TG_SUM_OBSERVED;
}

/* The strictest that a push got from one thing counts, and once. The mark keeps which it
 * was: rows of one push are counted down when something stricter comes. */
static void
count_once(struct tg_counts *table, const char *key, size_t push, int column)
{
	struct tg_counts_row *row = tg_counts_at(table, key);
	size_t mark = push * TG_COUNTS_COLUMNS;
	if (row->mark >= mark) {
		int before = (int)(row->mark - mark);
		if (before <= column)
			return;
		row->nr[before]--;
	} else {
		row->nr[TG_SUM_PUSHES]++;
	}
	row->nr[column]++;
	row->mark = mark + (size_t)column;
}

/* "src/admin/" of "src/admin/deep/file.c", "/" of what stands at the root. */
static void
folder_of(const char *path, char out[256])
{
	size_t end = 0, nr = 0;
	for (size_t i = 0; i < 255 && path[i] && nr < FOLDERS; i++) {
		if (path[i] == '/') {
			end = i + 1;
			nr++;
		}
	}
	memcpy(out, path, end);
	if (!end)
		out[end++] = '/';
	out[end] = '\0';
}

static void
count_paths(struct tg_log_sum *sum, const json_t *record)
{
	const json_t *findings = json_object_get(record, "findings");
	bool has_path = false;
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const json_t *f = json_array_get(findings, i);
		char folder[256];
		if (!*tg_log_field(f, "path"))
			continue;
		has_path = true;
		folder_of(tg_log_field(f, "path"), folder);
		count_once(&sum->paths, folder, sum->nr_pushes, column_of(f));
	}
	sum->nr_with_path += has_path;
}

static void
count_person(struct tg_log_sum *sum, const struct tg_sum_push *push, int strictest)
{
	if (!*push->pusher)
		return;
	count_once(&sum->people, push->pusher, sum->nr_pushes,
		   push->outcome == TG_REFUSED || push->outcome == TG_NOT_JUDGED ? TG_SUM_REFUSED
										 : strictest);
}

/* counts has what findings has no room for; records of old lack it. */
void
tg_sum_findings(struct tg_log_sum *sum, const struct tg_sum_push *push)
{
	const json_t *all = json_object_get(push->record, "counts");
	int strictest = TG_SUM_OBSERVED;
	if (!all)
		all = json_object_get(push->record, "findings");
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *f = json_array_get(all, i);
		int column = column_of(f);
		char key[256];
		snprintf(key, sizeof(key), "%.100s/%.60s", tg_log_field(f, "id"),
			 tg_log_field(f, "reason"));
		count_once(&sum->reasons, key, sum->nr_pushes, column);
		count_once(&sum->rules, tg_log_field(f, "id"), sum->nr_pushes, column);
		if (column < strictest)
			strictest = column;
	}
	count_paths(sum, push->record);
	count_person(sum, push, strictest);
}

/* --- groups --- */

static void
add_person(struct tg_counts_row *into, const struct tg_counts_row *person)
{
	for (size_t i = 0; i < TG_COUNTS_COLUMNS; i++)
		into->nr[i] += person->nr[i];
	into->mark++;
}

/* The mark counts the people. */
static void
add_group(struct tg_log_sum *sum, const struct tg_people_group *group, struct tg_counts_row *small)
{
	struct tg_counts_row all = { .key = "" };
	for (size_t i = 0; i < group->members.nr; i++) {
		const char *name = tg_str_cstr(sum->arena, group->members.items[i]);
		const struct tg_counts_row *person = tg_counts_find(&sum->people, name);
		if (person)
			add_person(&all, person);
	}
	struct tg_counts_row *into = small;
	if (all.mark >= TG_FEW_PEOPLE)
		into = tg_counts_at(&sum->groups, tg_str_cstr(sum->arena, group->name));
	for (size_t i = 0; i < TG_COUNTS_COLUMNS; i++)
		into->nr[i] += all.nr[i];
	into->mark += all.mark;
}

static bool
is_in_group(const struct tg_policy *policy, struct tg_str person)
{
	for (size_t i = 0; i < policy->nr_groups; i++)
		for (size_t j = 0; j < policy->groups[i].members.nr; j++)
			if (tg_str_eq(policy->groups[i].members.items[j], person))
				return true;
	return false;
}

static void
add_rest(struct tg_log_sum *sum, struct tg_counts_row *small)
{
	struct tg_counts_row rest = { .key = "" };
	for (size_t i = 0; i < sum->people.nr; i++)
		if (!is_in_group(sum->policy, tg_str_from(sum->people.rows[i].key)))
			add_person(&rest, &sum->people.rows[i]);
	struct tg_counts_row *into =
		rest.mark >= TG_FEW_PEOPLE ? tg_counts_at(&sum->groups, "(in no group)") : small;
	for (size_t i = 0; i < TG_COUNTS_COLUMNS; i++)
		into->nr[i] += rest.nr[i];
	into->mark += rest.mark;
}

void
tg_sum_groups(struct tg_log_sum *sum)
{
	struct tg_counts_row small = { .key = "" };
	if (!sum->policy || !sum->policy->nr_groups)
		return;
	for (size_t i = 0; i < sum->policy->nr_groups; i++)
		add_group(sum, &sum->policy->groups[i], &small);
	add_rest(sum, &small);
	if (small.mark < TG_FEW_PEOPLE)
		return;
	struct tg_counts_row *row = tg_counts_at(&sum->groups, "(small groups together)");
	memcpy(row->nr, small.nr, sizeof(row->nr));
	row->mark = small.mark;
}
