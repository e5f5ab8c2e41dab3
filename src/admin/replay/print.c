/* SPDX-License-Identifier: MIT */
/* What a replay found, for people and for programs. */
#include "parts.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_MONTHS = 24, MANY = 90 };

/* --- what came out --- */

static int
by_weight(const void *a, const void *b)
{
	const struct tg_replay_reason *x = a, *y = b;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->nr_landings != y->nr_landings)
		return x->nr_landings > y->nr_landings ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int
by_name(const void *a, const void *b)
{
	const struct tg_replay_month *x = a, *y = b;
	return strcmp(x->name, y->name);
}

static void
sort_all(struct tg_replay_sum *sum)
{
	struct tg_series *const all[] = { &sum->commits, &sum->lines, &sum->files, &sum->subjects };
	if (sum->nr_reasons)
		qsort(sum->reasons, sum->nr_reasons, sizeof(*sum->reasons), by_weight);
	if (sum->nr_months)
		qsort(sum->months, sum->nr_months, sizeof(*sum->months), by_name);
	for (size_t i = 0; i < TG_ARRAY_LEN(all); i++)
		tg_series_sort(all[i]);
	tg_counts_sort(&sum->trailers);
}

static void
print_reason(const struct tg_replay_reason *reason, const struct tg_landings *landings, size_t nr)
{
	static const char *const words[] = { "observed", "warned", "refused" };
	char hex[TG_OID_HEX];
	printf("  %-9s %-44s %7zu  %5.1f %%\n", words[reason->severity], reason->name,
	       reason->nr_landings, tg_percent(reason->nr_landings, nr));
	for (size_t i = 0; i < TG_REPLAY_EXAMPLES && i < reason->nr_landings; i++)
		printf("              %.7s%s%.7s  %s\n",
		       tg_oid_hex(hex, &landings->items[reason->examples[i].landing].to),
		       reason->examples[i].commit[0] == '-' ? " " : ": ",
		       reason->examples[i].commit, reason->examples[i].detail);
}

static void
print_months(const struct tg_replay_sum *sum)
{
	size_t first = sum->nr_months > MAX_MONTHS ? sum->nr_months - MAX_MONTHS : 0;
	printf("\nby month%s\n", first ? " (the last 24)" : "");
	for (size_t i = first; i < sum->nr_months; i++) {
		const struct tg_replay_month *m = &sum->months[i];
		int width = (int)(tg_percent(m->nr_refused, m->nr) / 2.5 + 0.5);
		printf("  %s %6zu landings %6zu refused %5.1f %%  %.*s\n", m->name, m->nr,
		       m->nr_refused, tg_percent(m->nr_refused, m->nr), width,
		       "########################################");
	}
}

static void
suggest(const struct tg_series *series, const char *what, const char *rule, const char *option)
{
	long long value = (long long)tg_series_percentile(series, 90);
	if (series->nr)
		printf("  %8lld %-9s %s: {%s: %lld}   # half: %lld, n = %zu\n", value, what, rule,
		       option, value, (long long)tg_series_percentile(series, 50), series->nr);
}

/* Keys that nine of ten commits have already: to ask for them costs little. */
static void
suggest_trailers(const struct tg_replay_sum *sum)
{
	for (size_t i = 0; i < sum->trailers.nr; i++) {
		const struct tg_counts_row *row = &sum->trailers.rows[i];
		double share = tg_percent(row->nr[0], sum->subjects.nr);
		if (share >= MANY)
			printf("  %6.1f %% of commits have it: trailers: {keys: {%s: {required: "
			       "always}}}\n",
			       share, row->key);
	}
}

static void
print_suggestions(const struct tg_replay_sum *sum)
{
	printf("\nnine of ten landings had at most\n");
	suggest(&sum->lines, "lines", "change_size", "max_lines");
	suggest(&sum->files, "files", "change_size", "max_files");
	suggest(&sum->commits, "commits", "history", "max_commits");
	printf("nine of ten commits (merges aside) had at most\n");
	suggest(&sum->subjects, "columns", "commit_message", "subject_max");
	suggest_trailers(sum);
}

static void
print_text(struct tg_replay_sum *sum, const struct tg_landings *landings, bool with_limits)
{
	printf("%zu landing%s on %s, %zu would have been refused (%.1f %%)\n", sum->nr,
	       sum->nr == 1 ? "" : "s", tg_show(sum->arena, landings->ref, 120), sum->nr_refused,
	       tg_percent(sum->nr_refused, sum->nr));
	if (sum->nr_failed)
		printf("%zu could not be judged\n", sum->nr_failed);
	if (sum->nr_reasons)
		printf("\nby reason (landings with it, and the last ones)\n");
	for (size_t i = 0; i < sum->nr_reasons; i++)
		print_reason(&sum->reasons[i], landings, sum->nr);
	if (sum->nr_months > 1)
		print_months(sum);
	tg_replay_groups_print(&sum->groups);
	if (with_limits)
		print_suggestions(sum);
	for (size_t i = 0; i < sum->nr_skipped; i++)
		printf("%snot replayed: %s\n", i ? "" : "\n", sum->skipped[i]);
}

static json_t *
reasons_json(const struct tg_replay_sum *sum, const struct tg_landings *landings)
{
	static const char *const words[] = { "none", "warning", "error" };
	json_t *all = json_array();
	char hex[TG_OID_HEX];
	for (size_t i = 0; i < sum->nr_reasons; i++) {
		const struct tg_replay_reason *r = &sum->reasons[i];
		json_t *examples = json_array();
		for (size_t j = 0; j < TG_REPLAY_EXAMPLES && j < r->nr_landings; j++)
			json_array_append_new(
				examples,
				json_string(tg_oid_hex(
					hex, &landings->items[r->examples[j].landing].to)));
		json_array_append_new(all,
				      json_pack("{s:s,s:s,s:I,s:I,s:o}", "reason", r->name,
						"severity", words[r->severity], "landings",
						(json_int_t)r->nr_landings, "findings",
						(json_int_t)r->nr_findings, "examples", examples));
	}
	return all;
}

static json_t *
measures_json(const struct tg_replay_sum *sum)
{
	json_t *trailers = json_object();
	for (size_t i = 0; i < sum->trailers.nr; i++)
		json_object_set_new(trailers, sum->trailers.rows[i].key,
				    json_integer((json_int_t)sum->trailers.rows[i].nr[0]));
	return json_pack("{s:I,s:I,s:I,s:I,s:I,s:o}", "lines_p90",
			 (json_int_t)tg_series_percentile(&sum->lines, 90), "files_p90",
			 (json_int_t)tg_series_percentile(&sum->files, 90), "commits_p90",
			 (json_int_t)tg_series_percentile(&sum->commits, 90), "subject_columns_p90",
			 (json_int_t)tg_series_percentile(&sum->subjects, 90), "commits_measured",
			 (json_int_t)sum->subjects.nr, "trailers", trailers);
}

static const struct tg_error *
print_json(struct tg_replay_sum *sum, const struct tg_landings *landings, bool with_limits)
{
	json_t *months = json_array(), *skipped = json_array();
	for (size_t i = 0; i < sum->nr_months; i++)
		json_array_append_new(months,
				      json_pack("{s:s,s:I,s:I}", "month", sum->months[i].name,
						"landings", (json_int_t)sum->months[i].nr,
						"refused", (json_int_t)sum->months[i].nr_refused));
	for (size_t i = 0; i < sum->nr_skipped; i++)
		json_array_append_new(skipped, json_string(sum->skipped[i]));
	json_t *o =
		json_pack("{s:o,s:I,s:I,s:I,s:o,s:o,s:o}", "ref",
			  tg_command_json_text(sum->arena, landings->ref), "landings",
			  (json_int_t)sum->nr, "refused", (json_int_t)sum->nr_refused, "not_judged",
			  (json_int_t)sum->nr_failed, "reasons", reasons_json(sum, landings),
			  "months", months, "not_replayed", skipped);
	json_object_set_new(o, "groups", tg_replay_groups_json(&sum->groups));
	if (with_limits)
		json_object_set_new(o, "measures", measures_json(sum));
	return tg_command_print_json(o);
}

const struct tg_error *
tg_replay_print(struct tg_replay_sum *sum, const struct tg_landings *landings,
		const struct tg_replay_args *args)
{
	sort_all(sum);
	if (args->is_json)
		return print_json(sum, landings, args->suggest);
	print_text(sum, landings, args->suggest);
	return NULL;
}
