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

typedef void entry_fn(struct tg_json *json, const void *data, size_t at);

/* nr entries; how many were left out. */
static size_t
add_list(struct tg_json *json, const char *key, entry_fn *entry, const void *data, size_t nr,
	 size_t room)
{
	struct tg_buf *out = json->out;
	size_t i = 0;
	tg_json_open(json, key, '[');
	for (size_t start = out->len; i < nr; i++) {
		size_t before = out->len;
		bool had_entry = json->has_entry;
		tg_json_open(json, NULL, '{');
		entry(json, data, i);
		tg_json_close(json, '}');
		if (out->len - start <= room)
			continue;
		out->len = before;
		out->ptr[before] = '\0';
		json->has_entry = had_entry;
		break;
	}
	tg_json_close(json, ']');
	return nr - i;
}

static void
add_ref(struct tg_json *json, const void *data, size_t at)
{
	const struct tg_ref_verdict *rv = &((const struct tg_verdict *)data)->refs[at];
	const struct tg_ref *ref = rv->ref;
	tg_json_text(json, "ref", tg_ref_name(ref));
	tg_json_oid(json, "old", tg_ref_old(ref));
	tg_json_oid(json, "new", tg_ref_new(ref));
	tg_json_cstr(json, "kind", kind_words[tg_ref_kind(ref)]);
	tg_json_count(json, "commits", rv->commits);
	tg_json_count(json, "lines", rv->lines);
	tg_json_cstr(json, "verdict", tg_outcome_words[rv->outcome]);
	if (!tg_str_eq(tg_ref_name(ref), tg_ref_pushed_name(ref)))
		tg_json_text(json, "pushed_as", tg_ref_pushed_name(ref));
}

size_t
tg_json_refs(struct tg_json *json, const struct tg_verdict *v, size_t room)
{
	return add_list(json, "refs", add_ref, v, v->nr_refs, room);
}

static void
add_finding(struct tg_json *json, const void *data, size_t at)
{
	const struct tg_finding *f = &((const struct tg_verdict *)data)->findings[at];
	tg_json_cstr(json, "id", f->id);
	tg_json_cstr(json, "rule", f->rule);
	tg_json_cstr(json, "reason", f->reason->id);
	tg_json_cstr(json, "mode", tg_mode_words[f->mode]);
	tg_json_cstr(json, "severity", severity_words[f->severity]);
	tg_json_text(json, "ref", tg_ref_name(f->ref));
	tg_json_oid(json, "commit", f->has_commit ? &f->commit : NULL);
	tg_json_text_or_null(json, "path", f->path);
	tg_json_count(json, "line", f->line ? (int64_t)f->line : -1);
	tg_json_words(json, "detail", f->detail);
	if (f->is_exempt)
		tg_json_bool(json, "exempt", true);
}

static size_t
nr_found(const struct tg_verdict *v)
{
	size_t nr = 0;
	for (size_t i = 0; i < v->nr_tallies; i++)
		nr += v->tallies[i].nr;
	return nr > v->nr_findings ? nr : v->nr_findings;
}

size_t
tg_json_findings(struct tg_json *json, const struct tg_verdict *v, size_t room)
{
	size_t left = add_list(json, "findings", add_finding, v, v->nr_findings, room);
	return left + nr_found(v) - v->nr_findings;
}

static void
add_count(struct tg_json *json, const void *data, size_t at)
{
	const struct tg_tally *t = &((const struct tg_verdict *)data)->tallies[at];
	tg_json_cstr(json, "id", t->id);
	tg_json_cstr(json, "reason", t->reason->id);
	tg_json_cstr(json, "severity", severity_words[t->severity]);
	tg_json_text(json, "ref", tg_ref_name(t->ref));
	tg_json_count(json, "findings", (int64_t)t->nr);
}

size_t
tg_json_counts(struct tg_json *json, const struct tg_verdict *v, size_t room)
{
	return add_list(json, "counts", add_count, v, v->nr_tallies, room);
}

static void
add_problem(struct tg_json *json, const void *data, size_t at)
{
	const struct tg_problem *p = &((const struct tg_problems *)data)->items[at];
	tg_json_cstr(json, "file", p->loc.file);
	tg_json_count(json, "line", p->loc.line);
	tg_json_count(json, "column", p->loc.column);
	tg_json_words(json, "message", p->message);
}

size_t
tg_json_problems(struct tg_json *json, const struct tg_problems *problems, size_t room)
{
	size_t left = add_list(json, "problems", add_problem, problems, problems->nr, room);
	return left + problems->dropped;
}
