/* SPDX-License-Identifier: MIT */
/* What is wrong with a push, where, and the way out, in groups. */
#include "telling.h"

#include <string.h>

static enum tg_line_kind
kind_of(const struct tg_telling *t, enum tg_severity severity)
{
	if (severity == TG_SEVERITY_ERROR && t->v->outcome != TG_OVERRIDDEN)
		return TG_LINE_ERROR;
	return TG_LINE_WARNING;
}

static void
add_place(struct tg_buf *line, const struct tg_telling *t, const struct tg_item *item)
{
	char hex[TG_OID_HEX];
	const struct tg_finding *f = item->first;
	for (size_t i = 0; i < item->nr_commits && i < TG_ITEM_COMMITS; i++)
		tg_buf_addf(line, "%s%.*s", i ? ", " : "", TG_TELL_ABBREV,
			    tg_oid_hex(hex, &item->commits[i]->commit));
	if (item->nr_commits > TG_ITEM_COMMITS)
		tg_buf_addf(line, " (and %zu more commit%s)", item->nr_commits - TG_ITEM_COMMITS,
			    tg_tell_plural(item->nr_commits - TG_ITEM_COMMITS));
	if (f->has_commit)
		tg_buf_addc(line, ' ');
	if (!f->path.len)
		return;
	tg_buf_adds(line, tg_tell_show(t, f->path));
	if (f->line)
		tg_buf_addf(line, ":%u", f->line);
	tg_buf_addc(line, ' ');
}

static void
tell_item(const struct tg_telling *t, const struct tg_item *item)
{
	const struct tg_finding *f = item->first;
	struct tg_buf line;
	tg_buf_init(&line, t->arena, TG_TELL_LINE);
	add_place(&line, t, item);
	tg_buf_addf(&line, "%s/%s: %s", f->id, f->reason->id, f->detail);
	tg_line_add(t->out, kind_of(t, f->severity), tg_buf_str(&line));
}

/* Whose hints are shown: where each commit has its own, those of the oldest, since
 * a rebase from there passes the others. */
static const struct tg_finding *
adviser(const struct tg_item *item)
{
	const struct tg_finding *first = item->first, *last = item->last;
	bool is_alike = !last || !last->nr_hints || !first->nr_hints ||
			strcmp(first->hints[0], last->hints[0]) == 0;
	return is_alike ? first : last;
}

static bool
has_hint(const struct tg_finding *f, const char *hint)
{
	if (!f->nr_hints)
		return f->reason->hint && strcmp(f->reason->hint, hint) == 0;
	for (size_t i = 0; i < f->nr_hints; i++)
		if (strcmp(f->hints[i], hint) == 0)
			return true;
	return false;
}

/* Not again what an item of the same group has said. */
static void
tell_hint(const struct tg_telling *t, const struct tg_group *group, size_t at, const char *hint)
{
	for (size_t i = 0; i < at; i++)
		if (has_hint(adviser(&group->items[i]), hint))
			return;
	tg_line_add(t->out, TG_LINE_HINT, tg_str_from(hint));
}

/* Whether an item before that one has told to go through several commits. */
static bool
is_advised(const struct tg_group *group, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (adviser(&group->items[i]) != group->items[i].first)
			return true;
	return false;
}

/* A commit that a trunk has now is not to be made anew. */
static bool
is_too_late(const struct tg_telling *t, const struct tg_finding *f)
{
	return t->v->outcome == TG_OVERRIDDEN ||
	       (t->v->outcome == TG_ACCEPTED && !tg_tell_is_local(t) && f->has_commit &&
		tg_ref_is_trunk(f->ref));
}

static void
tell_hints(const struct tg_telling *t, const struct tg_group *group, size_t at)
{
	const struct tg_item *item = &group->items[at];
	const struct tg_finding *f = adviser(item);
	if (is_too_late(t, f))
		return;
	for (size_t i = 0; i < f->nr_hints; i++)
		tell_hint(t, group, at, f->hints[i]);
	if (f != item->first && !is_advised(group, at))
		tg_line_add(t->out, TG_LINE_HINT,
			    TG_STR("and in that rebase the same for the others"));
	if (!f->nr_hints && f->reason->hint)
		tell_hint(t, group, at, f->reason->hint);
}

static void
tell_group(const struct tg_telling *t, const struct tg_group *group)
{
	const struct tg_tally *tally = group->tally;
	size_t told = 0;
	for (size_t i = 0; i < group->nr_shown; i++) {
		tell_item(t, &group->items[i]);
		tell_hints(t, group, i);
		told += group->items[i].nr_findings;
	}
	if (tally->nr > told)
		tg_line_addf(t->out, kind_of(t, tally->severity), "%s/%s: %zu more like %s",
			     tally->id, tally->reason->id, tally->nr - told,
			     told == 1 ? "this" : "these");
}

static const struct tg_instance *
instance_of(const struct tg_group *group)
{
	return group->nr_items ? group->items[0].first->instance : NULL;
}

/* Once behind the last group of an instance. */
static void
tell_help(const struct tg_telling *t, size_t at)
{
	const struct tg_instance *instance = instance_of(&t->groups.items[at]);
	if (!instance || !instance->help.len)
		return;
	for (size_t i = at + 1; i < t->groups.nr; i++)
		if (instance_of(&t->groups.items[i]) == instance)
			return;
	tg_line_addf(t->out, TG_LINE_HINT, "see %s", tg_tell_show(t, instance->help));
}

static void
tell_left(const struct tg_telling *t, enum tg_severity severity, const char *word)
{
	size_t nr = t->groups.nr_left[severity];
	if (nr)
		tg_line_addf(t->out, kind_of(t, severity), "%zu more %s%s%s", nr, word,
			     tg_tell_plural(nr), tg_tell_is_local(t) ? "" : "; the log has them");
}

/* Where several refs have findings each gets a line of its own before them;
 * else the first line has named it. */
void
tg_tell_findings(struct tg_telling *t)
{
	const struct tg_ref *ref = NULL;
	tg_groups_make(t->arena, t->v, &t->groups);
	bool has_many = false;
	for (size_t i = 1; i < t->groups.nr; i++)
		has_many =
			has_many || t->groups.items[i].tally->ref != t->groups.items[0].tally->ref;
	for (size_t i = 0; i < t->groups.nr; i++) {
		const struct tg_group *group = &t->groups.items[i];
		if (has_many && group->tally->ref != ref)
			tg_line_addf(t->out, TG_LINE_PLAIN,
				     "in %s:", tg_tell_show(t, tg_ref_name(group->tally->ref)));
		ref = group->tally->ref;
		tell_group(t, group);
		tell_help(t, i);
	}
	tell_left(t, TG_SEVERITY_ERROR, "problem");
	tell_left(t, TG_SEVERITY_WARNING, "warning");
}
