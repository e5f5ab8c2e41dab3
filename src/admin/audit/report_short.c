/* SPDX-License-Identifier: MIT */
/* The page in a few sentences, for those who read no further: each says only
 * what a section below shows. */
#include "report_parts.h"

enum { FEW = 20 };

/* Pushes and refusals of the days up to the middle of the period, and after it. */
static void
count_halves(const struct tg_log_sum *log, size_t all[2], size_t refused[2])
{
	int32_t first = log->days[0].day, last = log->days[log->nr_days - 1].day;
	for (size_t i = 0; i < log->nr_days; i++) {
		size_t half = log->days[i].day > first + (last - first) / 2;
		for (size_t j = 0; j < TG_CHART_PARTS; j++)
			all[half] += log->days[i].pushes[j];
		refused[half] += log->days[i].pushes[TG_REFUSED];
	}
}

static void
add_refused(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	size_t all[2] = { 0 }, refused[2] = { 0 };
	count_halves(log, all, refused);
	tg_buf_addf(page->out, "<li><b>%zu of %zu pushes</b> were refused",
		    log->verdicts[TG_REFUSED], log->nr_pushes);
	/* Shares of a handful say nothing. */
	if (all[0] >= FEW && all[1] >= FEW)
		tg_buf_addf(page->out,
			    ": %.1f %% of those in the first half of the period "
			    "<small>(n = %zu)</small>, %.1f %% of those in the second "
			    "<small>(n = %zu)</small>",
			    tg_percent(refused[0], all[0]), all[0], tg_percent(refused[1], all[1]),
			    all[1]);
	tg_buf_adds(page->out, ".</li>\n");
}

static void
add_main_reason(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	if (!log->reasons.nr || !log->reasons.rows[0].nr[TG_SUM_REFUSED])
		return;
	tg_buf_adds(page->out, "<li>What refused most: <b>");
	tg_html_text(page->out, tg_str_from(log->reasons.rows[0].key), 80);
	tg_buf_addf(page->out, "</b>, in %zu pushes.</li>\n",
		    log->reasons.rows[0].nr[TG_SUM_REFUSED]);
}

static void
add_recovery(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	size_t nr_waiting = tg_log_sum_nr_waiting(log);
	if (!log->recovery.nr)
		return;
	tg_buf_adds(page->out, "<li>What was refused got through: ");
	tg_report_spans(page, &log->recovery);
	if (nr_waiting)
		tg_buf_addf(page->out, "; <b>%zu</b> did not yet", nr_waiting);
	tg_buf_adds(page->out, ".</li>\n");
}

static void
add_silent(struct tg_report_page *page)
{
	const struct tg_site_facts *facts = &page->sums->facts;
	if (facts->has_repo && facts->nr_silent)
		tg_buf_addf(page->out,
			    "<li><b>%zu of %zu rules</b> found nothing in all that time.</li>\n",
			    facts->nr_silent, facts->nr_rules);
}

void
tg_report_short(struct tg_report_page *page)
{
	if (!page->sums->log.nr_pushes)
		return;
	tg_report_begin(page, "short", "In short");
	tg_buf_adds(page->out, "<ul class=\"facts\">\n");
	add_refused(page);
	add_main_reason(page);
	add_recovery(page);
	add_silent(page);
	tg_buf_adds(page->out, "</ul>\n");
	tg_report_end(page);
}
