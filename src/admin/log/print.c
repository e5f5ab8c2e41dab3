/* SPDX-License-Identifier: MIT */
/*
 * The record itself, CSV (RFC 4180) with a row for each ref, and the shapes of the Elastic Common Schema, of OCSF and of CEF.
 */
#include "print.h"

#include "field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CELL = 8000 };

static void
begin_nothing(struct tg_log_printer *printer)
{
	(void)printer;
}

/* --- json --- */

static void
print_json(struct tg_log_printer *printer, const json_t *record, struct tg_str line)
{
	(void)printer;
	(void)record;
	fwrite(line.ptr, 1, line.len, stdout);
	putchar('\n');
}

/* --- csv --- */

/* Spreadsheets and terminals show it, so that it is escaped as in text. */
static void
print_cell(struct tg_log_printer *printer, const char *text, bool is_last)
{
	/* A spreadsheet takes these for the start of a formula. */
	const char *guard = *text && strchr("=+-@", *text) ? "'" : "";
	printf("\"%s", guard);
	for (text = tg_show(printer->arena, tg_str_from(text), MAX_CELL); *text; text++)
		printf(*text == '"' ? "\"\"" : "%c", *text);
	fputs(is_last ? "\"\r\n" : "\",", stdout);
}

static void
begin_csv(struct tg_log_printer *printer)
{
	(void)printer;
	printf("time,record,push,event,hook,repo,pusher,verdict,would_be,ref,old,new,kind,commits,"
	       "findings\r\n");
}

static const char *
findings_of(struct tg_arena *arena, const json_t *record, const char *ref)
{
	const json_t *findings = json_object_get(record, "findings");
	struct tg_buf out;
	tg_buf_init(&out, arena, MAX_CELL);
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const json_t *f = json_array_get(findings, i);
		if (strcmp(tg_log_field(f, "ref"), ref) != 0)
			continue;
		tg_buf_addf(&out, "%s%s/%s", out.len ? " " : "", tg_log_field(f, "id"),
			    tg_log_field(f, "reason"));
	}
	return out.len ? out.ptr : "";
}

static void
print_row(struct tg_log_printer *printer, const json_t *record, const json_t *ref)
{
	static const char *const keys[] = { "time", "record", "push",  "event",
					    "hook", "repo",   "pusher" };
	char commits[32] = "";
	const json_t *count = json_object_get(ref, "commits");
	for (size_t i = 0; i < TG_ARRAY_LEN(keys); i++)
		print_cell(printer, tg_log_field(record, keys[i]), false);
	print_cell(printer, ref ? tg_log_field(ref, "verdict") : tg_log_field(record, "verdict"),
		   false);
	print_cell(printer, tg_log_field(record, "would_be"), false);
	print_cell(printer, tg_log_field(ref, "ref"), false);
	print_cell(printer, tg_log_field(ref, "old"), false);
	print_cell(printer, tg_log_field(ref, "new"), false);
	print_cell(printer, tg_log_field(ref, "kind"), false);
	if (json_is_integer(count))
		snprintf(commits, sizeof(commits), "%lld", (long long)json_integer_value(count));
	print_cell(printer, commits, false);
	print_cell(printer,
		   ref ? findings_of(printer->arena, record, tg_log_field(ref, "ref")) : "", true);
}

static void
print_csv(struct tg_log_printer *printer, const json_t *record, struct tg_str line)
{
	const json_t *refs = json_object_get(record, "refs");
	(void)line;
	for (size_t i = 0; i < json_array_size(refs); i++)
		print_row(printer, record, json_array_get(refs, i));
	if (!json_array_size(refs))
		print_row(printer, record, NULL);
}

/* --- other people's schemas --- */

static void
dump(json_t *object)
{
	char *text = json_dumps(object, JSON_COMPACT);
	puts(text ? text : "{}");
	free(text);
	json_decref(object);
}

static bool
is_refused(const json_t *record)
{
	const char *verdict = tg_log_field(record, "verdict");
	return strcmp(verdict, "refused") == 0 || strcmp(verdict, "error") == 0;
}

/* https://www.elastic.co/guide/en/ecs/current/ : event, user, and what has no
 * place there under the product's own name. */
static void
print_ecs(struct tg_log_printer *printer, const json_t *record, struct tg_str line)
{
	(void)printer;
	(void)line;
	dump(json_pack(
		"{s:s,s:{s:s},s:{s:s,s:s,s:[s],s:s,s:s,s:s,s:I},s:{s:s},s:O}", "@timestamp",
		tg_log_field(record, "time"), "ecs", "version", "8.11.0", "event", "kind", "event",
		"action", tg_log_field(record, "event"), "category", "configuration", "outcome",
		is_refused(record) ? "failure" : "success", "id", tg_log_field(record, "record"),
		"provider", "trunkgate", "duration",
		(json_int_t)(json_integer_value(json_object_get(record, "duration_us")) * 1000),
		"user", "name", tg_log_field(record, "pusher"), "trunkgate", record));
}

/* https://schema.ocsf.io/ : class 6003, API Activity. */
static void
print_ocsf(struct tg_log_printer *printer, const json_t *record, struct tg_str line)
{
	bool refused = is_refused(record);
	(void)printer;
	(void)line;
	dump(json_pack(
		"{s:i,s:i,s:i,s:i,s:i,s:s,s:s,s:{s:{s:s,s:s},s:s,s:s},s:{s:{s:s}},s:{s:s},s:O}",
		"class_uid", 6003, "category_uid", 6, "activity_id", 3, "type_uid", 600303,
		"severity_id", refused ? 2 : 1, "status", refused ? "Failure" : "Success",
		"time_dt", tg_log_field(record, "time"), "metadata", "product", "name", "trunkgate",
		"vendor_name", "trunkgate", "version", "1.1.0", "uid",
		tg_log_field(record, "record"), "actor", "user", "name",
		tg_log_field(record, "pusher"), "api", "operation", tg_log_field(record, "event"),
		"unmapped", record));
}

static void
print_cef_value(struct tg_log_printer *printer, const char *key, const char *value)
{
	printf(" %s=", key);
	for (value = tg_show(printer->arena, tg_str_from(value), MAX_CELL); *value; value++) {
		if (*value == '\\' || *value == '=')
			putchar('\\');
		putchar(*value);
	}
}

/* ArcSight Common Event Format, version 0. */
static void
print_cef(struct tg_log_printer *printer, const json_t *record, struct tg_str line)
{
	const json_t *ref = json_array_get(json_object_get(record, "refs"), 0);
	(void)line;
	printf("CEF:0|trunkgate|trunkgate|1|%s|%s|%d|", tg_log_field(record, "event"),
	       *tg_log_field(record, "verdict") ? tg_log_field(record, "verdict") : "-",
	       is_refused(record) ? 5 : 1);
	printf("rt=%s", tg_log_field(record, "time"));
	print_cef_value(printer, "externalId", tg_log_field(record, "record"));
	print_cef_value(printer, "suser", tg_log_field(record, "pusher"));
	print_cef_value(printer, "outcome", tg_log_field(record, "verdict"));
	print_cef_value(printer, "cs1Label", "repo");
	print_cef_value(printer, "cs1", tg_log_field(record, "repo"));
	print_cef_value(printer, "cs2Label", "ref");
	print_cef_value(printer, "cs2", tg_log_field(ref, "ref"));
	print_cef_value(printer, "cs3Label", "findings");
	print_cef_value(printer, "cs3",
			findings_of(printer->arena, record, tg_log_field(ref, "ref")));
	putchar('\n');
}

bool
tg_log_printer_find(const char *name, struct tg_log_printer *out)
{
	static const struct {
		const char *name;
		struct tg_log_printer printer;
	} formats[] = {
		{ "text", { .begin = begin_nothing, .print = tg_log_print_text } },
		{ "json", { .begin = begin_nothing, .print = print_json } },
		{ "csv", { .begin = begin_csv, .print = print_csv } },
		{ "ecs", { .begin = begin_nothing, .print = print_ecs } },
		{ "ocsf", { .begin = begin_nothing, .print = print_ocsf } },
		{ "cef", { .begin = begin_nothing, .print = print_cef } },
	};
	for (size_t i = 0; i < TG_ARRAY_LEN(formats); i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*out = formats[i].printer;
			return true;
		}
	}
	return false;
}
