/* SPDX-License-Identifier: MIT */
/* Verdicts as the log keeps them. */
#include "record.h"

#include "json.h"

#include "trunkgate/clock.h"
#include "trunkgate/report.h"

/* Besides what struct tg_record_room bounds. */
enum { MAX_TIMES = 200, MAX_FILES = 20 };
#define MAX_RECORD ((size_t)2 << 20)

const struct tg_record_room tg_room_of_file = {
	.refs = 400 << 10,
	.findings = 400 << 10,
	.counts = 64 << 10,
	.problems = 64 << 10,
	.error = 8 << 10,
};
const struct tg_record_room tg_room_of_syslog = {
	.refs = 1800,
	.findings = 1800,
	.counts = 900,
	.problems = 900,
	.error = 600,
};

/* The path of a server is nobody's business in a log that is shipped. */
struct tg_str
tg_repo_name(const char *path)
{
	struct tg_str rest = tg_str_from(path), part, last = { 0 }, before = { 0 };
	while (tg_str_split(&rest, '/', &part)) {
		if (!part.len)
			continue;
		before = last;
		last = part;
	}
	return before.len && tg_str_eq(last, TG_STR(".git")) ? before : last;
}

/* What every record starts with. */
static void
start(struct tg_json *json, int64_t now, const char *event, const char *record,
      const struct tg_verdict *v)
{
	const char *identity = v->policy ? v->policy->identity : NULL;
	char time[TG_TIME_LEN];
	tg_format_time(time, now);
	tg_json_open(json, NULL, '{');
	tg_json_count(json, "schema", 1);
	tg_json_cstr(json, "time", time);
	tg_json_cstr(json, "event", event);
	tg_json_text_or_null(json, "record", tg_str_from(record));
	tg_json_text_or_null(json, "push", tg_str_from(v->push));
	tg_json_cstr(json, "hook", tg_hook_words[v->hook]);
	tg_json_text(json, "repo", tg_repo_name(v->repo_path));
	tg_json_text_or_null(json, "pusher", v->pusher);
	tg_json_cstr(json, "identity", identity);
}

static struct tg_str
finish(const struct tg_json *json)
{
	/* The parts are bounded, so their sum is. */
	assert(!tg_buf_overflowed(json->out));
	return tg_buf_str(json->out);
}

static void
add_override(struct tg_json *json, const struct tg_verdict *v)
{
	if (!v->override_reason.ptr) {
		tg_json_cstr(json, "override", NULL);
		return;
	}
	tg_json_open(json, "override", '{');
	tg_json_words(json, "reason", tg_str_cstr(json->out->arena, v->override_reason));
	tg_json_text_or_null(json, "by", v->pusher);
	tg_json_bool(json, "accepted", v->outcome == TG_OVERRIDDEN);
	if (v->override_refused)
		tg_json_words(json, "why_not", v->override_refused);
	tg_json_close(json, '}');
}

static void
add_omitted(struct tg_json *json, const char *key, size_t nr)
{
	if (nr)
		tg_json_count(json, key, (int64_t)nr);
}

static void
add_times(struct tg_json *json, const struct tg_verdict *v)
{
	tg_json_open(json, "rules_us", '{');
	for (size_t i = 0; i < v->policy->nr_instances && i < MAX_TIMES; i++)
		if (v->instance_us[i])
			tg_json_count(json, v->policy->instances[i].id.ptr, v->instance_us[i]);
	tg_json_close(json, '}');
}

static void
add_error_text(struct tg_json *json, const struct tg_error *err, size_t room)
{
	struct tg_str text = tg_str_from(tg_error_text(json->out->arena, err));
	struct tg_buf shown;
	if (text.len <= room) {
		tg_json_words(json, "error", text.ptr);
		return;
	}
	tg_buf_init(&shown, json->out->arena, room + 3);
	tg_buf_add(&shown, tg_str_sub(text, 0, room));
	tg_buf_adds(&shown, "...");
	tg_json_words(json, "error", shown.ptr);
}

static void
add_error(struct tg_json *json, const struct tg_verdict *v, const struct tg_record_room *room)
{
	if (v->error)
		add_error_text(json, v->error, room->error);
	if (v->problems)
		add_omitted(json, "problems_omitted",
			    tg_json_problems(json, v->problems, room->problems));
	if (v->error && v->error->kind == TG_ERR_LIMIT && v->policy && v->instance_us)
		add_times(json, v);
	if (v->identity_problem && v->policy && v->policy->identity)
		tg_json_words(json, "identity_problem", v->identity_problem);
}

static void
add_notices(struct tg_json *json, const struct tg_verdict *v)
{
	if (!v->nr_notices)
		return;
	tg_json_open(json, "notices", '[');
	for (size_t i = 0; i < v->nr_notices; i++)
		tg_json_words(json, NULL, v->notices[i]);
	tg_json_close(json, ']');
}

static const char *
event_of(const struct tg_verdict *v)
{
	if (v->hook != TG_HOOK_POST_RECEIVE)
		return "push.decided";
	return v->outcome == TG_NOT_JUDGED ? "hook.error" : "push.applied";
}

/* Of most records; one that is longer grows. */
static size_t
expected_len(const struct tg_verdict *v)
{
	return 1024 + 320 * v->nr_refs + 400 * v->nr_findings;
}

void
tg_record_decision(struct tg_buf *out, const struct tg_verdict *v, int64_t now,
		   const struct tg_record_room *room)
{
	struct tg_json json = { .out = out };
	tg_buf_reserve(out, out->len + expected_len(v));
	start(&json, now, event_of(v), v->record, v);
	tg_json_cstr(&json, "verdict", tg_outcome_words[v->outcome]);
	tg_json_cstr(&json, "would_be", tg_outcome_words[v->would_be]);
	tg_json_cstr(&json, "policy", v->policy ? v->policy->hash : NULL);
	tg_json_count(&json, "duration_us", v->duration_us);
	add_omitted(&json, "refs_omitted", tg_json_refs(&json, v, room->refs));
	add_omitted(&json, "findings_omitted", tg_json_findings(&json, v, room->findings));
	if (v->nr_tallies)
		add_omitted(&json, "counts_omitted", tg_json_counts(&json, v, room->counts));
	add_error(&json, v, room);
	add_override(&json, v);
	add_notices(&json, v);
	/* The parts are bounded, so their sum is. */
	assert(!tg_buf_overflowed(out));
}

struct tg_str
tg_record_override(struct tg_arena *arena, const struct tg_verdict *v, int64_t now)
{
	struct tg_buf text;
	struct tg_json json = { .out = &text };
	char id[TG_ULID_LEN];
	tg_ulid_now(id);
	tg_buf_init(&text, arena, MAX_RECORD);
	start(&json, now, "override.used", id, v);
	tg_json_cstr(&json, "decision", v->record);
	tg_json_cstr(&json, "policy", v->policy ? v->policy->hash : NULL);
	add_override(&json, v);
	return finish(&json);
}

struct tg_str
tg_record_policy(struct tg_arena *arena, const struct tg_verdict *v, int64_t now,
		 const char *previous)
{
	struct tg_buf text;
	struct tg_json json = { .out = &text };
	char id[TG_ULID_LEN];
	tg_ulid_now(id);
	tg_buf_init(&text, arena, MAX_RECORD);
	start(&json, now, "policy.changed", id, v);
	tg_json_cstr(&json, "policy", v->policy->hash);
	tg_json_cstr(&json, "previous_policy", previous);
	tg_json_open(&json, "files", '[');
	for (size_t i = 0; i < v->policy->nr_files && i < MAX_FILES; i++)
		tg_json_cstr(&json, NULL, v->policy->files[i]);
	tg_json_close(&json, ']');
	return finish(&json);
}
