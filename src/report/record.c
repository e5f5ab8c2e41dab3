/* SPDX-License-Identifier: MIT */
/* A verdict as the log keeps it (docs/audit-log.md). */
#include "record.h"

#include "trunkgate/clock.h"

#include <string.h>

/* "app.git": the path of a server is nobody's business in a shipped log. */
static struct tg_str
repo_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash || strcmp(slash, "/.git") != 0)
		return tg_str_from(slash ? slash + 1 : path);
	const char *start = slash;
	while (start > path && start[-1] != '/')
		start--;
	return tg_str_make(start, (size_t)(slash - start));
}

json_t *
tg_record_start(struct tg_arena *arena, const char *event, const struct tg_verdict *v)
{
	char time[TG_TIME_LEN];
	json_t *o = json_object();
	tg_format_time(time, tg_now_us());
	json_object_set_new(o, "schema", json_integer(1));
	json_object_set_new(o, "time", json_string(time));
	json_object_set_new(o, "event", json_string(event));
	json_object_set_new(o, "record", json_string(v->record));
	json_object_set_new(o, "push", json_string(v->push));
	json_object_set_new(o, "hook", json_string(tg_hook_words[v->hook]));
	json_object_set_new(o, "repo", tg_json_text(arena, repo_name(v->repo_path)));
	json_object_set_new(o, "pusher", tg_json_text_or_null(arena, v->pusher));
	json_object_set_new(o, "identity",
			    tg_json_cstr_or_null(arena, v->policy ? v->policy->identity : NULL));
	return o;
}

static json_t *
override_json(struct tg_arena *arena, const struct tg_verdict *v)
{
	if (!v->override_reason.ptr)
		return json_null();
	json_t *o = json_object();
	json_object_set_new(o, "reason", tg_json_text(arena, v->override_reason));
	json_object_set_new(o, "by", tg_json_text_or_null(arena, v->pusher));
	json_object_set_new(o, "accepted", json_boolean(v->outcome == TG_OVERRIDDEN));
	if (v->override_refused)
		json_object_set_new(o, "why_not", tg_json_cstr_or_null(arena, v->override_refused));
	return o;
}

static void
add_omitted(json_t *o, const char *key, size_t nr, size_t max)
{
	if (nr > max)
		json_object_set_new(o, key, json_integer((json_int_t)(nr - max)));
}

static void
add_omissions(json_t *o, const struct tg_verdict *v, size_t max)
{
	size_t findings = 0;
	size_t listed = v->nr_findings < max ? v->nr_findings : max;
	for (size_t i = 0; i < v->nr_tallies; i++)
		findings += v->tallies[i].nr;
	add_omitted(o, "refs_omitted", v->nr_refs, max);
	add_omitted(o, "findings_omitted", findings, listed);
	add_omitted(o, "counts_omitted", v->nr_tallies, max);
}

static void
add_error(json_t *o, struct tg_arena *arena, const struct tg_verdict *v)
{
	if (v->error)
		json_object_set_new(o, "error",
				    tg_json_cstr_or_null(arena, tg_error_text(arena, v->error)));
	if (v->problems)
		json_object_set_new(o, "problems", tg_json_problems(arena, v->problems));
	if (v->identity_problem && v->policy && v->policy->identity)
		json_object_set_new(o, "identity_problem",
				    tg_json_cstr_or_null(arena, v->identity_problem));
}

json_t *
tg_record_decision(struct tg_arena *arena, const struct tg_verdict *v, size_t max)
{
	bool is_applied = v->hook == TG_HOOK_POST_RECEIVE;
	json_t *o = tg_record_start(arena, is_applied ? "push.applied" : "push.decided", v);
	json_object_set_new(o, "verdict", json_string(tg_outcome_words[v->outcome]));
	json_object_set_new(o, "would_be", json_string(tg_outcome_words[v->would_be]));
	json_object_set_new(o, "policy",
			    tg_json_cstr_or_null(arena, v->policy ? v->policy->hash : NULL));
	json_object_set_new(o, "duration_us", json_integer(v->duration_us));
	json_object_set_new(o, "refs", tg_json_refs(arena, v, max));
	json_object_set_new(o, "findings", tg_json_findings(arena, v, max));
	if (v->nr_tallies)
		json_object_set_new(o, "counts", tg_json_counts(arena, v, max));
	add_omissions(o, v, max);
	add_error(o, arena, v);
	json_object_set_new(o, "override", override_json(arena, v));
	return o;
}
