/* SPDX-License-Identifier: MIT */
/* Pushes over time, by day, week or month, so that a chart has no more columns than can be told
 * apart; empty ones are columns too. */
#include "report_parts.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"

#include <stdio.h>
#include <string.h>

enum { BY_DAY = 45, BY_WEEK = 400, MAX_COLUMNS = 400, LABELS = 5 };

/* The year and month of a day, as a number that goes on by one each month. */
static int32_t
month_of(int32_t day)
{
	char time[TG_TIME_LEN];
	tg_format_time(time, day * TG_DAY_US);
	return ((time[0] - '0') * 1000 + (time[1] - '0') * 100 + (time[2] - '0') * 10 +
		(time[3] - '0')) *
		       12 +
	       (time[5] - '0') * 10 + (time[6] - '0') - 1;
}

/* The number of the period that a day is in; weeks begin on Monday, and 1970 on
 * a Thursday. */
static int32_t
period_of(int32_t day, int32_t span)
{
	if (span <= BY_DAY)
		return day;
	return span <= BY_WEEK ? (day + 3) / 7 : month_of(day);
}

static void
label_period(int32_t period, int32_t span, struct tg_chart_column *out)
{
	char time[TG_TIME_LEN];
	if (span > BY_WEEK) {
		snprintf(out->label, sizeof(out->label), "%d-%02d", period / 12, period % 12 + 1);
		return;
	}
	int32_t day = span <= BY_DAY ? period : period * 7 - 3;
	tg_format_time(time, day * TG_DAY_US);
	snprintf(out->label, sizeof(out->label), "%.10s", time);
}

static const char *
words_for(int32_t span)
{
	if (span <= BY_DAY)
		return "day";
	return span <= BY_WEEK ? "week from" : "month";
}

/* Of the last MAX_COLUMNS periods. */
static struct tg_chart_column *
fill(const struct tg_log_sum *log, int32_t span, size_t *nr)
{
	int32_t last = period_of(log->days[log->nr_days - 1].day, span);
	int32_t first = period_of(log->days[0].day, span);
	if (last - first >= MAX_COLUMNS)
		first = last - MAX_COLUMNS + 1;
	*nr = (size_t)(last - first) + 1;
	struct tg_chart_column *columns = TG_NEW_ARRAY(log->arena, *nr, struct tg_chart_column);
	for (size_t i = 0; i < *nr; i++)
		label_period(first + (int32_t)i, span, &columns[i]);
	for (size_t i = 0; i < log->nr_days; i++) {
		int32_t at = period_of(log->days[i].day, span) - first;
		for (size_t j = 0; at >= 0 && j < TG_CHART_PARTS; j++)
			columns[at].nr[j] += log->days[i].pushes[j];
	}
	return columns;
}

static void
add_chart(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	int32_t span = log->days[log->nr_days - 1].day - log->days[0].day + 1;
	struct tg_chart chart = { .title = "Pushes and what became of them",
				  .unit = "pushes",
				  .across = words_for(span),
				  .parts = tg_outcome_words,
				  .nr_parts = TG_CHART_PARTS,
				  .nr_labels = LABELS };
	chart.columns = fill(log, span, &chart.nr);
	tg_chart_add(page->out, &chart);
}

void
tg_report_time(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	tg_report_begin(page, "time", "Over time");
	if (log->nr_days)
		add_chart(page);
	else
		tg_buf_adds(page->out, "<p>No pushes.</p>\n");
	tg_report_basis(page, TG_BASIS_VERDICTS);
	tg_report_end(page);
}
