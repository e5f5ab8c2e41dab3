/* SPDX-License-Identifier: MIT */
/*
 * trunkgate audit verify: the chain over all files, what it was at the
 * anchors that somebody kept, and decisions without their application.
 */
#include "anchors.h"
#include "../log/field.h"
#include "../log/files.h"

#include "trunkgate/digest.h"
#include "trunkgate/file.h"
#include "trunkgate/num.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum {
	OPTION_ANCHOR = TG_OPTION_LONG,
	OPTION_JSON,
	MAX_SAID = 20,
	MAX_NAMED = 10,
	MAX_PATH_COLUMNS = 4096
};

struct verify {
	struct tg_arena *arena;
	const char *anchor_file;
	struct tg_log_files files;
	struct tg_anchors anchors;
	/* Where the chain stands. */
	bool has_line;
	char sum[TG_SHA256_HEX];
	int64_t seq; /* 0 = none yet */
	int64_t first_seq;
	size_t nr_records, nr_faults, nr_other;
	json_t *open; /* pushes that were accepted and not applied: id to time */
	json_t *undecided;
	size_t nr_undecided;
	json_t *places; /* for --json, else NULL: what is wrong where */
};

/* line 0: the file as a whole. */
static void
say(struct verify *v, const char *file, size_t line, const char *what)
{
	if (v->places)
		json_array_append_new(
			v->places,
			json_pack("{s:s,s:o,s:s}", "file",
				  tg_show(v->arena, tg_str_from(file), MAX_PATH_COLUMNS), "line",
				  line ? json_integer((json_int_t)line) : json_null(), "message",
				  what));
	else if (line)
		printf("%s:%zu: %s\n", file, line, what);
	else
		printf("%s: %s\n", file, what);
}

static void
fault(struct verify *v, const struct tg_log_line *line, const char *what)
{
	if (v->nr_faults++ < MAX_SAID)
		say(v, line->file, line->number, what);
}

/* --- anchors --- */

/* Those of the ref only for the log of the repository itself. */
static const struct tg_error *
read_anchors(struct verify *v)
{
	struct tg_repo *repo = NULL;
	if (v->anchor_file)
		TG_TRY(tg_anchors_add_file(v->arena, &v->anchors, v->anchor_file, v->files.live));
	if (v->files.live) {
		TG_TRY(tg_command_repo(v->arena, &repo));
		TG_TRY(tg_anchors_add_ref(v->arena, &v->anchors, repo));
	}
	tg_anchors_sort(&v->anchors);
	return NULL;
}

static void
compare_anchors(struct verify *v, const struct tg_log_line *line)
{
	if (!tg_anchors_meet(&v->anchors, v->seq, v->sum))
		fault(v, line, "this record is another one than an anchor says");
}

/* --- pushes --- */

static bool
moves_something(const json_t *record)
{
	const json_t *refs = json_object_get(record, "refs");
	for (size_t i = 0; i < json_array_size(refs); i++)
		if (strcmp(tg_log_field(json_array_get(refs, i), "verdict"), "accepted") == 0 &&
		    strcmp(tg_log_field(json_array_get(refs, i), "kind"), "none") != 0)
			return true;
	return false;
}

static void
note_decided(struct verify *v, const json_t *record)
{
	const char *verdict = tg_log_field(record, "verdict"), *push = tg_log_field(record, "push");
	bool lets_through = strcmp(verdict, "accepted") == 0 ||
			    strcmp(verdict, "overridden") == 0 || moves_something(record);
	if (strcmp(tg_log_field(record, "hook"), "pre-receive") != 0)
		return;
	if (lets_through && (strcmp(verdict, "overridden") == 0 || moves_something(record)))
		json_object_set(v->open, push, json_object_get(record, "time"));
}

static void
note_applied(struct verify *v, const json_t *record)
{
	const char *push = tg_log_field(record, "push");
	if (json_object_del(v->open, push) == 0)
		return;
	if (v->nr_undecided++ < MAX_NAMED)
		json_array_append(v->undecided, json_object_get(record, "push"));
}

static void
note_push(struct verify *v, const json_t *record)
{
	const char *event = tg_log_field(record, "event");
	if (strcmp(event, "push.decided") == 0)
		note_decided(v, record);
	else if (strcmp(event, "push.applied") == 0)
		note_applied(v, record);
}

/* --- the chain --- */

static void
check_link(struct verify *v, const struct tg_log_line *line, const json_t *record)
{
	int64_t seq = json_integer_value(json_object_get(record, "seq"));
	const char *previous = tg_log_field(record, "prev");
	bool goes_on = strcmp(tg_log_field(record, "event"), "log.rotated") == 0 &&
		       strcmp(tg_log_field(record, "why"), "size") != 0;
	if (!v->first_seq) {
		v->first_seq = seq;
		/* Of the record before, whose file may be gone, this one has the sum. */
		if (seq > 1 && !v->has_line && !tg_anchors_meet(&v->anchors, seq - 1, previous))
			fault(v, line,
			      "the record before this one was another than an anchor says");
	}
	if (goes_on && v->seq && strcmp(tg_log_field(record, "why"), "gone") != 0)
		fault(v, line, "records were lost or changed before this one, as it says itself");
	else if (v->has_line && strcmp(previous, v->sum) != 0)
		fault(v, line, "this record does not follow the line before it");
	else if (v->seq && seq != v->seq + 1)
		fault(v, line, "a number is missing before this record");
	v->seq = seq;
}

static const struct tg_error *
take(struct verify *v, const struct tg_log_line *line)
{
	json_t *record = json_loadb(line->text.ptr, line->text.len, 0, NULL);
	bool is_record = json_is_integer(json_object_get(record, "seq"));
	if (is_record) {
		check_link(v, line, record);
		v->nr_records++;
	} else if (line->is_torn) {
		fault(v, line, "a record was cut off here");
	} else if (v->nr_other++ < MAX_SAID) {
		say(v, line->file, line->number,
		    "a line that is no record (it is part of the chain)");
	}
	tg_sha256_hex(line->text, v->sum);
	v->has_line = true;
	if (is_record) {
		compare_anchors(v, line);
		note_push(v, record);
	}
	json_decref(record);
	return NULL;
}

/* The head file beside the live log. */
static const struct tg_error *
check_head(struct verify *v)
{
	struct tg_str text = { 0 }, seq, expected;
	struct tg_buf path, what;
	bool found = false;
	int64_t number = 0;
	if (!v->files.live)
		return NULL;
	tg_buf_init(&path, v->arena, 8192);
	tg_buf_addf(&path, "%s.head", v->files.live);
	TG_TRY(tg_file_read(v->arena, path.ptr, 4096, &text, &found));
	expected = tg_str_trim(text);
	if (!found || !tg_str_split(&expected, ' ', &seq) || !tg_parse_int(seq, &number)) {
		say(v, path.ptr, 0, "missing or damaged");
		v->nr_faults++;
	} else if (number != v->seq || !tg_str_eq(tg_str_trim(expected), tg_str_from(v->sum))) {
		tg_buf_init(&what, v->arena, 200);
		tg_buf_addf(&what, "says record %lld, the log ends with %lld", (long long)number,
			    (long long)v->seq);
		say(v, path.ptr, 0, what.ptr);
		v->nr_faults++;
	}
	return NULL;
}

/* --- what came out --- */

static void
tell_pushes(const struct verify *v)
{
	const char *push;
	json_t *time;
	size_t nr = json_object_size(v->open), said = 0;
	if (nr)
		printf("%zu pushes were accepted and have no push.applied (git or another hook refused "
		       "them, or the client was gone):\n",
		       nr);
	json_object_foreach(v->open, push, time)
	{
		if (said++ == MAX_NAMED)
			break;
		printf("  %s %s\n", json_string_value(time) ? json_string_value(time) : "-", push);
	}
	if (v->nr_undecided)
		printf("%zu pushes were applied without a decision (pre-receive was off):\n",
		       v->nr_undecided);
	for (size_t i = 0; i < json_array_size(v->undecided); i++)
		printf("  %s\n", json_string_value(json_array_get(v->undecided, i)));
}

static void
tell_anchors(struct verify *v)
{
	size_t missing = tg_anchors_nr_missing(&v->anchors, v->first_seq);
	if (v->anchors.nr_of_ref)
		printf("%zu anchors in " TG_ANCHOR_REF ", the newest of record %lld\n",
		       v->anchors.nr_of_ref, (long long)v->anchors.newest_of_ref);
	if (missing)
		printf("%zu of %zu anchors name records that are not in these files\n", missing,
		       v->anchors.nr);
	v->nr_faults += missing;
}

static void
tell_result(struct verify *v)
{
	tell_pushes(v);
	tell_anchors(v);
	if (v->nr_faults > MAX_SAID)
		printf("... and more\n");
	printf("%zu records, %lld to %lld: %s\n", v->nr_records, (long long)v->first_seq,
	       (long long)v->seq, v->nr_faults ? "BROKEN" : "the chain is whole");
	if (v->has_line)
		printf("head: %lld %s\n", (long long)v->seq, v->sum);
}

static json_t *
list_open(const struct verify *v)
{
	json_t *list = json_array(), *time;
	const char *push;
	json_object_foreach(v->open, push, time)
	{
		if (json_array_size(list) == MAX_NAMED)
			break;
		json_array_append_new(list, json_pack("{s:s,s:O}", "push", push, "time", time));
	}
	return list;
}

static const struct tg_error *
print_json(struct verify *v)
{
	size_t missing = tg_anchors_nr_missing(&v->anchors, v->first_seq);
	v->nr_faults += missing;
	json_t *o = json_pack("{s:b,s:I,s:I,s:I,s:s?,s:I,s:O,s:I,s:o,s:I,s:O,s:I,s:I}", "whole",
			      v->nr_faults == 0, "records", (json_int_t)v->nr_records, "first",
			      (json_int_t)v->first_seq, "last", (json_int_t)v->seq, "hash",
			      v->has_line ? v->sum : NULL, "faults", (json_int_t)v->nr_faults,
			      "places", v->places, "not_applied",
			      (json_int_t)json_object_size(v->open), "not_applied_pushes",
			      list_open(v), "not_decided", (json_int_t)v->nr_undecided,
			      "not_decided_pushes", v->undecided, "anchors",
			      (json_int_t)v->anchors.nr, "anchors_missing", (json_int_t)missing);
	return tg_command_print_json(o);
}

static const struct tg_error *
verify_all(struct verify *v, char **argv)
{
	struct tg_log_line line;
	bool found = true;
	TG_TRY(tg_log_files_find(v->arena, argv, &v->files));
	TG_TRY(read_anchors(v));
	struct tg_log_reader *reader = tg_log_reader_new(v->arena, &v->files);
	for (;;) {
		TG_TRY(tg_log_next(reader, &line, &found));
		if (!found)
			break;
		TG_TRY(take(v, &line));
	}
	TG_TRY(check_head(v));
	if (v->places)
		return print_json(v);
	tell_result(v);
	return NULL;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "anchor", required_argument, NULL, OPTION_ANCHOR },
		{ "json", no_argument, NULL, OPTION_JSON },
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ 0 },
	};
	struct verify v = { .seq = 0 };
	bool is_json = false;
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		if (option == OPTION_JSON)
			is_json = true;
		else
			v.anchor_file = optarg;
	}
	if (option == -2)
		return status;
	v.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	v.open = json_object();
	v.undecided = json_array();
	v.places = is_json ? json_array() : NULL;
	const struct tg_error *err = verify_all(&v, argv + optind);
	if (err)
		status = tg_command_fail_error(v.arena, err);
	else
		status = v.nr_faults ? 1 : 0;
	json_decref(v.open);
	json_decref(v.undecided);
	json_decref(v.places);
	tg_arena_destroy(v.arena);
	return status;
}

const struct tg_command tg_command_audit_verify = {
	.name = "verify",
	.summary = "the chain of the log: whole, and ending where it should",
	.usage =
		"usage: trunkgate audit verify [--anchor FILE] [--json] [FILE...]\n\n"
		"Checks that every record follows the one before it, over all files of the log, that\n"
		"the log ends where its head file says, and that it has the records that anchors name:\n"
		"those of refs/trunkgate/audit, and those of FILE (- is standard input): copies of the\n"
		"head file, or lines \"audit head ...\" as syslog has them. Only what the server's own\n"
		"account cannot rewrite proves that the chain was not written anew.\n"
		"Exit status 1 when anything is wrong; the first lines name where.\n",
	.max_operands = TG_ANY_NUMBER,
	.run = run,
};
