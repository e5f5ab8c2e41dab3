/* SPDX-License-Identifier: MIT */
/* A push that was not judged: enough for the pusher to know what to do; all
 * of it is in the log. */
#include "telling.h"

#include <string.h>

enum { PROBLEMS_SHOWN = 3, TIMES_SHOWN = 3 };

static bool
starts_path(struct tg_str s, size_t at)
{
	return s.ptr[at] == '/' && (at == 0 || strchr(" \"'(=", s.ptr[at - 1])) && at + 1 < s.len &&
	       s.ptr[at + 1] != ' ';
}

/* Where a server keeps its files is not for everybody who can push: of an
 * absolute path only the last name is left. The log has all of it. */
static struct tg_str
without_directories(struct tg_arena *arena, const char *cstr)
{
	struct tg_str s = tg_str_from(cstr);
	struct tg_buf out;
	tg_buf_init(&out, arena, s.len);
	for (size_t i = 0; i < s.len; i++) {
		if (starts_path(s, i)) {
			size_t end = i;
			while (end < s.len && !strchr(" \"'):,", s.ptr[end]))
				if (s.ptr[end++] == '/' && end < s.len)
					i = end;
		}
		if (i < s.len)
			tg_buf_addc(&out, s.ptr[i]);
	}
	return tg_buf_str(&out);
}

static void
tell_error(const struct tg_telling *t, const char *text)
{
	tg_line_add(t->out, TG_LINE_ERROR,
		    tg_tell_is_local(t) ? tg_str_from(text) : without_directories(t->arena, text));
}

/* A pusher cannot mend the policy; who can finds all of it in the log. */
static void
tell_problems(const struct tg_telling *t, const struct tg_problems *problems)
{
	size_t nr = problems->nr + problems->dropped;
	for (size_t i = 0; i < problems->nr && i < PROBLEMS_SHOWN; i++) {
		const struct tg_problem *p = &problems->items[i];
		struct tg_buf line;
		tg_buf_init(&line, t->arena, TG_TELL_LINE);
		tg_buf_addf(&line, "%s:%u:%u: %s", p->loc.file ? p->loc.file : "policy",
			    p->loc.line, p->loc.column, p->message);
		tell_error(t, line.ptr);
	}
	if (nr > PROBLEMS_SHOWN)
		tg_line_addf(t->out, TG_LINE_ERROR, "%zu more: trunkgate policy check tells them",
			     nr - PROBLEMS_SHOWN);
}

/* The instance that took longest of those that took less than limit. */
static size_t
next_slowest(const struct tg_verdict *v, int64_t limit)
{
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < v->policy->nr_instances; i++)
		if (v->instance_us[i] < limit && v->instance_us[i] >= 1000 &&
		    (best == SIZE_MAX || v->instance_us[i] > v->instance_us[best]))
			best = i;
	return best;
}

static void
tell_times(const struct tg_telling *t)
{
	const struct tg_verdict *v = t->v;
	int64_t limit = INT64_MAX;
	struct tg_buf line;
	if (v->error->kind != TG_ERR_LIMIT || !v->policy || !v->instance_us)
		return;
	tg_buf_init(&line, t->arena, TG_TELL_LINE);
	for (int i = 0; i < TIMES_SHOWN; i++) {
		size_t at = next_slowest(v, limit);
		if (at == SIZE_MAX)
			break;
		limit = v->instance_us[at];
		tg_buf_addf(&line, "%s%s %lld ms", i ? ", " : "", v->policy->instances[at].id.ptr,
			    (long long)(limit / 1000));
	}
	if (line.len)
		tg_line_addf(t->out, TG_LINE_HINT, "time taken: %s", line.ptr);
}

void
tg_tell_error(struct tg_telling *t)
{
	const struct tg_verdict *v = t->v;
	const char *what = tg_tell_is_local(t)
				   ? "trunkgate could not judge this push"
				   : "trunkgate could not judge this push, so it was refused";
	tg_line_add(t->out, TG_LINE_PLAIN, tg_str_from(what));
	if (v->error)
		tell_error(t, tg_error_text(t->arena, v->error));
	if (v->problems)
		tell_problems(t, v->problems);
	if (v->error)
		tell_times(t);
}
