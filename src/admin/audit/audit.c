/* SPDX-License-Identifier: MIT */
/* trunkgate audit: what happened, by the log. */
#include "../log/commit.h"
#include "../log/files.h"
#include "../log/filter.h"
#include "../log/print.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	OPTION_SINCE = TG_OPTION_LONG,
	OPTION_UNTIL,
	OPTION_REF,
	OPTION_USER,
	OPTION_RULE,
	OPTION_REASON,
	OPTION_VERDICT,
	OPTION_PUSH,
	OPTION_RECORD,
	OPTION_EVENT,
	OPTION_COMMIT,
	OPTION_JSON,
	OPTION_CSV,
	OPTION_FORMAT,
	OPTION_FOLLOW
};

static const struct tg_command *const commands[] = {
	&tg_command_audit_verify,
	&tg_command_audit_stats,
	&tg_command_audit_report,
	NULL,
};

struct query {
	struct tg_arena *arena;
	struct tg_arena *scratch; /* of one record */
	struct tg_log_filter filter;
	const char *format;
	const char *rev;              /* of --commit */
	struct tg_log_commit *commit; /* NULL = any */
	bool follow;
	bool is_raw; /* records go out as they came, whatever else they hold */
	struct tg_log_files files;
	struct tg_log_printer printer;
	size_t nr_foreign;
};

/* Said once for each file and no more than a few times: a log of another
 * program has millions. */
static void
tell_foreign(struct query *query, const struct tg_log_line *line)
{
	if (query->nr_foreign++ < 10)
		fprintf(stderr, "%s:%zu: %s\n", line->file, line->number,
			line->is_torn       ? "a record was cut off here"
			: line->is_too_long ? "a line that is too long for a record"
					    : "a line that is no record");
}

/* Whether a record need not be read to be printed, and this one was dealt with. */
static bool
take_unread(struct query *query, const struct tg_log_line *line)
{
	struct tg_log_scan scan;
	if (!query->is_raw || !tg_log_scan(line->text, &scan) || !scan.event.ptr)
		return false;
	if (tg_log_filter_takes_scan(&query->filter, &scan))
		query->printer.print(&query->printer, NULL, line->text);
	return true;
}

static const struct tg_error *
take_record(struct query *query, const json_t *record, struct tg_str text)
{
	bool is_asked_for = tg_log_filter_takes(&query->filter, record);
	if (is_asked_for && query->commit)
		TG_TRY(tg_log_commit_takes(query->commit, record, &is_asked_for));
	if (is_asked_for)
		query->printer.print(&query->printer, record, text);
	return NULL;
}

static const struct tg_error *
take(struct query *query, const struct tg_log_line *line)
{
	bool is_object = line->text.len > 1 && line->text.ptr[0] == '{' &&
			 line->text.ptr[line->text.len - 1] == '}';
	if (!is_object) {
		tell_foreign(query, line);
		return NULL;
	}
	if (!tg_log_filter_may(&query->filter, line->text) || take_unread(query, line))
		return NULL;
	json_t *record = json_loadb(line->text.ptr, line->text.len, JSON_REJECT_DUPLICATES, NULL);
	const struct tg_error *err = NULL;
	if (!record || !json_object_get(record, "event"))
		tell_foreign(query, line);
	else
		err = take_record(query, record, line->text);
	json_decref(record);
	tg_arena_reset(query->printer.arena);
	return err;
}

static const struct tg_error *
read_all(struct query *query)
{
	static const struct timespec pause = { .tv_nsec = 300000000 };
	struct tg_log_reader *reader = tg_log_reader_new(query->arena, &query->files);
	struct tg_log_line line;
	bool found = true;
	while (found || query->follow) {
		TG_TRY(tg_log_next(reader, &line, &found));
		if (found) {
			TG_TRY(take(query, &line));
			continue;
		}
		if (!query->follow)
			break;
		(void)fflush(stdout);
		nanosleep(&pause, NULL);
		TG_TRY(tg_log_again(reader));
	}
	return NULL;
}

static const struct tg_error *
run_query(struct query *query, char **argv)
{
	TG_TRY(tg_log_filter_prepare(query->arena, &query->filter));
	TG_TRY(tg_log_files_find(query->arena, argv, &query->files));
	if (!tg_log_printer_find(query->format, &query->printer))
		return tg_error_new(query->arena, TG_ERR_INPUT,
				    "--format is one of text, json, csv, ecs, ocsf, cef");
	query->printer.arena = query->scratch;
	query->printer.is_terminal = tg_command_is_coloured();
	query->is_raw = strcmp(query->format, "json") == 0 && !query->rev &&
			tg_log_filter_is_flat(&query->filter);
	if (query->rev)
		TG_TRY(tg_log_commit_open(query->arena, query->rev, &query->commit));
	query->printer.begin(&query->printer);
	return read_all(query);
}

static const struct {
	int option;
	size_t offset;
} fields[] = {
	{ OPTION_SINCE, offsetof(struct tg_log_filter, since) },
	{ OPTION_UNTIL, offsetof(struct tg_log_filter, until) },
	{ OPTION_REF, offsetof(struct tg_log_filter, ref) },
	{ OPTION_USER, offsetof(struct tg_log_filter, user) },
	{ OPTION_RULE, offsetof(struct tg_log_filter, rule) },
	{ OPTION_REASON, offsetof(struct tg_log_filter, reason) },
	{ OPTION_VERDICT, offsetof(struct tg_log_filter, verdict) },
	{ OPTION_PUSH, offsetof(struct tg_log_filter, push) },
	{ OPTION_RECORD, offsetof(struct tg_log_filter, record) },
	{ OPTION_EVENT, offsetof(struct tg_log_filter, event) },
};

static void
take_option(struct query *query, int option)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(fields); i++)
		if (fields[i].option == option)
			memcpy((char *)&query->filter + fields[i].offset, &optarg, sizeof(optarg));
	if (option == OPTION_COMMIT)
		query->rev = optarg;
	else if (option == OPTION_JSON)
		query->format = "json";
	else if (option == OPTION_CSV)
		query->format = "csv";
	else if (option == OPTION_FORMAT)
		query->format = optarg;
	else if (option == OPTION_FOLLOW)
		query->follow = true;
}

static const struct option options[] = {
	{ "since", required_argument, NULL, OPTION_SINCE },
	{ "until", required_argument, NULL, OPTION_UNTIL },
	{ "ref", required_argument, NULL, OPTION_REF },
	{ "user", required_argument, NULL, OPTION_USER },
	{ "rule", required_argument, NULL, OPTION_RULE },
	{ "reason", required_argument, NULL, OPTION_REASON },
	{ "verdict", required_argument, NULL, OPTION_VERDICT },
	{ "push", required_argument, NULL, OPTION_PUSH },
	{ "record", required_argument, NULL, OPTION_RECORD },
	{ "event", required_argument, NULL, OPTION_EVENT },
	{ "commit", required_argument, NULL, OPTION_COMMIT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "csv", no_argument, NULL, OPTION_CSV },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "follow", no_argument, NULL, OPTION_FOLLOW },
	{ "help", no_argument, NULL, TG_OPTION_HELP },
	{ 0 },
};

static int
query_log(const struct tg_command *self, int argc, char **argv)
{
	struct query query = { .format = "text" };
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0)
		take_option(&query, option);
	if (option == -2)
		return status;
	query.arena = tg_arena_new("command", TG_PUSH_BUDGET);
	query.scratch = tg_arena_new("record", TG_PUSH_BUDGET);
	const struct tg_error *err = run_query(&query, argv + optind);
	if (err)
		status = tg_command_fail_error(query.arena, err);
	else if (fflush(stdout) != 0 || ferror(stdout))
		status = tg_command_fail("standard output cannot be written");
	if (query.commit && tg_log_commit_nr_gone(query.commit))
		fprintf(stderr, "%zu values of refs are not in this repository any more\n",
			tg_log_commit_nr_gone(query.commit));
	if (query.nr_foreign > 10)
		fprintf(stderr, "%zu lines were no records\n", query.nr_foreign);
	tg_arena_destroy(query.scratch);
	tg_arena_destroy(query.arena);
	return status;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	for (const struct tg_command *const *c = commands; argc > 1 && *c; c++)
		if (strcmp(argv[1], (*c)->name) == 0)
			return (*c)->run(*c, argc - 1, argv + 1);
	return query_log(self, argc, argv);
}

const struct tg_command tg_command_audit = {
	.name = "audit",
	.summary = "what happened: query, check and count the log",
	.usage =
		"usage: trunkgate audit [filters] [format] [--follow] [FILE...]\n"
		"       trunkgate audit verify [--anchor FILE] [--json] [FILE...]\n"
		"       trunkgate audit stats [--since T] [--until T] [--json] [FILE...]\n"
		"       trunkgate audit report [--since T] [--until T] [--title TEXT] [--output FILE]\n"
		"                              [FILE...]\n\n"
		"Reads the log of the repository in the current directory, rotated and gzip'd\n"
		"files too, oldest first; or the given files (- is standard input).\n\n"
		"  --since T, --until T   from T on, before T: a day (its beginning, UTC), a moment or\n"
		"                         an age: 2026-11-20, 2026-11-20T19:42:38Z, 24h, 7d\n"
		"  --ref PATTERN          as in the policy; short names of branches will do\n"
		"  --user NAME            who pushed\n"
		"  --commit REV           pushes that brought it to a ref, or were told of it; of one that\n"
		"                         is not here, how its id begins\n"
		"  --rule NAME            a rule, or the id of its entry, has a finding\n"
		"  --reason ID            with this reason\n"
		"  --verdict WORD         accepted, refused, overridden, error\n"
		"  --push ID, --record ID or how they begin\n"
		"  --event NAME           push.decided, push.applied, override.used, policy.changed,\n"
		"                         hook.error, ledger.changed, log.rotated\n\n"
		"  --json, --csv          the records as they are; a table of their refs\n"
		"  --format NAME          text, json, csv, ecs, ocsf, cef\n"
		"  --follow               wait for more, over rotations\n",
	.max_operands = TG_ANY_NUMBER,
	.run = run,
};
