/* SPDX-License-Identifier: MIT */
/* Reads a log and gives each record to those who count it. */
#include "sum.h"

#include "field.h"

#include <string.h>

/* --- one record --- */

static bool
find_outcome(const char *verdict, enum tg_outcome *out)
{
	for (size_t i = TG_ACCEPTED; i <= TG_NOT_JUDGED; i++) {
		if (strcmp(verdict, tg_outcome_words[i]) == 0) {
			*out = (enum tg_outcome)i;
			return true;
		}
	}
	return false;
}

static const char *
name_findings(struct tg_log_sum *sum, const json_t *record)
{
	const json_t *findings = json_object_get(record, "findings");
	struct tg_buf names;
	tg_buf_init(&names, sum->arena, 400);
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const json_t *f = json_array_get(findings, i);
		char name[200];
		if (strcmp(tg_log_field(f, "severity"), "error") != 0)
			continue;
		snprintf(name, sizeof(name), "%.99s/%.60s", tg_log_field(f, "id"),
			 tg_log_field(f, "reason"));
		if (!names.len || !strstr(names.ptr, name))
			tg_buf_addf(&names, "%s%s", names.len ? ", " : "", name);
	}
	return names.len ? names.ptr : "";
}

static void
keep_override(struct tg_log_sum *sum, const struct tg_sum_push *push)
{
	const json_t *record = push->record;
	struct tg_sum_override *kept = &sum->overrides[sum->nr_overrides++ % TG_LATEST];
	*kept = (struct tg_sum_override){
		.time = push->time,
		.record = tg_strdup(sum->arena, tg_log_field(record, "record")),
		.ref = tg_strdup(sum->arena, tg_log_field(json_array_get(push->refs, 0), "ref")),
		.reason = tg_strdup(sum->arena,
				    tg_log_field(json_object_get(record, "override"), "reason")),
		.findings = name_findings(sum, record),
	};
}

static void
take_decided(struct tg_log_sum *sum, const json_t *record, int64_t time)
{
	const json_t *took = json_object_get(record, "duration_us");
	struct tg_sum_push push = { .record = record,
				    .refs = json_object_get(record, "refs"),
				    .time = time,
				    .pusher = tg_log_field(record, "pusher") };
	if (strcmp(tg_log_field(record, "hook"), "pre-receive") != 0 ||
	    !find_outcome(tg_log_field(record, "verdict"), &push.outcome))
		return;
	sum->nr_pushes++;
	sum->verdicts[push.outcome]++;
	tg_sum_day(sum, time)->pushes[push.outcome]++;
	if (json_is_integer(took))
		tg_series_add(sum->arena, &sum->hook, json_integer_value(took));
	tg_sum_findings(sum, &push);
	tg_sum_friction(sum, &push);
	tg_sum_flow(sum, &push);
	if (push.outcome == TG_OVERRIDDEN)
		keep_override(sum, &push);
}

static void
take_policy(struct tg_log_sum *sum, const json_t *record, int64_t time)
{
	struct tg_sum_policy *kept = &sum->policies[sum->nr_policies++ % TG_LATEST];
	*kept = (struct tg_sum_policy){
		.time = time,
		.hash = tg_strdup(sum->arena, tg_log_field(record, "policy")),
		.previous = tg_strdup(sum->arena, tg_log_field(record, "previous_policy")),
	};
}

static void
take_record(struct tg_log_sum *sum, const json_t *record)
{
	const char *event = tg_log_field(record, "event");
	int64_t time;
	if (!tg_log_filter_takes(&sum->filter, record) ||
	    !tg_moment_parse(tg_str_from(tg_log_field(record, "time")), 0, &time))
		return;
	sum->nr_records++;
	if (!sum->first || time < sum->first)
		sum->first = time;
	sum->last = time > sum->last ? time : sum->last;
	if (strcmp(event, "push.decided") == 0)
		take_decided(sum, record, time);
	else if (strcmp(event, "policy.changed") == 0)
		take_policy(sum, record, time);
}

static void
take_line(struct tg_log_sum *sum, const struct tg_log_line *line)
{
	if (!tg_log_filter_may(&sum->filter, line->text))
		return;
	json_t *record = json_loadb(line->text.ptr, line->text.len, 0, NULL);
	if (record && json_is_string(json_object_get(record, "event")))
		take_record(sum, record);
	else
		sum->nr_foreign++;
	json_decref(record);
}

/* --- all of them --- */

const struct tg_error *
tg_log_sum_read(struct tg_log_sum *sum, char **argv)
{
	struct tg_series *const all[] = { &sum->hook,  &sum->recovery,    &sum->tries,
					  &sum->batch, &sum->batch_lines, &sum->review };
	struct tg_log_line line;
	bool found = true;
	TG_TRY(tg_log_files_find(sum->arena, argv, &sum->files));
	struct tg_log_reader *reader = tg_log_reader_new(sum->arena, &sum->files);
	for (;;) {
		TG_TRY(tg_log_next(reader, &line, &found));
		if (!found)
			break;
		take_line(sum, &line);
	}
	for (size_t i = 0; i < TG_ARRAY_LEN(all); i++)
		tg_series_sort(all[i]);
	tg_sum_groups(sum);
	tg_counts_sort(&sum->rules);
	tg_counts_sort(&sum->reasons);
	tg_counts_sort(&sum->paths);
	tg_counts_sort(&sum->groups);
	return NULL;
}
