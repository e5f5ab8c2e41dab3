/* SPDX-License-Identifier: MIT */
/*
 * Refs against the log: who writes refs on the server, or pushed while a hook
 * was off, leaves a value that no record accounts for.
 */
#include "doctor.h"
#include "../log/field.h"
#include "../log/files.h"
#include "../log/filter.h"

#include "trunkgate/approval.h"
#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"
#include "trunkgate/message.h"
#include "trunkgate/strs.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_SAID = 20 };

static const char moved_fix[] = "find out who moved it past the hooks: docs/doctor.md";

struct past {
	struct tg_patient *p;
	json_t *values; /* ref to a list of the values it may have */
	int64_t last;   /* time of the last record */
	size_t nr_bad;
};

/* A decision may have been declined by git afterwards: then the old value
 * stands. What was applied is certain. */
static void
take_ref(struct past *past, const json_t *ref, bool is_applied)
{
	const char *name = tg_log_field(ref, "ref");
	json_t *values = json_object_get(past->values, name);
	if (!values || is_applied) {
		values = json_array();
		json_object_set_new(past->values, name, values);
		if (!is_applied)
			json_array_append(values, json_object_get(ref, "old"));
	}
	json_array_append(values, json_object_get(ref, "new"));
}

static void
take_record(struct past *past, const json_t *record)
{
	const json_t *refs = json_object_get(record, "refs");
	bool is_applied = strcmp(tg_log_field(record, "event"), "push.applied") == 0;
	bool is_decided = strcmp(tg_log_field(record, "event"), "push.decided") == 0 &&
			  strcmp(tg_log_field(record, "hook"), "pre-receive") == 0;
	bool is_override = strcmp(tg_log_field(record, "verdict"), "overridden") == 0;
	int64_t time;
	if (tg_moment_parse(tg_str_from(tg_log_field(record, "time")), 0, &time))
		past->last = time;
	for (size_t i = 0; (is_applied || is_decided) && i < json_array_size(refs); i++) {
		const json_t *ref = json_array_get(refs, i);
		const char *verdict = tg_log_field(ref, "verdict");
		if (is_applied || is_override || strcmp(verdict, "accepted") == 0 ||
		    strcmp(verdict, "overridden") == 0)
			take_ref(past, ref, is_applied);
	}
}

/* The log is found from within the repository. */
static const struct tg_error *
find_log(struct tg_patient *p, struct tg_log_files *out)
{
	static char *none[] = { NULL };
	const struct tg_error *err = NULL;
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (here < 0 || chdir(tg_repo_path(p->repo)) != 0)
		err = tg_error_errno(p->arena, errno, "the repository cannot be entered");
	else
		err = tg_log_files_find(p->arena, none, out);
	if (here >= 0 && fchdir(here) != 0 && !err)
		err = tg_error_errno(p->arena, errno, "no way back");
	if (here >= 0)
		close(here);
	return err;
}

static const struct tg_error *
read_log(struct past *past)
{
	struct tg_log_files files = { 0 };
	struct tg_log_line line;
	bool found = true;
	TG_TRY(find_log(past->p, &files));
	if (files.nr == 1 && access(files.live, F_OK) != 0)
		return NULL;
	struct tg_log_reader *reader = tg_log_reader_new(past->p->arena, &files);
	for (;;) {
		TG_TRY(tg_log_next(reader, &line, &found));
		if (!found)
			return NULL;
		json_t *record =
			json_loadb(line.text.ptr, line.text.len, JSON_REJECT_DUPLICATES, NULL);
		if (record)
			take_record(past, record);
		else
			past->nr_bad++;
		json_decref(record);
	}
}

static bool
is_among(const json_t *values, const char *hex)
{
	for (size_t i = 0; i < json_array_size(values); i++) {
		const char *value = json_string_value(json_array_get(values, i));
		if (value && strcmp(value, hex) == 0)
			return true;
	}
	return false;
}

/* Our own hooks delete approvals that are over; one that somebody else deleted is
 * missed by those who want to land. */
static bool
may_be_gone(const char *name, const json_t *values)
{
	static const char zero[] = "0000000000000000000000000000000000000000";
	return is_among(values, zero) || tg_str_starts(tg_str_from(name), TG_STR(TG_APPROVALS));
}

/* Gitea and Forgejo run no hook for what people delete or rename in the browser, as they
 * do with a branch that was merged. */
static bool
may_be_by_button(const struct tg_patient *p, const char *name)
{
	return p->is_gitea && p->policy && !tg_globs_match(&p->policy->trunks, tg_str_from(name));
}

static void
tell_by_button(struct tg_patient *p, const char *name, size_t nr)
{
	if (nr)
		tg_complain_of(
			p, TG_ILL_NOTE, "refs.gone",
			"nothing, if that is so; the forge can protect branches and tags",
			"refs are gone without a decision, deleted in the browser as it seems: "
			"%zu, one of them %s",
			nr, tg_show(p->arena, tg_str_from(name), 100));
}

/* What is left of the past when each ref that is there has been looked at. */
static size_t
count_gone(struct past *past, size_t nr_moved)
{
	const char *name, *one = NULL;
	json_t *values;
	size_t nr_by_button = 0;
	json_object_foreach(past->values, name, values)
	{
		if (may_be_gone(name, values))
			continue;
		if (may_be_by_button(past->p, name)) {
			one = name;
			nr_by_button++;
		} else if (nr_moved++ < MAX_SAID) {
			tg_complain_of(past->p, TG_ILL_ERROR, "refs.moved", moved_fix,
				       "%s is gone without a decision",
				       tg_show(past->p->arena, tg_str_from(name), 100));
		}
	}
	tell_by_button(past->p, one, nr_by_button);
	return nr_moved;
}

static void
compare(struct past *past, const struct tg_ref_value *refs, size_t nr)
{
	struct tg_patient *p = past->p;
	size_t nr_moved = 0;
	json_t *values;
	char hex[TG_OID_HEX];
	for (size_t i = 0; i < nr; i++) {
		const char *key = tg_str_cstr(p->arena, refs[i].name);
		values = json_object_get(past->values, key);
		if (values && !is_among(values, tg_oid_hex(hex, &refs[i].oid)) &&
		    nr_moved++ < MAX_SAID)
			tg_complain_of(p, TG_ILL_ERROR, "refs.moved", moved_fix,
				       "%s is at %.12s, where no decision put it",
				       tg_show(p->arena, refs[i].name, 100), hex);
		json_object_del(past->values, key);
	}
	nr_moved = count_gone(past, nr_moved);
	if (nr_moved > MAX_SAID)
		tg_complain_of(p, TG_ILL_ERROR, "refs.moved", moved_fix, "and %zu more refs",
			       nr_moved - MAX_SAID);
}

static void
look_at_past(struct tg_patient *p, const struct tg_ref_value *refs, size_t nr)
{
	struct past past = { .p = p, .values = json_object() };
	struct tg_str log = { 0 };
	const struct tg_error *err = tg_repo_config(p->repo, "trunkgate.auditLog", &log);
	bool is_file = !tg_str_eq(log, TG_STR("syslog")) && !tg_str_eq(log, TG_STR("journald"));
	err = err || !is_file ? err : read_log(&past);
	if (err)
		tg_complain_of(p, TG_ILL_WARNING, "log.damaged",
			       "trunkgate audit verify tells more", "%s",
			       tg_error_text(p->arena, err));
	else if (is_file)
		compare(&past, refs, nr);
	if (past.nr_bad)
		tg_complain_of(p, TG_ILL_WARNING, "log.damaged",
			       "trunkgate audit verify tells more",
			       "%zu lines of the log are no records", past.nr_bad);
	if (past.last > tg_now_us() + TG_SECOND_US)
		tg_complain_of(p, TG_ILL_WARNING, "machine.clock",
			       "set the clock, and keep it with NTP",
			       "the log has records of the future");
	json_decref(past.values);
}

/* As ref_names refuses them for new refs; these were pushed at the same moment, or
 * before it did. */
static void
look_for_twins(struct tg_patient *p, const struct tg_ref_value *refs, size_t nr)
{
	struct tg_sorted *names = TG_NEW_ARRAY(p->arena, nr, struct tg_sorted);
	for (size_t i = 0; i < nr; i++)
		names[i] = (struct tg_sorted){ .text = tg_lookalike(p->arena, refs[i].name),
					       .of = &refs[i] };
	tg_sort(names, nr);
	for (size_t i = 1; i < nr; i++) {
		const struct tg_ref_value *one = names[i - 1].of, *other = names[i].of;
		if (tg_str_eq(names[i - 1].text, names[i].text))
			tg_complain_of(
				p, TG_ILL_WARNING, "refs.twins",
				"rename one: some file systems, or people, take them for one",
				"%s and %s differ only by case or letters that look alike",
				tg_show(p->arena, one->name, 100),
				tg_show(p->arena, other->name, 100));
	}
}

void
tg_examine_refs(struct tg_patient *p)
{
	struct tg_glob_item item = { .text = TG_STR("refs/**") };
	const struct tg_globs all = { &item, 1 };
	struct tg_ref_value *refs = NULL;
	size_t nr = 0;
	const struct tg_error *err = tg_repo_list(p->repo, &all, &refs, &nr);
	if (err) {
		tg_complain_of(p, TG_ILL_ERROR, "refs.unreadable",
			       "git fsck; every push is refused until then", "%s",
			       tg_error_text(p->arena, err));
		return;
	}
	look_at_past(p, refs, nr);
	look_for_twins(p, refs, nr);
}
