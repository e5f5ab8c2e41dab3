/* SPDX-License-Identifier: MIT */
/*
 * Most lines are not asked for, and reading JSON costs a hundred times more
 * than finding bytes: so a line is first searched for what must stand in it.
 */
#include "filter.h"

#include "field.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"
#include "trunkgate/glob.h"
#include "trunkgate/num.h"
#include "trunkgate/policy.h"

#include <string.h>

/* Of the GNU and BSD libraries, and not in POSIX, so string.h hides it. */
extern void *memmem(const void *haystack, size_t len, const void *needle, size_t needle_len);

static bool
two_digits(struct tg_str text, size_t at, int64_t most, int64_t *out)
{
	if (!tg_is_digit(text.ptr[at]) || !tg_is_digit(text.ptr[at + 1]))
		return false;
	*out = (text.ptr[at] - '0') * 10 + (text.ptr[at + 1] - '0');
	return *out <= most;
}

/* "THH:MM:SS", a fraction, "Z" */
static bool
parse_clock(struct tg_str text, int64_t *seconds)
{
	int64_t h, m, s;
	if (text.len < 9 || (text.ptr[0] != 'T' && text.ptr[0] != ' ') || text.ptr[3] != ':' ||
	    text.ptr[6] != ':')
		return false;
	if (!two_digits(text, 1, 23, &h) || !two_digits(text, 4, 59, &m) ||
	    !two_digits(text, 7, 60, &s))
		return false;
	*seconds = (h * 60 + m) * 60 + s;
	return true;
}

static int64_t
fraction(struct tg_str text)
{
	int64_t us = 0, unit = TG_SECOND_US / 10;
	if (text.len < 11 || text.ptr[9] != '.')
		return 0;
	for (size_t i = 10; i < text.len && tg_is_digit(text.ptr[i]) && unit; i++, unit /= 10)
		us += (text.ptr[i] - '0') * unit;
	return us;
}

static const char *const verdicts[] = { "accepted", "refused", "overridden", "error", NULL };
static const char *const events[] = { "push.decided",  "push.applied",
				      "override.used", "policy.changed",
				      "hook.error",    "ledger.changed",
				      "log.rotated",   NULL };

static bool
parse_age(struct tg_str text, int64_t *seconds)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
	int64_t value;
	if (text.len < 2 || !tg_parse_int(tg_str_sub(text, 0, text.len - 1), &value) || value < 0 ||
	    value > 100000)
		return false;
	for (size_t i = 0; i < TG_ARRAY_LEN(units); i++) {
		if (units[i].unit == text.ptr[text.len - 1]) {
			*seconds = value * units[i].seconds;
			return true;
		}
	}
	return false;
}

bool
tg_moment_parse(struct tg_str text, int64_t now_us, int64_t *out)
{
	int64_t seconds = 0;
	int32_t day;
	if (parse_age(text, &seconds)) {
		*out = now_us - seconds * TG_SECOND_US;
		return true;
	}
	if (!tg_date_parse(tg_str_sub(text, 0, 10), &day))
		return false;
	struct tg_str rest = tg_str_from_index(text, 10);
	if (rest.len && !parse_clock(rest, &seconds))
		return false;
	*out = ((int64_t)day * 86400 + seconds) * TG_SECOND_US + fraction(rest);
	return true;
}

static const struct tg_error *
prepare_moment(struct tg_arena *arena, const char *option, const char *text, int64_t *out)
{
	if (text && !tg_moment_parse(tg_str_from(text), tg_now_us(), out))
		return tg_error_new(
			arena, TG_ERR_INPUT,
			"--%s takes a day (2026-11-20), a moment (2026-11-20T19:42:38Z, "
			"UTC) or an age (24h, 7d), not \"%s\"",
			option, tg_show(arena, tg_str_from(text), 60));
	return NULL;
}

static void
need(struct tg_arena *arena, struct tg_log_filter *filter, const char *key, const char *value,
     bool is_whole)
{
	struct tg_buf needle;
	/* What the writer escapes is found by the slow way only. */
	if (!value || strpbrk(value, "\"\\") || !tg_is_shown_as_is(tg_str_from(value)))
		return;
	tg_buf_init(&needle, arena, 4096);
	tg_buf_addf(&needle, "\"%s\":\"%s%s", key, value, is_whole ? "\"" : "");
	filter->needles[filter->nr_needles++] = tg_buf_str(&needle);
}

/* What no record can have would find nothing, which reads like an answer. */
static const struct tg_error *
check_word(struct tg_arena *arena, const char *option, const char *word, const char *const *words)
{
	struct tg_buf known;

	tg_buf_init(&known, arena, 1000);
	for (size_t i = 0; word && words[i]; i++) {
		if (strcmp(words[i], word) == 0)
			return NULL;
		tg_buf_addf(&known, "%s%s", i ? ", " : "", words[i]);
	}
	return word ? tg_error_new(arena, TG_ERR_INPUT, "--%s is one of %s, not \"%s\"", option,
				   known.ptr, tg_show(arena, tg_str_from(word), 60))
		    : NULL;
}

/* Records have names in lower case, as the policy takes them. */
static const struct tg_error *
prepare_user(struct tg_arena *arena, const char **user)
{
	struct tg_str name;
	if (!*user)
		return NULL;
	if (!tg_person_id(arena, tg_str_from(*user), &name))
		return tg_error_new(arena, TG_ERR_INPUT,
				    "--user is the name of a person, not \"%s\"",
				    tg_show(arena, tg_str_from(*user), 60));
	*user = tg_str_cstr(arena, name);
	return NULL;
}

const struct tg_error *
tg_log_filter_prepare(struct tg_arena *arena, struct tg_log_filter *filter)
{
	TG_TRY(prepare_moment(arena, "since", filter->since, &filter->since_us));
	TG_TRY(prepare_moment(arena, "until", filter->until, &filter->until_us));
	TG_TRY(prepare_user(arena, &filter->user));
	TG_TRY(check_word(arena, "verdict", filter->verdict, verdicts));
	TG_TRY(check_word(arena, "event", filter->event, events));
	tg_format_time(filter->since_text, filter->since_us);
	tg_format_time(filter->until_text, filter->until_us);
	if (filter->ref && tg_glob_problem(tg_str_from(filter->ref)))
		return tg_error_new(arena, TG_ERR_INPUT, "--ref \"%s\": %s",
				    tg_show(arena, tg_str_from(filter->ref), 60),
				    tg_glob_problem(tg_str_from(filter->ref)));
	need(arena, filter, "event", filter->event, true);
	need(arena, filter, "pusher", filter->user, true);
	need(arena, filter, "verdict", filter->verdict, true);
	need(arena, filter, "reason", filter->reason, true);
	need(arena, filter, "push", filter->push, false);
	need(arena, filter, "record", filter->record, false);
	return NULL;
}

/* Every record of ours begins with its time, whose text sorts as time does. A line that begins otherwise may be anything. */
static bool
may_be_in_time(const struct tg_log_filter *filter, struct tg_str line)
{
	const struct tg_str start = TG_STR("{\"schema\":1,\"time\":\"");
	struct tg_str time = tg_str_sub(line, start.len, TG_TIME_LEN - 1);
	if (!tg_str_starts(line, start) || !tg_str_ends(time, TG_STR("Z")))
		return true;
	if (filter->since_us && memcmp(time.ptr, filter->since_text, time.len) < 0)
		return false;
	/* Texts have no microseconds, so what is equal is not decided here. */
	return !filter->until_us || memcmp(time.ptr, filter->until_text, time.len) <= 0;
}

bool
tg_log_filter_may(const struct tg_log_filter *filter, struct tg_str line)
{
	if (!may_be_in_time(filter, line))
		return false;
	for (size_t i = 0; i < filter->nr_needles; i++)
		if (!memmem(line.ptr, line.len, filter->needles[i].ptr, filter->needles[i].len))
			return false;
	return true;
}

static bool
is_field(const json_t *record, const char *key, const char *wanted)
{
	return !wanted || strcmp(tg_log_field(record, key), wanted) == 0;
}

static bool
begins(const json_t *record, const char *key, const char *wanted)
{
	return !wanted || strncmp(tg_log_field(record, key), wanted, strlen(wanted)) == 0;
}

static bool
is_in_time(const struct tg_log_filter *filter, struct tg_str text)
{
	int64_t time;
	if (!filter->since_us && !filter->until_us)
		return true;
	if (!tg_moment_parse(text, 0, &time))
		return false;
	return time >= filter->since_us && (!filter->until_us || time < filter->until_us);
}

static bool
is_ref(const char *pattern, struct tg_str name)
{
	struct tg_str glob = tg_str_from(pattern), heads = TG_STR("refs/heads/");
	return tg_glob_match(glob, name) ||
	       (tg_str_starts(name, heads) &&
		tg_glob_match(glob, tg_str_from_index(name, heads.len)));
}

static bool
has_ref(const struct tg_log_filter *filter, const json_t *record)
{
	const json_t *refs = json_object_get(record, "refs");
	for (size_t i = 0; filter->ref && i < json_array_size(refs); i++)
		if (is_ref(filter->ref, tg_str_from(tg_log_field(json_array_get(refs, i), "ref"))))
			return true;
	return !filter->ref;
}

/* A rule by its name or by the id of its entry; both of one finding. */
static bool
has_finding(const struct tg_log_filter *filter, const json_t *record)
{
	const json_t *findings = json_object_get(record, "findings");
	if (!filter->rule && !filter->reason)
		return true;
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const json_t *finding = json_array_get(findings, i);
		if ((is_field(finding, "rule", filter->rule) ||
		     is_field(finding, "id", filter->rule)) &&
		    is_field(finding, "reason", filter->reason))
			return true;
	}
	return false;
}

bool
tg_log_filter_takes(const struct tg_log_filter *filter, const json_t *record)
{
	return is_field(record, "event", filter->event) &&
	       is_field(record, "pusher", filter->user) &&
	       is_field(record, "verdict", filter->verdict) &&
	       begins(record, "push", filter->push) && begins(record, "record", filter->record) &&
	       is_in_time(filter, tg_str_from(tg_log_field(record, "time"))) &&
	       has_ref(filter, record) && has_finding(filter, record);
}

/* --- the same of a scan --- */

bool
tg_log_filter_is_flat(const struct tg_log_filter *filter)
{
	return !filter->ref && !filter->rule && !filter->reason;
}

static bool
is_text(struct tg_str text, const char *wanted)
{
	return !wanted || tg_str_eq(text, tg_str_from(wanted));
}

static bool
begins_text(struct tg_str text, const char *wanted)
{
	return !wanted || tg_str_starts(text, tg_str_from(wanted));
}

bool
tg_log_filter_takes_scan(const struct tg_log_filter *filter, const struct tg_log_scan *record)
{
	return is_text(record->event, filter->event) && is_text(record->pusher, filter->user) &&
	       is_text(record->verdict, filter->verdict) &&
	       begins_text(record->push, filter->push) &&
	       begins_text(record->record, filter->record) && is_in_time(filter, record->time);
}
