/* SPDX-License-Identifier: MIT */
/* JSON values: texts, ids, and the lists of a record. */
#include "json.h"

#include "trunkgate/buf.h"
#include "trunkgate/utf8.h"

enum { MAX_TEXT = 4096 };

static const char *const severity_words[] = {
	[TG_SEVERITY_NONE] = "none",
	[TG_SEVERITY_WARNING] = "warning",
	[TG_SEVERITY_ERROR] = "error",
};

json_t *
tg_json_text(struct tg_arena *arena, struct tg_str s)
{
	if (s.len <= MAX_TEXT && tg_utf8_is_valid(s))
		return json_stringn(s.ptr ? s.ptr : "", s.len);
	return json_string(tg_show(arena, s, MAX_TEXT));
}

json_t *
tg_json_text_or_null(struct tg_arena *arena, struct tg_str s)
{
	return s.len ? tg_json_text(arena, s) : json_null();
}

json_t *
tg_json_cstr_or_null(struct tg_arena *arena, const char *s)
{
	return s ? tg_json_text(arena, tg_str_from(s)) : json_null();
}

json_t *
tg_json_oid(const struct tg_oid *oid)
{
	char hex[TG_OID_HEX];
	return json_string(tg_oid_hex(hex, oid));
}

json_t *
tg_json_count(int64_t nr)
{
	return nr < 0 ? json_null() : json_integer(nr);
}

static const char *
kind_word(const struct tg_ref *ref)
{
	static const char *const words[] = {
		[TG_REF_CREATE] = "create",
		[TG_REF_UPDATE] = "update",
		[TG_REF_DELETE] = "delete",
		[TG_REF_NOOP] = "none",
	};
	return words[tg_ref_kind(ref)];
}

static json_t *
ref_json(struct tg_arena *arena, const struct tg_ref_verdict *rv)
{
	const struct tg_ref *ref = rv->ref;
	json_t *o = json_object();
	json_object_set_new(o, "ref", tg_json_text(arena, tg_ref_name(ref)));
	if (!tg_str_eq(tg_ref_name(ref), tg_ref_pushed_name(ref)))
		json_object_set_new(o, "pushed_as", tg_json_text(arena, tg_ref_pushed_name(ref)));
	json_object_set_new(o, "old", tg_json_oid(tg_ref_old(ref)));
	json_object_set_new(o, "new", tg_json_oid(tg_ref_new(ref)));
	json_object_set_new(o, "kind", json_string(kind_word(ref)));
	json_object_set_new(o, "commits", tg_json_count(rv->commits));
	json_object_set_new(o, "lines", tg_json_count(rv->lines));
	json_object_set_new(o, "verdict", json_string(tg_outcome_words[rv->outcome]));
	return o;
}

json_t *
tg_json_refs(struct tg_arena *arena, const struct tg_verdict *verdict, size_t max)
{
	json_t *list = json_array();
	for (size_t i = 0; i < verdict->nr_refs && i < max; i++)
		json_array_append_new(list, ref_json(arena, &verdict->refs[i]));
	return list;
}

static json_t *
finding_json(struct tg_arena *arena, const struct tg_finding *f)
{
	json_t *o = json_object();
	json_object_set_new(o, "id", tg_json_cstr_or_null(arena, f->id));
	json_object_set_new(o, "rule", json_string(f->rule));
	json_object_set_new(o, "reason", json_string(f->reason->id));
	json_object_set_new(o, "mode", json_string(tg_mode_words[f->mode]));
	json_object_set_new(o, "severity", json_string(severity_words[f->severity]));
	if (f->is_exempt)
		json_object_set_new(o, "exempt", json_true());
	json_object_set_new(o, "ref", tg_json_text(arena, tg_ref_name(f->ref)));
	json_object_set_new(o, "commit", f->has_commit ? tg_json_oid(&f->commit) : json_null());
	json_object_set_new(o, "path", tg_json_text_or_null(arena, f->path));
	json_object_set_new(o, "line", f->line ? json_integer(f->line) : json_null());
	json_object_set_new(o, "detail", tg_json_cstr_or_null(arena, f->detail));
	return o;
}

json_t *
tg_json_findings(struct tg_arena *arena, const struct tg_verdict *verdict, size_t max)
{
	json_t *list = json_array();
	for (size_t i = 0; i < verdict->nr_findings && i < max; i++)
		json_array_append_new(list, finding_json(arena, &verdict->findings[i]));
	return list;
}

static json_t *
count_json(struct tg_arena *arena, const struct tg_tally *t)
{
	json_t *o = json_object();
	json_object_set_new(o, "id", tg_json_cstr_or_null(arena, t->id));
	json_object_set_new(o, "reason", json_string(t->reason->id));
	json_object_set_new(o, "severity", json_string(severity_words[t->severity]));
	json_object_set_new(o, "ref", tg_json_text(arena, tg_ref_name(t->ref)));
	json_object_set_new(o, "findings", json_integer((json_int_t)t->nr));
	return o;
}

json_t *
tg_json_counts(struct tg_arena *arena, const struct tg_verdict *verdict, size_t max)
{
	json_t *list = json_array();
	for (size_t i = 0; i < verdict->nr_tallies && i < max; i++)
		json_array_append_new(list, count_json(arena, &verdict->tallies[i]));
	return list;
}

json_t *
tg_json_problems(struct tg_arena *arena, const struct tg_problems *problems)
{
	json_t *list = json_array();
	for (size_t i = 0; i < problems->nr; i++) {
		const struct tg_problem *p = &problems->items[i];
		json_t *o = json_object();
		json_object_set_new(o, "file", tg_json_cstr_or_null(arena, p->loc.file));
		json_object_set_new(o, "line", json_integer(p->loc.line));
		json_object_set_new(o, "column", json_integer(p->loc.column));
		json_object_set_new(o, "message", tg_json_cstr_or_null(arena, p->message));
		json_array_append_new(list, o);
	}
	return list;
}
