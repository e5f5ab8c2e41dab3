/* SPDX-License-Identifier: MIT */
/* The sums for programs: an object for each part, with n and what it rests on.
 * Times are seconds, moments seconds since 1970; what nothing was measured of is null. */
#include "sums.h"

#include "trunkgate/calendar.h"

static json_t *
count(size_t nr)
{
	return json_integer((json_int_t)nr);
}

static json_t *
measured(int64_t value)
{
	return value < 0 ? json_null() : json_integer(value);
}

static json_t *
series(const struct tg_series *of, enum tg_basis basis)
{
	return json_pack("{s:o,s:o,s:o,s:o,s:s}", "n", count(of->nr), "median",
			 measured(tg_series_percentile(of, 50)), "p90",
			 measured(tg_series_percentile(of, 90)), "longest",
			 measured(tg_series_percentile(of, 100)), "rests_on",
			 tg_basis_texts[basis]);
}

static json_t *
verdicts(const struct tg_log_sum *log)
{
	json_t *o = json_object();
	for (size_t i = TG_ACCEPTED; i <= TG_NOT_JUDGED; i++)
		json_object_set_new(o, tg_outcome_words[i], count(log->verdicts[i]));
	return o;
}

static json_t *
table(const struct tg_counts *counts, bool has_people)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < counts->nr; i++) {
		const struct tg_counts_row *row = &counts->rows[i];
		json_t *name = json_string(row->key);
		json_t *o = json_pack("{s:o,s:o,s:o,s:o,s:o}", "name",
				      name ? name : json_string("(not UTF-8)"), "pushes",
				      count(row->nr[TG_SUM_PUSHES]), "refused",
				      count(row->nr[TG_SUM_REFUSED]), "warned",
				      count(row->nr[TG_SUM_WARNED]), "observed",
				      count(row->nr[TG_SUM_OBSERVED]));
		if (has_people)
			json_object_set_new(o, "people", count(row->mark));
		json_array_append_new(rows, o);
	}
	return rows;
}

static json_t *
friction(const struct tg_log_sum *log)
{
	json_t *o = series(&log->recovery, TG_BASIS_FRICTION);
	json_object_set_new(o, "by_override", count(log->nr_by_override));
	json_object_set_new(o, "open", count(tg_log_sum_nr_waiting(log)));
	json_object_set_new(o, "refusals", count(log->nr_ref_refusals));
	json_object_set_new(o, "repeats", count(log->nr_repeats));
	json_object_set_new(o, "same_reason_again", count(log->nr_same_reason));
	json_object_set_new(o, "refusals_until_let_through",
			    series(&log->tries, TG_BASIS_FRICTION));
	return o;
}

static json_t *
days(const struct tg_log_sum *log)
{
	json_t *all = json_array();
	for (size_t i = 0; i < log->nr_days; i++) {
		const struct tg_sum_day *day = &log->days[i];
		json_t *o = json_object();
		json_object_set_new(o, "day", json_integer((json_int_t)day->day * 86400));
		for (size_t j = TG_ACCEPTED; j <= TG_NOT_JUDGED; j++)
			json_object_set_new(o, tg_outcome_words[j], count(day->pushes[j]));
		json_object_set_new(o, "landings", count(day->landings));
		json_object_set_new(o, "tags", count(day->tags));
		json_array_append_new(all, o);
	}
	return all;
}

static void
add_site(json_t *o, const struct tg_site_facts *facts)
{
	json_t *silent;

	if (!facts->has_repo)
		return;
	silent = json_array();
	for (size_t i = 0; i < facts->nr_silent; i++)
		json_array_append_new(silent, json_string(facts->silent[i]));
	json_object_set_new(o, "silent_rules", silent);
	json_object_set_new(o, "rules_on", count(facts->nr_rules));
	if (facts->has_ledger)
		json_object_set_new(o, "lifetimes", series(&facts->lifetimes, TG_BASIS_LIFETIMES));
	json_t *open = series(&facts->open_ages, TG_BASIS_OPEN);
	json_object_set_new(open, "branches", count(facts->nr_open));
	json_object_set_new(o, "open", open);
	if (facts->unknown)
		return;
	json_t *reverts = series(&facts->restore, TG_BASIS_REVERTS);
	json_object_set_new(reverts, "commits", count(facts->nr_commits));
	json_object_set_new(reverts, "reverts", count(facts->nr_reverts));
	json_object_set_new(o, "reverts", reverts);
}

static void
add_flow(json_t *o, const struct tg_log_sum *log)
{
	json_object_set_new(o, "recovery", friction(log));
	json_object_set_new(o, "commits", series(&log->batch, TG_BASIS_BATCHES));
	json_object_set_new(o, "lines", series(&log->batch_lines, TG_BASIS_BATCHES));
	json_object_set_new(o, "reviews", series(&log->review, TG_BASIS_REVIEWS));
	json_object_set_new(o, "hook_us", series(&log->hook, TG_BASIS_COST));
	json_object_set_new(o, "landings", count(log->nr_landings));
	json_object_set_new(o, "tags", count(log->nr_tags));
	json_object_set_new(o, "overrides", count(log->nr_overrides));
	json_object_set_new(o, "policy_changes", count(log->nr_policies));
	json_object_set_new(o, "days", days(log));
}

const struct tg_error *
tg_audit_stats_json(const struct tg_audit_sums *sums)
{
	const struct tg_log_sum *log = &sums->log;
	json_t *o =
		json_pack("{s:o,s:o,s:o,s:I,s:I,s:o,s:o,s:o,s:o}", "records",
			  count(log->nr_records), "pushes", count(log->nr_pushes), "people",
			  count(log->people.nr), "since", (json_int_t)(log->first / TG_SECOND_US),
			  "until", (json_int_t)(log->last / TG_SECOND_US), "verdicts",
			  verdicts(log), "findings", table(&log->reasons, false), "folders",
			  table(&log->paths, false), "groups", table(&log->groups, true));
	add_flow(o, log);
	add_site(o, &sums->facts);
	return tg_command_print_json(o);
}
