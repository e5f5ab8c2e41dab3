/* SPDX-License-Identifier: MIT */
/* Sections, small print, spans of time, histograms. */
#include "report_parts.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"

#include <stdio.h>
#include <string.h>

#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

const struct tg_report_bucket tg_report_time_buckets[TG_REPORT_BUCKETS] = {
	{ "< 5 min", 5 * MINUTE }, { "< 15 min", 15 * MINUTE }, { "< 1 h", HOUR },
	{ "< 4 h", 4 * HOUR },     { "< 1 day", DAY },          { "< 2 days", 2 * DAY },
	{ "< 1 week", 7 * DAY },   { "< 4 weeks", 28 * DAY },   { "longer", INT64_MAX },
};
const struct tg_report_bucket tg_report_size_buckets[TG_REPORT_BUCKETS] = {
	{ "1", 2 },       { "2", 3 },         { "3-4", 5 },
	{ "5-9", 10 },    { "10-19", 20 },    { "20-49", 50 },
	{ "50-99", 100 }, { "100-499", 500 }, { "500+", INT64_MAX },
};

void
tg_report_begin(struct tg_report_page *page, const char *id, const char *title)
{
	tg_buf_addf(page->out, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>\n", id, id,
		    title);
}

void
tg_report_end(struct tg_report_page *page)
{
	tg_buf_adds(page->out, "</section>\n");
}

void
tg_report_basis(struct tg_report_page *page, enum tg_basis basis)
{
	tg_buf_adds(page->out, "<p class=\"basis\">");
	tg_html_text(page->out, tg_str_from(tg_basis_texts[basis]), 1000);
	tg_buf_adds(page->out, "</p>\n");
}

static void
add_span(struct tg_report_page *page, int64_t seconds)
{
	char text[TG_SPAN_LEN];
	if (seconds >= 0)
		tg_span_format(seconds, text);
	tg_buf_adds(page->out, seconds < 0 ? "&ndash;" : text);
}

void
tg_report_rough_span(struct tg_report_page *page, int64_t seconds)
{
	if (seconds < 0)
		tg_buf_adds(page->out, "&ndash;");
	else if (seconds < MINUTE)
		tg_buf_addf(page->out, "%d s", (int)seconds);
	else if (seconds < HOUR)
		tg_buf_addf(page->out, "%d min", (int)(seconds / MINUTE));
	else if (seconds < 2 * DAY)
		tg_buf_addf(page->out, "%.1f hours", (double)seconds / (double)HOUR);
	else
		tg_buf_addf(page->out, "%.1f days", (double)seconds / (double)DAY);
}

void
tg_report_day(struct tg_report_page *page, int64_t us)
{
	char time[TG_TIME_LEN];
	tg_format_time(time, us);
	tg_buf_addf(page->out, "<time>%.10s</time>", time);
}

void
tg_report_spans(struct tg_report_page *page, const struct tg_series *series)
{
	if (!series->nr) {
		tg_buf_adds(page->out, "none yet");
		return;
	}
	tg_buf_adds(page->out, "half within <b>");
	add_span(page, tg_series_percentile(series, 50));
	tg_buf_adds(page->out, "</b>, 90 of 100 within <b>");
	add_span(page, tg_series_percentile(series, 90));
	tg_buf_addf(page->out, "</b> <small>(n = %zu)</small>", series->nr);
}

void
tg_report_histogram(struct tg_report_page *page, const char *title, const char *unit,
		    const struct tg_series *series, const struct tg_report_bucket *buckets,
		    size_t nr)
{
	static const char *const parts[] = { "how many" };
	struct tg_chart_column columns[TG_REPORT_BUCKETS] = { { .label = "" } };
	size_t before = 0;
	for (size_t i = 0; i < nr; i++) {
		size_t below = i + 1 == nr ? series->nr : tg_series_below(series, buckets[i].below);
		snprintf(columns[i].label, sizeof(columns[i].label), "%s", buckets[i].label);
		columns[i].nr[0] = below - before;
		before = below;
	}
	const struct tg_chart chart = { .title = title,
					.unit = unit,
					.across = "range",
					.parts = parts,
					.nr_parts = 1,
					.columns = columns,
					.nr = nr };
	if (series->nr)
		tg_chart_add(page->out, &chart);
}
