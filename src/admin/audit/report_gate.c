/* SPDX-License-Identifier: MIT */
/* What the gate says and to whom; what it costs people; overrides and the policy itself. */
#include "report_parts.h"

enum { MAX_ROWS = 25 };

/* --- findings --- */

/* A row's columns as one bar, to the scale of the longest. */
static void
add_bar(struct tg_buf *out, const struct tg_counts_row *row, size_t longest)
{
	static const char *const classes[] = { "refused", "warned", "observed" };
	double at = 0;
	tg_buf_adds(out, "<td class=\"bar\"><svg viewBox=\"0 0 100 10\" "
			 "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
	for (size_t i = 0; i < TG_ARRAY_LEN(classes); i++) {
		double width = tg_percent(row->nr[i], longest);
		if (row->nr[i])
			tg_buf_addf(out,
				    "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" "
				    "height=\"10\"/>",
				    classes[i], at, width);
		at += width;
	}
	tg_buf_adds(out, "</svg></td>");
}

static size_t
length_of(const struct tg_counts_row *row)
{
	return row->nr[TG_SUM_REFUSED] + row->nr[TG_SUM_WARNED] + row->nr[TG_SUM_OBSERVED];
}

static void
add_row(struct tg_buf *out, const struct tg_counts_row *row, size_t longest)
{
	tg_buf_adds(out, "<tr><th scope=\"row\"><code>");
	tg_html_text(out, tg_str_from(row->key), 80);
	tg_buf_adds(out, "</code></th>");
	for (size_t i = TG_SUM_REFUSED; i <= TG_SUM_OBSERVED; i++)
		tg_buf_addf(out, "<td class=\"n\">%zu</td>", row->nr[i]);
	add_bar(out, row, longest);
	tg_buf_adds(out, "</tr>\n");
}

static void
add_counts(struct tg_report_page *page, const char *what, const struct tg_counts *table)
{
	struct tg_buf *out = page->out;
	size_t longest = 1;
	for (size_t i = 0; i < table->nr; i++)
		longest =
			length_of(&table->rows[i]) > longest ? length_of(&table->rows[i]) : longest;
	tg_buf_addf(out,
		    "<table class=\"counts\"><thead><tr><th scope=\"col\">%s</th><th scope=\"col\" "
		    "class=\"n\">refused</th><th scope=\"col\" class=\"n\">warned</th><th "
		    "scope=\"col\" class=\"n\">observed</th><th class=\"bar\"><span "
		    "class=\"hidden\">as a bar</span></th></tr></thead><tbody>\n",
		    what);
	for (size_t i = 0; i < table->nr && i < MAX_ROWS; i++)
		add_row(out, &table->rows[i], longest);
	tg_buf_adds(out, "</tbody></table>\n");
	if (table->nr > MAX_ROWS)
		tg_buf_addf(out, "<p>and %zu more: <code>trunkgate audit stats</code></p>\n",
			    table->nr - MAX_ROWS);
}

static void
add_groups(struct tg_report_page *page)
{
	const struct tg_counts *groups = &page->sums->log.groups;
	struct tg_buf *out = page->out;
	if (!groups->nr)
		return;
	tg_buf_adds(out, "<h3>By group</h3><table><thead><tr><th scope=\"col\">group</th><th "
			 "scope=\"col\" class=\"n\">people</th><th scope=\"col\" class=\"n\">"
			 "pushes</th><th scope=\"col\" class=\"n\">refused</th><th scope=\"col\" "
			 "class=\"n\">of 100</th></tr></thead><tbody>\n");
	for (size_t i = 0; i < groups->nr; i++) {
		const struct tg_counts_row *row = &groups->rows[i];
		tg_buf_adds(out, "<tr><th scope=\"row\">");
		tg_html_text(out, tg_str_from(row->key), 80);
		tg_buf_addf(out,
			    "</th><td class=\"n\">%zu</td><td class=\"n\">%zu</td><td "
			    "class=\"n\">%zu</td><td class=\"n\">%.1f</td></tr>\n",
			    row->mark, row->nr[TG_SUM_PUSHES], row->nr[TG_SUM_REFUSED],
			    tg_percent(row->nr[TG_SUM_REFUSED], row->nr[TG_SUM_PUSHES]));
	}
	tg_buf_adds(out, "</tbody></table>\n");
	tg_report_basis(page, TG_BASIS_GROUPS);
}

void
tg_report_findings(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	tg_report_begin(page, "findings", "What the rules found");
	if (log->reasons.nr)
		add_counts(page, "rule and reason", &log->reasons);
	else
		tg_buf_adds(page->out, "<p>Nothing.</p>\n");
	tg_report_basis(page, TG_BASIS_FINDINGS);
	if (log->paths.nr) {
		tg_buf_adds(page->out, "<h3>By folder</h3>");
		add_counts(page, "folder", &log->paths);
		tg_report_basis(page, TG_BASIS_PATHS);
	}
	add_groups(page);
	tg_report_end(page);
}

/* --- friction --- */

static void
add_friction_facts(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	struct tg_buf *out = page->out;
	tg_buf_adds(out, "<ul class=\"facts\"><li>");
	tg_report_spans(page, &log->recovery);
	tg_buf_addf(
		out,
		"</li><li>ended by an override: <b>%.1f %%</b> <small>(%zu of %zu)</small></li>",
		tg_percent(log->nr_by_override, log->recovery.nr), log->nr_by_override,
		log->recovery.nr);
	tg_buf_addf(out,
		    "<li>not the first refusal of that work: <b>%.0f %%</b> <small>(%zu of "
		    "%zu)</small>; for the same reason again: <b>%zu</b></li>",
		    tg_percent(log->nr_repeats, log->nr_ref_refusals), log->nr_repeats,
		    log->nr_ref_refusals, log->nr_same_reason);
	tg_buf_addf(out, "<li>not got through yet: <b>%zu</b></li></ul>\n",
		    tg_log_sum_nr_waiting(log));
}

void
tg_report_friction(struct tg_report_page *page)
{
	tg_report_begin(page, "friction", "From a refusal to the push that got through");
	tg_buf_adds(page->out, "<div class=\"pairs\"><div>");
	add_friction_facts(page);
	tg_report_basis(page, TG_BASIS_FRICTION);
	tg_buf_adds(page->out, "</div><div>");
	tg_report_histogram(page, "Time until it got through", "refs", &page->sums->log.recovery,
			    tg_report_time_buckets, TG_REPORT_BUCKETS);
	tg_buf_adds(page->out, "</div></div>\n");
	tg_report_end(page);
}

/* --- the policy --- */

static void
add_override(struct tg_report_page *page, const struct tg_sum_override *o)
{
	struct tg_buf *out = page->out;
	const char *const cells[] = { o->findings, o->ref, o->reason };
	tg_buf_adds(out, "<tr><td>");
	tg_report_day(page, o->time);
	tg_buf_adds(out, "</td>");
	for (size_t i = 0; i < TG_ARRAY_LEN(cells); i++) {
		tg_buf_adds(out, "<td>");
		tg_html_text(out, tg_str_from(cells[i]), 200);
		tg_buf_adds(out, "</td>");
	}
	tg_buf_adds(out, "<td><code>");
	tg_html_text(out, tg_str_sub(tg_str_from(o->record), 0, 12), 12);
	tg_buf_adds(out, "</code></td></tr>\n");
}

static void
add_overrides(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	size_t first = log->nr_overrides > TG_LATEST ? log->nr_overrides - TG_LATEST : 0;
	tg_buf_addf(page->out, "<h3>Overrides</h3><p><b>%zu</b> of %zu pushes (%.1f %%)%s</p>\n",
		    log->nr_overrides, log->nr_pushes,
		    tg_percent(log->nr_overrides, log->nr_pushes), first ? "; the last 20:" : "");
	if (log->nr_overrides)
		tg_buf_adds(
			page->out,
			"<div class=\"wide\"><table><thead><tr><th scope=\"col\">day</th><th "
			"scope=\"col\">would have been refused by</th><th scope=\"col\">ref</th>"
			"<th scope=\"col\">reason given</th><th scope=\"col\">record</th></tr>"
			"</thead><tbody>\n");
	for (size_t i = first; i < log->nr_overrides; i++)
		add_override(page, &log->overrides[i % TG_LATEST]);
	if (log->nr_overrides)
		tg_buf_adds(page->out, "</tbody></table></div>\n");
	tg_report_basis(page, TG_BASIS_OVERRIDES);
}

static void
add_changes(struct tg_report_page *page)
{
	const struct tg_log_sum *log = &page->sums->log;
	size_t first = log->nr_policies > TG_LATEST ? log->nr_policies - TG_LATEST : 0;
	tg_buf_addf(page->out, "<h3>Changes</h3><p>Changed <b>%zu</b> times.</p><ul>\n",
		    log->nr_policies);
	for (size_t i = first; i < log->nr_policies; i++) {
		const struct tg_sum_policy *p = &log->policies[i % TG_LATEST];
		tg_buf_adds(page->out, "<li>");
		tg_report_day(page, p->time);
		tg_buf_adds(page->out, ": <code>");
		tg_html_text(page->out, tg_str_sub(tg_str_from(p->previous), 0, 7), 7);
		tg_buf_adds(page->out, "</code> to <code>");
		tg_html_text(page->out, tg_str_sub(tg_str_from(p->hash), 0, 7), 7);
		tg_buf_adds(page->out, "</code></li>\n");
	}
	tg_buf_adds(page->out, "</ul>\n");
}

void
tg_report_policy(struct tg_report_page *page)
{
	const struct tg_site_facts *facts = &page->sums->facts;
	tg_report_begin(page, "policy", "Overrides and the policy");
	add_overrides(page);
	add_changes(page);
	if (facts->has_repo) {
		tg_buf_addf(page->out, "<h3>Rules that found nothing</h3><p><b>%zu</b> of %zu%s",
			    facts->nr_silent, facts->nr_rules, facts->nr_silent ? ":" : "");
		for (size_t i = 0; i < facts->nr_silent; i++) {
			tg_buf_adds(page->out, " <code>");
			tg_html_text(page->out, tg_str_from(facts->silent[i]), 80);
			tg_buf_adds(page->out, "</code>");
		}
		tg_buf_adds(page->out, "</p>\n");
	}
	tg_report_basis(page, TG_BASIS_POLICY);
	tg_report_end(page);
}
