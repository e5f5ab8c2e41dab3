/* SPDX-License-Identifier: MIT */
/* Where what rules say arrives, findings first: the rule's name, severity and ref are added here,
 * so that no rule can get them wrong. What they ask is in asked.c. */
#include "judge.h"

#include <stdarg.h>
#include <string.h>

enum { MAX_DETAIL = 1000, MAX_HINTS = 4 };

static const struct tg_reason object_reasons[] = {
	{ "malformed_commit", "the commit object is malformed",
	  "recreate the commit with git: git commit --amend, or git rebase" },
	{ "malformed_tree", "a tree object is malformed",
	  "git fsck in your clone names the object; recreate the commit with git" },
	TG_REASON_END
};

static enum tg_severity
severity_of(const struct tg_instance *instance)
{
	static const enum tg_severity by_mode[] = {
		[TG_MODE_OFF] = TG_SEVERITY_NONE,
		[TG_MODE_OBSERVE] = TG_SEVERITY_NONE,
		[TG_MODE_WARN] = TG_SEVERITY_WARNING,
		[TG_MODE_ENFORCE] = TG_SEVERITY_ERROR,
	};
	return by_mode[instance->mode];
}

static struct tg_tally *
tally_for(struct tg_judge *judge, const struct tg_finding *f)
{
	struct tg_verdict *v = judge->verdict;
	for (size_t i = v->nr_tallies; i-- > 0;) {
		struct tg_tally *t = &v->tallies[i];
		if (t->reason == f->reason && t->ref == f->ref && t->severity == f->severity &&
		    strcmp(t->id, f->id) == 0)
			return t;
	}
	TG_GROW(judge->arena, v->tallies, v->nr_tallies, judge->cap_tallies);
	struct tg_tally *t = &v->tallies[v->nr_tallies++];
	*t = (struct tg_tally){ f->id, f->rule, f->reason, f->ref, f->severity, 0 };
	return t;
}

static void
note_refusal(struct tg_judge *judge, const struct tg_finding *f)
{
	if (f->instance && f->instance->rule->check_ref)
		judge->refused_by_ref = true;
	else
		judge->refused_by_work = true;
	if (judge->change && !tg_change_is_exact(judge->change))
		judge->doubts = true;
}

/* Counts f, and keeps it when there is room. */
static struct tg_finding *
keep(struct tg_judge *judge, const struct tg_finding *f)
{
	struct tg_verdict *v = judge->verdict;
	tally_for(judge, f)->nr++;
	if (f->severity == TG_SEVERITY_ERROR)
		note_refusal(judge, f);
	if (v->nr_findings >= TG_MAX_FINDINGS)
		return NULL;
	TG_GROW(judge->arena, v->findings, v->nr_findings, judge->cap_findings);
	v->findings[v->nr_findings] = *f;
	return &v->findings[v->nr_findings++];
}

static void
place_finding(struct tg_judge *judge, struct tg_finding *f, const struct tg_place *place)
{
	if (!place)
		return;
	f->line = place->line;
	f->path = tg_str_copy(judge->arena, place->path);
	if (place->commit) {
		f->has_commit = true;
		f->commit = *tg_commit_oid(place->commit);
	}
}

/* With nobody known the finding stands, and the pusher is told why. */
static void
apply_exemption(struct tg_judge *judge, struct tg_finding *f)
{
	const struct tg_strs *exempt = &f->instance->exempt;
	struct tg_verdict *v = judge->verdict;
	if (!exempt->nr || judge->is_own_ref)
		return;
	if (!v->pusher.len) {
		v->identity_mattered = true;
	} else if (tg_strs_contain(exempt, v->pusher)) {
		f->is_exempt = true;
		f->severity = TG_SEVERITY_NONE;
	}
}

TG_PRINTF(5, 0)
static void
found(struct tg_judge *judge, int reason, const struct tg_place *place, enum tg_severity most,
      const char *fmt, va_list ap)
{
	const struct tg_instance *in = judge->instance;
	struct tg_buf detail;
	struct tg_finding f = {
		.instance = in,
		.id = in->id.ptr,
		.rule = in->rule->name,
		.reason = &in->rule->reasons[reason],
		.mode = in->mode,
		.severity = severity_of(in),
		.ref = judge->ref,
	};
	if (f.severity > most)
		f.severity = most;
	apply_exemption(judge, &f);
	if (!f.is_exempt && most == TG_SEVERITY_ERROR)
		judge->would_refuse = true;
	judge->last = keep(judge, &f);
	if (!judge->last)
		return;
	tg_buf_init(&detail, judge->arena, MAX_DETAIL);
	tg_buf_vaddf(&detail, fmt, ap);
	judge->last->detail = detail.ptr;
	place_finding(judge, judge->last, place);
}

void
tg_found(struct tg_judge *judge, int reason, const struct tg_place *place, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	found(judge, reason, place, TG_SEVERITY_ERROR, fmt, ap);
	va_end(ap);
}

void
tg_found_warning(struct tg_judge *judge, int reason, const struct tg_place *place, const char *fmt,
		 ...)
{
	va_list ap;
	va_start(ap, fmt);
	found(judge, reason, place, TG_SEVERITY_WARNING, fmt, ap);
	va_end(ap);
}

void
tg_found_or_warn(struct tg_judge *judge, bool is_warning, int reason, const struct tg_place *place,
		 const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	found(judge, reason, place, is_warning ? TG_SEVERITY_WARNING : TG_SEVERITY_ERROR, fmt, ap);
	va_end(ap);
}

void
tg_hint(struct tg_judge *judge, const char *fmt, ...)
{
	struct tg_finding *f = judge->last;
	struct tg_buf text;
	va_list ap;
	if (!f || f->nr_hints >= MAX_HINTS)
		return;
	const char **hints = tg_alloc_array(judge->arena, MAX_HINTS, sizeof(*hints));
	if (f->nr_hints)
		memcpy(hints, f->hints, f->nr_hints * sizeof(*hints));
	tg_buf_init(&text, judge->arena, MAX_DETAIL);
	va_start(ap, fmt);
	tg_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	hints[f->nr_hints++] = text.ptr;
	f->hints = hints;
}

static bool
is_known_malformed(const struct tg_judge *judge, const struct tg_oid *oid)
{
	const struct tg_verdict *v = judge->verdict;
	for (size_t i = 0; i < v->nr_findings; i++) {
		const struct tg_finding *f = &v->findings[i];
		if (!f->instance && f->ref == judge->ref && tg_oid_eq(&f->commit, oid))
			return true;
	}
	return false;
}

void
tg_judge_malformed(struct tg_judge *judge, const struct tg_commit *commit,
		   const struct tg_malformed *malformed)
{
	const struct tg_reason *reason = &object_reasons[0];
	struct tg_place place = { .commit = commit, .path = malformed->path };
	if (is_known_malformed(judge, tg_commit_oid(commit)))
		return;
	while (reason->id && strcmp(reason->id, malformed->reason) != 0)
		reason++;
	assert(reason->id);
	struct tg_finding f = {
		.id = "objects",
		.rule = "objects",
		.reason = reason,
		.mode = TG_MODE_ENFORCE,
		.severity = TG_SEVERITY_ERROR,
		.ref = judge->ref,
	};
	judge->would_refuse = true;
	judge->last = keep(judge, &f);
	if (!judge->last)
		return;
	judge->last->detail = tg_strdup(judge->arena, malformed->detail);
	place_finding(judge, judge->last, &place);
}

void
tg_judge_restart(struct tg_judge *judge)
{
	struct tg_verdict *v = judge->verdict;
	v->nr_findings = 0;
	v->nr_tallies = 0;
	v->nr_notes = 0;
	v->nr_approvals = 0;
	v->nr_remarks = 0;
	v->identity_mattered = false;
	judge->last = NULL;
	judge->clock_us = 0;
	judge->doubts = judge->would_refuse = false;
	judge->refused_by_ref = judge->refused_by_work = false;
	if (judge->policy->nr_instances)
		memset(judge->instance_us, 0, judge->policy->nr_instances * sizeof(int64_t));
}

/* Of the lines that somebody lands, several entries of a rule say what each has counted. */
static bool
is_counted(const struct tg_verdict *v, const struct tg_note *note)
{
	for (size_t i = 0; note->kind == TG_NOTE_LINES && i < v->nr_notes; i++) {
		struct tg_note *other = &v->notes[i];
		if (other->kind != TG_NOTE_LINES || !tg_str_eq(other->ref, note->ref) ||
		    !tg_str_eq(other->person, note->person))
			continue;
		other->lines = note->lines > other->lines ? note->lines : other->lines;
		return true;
	}
	return false;
}

void
tg_judge_note(struct tg_judge *judge, const struct tg_note *note)
{
	struct tg_verdict *v = judge->verdict;
	/* What landed has used up its approvals, whether it needed them or not. */
	if (note->kind != TG_NOTE_COUNTED && !tg_judge_would_refuse(judge))
		return;
	if (is_counted(v, note))
		return;
	TG_GROW(judge->arena, v->notes, v->nr_notes, judge->cap_notes);
	struct tg_note *copy = &v->notes[v->nr_notes++];
	*copy = *note;
	copy->ref = tg_str_copy(judge->arena, note->ref);
	copy->reason = tg_str_copy(judge->arena, note->reason);
	copy->person = tg_str_copy(judge->arena, note->person);
	copy->approval = tg_str_copy(judge->arena, note->approval);
}

void
tg_judge_approve(struct tg_judge *judge, const struct tg_approval *approval)
{
	struct tg_verdict *v = judge->verdict;
	TG_GROW(judge->arena, v->approvals, v->nr_approvals, judge->cap_approvals);
	struct tg_approval *copy = &v->approvals[v->nr_approvals++];
	*copy = *approval;
	copy->time = v->started_us;
	copy->push = tg_str_from(v->push);
	copy->person = v->pusher;
	copy->ref = tg_str_copy(judge->arena, approval->ref);
	copy->target = tg_str_copy(judge->arena, approval->target);
	copy->delta = tg_str_copy(judge->arena, approval->delta);
	copy->names = tg_str_copy(judge->arena, approval->names);
	copy->key = tg_str_copy(judge->arena, approval->key);
	copy->bases = tg_str_copy(judge->arena, approval->bases);
	copy->certificate = tg_str_copy(judge->arena, approval->certificate);
}

const struct tg_approval *
tg_judge_approved(const struct tg_judge *judge, size_t *nr)
{
	*nr = judge->verdict->nr_approvals;
	return judge->verdict->approvals;
}

void
tg_judge_remark(struct tg_judge *judge, const char *fmt, ...)
{
	struct tg_verdict *v = judge->verdict;
	struct tg_buf text;
	va_list ap;
	if (!tg_judge_is_trial(judge))
		return;
	tg_buf_init(&text, judge->arena, MAX_DETAIL);
	va_start(ap, fmt);
	tg_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	TG_GROW(judge->arena, v->remarks, v->nr_remarks, judge->cap_remarks);
	v->remarks[v->nr_remarks++] = text.ptr;
}
