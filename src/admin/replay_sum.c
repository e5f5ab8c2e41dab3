/* SPDX-License-Identifier: MIT */
/*
 * A worker tells a landing in lines: "F index severity id reason count
 * commit detail" for each reason found, and "L index verdict commits lines
 * files" at its end.
 */
#include "replay_sum.h"

#include "trunkgate/clock.h"
#include "trunkgate/work.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EXAMPLES = 3, MAX_NAME = 80, MAX_DETAIL = 300, MAX_MONTHS = 24 };

struct reason {
	char name[2 * MAX_NAME]; /* id/reason */
	enum tg_severity severity;
	size_t nr_landings, nr_findings;
	struct {
		size_t landing;
		char commit[TG_OID_HEX];
		char detail[MAX_DETAIL];
	} examples[EXAMPLES];
};

struct month {
	char name[8]; /* 2026-11 */
	size_t nr, nr_refused;
};

struct series {
	int64_t *values;
	size_t nr, cap;
};

struct tg_replay_sum {
	struct tg_arena *arena;
	struct reason *reasons;
	size_t nr_reasons, cap_reasons;
	struct month *months;
	size_t nr_months, cap_months;
	const char **skipped;
	size_t nr_skipped, cap_skipped;
	size_t nr, nr_refused, nr_failed;
	struct series commits, lines, files;
	int64_t told_us;
};

struct tg_replay_sum *
tg_replay_sum_new(struct tg_arena *arena)
{
	struct tg_replay_sum *sum = TG_NEW(arena, struct tg_replay_sum);
	sum->arena = arena;
	return sum;
}

void
tg_replay_skipped(struct tg_replay_sum *sum, const char *id, const char *why)
{
	struct tg_buf text;
	tg_buf_init(&text, sum->arena, 400);
	tg_buf_addf(&text, "%s: %s", id, why);
	TG_GROW(sum->arena, sum->skipped, sum->nr_skipped, sum->cap_skipped);
	sum->skipped[sum->nr_skipped++] = text.ptr;
}

/* --- a worker --- */

static const struct tg_finding *
first_of(const struct tg_verdict *v, const struct tg_tally *tally)
{
	for (size_t i = 0; i < v->nr_findings; i++)
		if (v->findings[i].reason == tally->reason &&
		    strcmp(v->findings[i].id, tally->id) == 0)
			return &v->findings[i];
	return NULL;
}

const struct tg_error *
tg_replay_send(FILE *out, size_t index, struct tg_push *push, const struct tg_verdict *verdict,
	       bool measure)
{
	struct tg_lines size = { 0 };
	char hex[TG_OID_HEX];
	for (size_t i = 0; i < verdict->nr_tallies; i++) {
		const struct tg_tally *tally = &verdict->tallies[i];
		const struct tg_finding *f = first_of(verdict, tally);
		fprintf(out, "F %zu %d %.*s %.*s %zu %s %.250s\n", index, (int)tally->severity,
			MAX_NAME - 1, tally->id, MAX_NAME - 1, tally->reason->id, tally->nr,
			f && f->has_commit ? tg_oid_hex(hex, &f->commit) : "-",
			f && f->detail ? f->detail : "-");
	}
	if (verdict->error)
		fprintf(out, "F %zu %d not-judged error 1 - %.250s\n", index,
			(int)TG_SEVERITY_ERROR, verdict->error->message);
	if (measure)
		TG_TRY(tg_ref_size(tg_push_ref(push, 0), NULL, NULL, &size));
	fprintf(out, "L %zu %d %lld %lld %lld\n", index, (int)verdict->outcome,
		(long long)(verdict->nr_refs ? verdict->refs[0].commits : -1),
		(long long)(size.added + size.deleted), (long long)size.files);
	return NULL;
}

/* --- the sum --- */

static void
add(struct tg_replay_sum *sum, struct series *series, int64_t value)
{
	TG_GROW(sum->arena, series->values, series->nr, series->cap);
	series->values[series->nr++] = value;
}

static struct reason *
reason_of(struct tg_replay_sum *sum, const char *name, enum tg_severity severity)
{
	for (size_t i = 0; i < sum->nr_reasons; i++)
		if (sum->reasons[i].severity == severity && strcmp(sum->reasons[i].name, name) == 0)
			return &sum->reasons[i];
	TG_GROW(sum->arena, sum->reasons, sum->nr_reasons, sum->cap_reasons);
	struct reason *reason = &sum->reasons[sum->nr_reasons++];
	memset(reason, 0, sizeof(*reason));
	snprintf(reason->name, sizeof(reason->name), "%s", name);
	reason->severity = severity;
	return reason;
}

static struct month *
month_of(struct tg_replay_sum *sum, int64_t date)
{
	struct tm tm = { 0 };
	time_t seconds = (time_t)date;
	char name[64];
	(void)gmtime_r(&seconds, &tm);
	snprintf(name, sizeof(name), "%04d-%02d", tm.tm_year + 1900, tm.tm_mon + 1);
	for (size_t i = 0; i < sum->nr_months; i++)
		if (strncmp(sum->months[i].name, name, 7) == 0)
			return &sum->months[i];
	TG_GROW(sum->arena, sum->months, sum->nr_months, sum->cap_months);
	struct month *month = &sum->months[sum->nr_months++];
	memset(month, 0, sizeof(*month));
	memcpy(month->name, name, 7);
	return month;
}

/* The next word of the line, cut to size. */
static bool
word(struct tg_str *rest, char *out, size_t size)
{
	struct tg_str text;
	if (!tg_str_split(rest, ' ', &text))
		return false;
	snprintf(out, size, "%.*s", TG_STR_ARG(text));
	return true;
}

static bool
number(struct tg_str *rest, long long *out)
{
	char text[32];
	if (!word(rest, text, sizeof(text)))
		return false;
	*out = strtoll(text, NULL, 10);
	return true;
}

static void
take_finding(struct tg_replay_sum *sum, const struct tg_landings *landings, struct tg_str rest)
{
	char id[MAX_NAME], reason_id[MAX_NAME], commit[TG_OID_HEX], name[2 * MAX_NAME];
	long long index, severity, nr;
	if (!number(&rest, &index) || !number(&rest, &severity) || !word(&rest, id, sizeof(id)) ||
	    !word(&rest, reason_id, sizeof(reason_id)) || !number(&rest, &nr) ||
	    !word(&rest, commit, sizeof(commit)) || index < 0 || (size_t)index >= landings->nr)
		return;
	snprintf(name, sizeof(name), "%s/%s", id, reason_id);
	struct reason *reason = reason_of(sum, name, (enum tg_severity)severity);
	/* The latest are the ones that people remember. */
	size_t at = reason->nr_landings++ % EXAMPLES;
	reason->nr_findings += (size_t)nr;
	reason->examples[at].landing = (size_t)index;
	memcpy(reason->examples[at].commit, commit, sizeof(commit));
	snprintf(reason->examples[at].detail, MAX_DETAIL, "%.*s", TG_STR_ARG(rest));
}

static void
take_landing(struct tg_replay_sum *sum, const struct tg_landings *landings, struct tg_str rest)
{
	long long index, outcome, commits, lines, files;
	if (!number(&rest, &index) || !number(&rest, &outcome) || !number(&rest, &commits) ||
	    !number(&rest, &lines) || !number(&rest, &files) || index < 0 ||
	    (size_t)index >= landings->nr)
		return;
	bool is_refused = outcome == TG_REFUSED;
	struct month *month = month_of(sum, landings->items[index].date);
	sum->nr++;
	sum->nr_refused += is_refused;
	sum->nr_failed += outcome == TG_NOT_JUDGED;
	month->nr++;
	month->nr_refused += is_refused;
	add(sum, &sum->commits, commits);
	add(sum, &sum->lines, lines);
	add(sum, &sum->files, files);
}

void
tg_replay_take(struct tg_replay_sum *sum, const struct tg_landings *landings, const char *line)
{
	struct tg_str rest = tg_str_trim(tg_str_from(line)), kind;
	if (!tg_str_split(&rest, ' ', &kind))
		return;
	if (tg_str_eq(kind, TG_STR("F")))
		take_finding(sum, landings, rest);
	else if (tg_str_eq(kind, TG_STR("L")))
		take_landing(sum, landings, rest);
}

void
tg_replay_progress(struct tg_replay_sum *sum, size_t nr)
{
	int64_t now = tg_monotonic_us();
	if (!isatty(STDERR_FILENO) || (nr && now - sum->told_us < 100000))
		return;
	sum->told_us = now;
	if (nr)
		fprintf(stderr, "\r%zu of %zu landings (%zu %%) ", sum->nr, nr, sum->nr * 100 / nr);
	else
		fprintf(stderr, "\r%40s\r", "");
}

/* --- what came out --- */

static int
by_weight(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->nr_landings != y->nr_landings)
		return x->nr_landings > y->nr_landings ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int
by_name(const void *a, const void *b)
{
	const struct month *x = a, *y = b;
	return strcmp(x->name, y->name);
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void
sort_all(struct tg_replay_sum *sum)
{
	struct series *const all[] = { &sum->commits, &sum->lines, &sum->files };
	if (sum->nr_reasons)
		qsort(sum->reasons, sum->nr_reasons, sizeof(*sum->reasons), by_weight);
	if (sum->nr_months)
		qsort(sum->months, sum->nr_months, sizeof(*sum->months), by_name);
	for (size_t i = 0; i < TG_ARRAY_LEN(all); i++)
		if (all[i]->nr)
			qsort(all[i]->values, all[i]->nr, sizeof(int64_t), by_value);
}

static int64_t
percentile(const struct series *series, unsigned percent)
{
	size_t rank = (series->nr * percent + 99) / 100;
	return series->nr ? series->values[rank ? rank - 1 : 0] : 0;
}

static double
percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void
print_reason(const struct reason *reason, const struct tg_landings *landings, size_t nr)
{
	static const char *const words[] = { "observed", "warned", "refused" };
	char hex[TG_OID_HEX];
	printf("  %-9s %-44s %7zu  %5.1f %%\n", words[reason->severity], reason->name,
	       reason->nr_landings, percent(reason->nr_landings, nr));
	for (size_t i = 0; i < EXAMPLES && i < reason->nr_landings; i++)
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
		const struct month *m = &sum->months[i];
		int width = (int)(percent(m->nr_refused, m->nr) / 2.5 + 0.5);
		printf("  %s %6zu landings %6zu refused %5.1f %%  %.*s\n", m->name, m->nr,
		       m->nr_refused, percent(m->nr_refused, m->nr), width,
		       "########################################");
	}
}

static void
print_suggestions(const struct tg_replay_sum *sum)
{
	printf("\nnine of ten landings had at most\n");
	printf("  %8lld lines    change_size: {max_lines: %lld}\n",
	       (long long)percentile(&sum->lines, 90), (long long)percentile(&sum->lines, 90));
	printf("  %8lld files    change_size: {max_files: %lld}\n",
	       (long long)percentile(&sum->files, 90), (long long)percentile(&sum->files, 90));
	printf("  %8lld commits  history: {max_commits: %lld}\n",
	       (long long)percentile(&sum->commits, 90), (long long)percentile(&sum->commits, 90));
	printf("half of them: %lld lines, %lld files, %lld commits\n",
	       (long long)percentile(&sum->lines, 50), (long long)percentile(&sum->files, 50),
	       (long long)percentile(&sum->commits, 50));
}

static void
print_text(const struct tg_replay_sum *sum, const struct tg_landings *landings, bool suggest)
{
	printf("%zu landings on %.*s, %zu would have been refused (%.1f %%)\n", sum->nr,
	       TG_STR_ARG(landings->ref), sum->nr_refused, percent(sum->nr_refused, sum->nr));
	if (sum->nr_failed)
		printf("%zu could not be judged\n", sum->nr_failed);
	if (sum->nr_reasons)
		printf("\nby reason (landings with it, and the last ones)\n");
	for (size_t i = 0; i < sum->nr_reasons; i++)
		print_reason(&sum->reasons[i], landings, sum->nr);
	if (sum->nr_months > 1)
		print_months(sum);
	if (suggest)
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
		const struct reason *r = &sum->reasons[i];
		json_t *examples = json_array();
		for (size_t j = 0; j < EXAMPLES && j < r->nr_landings; j++)
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
	return json_pack("{s:I,s:I,s:I}", "lines_p90", (json_int_t)percentile(&sum->lines, 90),
			 "files_p90", (json_int_t)percentile(&sum->files, 90), "commits_p90",
			 (json_int_t)percentile(&sum->commits, 90));
}

static void
print_json(const struct tg_replay_sum *sum, const struct tg_landings *landings, bool suggest)
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
		json_pack("{s:s,s:I,s:I,s:I,s:o,s:o,s:o}", "ref", landings->ref.ptr, "landings",
			  (json_int_t)sum->nr, "refused", (json_int_t)sum->nr_refused, "not_judged",
			  (json_int_t)sum->nr_failed, "reasons", reasons_json(sum, landings),
			  "months", months, "not_replayed", skipped);
	if (suggest)
		json_object_set_new(o, "measures", measures_json(sum));
	char *text = json_dumps(o, JSON_INDENT(1));
	puts(text ? text : "{}");
	free(text);
	json_decref(o);
}

void
tg_replay_print(struct tg_replay_sum *sum, const struct tg_landings *landings,
		const struct tg_replay_args *args)
{
	sort_all(sum);
	(args->is_json ? print_json : print_text)(sum, landings, args->suggest);
}
