/* SPDX-License-Identifier: MIT */
/* Records for people: a line, and below it why. */
#include "field.h"
#include "print.h"

#include <stdio.h>
#include <string.h>

enum { MAX_REFS = 5, ID_COLUMNS = 60, PATH_COLUMNS = 100, WORDS_COLUMNS = 300 };

/* What a pusher wrote is escaped in the log for JSON, not for a terminal. */
static const char *
shown(struct tg_log_printer *printer, const char *text, size_t columns)
{
	return tg_show(printer->arena, tg_str_from(text), columns);
}

static const char *
colour_of(const struct tg_log_printer *printer, const char *verdict)
{
	if (!printer->is_terminal)
		return "";
	if (strcmp(verdict, "refused") == 0 || strcmp(verdict, "error") == 0)
		return "\033[31m";
	return strcmp(verdict, "overridden") == 0 ? "\033[33m" : "\033[32m";
}

/* Of those that bound nobody, whether the rule or the person was let off. */
static const char *
weight_of(const json_t *finding)
{
	const char *severity = tg_log_field(finding, "severity");

	if (json_is_true(json_object_get(finding, "exempt")))
		return "exempt";
	return strcmp(severity, "none") == 0 ? "observed" : severity;
}

static void
print_finding(struct tg_log_printer *printer, const json_t *finding)
{
	const json_t *line = json_object_get(finding, "line");
	const char *path = tg_log_field(finding, "path"), *commit = tg_log_field(finding, "commit");

	printf("    %s: %.7s%s", weight_of(finding), commit, *commit ? " " : "");
	if (*path)
		printf("%s", shown(printer, path, PATH_COLUMNS));
	if (*path && json_is_integer(line))
		printf(":%lld", (long long)json_integer_value(line));
	printf("%s%s/%s: %s\n", *path ? " " : "",
	       shown(printer, tg_log_field(finding, "id"), ID_COLUMNS),
	       tg_log_field(finding, "reason"),
	       shown(printer, tg_log_field(finding, "detail"), WORDS_COLUMNS));
}

static void
print_refs(struct tg_log_printer *printer, const json_t *record)
{
	const json_t *refs = json_object_get(record, "refs");
	size_t nr = json_array_size(refs);

	for (size_t i = 0; i < nr; i++) {
		const json_t *ref = json_array_get(refs, i);
		if (i == MAX_REFS && nr > MAX_REFS + 1) {
			printf(" and %zu more", nr - MAX_REFS);
			break;
		}
		printf(" %s %.7s..%.7s", shown(printer, tg_log_field(ref, "ref"), 100),
		       tg_log_field(ref, "old"), tg_log_field(ref, "new"));
	}
}

static void
print_override(struct tg_log_printer *printer, const json_t *record)
{
	const json_t *override = json_object_get(record, "override");
	const char *reason = tg_log_field(override, "reason");
	const char *why_not = tg_log_field(override, "why_not");
	bool is_accepted = json_is_true(json_object_get(override, "accepted"));

	if (!*reason)
		return;
	printf("    %s: \"%s\"",
	       is_accepted ? "override"
	       : *why_not  ? "no override"
			   : "override, not needed",
	       shown(printer, reason, WORDS_COLUMNS));
	printf("%s%s\n", *why_not ? ": " : "", shown(printer, why_not, WORDS_COLUMNS));
}

/* The mistakes of a policy that could not be used. */
static void
print_problems(struct tg_log_printer *printer, const json_t *record)
{
	const json_t *problems = json_object_get(record, "problems");

	for (size_t i = 0; i < json_array_size(problems); i++) {
		const json_t *p = json_array_get(problems, i);
		printf("    error: %s:%lld:%lld: %s\n",
		       shown(printer, tg_log_field(p, "file"), WORDS_COLUMNS),
		       (long long)json_integer_value(json_object_get(p, "line")),
		       (long long)json_integer_value(json_object_get(p, "column")),
		       shown(printer, tg_log_field(p, "message"), WORDS_COLUMNS));
	}
}

static void
print_files(struct tg_log_printer *printer, const json_t *record)
{
	const json_t *files = json_object_get(record, "files");

	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *file = json_string_value(json_array_get(files, i));
		printf("    %s\n", shown(printer, file ? file : "", WORDS_COLUMNS));
	}
}

/* Whose push showed that the policy is another one need not have changed it. */
static void
print_actor(struct tg_log_printer *printer, const json_t *record)
{
	const char *pusher = tg_log_field(record, "pusher");
	const char *account = tg_log_field(record, "account");
	const char *login = tg_log_field(record, "login");

	if (strcmp(tg_log_field(record, "event"), "policy.changed") == 0)
		printf(" to %.7s from %.7s, seen at a push", tg_log_field(record, "policy"),
		       tg_log_field(record, "previous_policy"));
	if (*pusher)
		printf(" by %s", shown(printer, pusher, 64));
	if (*account)
		printf(" by %s%s%s", shown(printer, *login ? login : account, 64),
		       *login ? " as " : "", *login ? shown(printer, account, 64) : "");
}

static void
print_line(struct tg_log_printer *printer, const json_t *record)
{
	const char *verdict = tg_log_field(record, "verdict");
	const char *hook = tg_log_field(record, "hook");
	const char *colour = colour_of(printer, verdict);

	printf("%.19sZ %.12s %s%-10s%s %s%s", tg_log_field(record, "time"),
	       tg_log_field(record, "record"), colour, *verdict ? verdict : "-",
	       *colour ? "\033[m" : "", tg_log_field(record, "event"),
	       strcmp(hook, "update") == 0 ? " in update" : "");
	print_actor(printer, record);
	print_refs(printer, record);
	if (*tg_log_field(record, "what"))
		printf(" %s", shown(printer, tg_log_field(record, "what"), WORDS_COLUMNS));
	if (*tg_log_field(record, "why"))
		printf(" %s", tg_log_field(record, "why"));
	if (*verdict && *tg_log_field(record, "policy"))
		printf(" policy %.7s", tg_log_field(record, "policy"));
	putchar('\n');
}

void
tg_log_print_text(struct tg_log_printer *printer, const json_t *record, struct tg_str line)
{
	const json_t *findings = json_object_get(record, "findings");
	const char *error = tg_log_field(record, "error");

	(void)line;
	print_line(printer, record);
	if (*error)
		printf("    error: %s\n", shown(printer, error, WORDS_COLUMNS));
	print_problems(printer, record);
	print_files(printer, record);
	print_override(printer, record);
	for (size_t i = 0; i < json_array_size(findings); i++)
		print_finding(printer, json_array_get(findings, i));
}
