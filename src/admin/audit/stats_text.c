/* SPDX-License-Identifier: MIT */
/* The sums for a terminal: a section each, with how many it was counted over. */
#include "sums.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"

#include <string.h>

enum { WIDTH = 96, MAX_ROWS = 20 };

/* --- words --- */

static const char *
span(int64_t seconds, char out[TG_SPAN_LEN])
{
	if (seconds < 0)
		return "-";
	tg_span_format(seconds, out);
	return out;
}

static const char *
day_of(int64_t us, char out[TG_TIME_LEN])
{
	tg_format_time(out, us);
	out[10] = '\0';
	return out;
}

/* Folded at words, so that it stands beside what it is about. */
static void
print_basis(enum tg_basis basis)
{
	struct tg_str rest = tg_str_from(tg_basis_texts[basis]), word;
	size_t column = 2;
	printf(" ");
	while (tg_str_split(&rest, ' ', &word)) {
		if (column + word.len + 1 > WIDTH) {
			printf("\n ");
			column = 2;
		}
		printf(" %.*s", TG_STR_ARG(word));
		column += word.len + 1;
	}
	putchar('\n');
}

static void
begin_section(const char *title, enum tg_basis basis)
{
	printf("\n%s\n", title);
	print_basis(basis);
}

/* "median 2 hours, 90 of 100 within 3 days" of seconds */
static void
print_spans(const struct tg_series *series)
{
	char a[TG_SPAN_LEN], b[TG_SPAN_LEN];
	if (!series->nr) {
		printf("none (n = 0)\n");
		return;
	}
	printf("median %s, 90 of 100 within %s (n = %zu)\n",
	       span(tg_series_percentile(series, 50), a), span(tg_series_percentile(series, 90), b),
	       series->nr);
}

static void
print_numbers(const char *what, const struct tg_series *series)
{
	if (!series->nr) {
		printf("  %s: not known (n = 0)\n", what);
		return;
	}
	printf("  %s: median %lld, 90 of 100 at most %lld, most %lld (n = %zu)\n", what,
	       (long long)tg_series_percentile(series, 50),
	       (long long)tg_series_percentile(series, 90),
	       (long long)tg_series_percentile(series, 100), series->nr);
}

/* --- what was decided --- */

static void
print_head(const struct tg_audit_sums *sums)
{
	const struct tg_log_sum *log = &sums->log;
	char from[TG_TIME_LEN], to[TG_TIME_LEN];
	printf("%zu pushes of %zu people in %.1f days", log->nr_pushes, log->people.nr,
	       (double)tg_log_sum_span(log) / 86400.0);
	if (log->nr_records)
		printf(", %s to %s UTC", day_of(log->first, from), day_of(log->last, to));
	printf("; %zu records in %zu file%s", log->nr_records, log->files.nr,
	       log->files.nr == 1 ? "" : "s");
	if (log->nr_foreign)
		printf(", %zu lines that are no records", log->nr_foreign);
	putchar('\n');
}

static void
print_verdicts(const struct tg_log_sum *log)
{
	begin_section("verdicts", TG_BASIS_VERDICTS);
	for (size_t i = TG_ACCEPTED; i <= TG_NOT_JUDGED; i++)
		printf("  %-50s %8zu  %5.1f %%\n", tg_outcome_words[i], log->verdicts[i],
		       tg_percent(log->verdicts[i], log->nr_pushes));
}

static void
print_counts(const struct tg_log_sum *log, const char *title, enum tg_basis basis,
	     const struct tg_counts *table)
{
	if (!table->nr)
		return;
	begin_section(title, basis);
	printf("  %-50s %8s %8s %8s\n", "pushes", "refused", "warned", "observed");
	for (size_t i = 0; i < table->nr && i < MAX_ROWS; i++) {
		const struct tg_counts_row *row = &table->rows[i];
		printf("  %-50s %8zu %8zu %8zu\n", tg_show(log->arena, tg_str_from(row->key), 50),
		       row->nr[TG_SUM_REFUSED], row->nr[TG_SUM_WARNED], row->nr[TG_SUM_OBSERVED]);
	}
	if (table->nr > MAX_ROWS)
		printf("  and %zu more\n", table->nr - MAX_ROWS);
}

static void
print_groups(const struct tg_log_sum *log)
{
	if (!log->groups.nr)
		return;
	begin_section("groups", TG_BASIS_GROUPS);
	printf("  %-40s %8s %8s %8s %9s\n", "", "people", "pushes", "refused", "of 100");
	for (size_t i = 0; i < log->groups.nr; i++) {
		const struct tg_counts_row *row = &log->groups.rows[i];
		printf("  %-40s %8zu %8zu %8zu %9.1f\n",
		       tg_show(log->arena, tg_str_from(row->key), 40), row->mark,
		       row->nr[TG_SUM_PUSHES], row->nr[TG_SUM_REFUSED],
		       tg_percent(row->nr[TG_SUM_REFUSED], row->nr[TG_SUM_PUSHES]));
	}
}

static void
print_friction(const struct tg_log_sum *log)
{
	begin_section("friction", TG_BASIS_FRICTION);
	printf("  refused and let through later: ");
	print_spans(&log->recovery);
	printf("  by override %.1f %%; never yet: %zu\n",
	       tg_percent(log->nr_by_override, log->recovery.nr), tg_log_sum_nr_waiting(log));
	print_numbers("refusals until then", &log->tries);
	printf("  of %zu refusals of a ref %zu were not the first, %zu for the same reason again\n",
	       log->nr_ref_refusals, log->nr_repeats, log->nr_same_reason);
}

static void
print_overrides(const struct tg_log_sum *log)
{
	size_t first = log->nr_overrides > TG_LATEST ? log->nr_overrides - TG_LATEST : 0;
	char day[TG_TIME_LEN];
	begin_section("overrides", TG_BASIS_OVERRIDES);
	printf("  %zu of %zu pushes (%.1f %%)\n", log->nr_overrides, log->nr_pushes,
	       tg_percent(log->nr_overrides, log->nr_pushes));
	for (size_t i = first; i < log->nr_overrides; i++) {
		const struct tg_sum_override *o = &log->overrides[i % TG_LATEST];
		printf("  %s %.12s %s: \"%s\"\n", day_of(o->time, day), o->record,
		       tg_show(log->arena, tg_str_from(o->findings), 60),
		       tg_show(log->arena, tg_str_from(o->reason), 80));
	}
}

static void
print_policies(const struct tg_audit_sums *sums)
{
	const struct tg_log_sum *log = &sums->log;
	const struct tg_site_facts *facts = &sums->facts;
	size_t first = log->nr_policies > TG_LATEST ? log->nr_policies - TG_LATEST : 0;
	char day[TG_TIME_LEN];
	begin_section("policy", TG_BASIS_POLICY);
	printf("  changed %zu time%s\n", log->nr_policies, log->nr_policies == 1 ? "" : "s");
	for (size_t i = first; i < log->nr_policies; i++)
		printf("  %s from %.7s to %.7s\n", day_of(log->policies[i % TG_LATEST].time, day),
		       log->policies[i % TG_LATEST].previous, log->policies[i % TG_LATEST].hash);
	if (!facts->has_repo)
		return;
	printf("  without any finding: %zu of %zu rules%s", facts->nr_silent, facts->nr_rules,
	       facts->nr_silent ? ":" : "");
	for (size_t i = 0; i < facts->nr_silent; i++)
		printf(" %s", facts->silent[i]);
	putchar('\n');
}

/* --- how work flows --- */

static void
print_branches(const struct tg_site_facts *facts)
{
	if (!facts->has_repo)
		return;
	begin_section("life of branches that landed", TG_BASIS_LIFETIMES);
	if (facts->has_ledger) {
		printf("  ");
		print_spans(&facts->lifetimes);
	} else {
		printf("  not known: no rule of the policy keeps a ledger\n");
	}
	if (facts->nr_lifetimes_guessed)
		printf("  %zu of them are guesses of the import\n", facts->nr_lifetimes_guessed);
	begin_section("open branches", TG_BASIS_OPEN);
	printf("  %zu; age: ", facts->nr_open);
	print_spans(&facts->open_ages);
}

static void
print_landings(const struct tg_audit_sums *sums)
{
	const struct tg_log_sum *log = &sums->log;
	double weeks = tg_audit_sums_days(sums) / 7;
	begin_section("landings and releases", TG_BASIS_LANDINGS);
	printf("  %zu landings (%.1f a week), %zu tags (%.1f a week)\n", log->nr_landings,
	       (double)log->nr_landings / weeks, log->nr_tags, (double)log->nr_tags / weeks);
	begin_section("size of what lands at once", TG_BASIS_BATCHES);
	print_numbers("commits", &log->batch);
	print_numbers("lines", &log->batch_lines);
	begin_section("reviews", TG_BASIS_REVIEWS);
	printf("  from the first push to the first approval: ");
	print_spans(&log->review);
}

static void
print_reverts(const struct tg_audit_sums *sums)
{
	const struct tg_site_facts *facts = &sums->facts;
	if (!facts->has_repo)
		return;
	begin_section("taken back", TG_BASIS_REVERTS);
	if (facts->unknown) {
		printf("  not known: %s\n", facts->unknown);
		return;
	}
	printf("  %zu of %zu commits (%.1f %%); until the revert landed: ", facts->nr_reverts,
	       facts->nr_commits, tg_percent(facts->nr_reverts, facts->nr_commits));
	print_spans(&facts->restore);
}

static void
print_cost(const struct tg_log_sum *log)
{
	begin_section("time in pre-receive", TG_BASIS_COST);
	if (!log->hook.nr)
		return;
	printf("  median %.1f ms, 90 of 100 within %.1f ms, longest %.1f ms (n = %zu)\n",
	       (double)tg_series_percentile(&log->hook, 50) / 1e3,
	       (double)tg_series_percentile(&log->hook, 90) / 1e3,
	       (double)tg_series_percentile(&log->hook, 100) / 1e3, log->hook.nr);
}

void
tg_audit_stats_text(const struct tg_audit_sums *sums)
{
	const struct tg_log_sum *log = &sums->log;
	print_head(sums);
	print_verdicts(log);
	print_counts(log, "findings", TG_BASIS_FINDINGS, &log->reasons);
	print_counts(log, "folders", TG_BASIS_PATHS, &log->paths);
	if (log->paths.nr)
		printf("  (n = %zu)\n", log->nr_with_path);
	print_groups(log);
	print_friction(log);
	print_overrides(log);
	print_policies(sums);
	print_branches(&sums->facts);
	print_landings(sums);
	print_reverts(sums);
	print_cost(log);
}
