/* SPDX-License-Identifier: MIT */
/*
 * The lists of a record. What a push may bring is bounded by the policy in
 * thousands, what a log can take in one line by bytes: what does not fit is
 * counted.
 */
#include "json.h"

static const char *const severity_words[] = {
	[TG_SEVERITY_NONE] = "none",
	[TG_SEVERITY_WARNING] = "warning",
	[TG_SEVERITY_ERROR] = "error",
};

static const char *const kind_words[] = {
	[TG_REF_CREATE] = "create",
	[TG_REF_UPDATE] = "update",
	[TG_REF_DELETE] = "delete",
	[TG_REF_NOOP] = "none",
};

/* What is filled: the list, and the bytes that it may still take. */
struct filling {
	struct tg_arena *arena;
	json_t *list;
	size_t room;
};

/* Takes item over; false when it does not fit. */
static bool
add(struct filling *filling, json_t *item)
{
	size_t size = json_dumpb(item, NULL, 0, JSON_COMPACT | JSON_ENSURE_ASCII) + 1;
	if (size > filling->room) {
		json_decref(item);
		return false;
	}
	filling->room -= size;
	if (json_array_append_new(filling->list, item) != 0)
		tg_arena_exhausted("json", 0);
	return true;
}

static json_t *
ref_json(struct tg_arena *arena, const struct tg_ref_verdict *rv)
{
	const struct tg_ref *ref = rv->ref;
	json_t *o = json_object();
	tg_json_put(o, "ref", tg_json_text(arena, tg_ref_name(ref)));
	tg_json_put(o, "old", tg_json_oid(tg_ref_old(ref)));
	tg_json_put(o, "new", tg_json_oid(tg_ref_new(ref)));
	tg_json_put(o, "kind", json_string(kind_words[tg_ref_kind(ref)]));
	tg_json_put(o, "commits", tg_json_count(rv->commits));
	tg_json_put(o, "lines", tg_json_count(rv->lines));
	tg_json_put(o, "verdict", json_string(tg_outcome_words[rv->outcome]));
	if (!tg_str_eq(tg_ref_name(ref), tg_ref_pushed_name(ref)))
		tg_json_put(o, "pushed_as", tg_json_text(arena, tg_ref_pushed_name(ref)));
	return o;
}

struct tg_json_list
tg_json_refs(struct tg_arena *arena, const struct tg_verdict *v, size_t room)
{
	struct filling filling = { arena, json_array(), room };
	size_t i = 0;
	while (i < v->nr_refs && add(&filling, ref_json(arena, &v->refs[i])))
		i++;
	return (struct tg_json_list){ filling.list, v->nr_refs - i };
}

static json_t *
finding_json(struct tg_arena *arena, const struct tg_finding *f)
{
	json_t *o = json_object();
	tg_json_put(o, "id", tg_json_text(arena, tg_str_from(f->id)));
	tg_json_put(o, "rule", json_string(f->rule));
	tg_json_put(o, "reason", json_string(f->reason->id));
	tg_json_put(o, "mode", json_string(tg_mode_words[f->mode]));
	tg_json_put(o, "severity", json_string(severity_words[f->severity]));
	tg_json_put(o, "ref", tg_json_text(arena, tg_ref_name(f->ref)));
	tg_json_put(o, "commit", f->has_commit ? tg_json_oid(&f->commit) : json_null());
	tg_json_put(o, "path", tg_json_text_or_null(arena, f->path));
	tg_json_put(o, "line", f->line ? json_integer(f->line) : json_null());
	tg_json_put(o, "detail", tg_json_words(arena, f->detail));
	if (f->is_exempt)
		tg_json_put(o, "exempt", json_true());
	return o;
}

static size_t
nr_found(const struct tg_verdict *v)
{
	size_t nr = 0;
	for (size_t i = 0; i < v->nr_tallies; i++)
		nr += v->tallies[i].nr;
	return nr > v->nr_findings ? nr : v->nr_findings;
}

struct tg_json_list
tg_json_findings(struct tg_arena *arena, const struct tg_verdict *v, size_t room)
{
	struct filling filling = { arena, json_array(), room };
	size_t i = 0;
	while (i < v->nr_findings && add(&filling, finding_json(arena, &v->findings[i])))
		i++;
	return (struct tg_json_list){ filling.list, nr_found(v) - i };
}

static json_t *
count_json(struct tg_arena *arena, const struct tg_tally *t)
{
	json_t *o = json_object();
	tg_json_put(o, "id", tg_json_text(arena, tg_str_from(t->id)));
	tg_json_put(o, "reason", json_string(t->reason->id));
	tg_json_put(o, "severity", json_string(severity_words[t->severity]));
	tg_json_put(o, "ref", tg_json_text(arena, tg_ref_name(t->ref)));
	tg_json_put(o, "findings", json_integer((json_int_t)t->nr));
	return o;
}

struct tg_json_list
tg_json_counts(struct tg_arena *arena, const struct tg_verdict *v, size_t room)
{
	struct filling filling = { arena, json_array(), room };
	size_t i = 0;
	while (i < v->nr_tallies && add(&filling, count_json(arena, &v->tallies[i])))
		i++;
	return (struct tg_json_list){ filling.list, v->nr_tallies - i };
}

static json_t *
problem_json(struct tg_arena *arena, const struct tg_problem *p)
{
	json_t *o = json_object();
	tg_json_put(o, "file", tg_json_text_or_null(arena, tg_str_from(p->loc.file)));
	tg_json_put(o, "line", json_integer(p->loc.line));
	tg_json_put(o, "column", json_integer(p->loc.column));
	tg_json_put(o, "message", tg_json_words(arena, p->message));
	return o;
}

struct tg_json_list
tg_json_problems(struct tg_arena *arena, const struct tg_problems *problems, size_t room)
{
	struct filling filling = { arena, json_array(), room };
	size_t i = 0;
	while (i < problems->nr && add(&filling, problem_json(arena, &problems->items[i])))
		i++;
	return (struct tg_json_list){ filling.list, problems->nr - i + problems->dropped };
}
