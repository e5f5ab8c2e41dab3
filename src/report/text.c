/* SPDX-License-Identifier: MIT */
/*
 * What the pusher reads, from the first line to the last. Everything of the
 * push that stands in a finding was escaped when the finding was made; names
 * and paths are escaped here.
 */
#include "telling.h"

#include <string.h>

enum { RECORD_ABBREV = 8 };

/* ---- The first line ---- */

struct sum {
	size_t nr;
	size_t nr_refs;
	const struct tg_ref *ref;
};

/* The refs are judged one after the other, so their tallies stand together. */
static struct sum
sum_of(const struct tg_telling *t, enum tg_severity severity)
{
	struct sum sum = { 0 };
	for (size_t i = 0; i < t->v->nr_tallies; i++) {
		const struct tg_tally *tally = &t->v->tallies[i];
		if (tally->severity != severity)
			continue;
		sum.nr += tally->nr;
		sum.nr_refs += tally->ref != sum.ref;
		sum.ref = tally->ref;
	}
	return sum;
}

static void
add_where(struct tg_buf *line, const struct tg_telling *t, const struct sum *sum)
{
	if (sum->nr_refs > 1)
		tg_buf_addf(line, " in %zu refs", sum->nr_refs);
	else if (sum->nr_refs)
		tg_buf_addf(line, " in %s", tg_tell_show(t, tg_ref_name(sum->ref)));
}

static void
tell_first_line(const struct tg_telling *t, const char *what)
{
	struct sum errors = sum_of(t, TG_SEVERITY_ERROR), warnings = sum_of(t, TG_SEVERITY_WARNING);
	struct tg_buf line;
	tg_buf_init(&line, t->arena, TG_TELL_LINE);
	tg_buf_addf(&line, "%s: %zu problem%s", what, errors.nr, tg_tell_plural(errors.nr));
	add_where(&line, t, &errors);
	if (warnings.nr)
		tg_buf_addf(&line, ", and %zu warning%s", warnings.nr, tg_tell_plural(warnings.nr));
	tg_line_add(t->out, TG_LINE_PLAIN, tg_buf_str(&line));
}

static void
tell_refused(struct tg_telling *t)
{
	struct sum errors = sum_of(t, TG_SEVERITY_ERROR);
	struct tg_buf what;
	tg_buf_init(&what, t->arena, 128);
	if (tg_tell_is_local(t))
		tg_buf_adds(&what, "trunkgate would refuse this push");
	else if (t->v->is_partial)
		tg_buf_addf(&what, "trunkgate refused %zu of the %zu refs of this push",
			    errors.nr_refs, t->v->nr_refs);
	else
		tg_buf_adds(&what, "trunkgate refused this push");
	tell_first_line(t, what.ptr);
}

static void
tell_overridden(struct tg_telling *t)
{
	tell_first_line(t, "trunkgate accepted this push by override");
}

static void
tell_accepted(struct tg_telling *t)
{
	struct sum warnings = sum_of(t, TG_SEVERITY_WARNING);
	struct tg_buf line;
	if (!warnings.nr)
		return;
	tg_buf_init(&line, t->arena, TG_TELL_LINE);
	tg_buf_addf(&line, "trunkgate %s this push with %zu warning%s",
		    tg_tell_is_local(t) ? "would accept" : "accepted", warnings.nr,
		    tg_tell_plural(warnings.nr));
	add_where(&line, t, &warnings);
	tg_line_add(t->out, TG_LINE_PLAIN, tg_buf_str(&line));
}

/* ---- The end ---- */

static void
tell_person(const struct tg_telling *t)
{
	const struct tg_verdict *v = t->v;
	if (v->identity_mattered && v->identity_problem)
		tg_line_addf(t->out, TG_LINE_HINT, "nobody is exempt: %s", v->identity_problem);
	if (v->override_refused)
		tg_line_addf(t->out, TG_LINE_HINT, "no override: %s", v->override_refused);
	if (v->outcome == TG_OVERRIDDEN && v->override_reason.ptr)
		tg_line_addf(t->out, TG_LINE_HINT, "on the record: %s, \"%s\"",
			     tg_tell_show(t, v->pusher), tg_tell_show(t, v->override_reason));
}

static void
add_part(struct tg_buf *line, const char *word, const char *text)
{
	tg_buf_addf(line, "%s%s%s", line->len ? " \xc2\xb7 " : "", word, text);
}

/* Where to ask, and what to name when asking. */
static void
tell_reference(const struct tg_telling *t)
{
	const struct tg_verdict *v = t->v;
	struct tg_buf line;
	char id[16];
	tg_buf_init(&line, t->arena, TG_TELL_LINE);
	if (v->policy && v->policy->contact.len)
		add_part(&line, "help: ", tg_tell_show(t, v->policy->contact));
	else if (v->outcome == TG_NOT_JUDGED && !tg_tell_is_local(t))
		add_part(&line, "help: ", "the server's administrator");
	if (v->policy) {
		memcpy(id, v->policy->hash, TG_TELL_ABBREV);
		id[TG_TELL_ABBREV] = '\0';
		add_part(&line, "policy ", id);
	}
	if (v->record[0] && !tg_tell_is_local(t)) {
		memcpy(id, v->record, RECORD_ABBREV);
		id[RECORD_ABBREV] = '\0';
		add_part(&line, "record ", id);
	}
	if (line.len)
		tg_line_add(t->out, TG_LINE_HINT, tg_buf_str(&line));
}

static void
tell_notices(const struct tg_telling *t)
{
	for (size_t i = 0; i < t->v->nr_notices; i++)
		tg_line_addf(t->out, TG_LINE_WARNING, "%s", t->v->notices[i]);
}

typedef void tell_fn(struct tg_telling *t);
static tell_fn *const first_lines[] = {
	[TG_ACCEPTED] = tell_accepted,
	[TG_REFUSED] = tell_refused,
	[TG_OVERRIDDEN] = tell_overridden,
	[TG_NOT_JUDGED] = tg_tell_error,
};

void
tg_report_text(struct tg_buf *out, const struct tg_verdict *verdict)
{
	struct tg_telling t = { .out = out, .arena = out->arena, .v = verdict };
	size_t before = out->len;
	first_lines[verdict->outcome](&t);
	tell_notices(&t);
	if (out->len == before)
		return;
	if (verdict->outcome != TG_NOT_JUDGED)
		tg_tell_findings(&t);
	tell_person(&t);
	tell_reference(&t);
}
