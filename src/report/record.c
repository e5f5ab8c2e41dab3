/* SPDX-License-Identifier: MIT */
/* Verdicts as the log keeps them. */
#include "record.h"

#include "json.h"

#include "trunkgate/clock.h"

#include <string.h>

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

static void
put_id(json_t *o, const char *key, const char *id)
{
	tg_json_put(o, key, id[0] ? json_string(id) : json_null());
}

/* What every record starts with. */
static json_t *
start(struct tg_arena *arena, const char *event, const char *record, const struct tg_verdict *v)
{
	char time[TG_TIME_LEN];
	json_t *o = json_object();
	tg_format_time(time, tg_now_us());
	tg_json_put(o, "schema", json_integer(1));
	tg_json_put(o, "time", json_string(time));
	tg_json_put(o, "event", json_string(event));
	put_id(o, "record", record);
	put_id(o, "push", v->push);
	tg_json_put(o, "hook", json_string(tg_hook_words[v->hook]));
	tg_json_put(o, "repo", tg_json_text(arena, tg_repo_name(v->repo_path)));
	tg_json_put(o, "pusher", tg_json_text_or_null(arena, v->pusher));
	tg_json_put(o, "identity",
		    tg_json_text_or_null(arena,
					 tg_str_from(v->policy ? v->policy->identity : NULL)));
	return o;
}

static struct tg_str
finish(struct tg_arena *arena, json_t *o)
{
	struct tg_str text = tg_json_dump(arena, o, JSON_COMPACT);
	return tg_str_sub(text, 0, text.len - 1);
}

static json_t *
override_json(struct tg_arena *arena, const struct tg_verdict *v)
{
	if (!v->override_reason.ptr)
		return json_null();
	json_t *o = json_object();
	tg_json_put(o, "reason", tg_json_words(arena, tg_str_cstr(arena, v->override_reason)));
	tg_json_put(o, "by", tg_json_text_or_null(arena, v->pusher));
	tg_json_put(o, "accepted", json_boolean(v->outcome == TG_OVERRIDDEN));
	if (v->override_refused)
		tg_json_put(o, "why_not", tg_json_words(arena, v->override_refused));
	return o;
}

static void
put_list(json_t *o, const char *key, const char *omitted_key, struct tg_json_list list)
{
	tg_json_put(o, key, list.list);
	if (list.omitted)
		tg_json_put(o, omitted_key, json_integer((json_int_t)list.omitted));
}

static json_t *
times_json(const struct tg_verdict *v)
{
	json_t *o = json_object();
	for (size_t i = 0; i < v->policy->nr_instances; i++)
		if (v->instance_us[i])
			tg_json_put(o, v->policy->instances[i].id.ptr,
				    json_integer(v->instance_us[i]));
	return o;
}

static json_t *
error_json(struct tg_arena *arena, const struct tg_error *err, size_t room)
{
	struct tg_str text = tg_str_from(tg_error_text(arena, err));
	struct tg_buf cut;
	if (text.len <= room)
		return tg_json_words(arena, text.ptr);
	tg_buf_init(&cut, arena, room + 3);
	tg_buf_add(&cut, tg_str_sub(text, 0, room));
	tg_buf_adds(&cut, "...");
	return tg_json_words(arena, cut.ptr);
}

static void
put_error(json_t *o, struct tg_arena *arena, const struct tg_verdict *v,
	  const struct tg_record_room *room)
{
	if (v->error)
		tg_json_put(o, "error", error_json(arena, v->error, room->error));
	if (v->problems)
		put_list(o, "problems", "problems_omitted",
			 tg_json_problems(arena, v->problems, room->problems));
	if (v->error && v->error->kind == TG_ERR_LIMIT && v->policy && v->instance_us)
		tg_json_put(o, "rules_us", times_json(v));
	if (v->identity_problem && v->policy && v->policy->identity)
		tg_json_put(o, "identity_problem", tg_json_words(arena, v->identity_problem));
}

static const char *
event_of(const struct tg_verdict *v)
{
	if (v->hook != TG_HOOK_POST_RECEIVE)
		return "push.decided";
	return v->outcome == TG_NOT_JUDGED ? "hook.error" : "push.applied";
}

struct tg_str
tg_record_decision(struct tg_arena *arena, const struct tg_verdict *v,
		   const struct tg_record_room *room)
{
	json_t *o = start(arena, event_of(v), v->record, v);
	tg_json_put(o, "verdict", json_string(tg_outcome_words[v->outcome]));
	tg_json_put(o, "would_be", json_string(tg_outcome_words[v->would_be]));
	tg_json_put(o, "policy", v->policy ? json_string(v->policy->hash) : json_null());
	tg_json_put(o, "duration_us", json_integer(v->duration_us));
	put_list(o, "refs", "refs_omitted", tg_json_refs(arena, v, room->refs));
	put_list(o, "findings", "findings_omitted", tg_json_findings(arena, v, room->findings));
	if (v->nr_tallies)
		put_list(o, "counts", "counts_omitted", tg_json_counts(arena, v, room->counts));
	put_error(o, arena, v, room);
	tg_json_put(o, "override", override_json(arena, v));
	return finish(arena, o);
}

struct tg_str
tg_record_override(struct tg_arena *arena, const struct tg_verdict *v)
{
	char id[TG_ULID_LEN];
	tg_ulid_now(id);
	json_t *o = start(arena, "override.used", id, v);
	tg_json_put(o, "decision", json_string(v->record));
	tg_json_put(o, "policy", v->policy ? json_string(v->policy->hash) : json_null());
	tg_json_put(o, "override", override_json(arena, v));
	return finish(arena, o);
}

struct tg_str
tg_record_policy(struct tg_arena *arena, const struct tg_verdict *v, const char *previous)
{
	char id[TG_ULID_LEN];
	tg_ulid_now(id);
	json_t *o = start(arena, "policy.changed", id, v), *files = json_array();
	tg_json_put(o, "policy", json_string(v->policy->hash));
	tg_json_put(o, "previous_policy", json_string(previous));
	for (size_t i = 0; i < v->policy->nr_files; i++)
		if (json_array_append_new(files,
					  tg_json_text(arena, tg_str_from(v->policy->files[i]))))
			tg_arena_exhausted("json", 0);
	tg_json_put(o, "files", files);
	return finish(arena, o);
}
