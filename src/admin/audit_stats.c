/* SPDX-License-Identifier: MIT */
/*
 * trunkgate audit stats: what the policy costs people and what it does, each
 * number with what it was counted over. Of people only how many.
 */
#include "log_files.h"
#include "log_filter.h"

#include "trunkgate/calendar.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_SINCE = TG_OPTION_LONG, OPTION_UNTIL, OPTION_JSON, MAX_WAITING = 200000 };
#define SECOND INT64_C(1000000)

struct series {
	int64_t *values;
	size_t nr, cap;
};

struct stats {
	struct tg_arena *arena;
	struct tg_log_filter filter;
	bool is_json;
	struct tg_log_files files;
	int64_t first, last;
	json_t *verdicts; /* word to count, of decided pushes */
	json_t *reasons;  /* "id/reason severity" to count of pushes */
	json_t *people;   /* names seen */
	json_t *refused;  /* ref and person to the time of the first refusal */
	struct series recovery, hook, batch;
	size_t nr_pushes, nr_refused_then_landed, nr_landed_by_override, nr_overrides, nr_policies;
};

static const char *
text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static void
count(json_t *counts, const char *key)
{
	json_int_t nr = json_integer_value(json_object_get(counts, key));
	json_object_set_new(counts, key, json_integer(nr + 1));
}

static void
add(struct stats *s, struct series *series, int64_t value)
{
	TG_GROW(s->arena, series->values, series->nr, series->cap);
	series->values[series->nr++] = value;
}

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* The nearest-rank percentile; -1 of nothing. */
static int64_t
percentile(const struct series *series, unsigned percent)
{
	if (!series->nr)
		return -1;
	size_t rank = (series->nr * percent + 99) / 100;
	return series->values[rank ? rank - 1 : 0];
}

/* --- one record --- */

static void
count_findings(struct stats *s, const json_t *record)
{
	const json_t *findings = json_object_get(record, "findings");
	json_t *seen = json_object();
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const json_t *f = json_array_get(findings, i);
		char key[256];
		snprintf(key, sizeof(key), "%.100s/%.60s %.20s", text_of(f, "id"),
			 text_of(f, "reason"), text_of(f, "severity"));
		if (json_object_get(seen, key))
			continue;
		json_object_set_new(seen, key, json_true());
		count(s->reasons, key);
	}
	json_decref(seen);
}

static void
key_of(char out[600], const json_t *record, const json_t *ref)
{
	snprintf(out, 600, "%.500s %.64s", text_of(ref, "ref"), text_of(record, "pusher"));
}

/* From the first refusal of a ref to the push of the same person that let it
 * through. */
static void
follow_ref(struct stats *s, const json_t *record, const json_t *ref, int64_t time)
{
	const char *verdict = text_of(record, "verdict");
	char key[600];
	key_of(key, record, ref);
	const json_t *since = json_object_get(s->refused, key);
	if (strcmp(verdict, "refused") == 0 && strcmp(text_of(ref, "verdict"), "accepted") != 0) {
		if (!since && json_object_size(s->refused) < MAX_WAITING)
			json_object_set_new(s->refused, key, json_integer(time));
	} else if (since && strcmp(verdict, "error") != 0) {
		s->nr_refused_then_landed++;
		s->nr_landed_by_override += strcmp(verdict, "overridden") == 0;
		add(s, &s->recovery, (time - json_integer_value(since)) / SECOND);
		json_object_del(s->refused, key);
	}
}

static void
take_decided(struct stats *s, const json_t *record, int64_t time)
{
	const json_t *refs = json_object_get(record, "refs");
	if (strcmp(text_of(record, "hook"), "pre-receive") != 0)
		return;
	s->nr_pushes++;
	count(s->verdicts, text_of(record, "verdict"));
	if (*text_of(record, "pusher"))
		json_object_set_new(s->people, text_of(record, "pusher"), json_true());
	add(s, &s->hook, json_integer_value(json_object_get(record, "duration_us")));
	count_findings(s, record);
	for (size_t i = 0; i < json_array_size(refs); i++) {
		const json_t *ref = json_array_get(refs, i),
			     *commits = json_object_get(ref, "commits");
		follow_ref(s, record, ref, time);
		if (json_is_integer(commits) && strcmp(text_of(ref, "verdict"), "accepted") == 0)
			add(s, &s->batch, json_integer_value(commits));
	}
}

static void
take_record(struct stats *s, const json_t *record)
{
	const char *event = text_of(record, "event");
	int64_t time;
	if (!tg_log_filter_takes(&s->filter, record) ||
	    !tg_moment_parse(tg_str_from(text_of(record, "time")), 0, &time))
		return;
	if (!s->first || time < s->first)
		s->first = time;
	s->last = time > s->last ? time : s->last;
	if (strcmp(event, "push.decided") == 0)
		take_decided(s, record, time);
	s->nr_overrides += strcmp(event, "override.used") == 0;
	s->nr_policies += strcmp(event, "policy.changed") == 0;
}

/* --- what came out --- */

static const char *
span(int64_t seconds, char out[TG_SPAN_LEN])
{
	if (seconds < 0)
		return "-";
	tg_span_format(seconds, out);
	return out;
}

static double
percent_of(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

struct line {
	const char *key;
	int64_t nr;
};

static int
by_count(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->nr != y->nr)
		return x->nr < y->nr ? 1 : -1;
	return strcmp(x->key, y->key);
}

static void
print_counts(struct stats *s, const char *title, json_t *counts)
{
	size_t nr = json_object_size(counts), i = 0;
	struct line *lines = TG_NEW_ARRAY(s->arena, nr, struct line);
	const char *key;
	json_t *value;
	json_object_foreach(counts, key, value) lines[i++] =
		(struct line){ key, json_integer_value(value) };
	if (nr)
		qsort(lines, nr, sizeof(*lines), by_count);
	printf("\n%s (pushes, of %zu)\n", title, s->nr_pushes);
	for (i = 0; i < nr; i++)
		printf("  %-50s %8lld  %5.1f %%\n",
		       tg_show(s->arena, tg_str_from(lines[i].key), 50), (long long)lines[i].nr,
		       percent_of((size_t)lines[i].nr, s->nr_pushes));
	if (!nr)
		printf("  none\n");
}

static void
print_text(struct stats *s)
{
	char a[TG_SPAN_LEN], b[TG_SPAN_LEN];
	double days = (double)(s->last - s->first) / (86400.0 * (double)SECOND);
	printf("%zu pushes of %zu people in %.1f days\n", s->nr_pushes, json_object_size(s->people),
	       days);
	print_counts(s, "verdicts", s->verdicts);
	print_counts(s, "findings", s->reasons);
	printf("\nfrom the first refusal of a ref to the push that let it through (%zu times)\n",
	       s->nr_refused_then_landed);
	printf("  median %s, 90 of 100 within %s; by override %.1f %%; never yet: %zu\n",
	       span(percentile(&s->recovery, 50), a), span(percentile(&s->recovery, 90), b),
	       percent_of(s->nr_landed_by_override, s->nr_refused_then_landed),
	       json_object_size(s->refused));
	printf("\ncommits of an accepted push (%zu refs): median %lld, 90 of 100 at most %lld\n",
	       s->batch.nr, (long long)percentile(&s->batch, 50),
	       (long long)percentile(&s->batch, 90));
	printf("time in pre-receive: median %.1f ms, 90 of 100 within %.1f ms, longest %.1f ms\n",
	       (double)percentile(&s->hook, 50) / 1e3, (double)percentile(&s->hook, 90) / 1e3,
	       (double)percentile(&s->hook, 100) / 1e3);
	printf("overrides used: %zu; changes of the policy: %zu\n", s->nr_overrides,
	       s->nr_policies);
}

static void
print_json(struct stats *s)
{
	json_t *o = json_pack(
		"{s:I,s:I,s:I,s:I,s:O,s:O,s:{s:I,s:I,s:I,s:I,s:I},s:{s:I,s:I,s:I},s:{s:I,s:I,s:I},s:I,s:I}",
		"pushes", (json_int_t)s->nr_pushes, "people",
		(json_int_t)json_object_size(s->people), "since", (json_int_t)(s->first / SECOND),
		"until", (json_int_t)(s->last / SECOND), "verdicts", s->verdicts, "findings",
		s->reasons, "recovery", "n", (json_int_t)s->nr_refused_then_landed,
		"median_seconds", (json_int_t)percentile(&s->recovery, 50), "p90_seconds",
		(json_int_t)percentile(&s->recovery, 90), "by_override",
		(json_int_t)s->nr_landed_by_override, "open",
		(json_int_t)json_object_size(s->refused), "commits", "n", (json_int_t)s->batch.nr,
		"median", (json_int_t)percentile(&s->batch, 50), "p90",
		(json_int_t)percentile(&s->batch, 90), "hook_us", "n", (json_int_t)s->hook.nr,
		"median", (json_int_t)percentile(&s->hook, 50), "p90",
		(json_int_t)percentile(&s->hook, 90), "overrides", (json_int_t)s->nr_overrides,
		"policy_changes", (json_int_t)s->nr_policies);
	char *text = json_dumps(o, JSON_INDENT(1));
	puts(text ? text : "{}");
	free(text);
	json_decref(o);
}

static const struct tg_error *
gather(struct stats *s, char **argv)
{
	struct tg_log_line line;
	bool found = true;
	TG_TRY(tg_log_filter_prepare(s->arena, &s->filter));
	TG_TRY(tg_log_files_find(s->arena, argv, &s->files));
	struct tg_log_reader *reader = tg_log_reader_new(s->arena, &s->files);
	for (;;) {
		TG_TRY(tg_log_next(reader, &line, &found));
		if (!found)
			break;
		json_t *record = json_loadb(line.text.ptr, line.text.len, 0, NULL);
		if (record)
			take_record(s, record);
		json_decref(record);
	}
	struct series *const all[] = { &s->recovery, &s->hook, &s->batch };
	for (size_t i = 0; i < TG_ARRAY_LEN(all); i++)
		if (all[i]->nr)
			qsort(all[i]->values, all[i]->nr, sizeof(int64_t), by_value);
	return NULL;
}

static void
open_tables(struct stats *s)
{
	s->arena = tg_arena_new("command", (size_t)2 << 30);
	s->verdicts = json_object();
	s->reasons = json_object();
	s->people = json_object();
	s->refused = json_object();
}

static void
close_tables(struct stats *s)
{
	json_decref(s->verdicts);
	json_decref(s->reasons);
	json_decref(s->people);
	json_decref(s->refused);
	tg_arena_destroy(s->arena);
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = { { "since", required_argument, NULL, OPTION_SINCE },
						 { "until", required_argument, NULL, OPTION_UNTIL },
						 { "json", no_argument, NULL, OPTION_JSON },
						 { "help", no_argument, NULL, TG_OPTION_HELP },
						 { 0 } };
	struct stats s = { .nr_pushes = 0 };
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		if (option == OPTION_JSON)
			s.is_json = true;
		else if (option == OPTION_SINCE)
			s.filter.since = optarg;
		else
			s.filter.until = optarg;
	}
	if (option == -2)
		return status;
	open_tables(&s);
	const struct tg_error *err = gather(&s, argv + optind);
	if (err)
		status = tg_command_fail_error(s.arena, err);
	else
		(s.is_json ? print_json : print_text)(&s);
	close_tables(&s);
	return status;
}

const struct tg_command tg_command_audit_stats = {
	.name = "stats",
	.summary = "verdicts, findings, friction and cost, counted",
	.usage =
		"usage: trunkgate audit stats [--since T] [--until T] [--json] [FILE...]\n\n"
		"Counts what pre-receive decided: verdicts; pushes with each finding; how long it took\n"
		"from the first refusal of a ref until the same person's push of it was let through,\n"
		"and how often by override; commits per accepted push; time spent in the hook.\n",
	.run = run,
};
