/* SPDX-License-Identifier: MIT */
/* trunkgate audit report: the sums as a page for people who do not use terminals. */
#include "report_page.h"

#include "trunkgate/clock.h"
#include "trunkgate/file.h"

#include <stdio.h>
#include <string.h>

enum { OPTION_SINCE = TG_OPTION_LONG, OPTION_UNTIL, OPTION_OUTPUT, OPTION_TITLE };
enum { MAX_PAGE = 64 << 20, FILE_MODE = 0640 };

struct report {
	struct tg_audit_sums sums;
	const char *output, *title;
};

/* "app" of /srv/git/app.git */
static const char *
title_of(struct report *report)
{
	struct tg_arena *arena = report->sums.arena;
	struct tg_str path, part, last = TG_STR("the repository");
	struct tg_buf title;
	if (report->title)
		return report->title;
	if (!report->sums.facts.has_repo)
		return "Pushes";
	path = tg_str_from(tg_repo_path(report->sums.facts.topics.repo));
	while (tg_str_split(&path, '/', &part))
		if (part.len && !tg_str_eq(part, TG_STR(".git")))
			last = part;
	tg_buf_init(&title, arena, 1024);
	tg_buf_adds(&title, "Pushes to ");
	tg_buf_add(&title, last);
	return title.ptr;
}

static const struct tg_error *
make_report(struct report *report, char **argv)
{
	struct tg_arena *arena = report->sums.arena;
	struct tg_buf page;
	TG_TRY(tg_audit_sums_read(&report->sums, argv));
	tg_buf_init(&page, arena, MAX_PAGE);
	tg_report_page_add(&page, &report->sums, title_of(report), tg_now_us());
	if (tg_buf_overflowed(&page))
		return tg_error_new(arena, TG_ERR_LIMIT, "the page is longer than 64 MiB");
	if (report->output && strcmp(report->output, "-") != 0)
		return tg_file_replace(arena, report->output, tg_buf_str(&page), FILE_MODE);
	if (fwrite(page.ptr, 1, page.len, stdout) != page.len || fflush(stdout) != 0)
		return tg_error_new(arena, TG_ERR_SYSTEM, "standard output cannot be written");
	return NULL;
}

static int
run(const struct tg_command *self, int argc, char **argv)
{
	static const struct option options[] = {
		{ "since", required_argument, NULL, OPTION_SINCE },
		{ "until", required_argument, NULL, OPTION_UNTIL },
		{ "output", required_argument, NULL, OPTION_OUTPUT },
		{ "title", required_argument, NULL, OPTION_TITLE },
		{ "help", no_argument, NULL, TG_OPTION_HELP },
		{ 0 },
	};
	struct report report = { .output = NULL };
	int status = 0, option;
	while ((option = tg_command_option(self, argc, argv, options, &status)) > 0) {
		report.output = option == OPTION_OUTPUT ? optarg : report.output;
		report.title = option == OPTION_TITLE ? optarg : report.title;
		if (option == OPTION_SINCE)
			report.sums.filter.since = optarg;
		else if (option == OPTION_UNTIL)
			report.sums.filter.until = optarg;
	}
	if (option == -2)
		return status;
	report.sums.arena = tg_arena_new("command", (size_t)2 << 30);
	const struct tg_error *err = make_report(&report, argv + optind);
	if (err)
		status = tg_command_fail_error(report.sums.arena, err);
	tg_arena_destroy(report.sums.arena);
	return status;
}

const struct tg_command tg_command_audit_report = {
	.name = "report",
	.summary = "the sums as one page of HTML, with charts",
	.usage =
		"usage: trunkgate audit report [--since T] [--until T] [--title TEXT] [--output FILE]\n"
		"                              [FILE...]\n\n"
		"Writes what `audit stats` counts as one HTML file with charts: without scripts, without\n"
		"anything from elsewhere, for screens and for paper. To standard output, or to --output,\n"
		"which is replaced whole.\n",
	.max_operands = TG_ANY_NUMBER,
	.run = run,
};
