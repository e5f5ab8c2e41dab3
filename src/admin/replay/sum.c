/* SPDX-License-Identifier: MIT */
/* The lines of workers, added up; send.c says what they are. */
#include "parts.h"

#include "trunkgate/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 30 };

struct tg_replay_sum *
tg_replay_sum_new(struct tg_arena *arena, const struct tg_policy *policy)
{
	struct tg_replay_sum *sum = TG_NEW(arena, struct tg_replay_sum);
	sum->arena = arena;
	sum->began_us = tg_monotonic_us();
	tg_counts_init(&sum->trailers, arena);
	tg_replay_groups_init(&sum->groups, arena, policy);
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

static struct tg_replay_reason *
reason_of(struct tg_replay_sum *sum, const char *name, enum tg_severity severity)
{
	for (size_t i = 0; i < sum->nr_reasons; i++)
		if (sum->reasons[i].severity == severity && strcmp(sum->reasons[i].name, name) == 0)
			return &sum->reasons[i];
	TG_GROW(sum->arena, sum->reasons, sum->nr_reasons, sum->cap_reasons);
	struct tg_replay_reason *reason = &sum->reasons[sum->nr_reasons++];
	memset(reason, 0, sizeof(*reason));
	snprintf(reason->name, sizeof(reason->name), "%s", name);
	reason->severity = severity;
	return reason;
}

static struct tg_replay_month *
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
	struct tg_replay_month *month = &sum->months[sum->nr_months++];
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

/* The latest are the ones that people remember; workers tell them in any
 * order. NULL when there are later ones. */
static struct tg_replay_example *
place_example(struct tg_replay_reason *reason, size_t landing)
{
	struct tg_replay_example *all = reason->examples;
	size_t nr =
		reason->nr_landings < TG_REPLAY_EXAMPLES ? reason->nr_landings : TG_REPLAY_EXAMPLES;
	size_t at = 0;
	while (at < nr && all[at].landing > landing)
		at++;
	if (at == TG_REPLAY_EXAMPLES)
		return NULL;
	for (size_t i = TG_REPLAY_EXAMPLES - 1; i > at; i--)
		all[i] = all[i - 1];
	return &all[at];
}

static void
take_finding(struct tg_replay_sum *sum, const struct tg_landings *landings, struct tg_str rest)
{
	char id[TG_REPLAY_NAME], reason_id[TG_REPLAY_NAME], commit[TG_OID_HEX],
		name[2 * TG_REPLAY_NAME];
	long long index, severity, nr;
	if (!number(&rest, &index) || !number(&rest, &severity) || !word(&rest, id, sizeof(id)) ||
	    !word(&rest, reason_id, sizeof(reason_id)) || !number(&rest, &nr) ||
	    !word(&rest, commit, sizeof(commit)) || index < 0 || (size_t)index >= landings->nr)
		return;
	snprintf(name, sizeof(name), "%s/%s", id, reason_id);
	struct tg_replay_reason *reason = reason_of(sum, name, (enum tg_severity)severity);
	struct tg_replay_example *example = place_example(reason, (size_t)index);
	reason->nr_landings++;
	reason->nr_findings += (size_t)nr;
	if (!example)
		return;
	example->landing = (size_t)index;
	memcpy(example->commit, commit, sizeof(commit));
	snprintf(example->detail, TG_REPLAY_DETAIL, "%.*s", TG_STR_ARG(rest));
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
	struct tg_replay_month *month = month_of(sum, landings->items[index].date);
	sum->nr++;
	sum->nr_refused += is_refused;
	sum->nr_failed += outcome == TG_NOT_JUDGED;
	month->nr++;
	month->nr_refused += is_refused;
	tg_series_add(sum->arena, &sum->commits, commits);
	tg_series_add(sum->arena, &sum->lines, lines);
	tg_series_add(sum->arena, &sum->files, files);
	tg_replay_groups_landed(&sum->groups, is_refused);
}

static void
take_commit(struct tg_replay_sum *sum, struct tg_str rest)
{
	long long columns;
	struct tg_str key;
	if (!number(&rest, &columns))
		return;
	tg_series_add(sum->arena, &sum->subjects, columns);
	while (tg_str_split(&rest, ',', &key))
		if (key.len)
			tg_counts_at(&sum->trailers, tg_str_cstr(sum->arena, key))->nr[0]++;
}

void
tg_replay_take(struct tg_replay_sum *sum, const struct tg_landings *landings, struct tg_str line)
{
	struct tg_str rest = tg_str_trim(line), kind;
	long long person;
	if (!tg_str_split(&rest, ' ', &kind))
		return;
	if (tg_str_eq(kind, TG_STR("F")))
		take_finding(sum, landings, rest);
	else if (tg_str_eq(kind, TG_STR("L")))
		take_landing(sum, landings, rest);
	else if (tg_str_eq(kind, TG_STR("C")))
		take_commit(sum, rest);
	else if (tg_str_eq(kind, TG_STR("P")) && number(&rest, &person) && person >= 0)
		tg_replay_groups_author(&sum->groups, (size_t)person);
}

void
tg_replay_progress(struct tg_replay_sum *sum, size_t nr)
{
	static const char full[] = "##############################";
	static const char none[] = "..............................";
	int64_t now = tg_monotonic_us();
	if (!isatty(STDERR_FILENO) || (nr && sum->nr < nr && now - sum->told_us < 100000))
		return;
	sum->told_us = now;
	if (!nr) {
		fputs("\r\033[K", stderr);
		return;
	}
	int width = (int)(sum->nr * BAR / nr);
	double left = sum->nr ? (double)(now - sum->began_us) / 1e6 * (double)(nr - sum->nr) /
					(double)sum->nr
			      : 0;
	fprintf(stderr, "\r[%.*s%.*s] %zu of %zu landings, %.0f s left\033[K", width, full,
		BAR - width, none, sum->nr, nr, left);
}
