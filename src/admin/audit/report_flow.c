/* SPDX-License-Identifier: MIT */
/* How work flows to the trunk, and what of the DORA measures a git server sees. */
#include "report_parts.h"

static void
add_lifetimes(struct tg_report_page *page)
{
	const struct tg_site_facts *facts = &page->sums->facts;
	tg_buf_adds(page->out, "<p>");
	if (facts->has_ledger)
		tg_report_spans(page, &facts->lifetimes);
	else
		tg_buf_adds(page->out, "Not known: there is no ledger to tell.");
	tg_buf_adds(page->out, "</p>\n");
}

static void
add_lives(struct tg_report_page *page)
{
	const struct tg_site_facts *facts = &page->sums->facts;
	tg_buf_adds(page->out, "<div><h3>Life of branches that landed</h3>");
	add_lifetimes(page);
	tg_report_histogram(page, "Age at landing", "branches", &facts->lifetimes,
			    tg_report_time_buckets, TG_REPORT_BUCKETS);
	tg_report_basis(page, TG_BASIS_LIFETIMES);
	tg_buf_addf(page->out,
		    "</div>\n<div><h3>Open branches</h3><p><b>%zu</b> now; age: ", facts->nr_open);
	tg_report_spans(page, &facts->open_ages);
	tg_buf_adds(page->out, "</p>\n");
	tg_report_histogram(page, "Age of what is open", "branches", &facts->open_ages,
			    tg_report_time_buckets, TG_REPORT_BUCKETS);
	tg_report_basis(page, TG_BASIS_OPEN);
	tg_buf_adds(page->out, "</div>\n");
}

static void
add_numbers(struct tg_report_page *page, const char *what, const struct tg_series *series)
{
	if (series->nr)
		tg_buf_addf(page->out,
			    "<li>%s: half at most <b>%lld</b>, 90 of 100 at most <b>%lld</b> "
			    "<small>(n = %zu)</small></li>",
			    what, (long long)tg_series_percentile(series, 50),
			    (long long)tg_series_percentile(series, 90), series->nr);
	else
		tg_buf_addf(page->out, "<li>%s: not known</li>", what);
}

static const struct tg_report_bucket line_buckets[] = {
	{ "< 10", 10 },   { "< 50", 50 },     { "< 100", 100 },   { "< 200", 200 },
	{ "< 500", 500 }, { "< 1000", 1000 }, { "< 5000", 5000 }, { "more", INT64_MAX },
};

static void
add_batches(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	tg_buf_adds(page->out, "<div><h3>What lands at once</h3><ul class=\"facts\">");
	add_numbers(page, "commits", &log->batch);
	add_numbers(page, "lines", &log->batch_lines);
	tg_buf_adds(page->out, "</ul>\n");
	tg_report_histogram(page, "Commits in a landing", "landings", &log->batch,
			    tg_report_size_buckets, TG_REPORT_BUCKETS);
	tg_report_basis(page, TG_BASIS_BATCHES);
	tg_buf_adds(page->out, "</div>\n<div>");
	tg_report_histogram(page, "Lines in a landing", "landings", &log->batch_lines, line_buckets,
			    TG_ARRAY_LEN(line_buckets));
	tg_buf_adds(page->out, "</div>\n");
}

static void
add_reviews(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	tg_buf_adds(page->out, "<div><h3>Reviews</h3><p>First approval: ");
	tg_report_spans(page, &log->review);
	tg_buf_adds(page->out, "</p>\n");
	tg_report_histogram(page, "Time until the first approval", "commits", &log->review,
			    tg_report_time_buckets, TG_REPORT_BUCKETS);
	tg_report_basis(page, TG_BASIS_REVIEWS);
	tg_buf_adds(page->out, "</div>\n");
}

void
tg_report_flow(struct tg_report_page *page)
{
	tg_report_begin(page, "flow", "How work flows");
	tg_buf_adds(page->out, "<div class=\"pairs\">\n");
	if (page->sums->facts.has_repo)
		add_lives(page);
	add_batches(page);
	add_reviews(page);
	tg_buf_adds(page->out, "</div>\n");
	tg_report_end(page);
}

/* --- DORA --- */

static void
begin_measure(struct tg_report_page *page, const char *name)
{
	tg_buf_addf(page->out, "<div><dt>%s</dt><dd>", name);
}

static void
end_measure(struct tg_report_page *page, enum tg_basis basis)
{
	tg_report_basis(page, basis);
	tg_buf_adds(page->out, "</dd></div>\n");
}

static void
add_reverts(struct tg_report_page *page)
{
	const struct tg_site_facts *facts = &page->sums->facts;
	begin_measure(page, "Change failure rate: reverted commits");
	if (facts->unknown) {
		tg_buf_adds(page->out, "<p>Not known: ");
		tg_html_cstr(page->out, facts->unknown);
		tg_buf_adds(page->out, "</p>");
	} else {
		tg_buf_addf(page->out, "<p><b>%.1f %%</b> <small>(%zu of %zu)</small></p>",
			    tg_percent(facts->nr_reverts, facts->nr_commits), facts->nr_reverts,
			    facts->nr_commits);
	}
	end_measure(page, TG_BASIS_REVERTS);
	begin_measure(page, "Recovery time: until the revert landed");
	tg_buf_adds(page->out, "<p>");
	tg_report_spans(page, &facts->restore);
	tg_buf_adds(page->out, "</p>");
	end_measure(page, TG_BASIS_REVERTS);
}

void
tg_report_dora(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	const struct tg_site_facts *facts = &page->sums->facts;
	double weeks = tg_audit_sums_days(page->sums) / 7;
	tg_report_begin(page, "dora", "Delivery, as far as a git server sees it");
	tg_buf_adds(page->out, "<dl class=\"dora\">");
	begin_measure(page, "Deployment frequency: landings and tags");
	tg_buf_addf(page->out,
		    "<p><b>%.1f</b> landings a week <small>(n = %zu)</small>, <b>%.1f</b> tags a "
		    "week <small>(n = %zu)</small></p>",
		    (double)log->nr_landings / weeks, log->nr_landings,
		    (double)log->nr_tags / weeks, log->nr_tags);
	end_measure(page, TG_BASIS_LANDINGS);
	begin_measure(page, "Lead time: first push to the trunk");
	add_lifetimes(page);
	end_measure(page, TG_BASIS_LEAD);
	if (facts->has_repo)
		add_reverts(page);
	tg_buf_adds(page->out, "</dl>\n");
	tg_report_end(page);
}

void
tg_report_cost(struct tg_report_page *page)
{
	const struct tg_series *hook = &page->sums->log.hook;
	tg_report_begin(page, "cost", "What it costs each push");
	if (hook->nr)
		tg_buf_addf(page->out,
			    "<p>half within <b>%.1f ms</b>, 90 of 100 within <b>%.1f ms</b>, "
			    "longest <b>%.1f ms</b> <small>(n = %zu)</small></p>\n",
			    (double)tg_series_percentile(hook, 50) / 1e3,
			    (double)tg_series_percentile(hook, 90) / 1e3,
			    (double)tg_series_percentile(hook, 100) / 1e3, hook->nr);
	else
		tg_buf_adds(page->out, "<p>Nothing was measured.</p>\n");
	tg_report_basis(page, TG_BASIS_COST);
	tg_report_end(page);
}
