/* SPDX-License-Identifier: MIT */
/* Head, overview and foot of the page. A policy in it forbids browsers to load or run anything,
 * should an escape ever be missing. */
#include "report_page.h"

#include "report_parts.h"

/* What the page is about: sections, as the reader may jump to them. */
static const struct {
	const char *id, *title;
} places[] = {
	{ "time", "Over time" }, { "findings", "Findings" }, { "friction", "Friction" },
	{ "flow", "Flow" },      { "dora", "Delivery" },     { "policy", "Policy" },
	{ "cost", "Cost" },
};

static void
add_head(struct tg_report_page *page, const char *title)
{
	struct tg_buf *out = page->out;
	tg_buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width, "
			 "initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" "
			 "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
			 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	tg_html_cstr(out, title);
	tg_buf_adds(out, " &middot; trunkgate</title>\n<style>\n");
	for (const char *const *rule = tg_report_style; *rule; rule++)
		tg_buf_adds(out, *rule);
	tg_buf_adds(out, "</style>\n</head>\n<body>\n<header><h1>");
	tg_html_cstr(out, title);
	tg_buf_adds(out, "</h1>\n<p class=\"lead\">What the gate decided");
	if (page->sums->log.nr_records) {
		tg_buf_adds(out, " from ");
		tg_report_day(page, page->sums->log.first);
		tg_buf_adds(out, " to ");
		tg_report_day(page, page->sums->log.last);
	}
	tg_buf_adds(out, ", and what it cost. Days are those of UTC.</p>\n"
			 "<nav aria-label=\"Sections\"><ul>");
	for (size_t i = 0; i < TG_ARRAY_LEN(places); i++)
		tg_buf_addf(out, "<li><a href=\"#%s\">%s</a></li>", places[i].id, places[i].title);
	tg_buf_adds(out, "</ul></nav></header>\n<main>\n");
}

/* --- overview --- */

static void
begin_card(struct tg_report_page *page, const char *name)
{
	tg_buf_addf(page->out, "<div><dt>%s</dt><dd>", name);
}

static void
end_card(struct tg_report_page *page, const char *small)
{
	tg_buf_addf(page->out, "<small>%s</small></dd></div>\n", small);
}

static void
add_share(struct tg_report_page *page, const char *name, size_t nr)
{
	size_t all = page->sums->log.nr_pushes;
	begin_card(page, name);
	tg_buf_addf(page->out, "%.1f %%<small>%zu of %zu pushes</small></dd></div>\n",
		    tg_percent(nr, all), nr, all);
}

static void
add_half(struct tg_report_page *page, const char *name, const struct tg_series *series,
	 const char *small)
{
	begin_card(page, name);
	tg_report_rough_span(page, tg_series_percentile(series, 50));
	tg_buf_addf(page->out, "<small>%s: half of %zu within</small></dd></div>\n", small,
		    series->nr);
}

static void
add_overview(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	tg_buf_adds(page->out, "<dl class=\"cards\">\n");
	begin_card(page, "Pushes");
	tg_buf_addf(page->out, "%zu<small>of %zu people, in %.0f days</small></dd></div>\n",
		    log->nr_pushes, log->people.nr, tg_audit_sums_days(page->sums));
	add_share(page, "Refused", log->verdicts[TG_REFUSED]);
	add_share(page, "Overridden", log->verdicts[TG_OVERRIDDEN]);
	add_half(page, "Getting through", &log->recovery, "after a refusal");
	if (page->sums->facts.has_ledger)
		add_half(page, "Life of a branch", &page->sums->facts.lifetimes, "until it landed");
	begin_card(page, "Landings");
	tg_buf_addf(page->out, "%.1f",
		    (double)log->nr_landings * 7 / tg_audit_sums_days(page->sums));
	end_card(page, "a week");
	tg_buf_adds(page->out, "</dl>\n");
}

/* --- all of it --- */

static void
add_foot(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	tg_buf_addf(page->out, "</main>\n<footer><p>Counted from %zu records in %zu file%s",
		    log->nr_records, log->files.nr, log->files.nr == 1 ? "" : "s");
	if (log->nr_foreign)
		tg_buf_addf(page->out, "; %zu lines were no records", log->nr_foreign);
	tg_buf_adds(page->out, ". Whether the log is whole is another question: <code>trunkgate "
			       "audit verify</code>. People are counted here, and nobody is "
			       "listed; please do not use it to compare them.</p>\n<p>Made by "
			       "trunkgate on ");
	tg_report_day(page, page->now);
	tg_buf_adds(page->out, ".</p></footer>\n</body>\n</html>\n");
}

void
tg_report_page_add(struct tg_buf *out, const struct tg_audit_sums *sums, const char *title,
		   int64_t now)
{
	static void (*const parts[])(struct tg_report_page *) = {
		add_overview,       tg_report_short,    tg_report_time,
		tg_report_findings, tg_report_friction, tg_report_flow,
		tg_report_dora,     tg_report_policy,   tg_report_cost,
	};
	struct tg_report_page page = { .out = out, .sums = sums, .now = now };
	add_head(&page, title);
	for (size_t i = 0; i < TG_ARRAY_LEN(parts); i++)
		parts[i](&page);
	add_foot(&page);
}
