/* SPDX-License-Identifier: MIT */
/*
 * What the pusher reads: what is wrong, where, and the way out. Everything of
 * the push that stands in a finding was escaped when the finding was made;
 * names and paths are escaped here.
 */
#include "trunkgate/report.h"

#include <string.h>

enum { MAX_NAME = 120, ABBREV = 7, GROUP_SHOWN = 5, GROUP_FIRST = 3, PROBLEMS_SHOWN = 3 };

struct telling {
	struct tg_buf *out;
	const struct tg_verdict *v;
	size_t shown;
	const char *last_hint;
};

static const char *
plural(size_t nr)
{
	return nr == 1 ? "" : "s";
}

static void
add_name(struct tg_buf *out, struct tg_str name)
{
	tg_buf_show(out, name, MAX_NAME);
}

/* --- the first line --- */

static size_t
count(const struct tg_verdict *v, enum tg_severity severity)
{
	size_t nr = 0;
	for (size_t i = 0; i < v->nr_tallies; i++)
		if (v->tallies[i].severity == severity)
			nr += v->tallies[i].nr;
	return nr;
}

/* The refs that hold findings of that severity; *first is one of them. */
static size_t
count_refs(const struct tg_verdict *v, enum tg_severity severity, const struct tg_ref **first)
{
	size_t nr = 0;
	*first = NULL;
	for (size_t i = 0; i < v->nr_tallies; i++) {
		bool is_repeat = false;
		if (v->tallies[i].severity != severity)
			continue;
		for (size_t j = 0; j < i && !is_repeat; j++)
			is_repeat = v->tallies[j].severity == severity &&
				    v->tallies[j].ref == v->tallies[i].ref;
		if (!*first)
			*first = v->tallies[i].ref;
		nr += is_repeat ? 0 : 1;
	}
	return nr;
}

static void
tell_where(struct telling *t, enum tg_severity severity)
{
	const struct tg_ref *first = NULL;
	size_t nr = count_refs(t->v, severity, &first);
	if (nr == 1) {
		tg_buf_adds(t->out, " in ");
		add_name(t->out, tg_ref_name(first));
	} else if (nr > 1) {
		tg_buf_addf(t->out, " in %zu refs", nr);
	}
	tg_buf_addc(t->out, '\n');
}

static void
tell_refused(struct telling *t)
{
	const struct tg_ref *first = NULL;
	size_t nr = count(t->v, TG_SEVERITY_ERROR);
	if (t->v->hook == TG_HOOK_CHECK)
		tg_buf_adds(t->out, "trunkgate would refuse this push");
	else if (t->v->is_partial)
		tg_buf_addf(t->out, "trunkgate refused %zu of the %zu refs of this push",
			    count_refs(t->v, TG_SEVERITY_ERROR, &first), t->v->nr_refs);
	else
		tg_buf_adds(t->out, "trunkgate refused this push");
	tg_buf_addf(t->out, ": %zu problem%s", nr, plural(nr));
	tell_where(t, TG_SEVERITY_ERROR);
}

static void
tell_overridden(struct telling *t)
{
	size_t nr = count(t->v, TG_SEVERITY_ERROR);
	tg_buf_adds(t->out, "trunkgate let this push in by override of ");
	add_name(t->out, t->v->pusher);
	tg_buf_addf(t->out, ", on the record: %zu problem%s", nr, plural(nr));
	tell_where(t, TG_SEVERITY_ERROR);
}

static void
tell_accepted(struct telling *t)
{
	size_t nr = count(t->v, TG_SEVERITY_WARNING);
	if (nr) {
		tg_buf_addf(t->out, "trunkgate %s this push with %zu warning%s",
			    t->v->hook == TG_HOOK_CHECK ? "would accept" : "accepted", nr, plural(nr));
		tell_where(t, TG_SEVERITY_WARNING);
	}
}

static const char *
base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	return slash ? slash + 1 : path ? path : "policy";
}

/* A pusher cannot mend the policy; who can finds all of it in the log. */
static void
tell_problems(struct telling *t, const struct tg_problems *problems)
{
	size_t nr = problems->nr + problems->dropped;
	for (size_t i = 0; i < problems->nr && i < PROBLEMS_SHOWN; i++) {
		const struct tg_problem *p = &problems->items[i];
		tg_buf_addf(t->out, "error: %s:%u:%u: %s\n", base_name(p->loc.file), p->loc.line,
			    p->loc.column, p->message);
	}
	if (nr > PROBLEMS_SHOWN)
		tg_buf_addf(t->out, "error: and %zu more; on the server: trunkgate policy check\n",
			    nr - PROBLEMS_SHOWN);
}

static void
tell_time(struct telling *t)
{
	const struct tg_verdict *v = t->v;
	if (v->error->kind != TG_ERR_LIMIT || !v->instance_us || !v->policy)
		return;
	for (size_t i = 0; i < v->policy->nr_instances; i++)
		if (v->instance_us[i] >= 1000)
			tg_buf_addf(t->out, "hint:  %s took %lld ms\n",
				    v->policy->instances[i].id.ptr,
				    (long long)(v->instance_us[i] / 1000));
}

static void
tell_not_judged(struct telling *t)
{
	const struct tg_verdict *v = t->v;
	tg_buf_adds(t->out, v->hook == TG_HOOK_CHECK
				    ? "trunkgate could not judge these commits\n"
				    : "trunkgate could not judge this push, so it was refused\n");
	if (v->error)
		tg_buf_addf(t->out, "error: %s\n", tg_error_text(t->out->arena, v->error));
	if (v->problems)
		tell_problems(t, v->problems);
	if (v->error)
		tell_time(t);
}

/* --- findings --- */

static const char *
word_of(const struct telling *t, const struct tg_finding *f)
{
	if (f->severity == TG_SEVERITY_ERROR && t->v->outcome != TG_OVERRIDDEN)
		return "error: ";
	return "warning: ";
}

static void
add_place(struct telling *t, const struct tg_finding *f)
{
	char hex[TG_OID_HEX];
	if (f->has_commit)
		tg_buf_addf(t->out, "%.*s ", ABBREV, tg_oid_hex(hex, &f->commit));
	if (f->path.len) {
		add_name(t->out, f->path);
		if (f->line)
			tg_buf_addf(t->out, ":%u", f->line);
		tg_buf_addc(t->out, ' ');
	}
	if (!f->has_commit && !f->path.len) {
		add_name(t->out, tg_ref_name(f->ref));
		tg_buf_addc(t->out, ' ');
	}
}

static void
tell_hint(struct telling *t, const char *hint)
{
	if (!hint || (t->last_hint && strcmp(t->last_hint, hint) == 0))
		return;
	tg_buf_addf(t->out, "hint:  %s\n", hint);
	t->last_hint = hint;
}

static void
tell_hints(struct telling *t, const struct tg_finding *f)
{
	for (size_t i = 0; i < f->nr_hints; i++)
		tell_hint(t, f->hints[i]);
	if (!f->nr_hints)
		tell_hint(t, f->reason->hint);
}

static void
tell_finding(struct telling *t, const struct tg_finding *f)
{
	bool is_named = !f->has_commit && !f->path.len;
	tg_buf_adds(t->out, word_of(t, f));
	add_place(t, f);
	tg_buf_addf(t->out, "%s/%s: %s", f->id, f->reason->id, f->detail);
	if (t->v->nr_refs > 1 && !is_named) {
		tg_buf_adds(t->out, " (");
		add_name(t->out, tg_ref_name(f->ref));
		tg_buf_addc(t->out, ')');
	}
	tg_buf_addc(t->out, '\n');
	tell_hints(t, f);
	t->shown++;
}

static bool
belongs(const struct tg_finding *f, const struct tg_tally *tally)
{
	return f->reason == tally->reason && f->ref == tally->ref &&
	       f->severity == tally->severity && strcmp(f->id, tally->id) == 0;
}

/* A few of each group, so that one rule broken everywhere does not hide the
 * others. */
static void
tell_group(struct telling *t, const struct tg_tally *tally)
{
	size_t limit = tally->nr > GROUP_SHOWN ? GROUP_FIRST : GROUP_SHOWN, told = 0;
	const struct tg_finding *last = NULL;
	for (size_t i = 0; i < t->v->nr_findings && told < limit; i++) {
		const struct tg_finding *f = &t->v->findings[i];
		if (!belongs(f, tally) || t->shown >= TG_REPORT_MAX_FINDINGS)
			continue;
		tell_finding(t, f);
		last = f;
		told++;
	}
	if (last && tally->nr > told)
		tg_buf_addf(t->out, "%sand %zu more of %s/%s\n", word_of(t, last),
			    tally->nr - told, tally->id, tally->reason->id);
	if (last && last->instance && last->instance->help.len) {
		tg_buf_adds(t->out, "hint:  help: ");
		add_name(t->out, last->instance->help);
		tg_buf_addc(t->out, '\n');
	}
}

static void
tell_groups(struct telling *t, enum tg_severity severity)
{
	size_t rest = 0;
	for (size_t i = 0; i < t->v->nr_tallies; i++) {
		const struct tg_tally *tally = &t->v->tallies[i];
		if (tally->severity != severity)
			continue;
		if (t->shown < TG_REPORT_MAX_FINDINGS)
			tell_group(t, tally);
		else
			rest += tally->nr;
	}
	if (rest)
		tg_buf_addf(t->out, "%sand %zu more, all in the log\n",
			    severity == TG_SEVERITY_ERROR ? "error: " : "warning: ", rest);
}

static void
tell_identity(struct telling *t)
{
	const struct tg_verdict *v = t->v;
	if (v->identity_mattered && v->identity_problem)
		tg_buf_addf(t->out, "hint:  exemptions do not count: %s\n", v->identity_problem);
	if (v->override_refused)
		tg_buf_addf(t->out, "error: the override was not accepted: %s\n",
			    v->override_refused);
}

/* Where to ask, and what to name when asking. */
static void
tell_reference(struct telling *t)
{
	const struct tg_verdict *v = t->v;
	const char *separator = "";
	if (v->hook == TG_HOOK_CHECK)
		return;
	tg_buf_adds(t->out, "hint:  ");
	if (v->policy && v->policy->contact.len) {
		tg_buf_adds(t->out, "help: ");
		add_name(t->out, v->policy->contact);
		separator = " \xc2\xb7 ";
	}
	if (v->policy) {
		tg_buf_addf(t->out, "%spolicy %.*s", separator, ABBREV, v->policy->hash);
		separator = " \xc2\xb7 ";
	}
	if (v->record[0])
		tg_buf_addf(t->out, "%srecord %s", separator, v->record);
	tg_buf_addc(t->out, '\n');
}

typedef void tell_fn(struct telling *t);
static tell_fn *const first_lines[] = {
	[TG_ACCEPTED] = tell_accepted,
	[TG_REFUSED] = tell_refused,
	[TG_OVERRIDDEN] = tell_overridden,
	[TG_NOT_JUDGED] = tell_not_judged,
};

void
tg_report_text(struct tg_buf *out, const struct tg_verdict *verdict)
{
	struct telling t = { .out = out, .v = verdict };
	size_t before = out->len;
	first_lines[verdict->outcome](&t);
	if (out->len == before)
		return;
	if (verdict->outcome != TG_NOT_JUDGED) {
		tell_groups(&t, TG_SEVERITY_ERROR);
		tell_groups(&t, TG_SEVERITY_WARNING);
	}
	tell_identity(&t);
	tell_reference(&t);
}
