/* SPDX-License-Identifier: MIT */
/* change_size: how much a change alters, as its reviewers see it. */
#include "rules.h"

struct opts {
	int64_t warn_lines;
	int64_t max_lines;
	int64_t max_files;
	struct tg_globs ignore;
};

static const struct tg_opt opt_table[] = {
	TG_OPT_INT(struct opts, warn_lines, NULL, 1, 100000000,
		   "From more lines than these on the pusher is warned."),
	TG_OPT_INT(struct opts, max_lines, NULL, 1, 100000000,
		   "Most lines added and deleted, together."),
	TG_OPT_INT(struct opts, max_files, NULL, 1, 1000000, "Most files changed."),
	TG_OPT_PATHS(struct opts, ignore, NULL,
		     "Paths that do not count, such as lock files and recorded test data."),
	TG_OPT_END
};

enum { LINES, FILES };

static const struct tg_reason reasons[] = {
	[LINES] = { "lines", "the change has too many lines",
		    "split it: each part reviewed and landed by itself" },
	[FILES] = { "files", "the change touches too many files",
		    "split it: each part reviewed and landed by itself" },
	TG_REASON_END
};

static bool
is_over(int64_t value, int64_t limit)
{
	return limit != TG_UNSET && value > limit;
}

/* People know them as binary, by git's own counts. */
static void
hint_odd(struct tg_judge *judge, const struct tg_lines *size)
{
	if (size->odd.len)
		tg_hint(judge,
			"%s holds NUL bytes and counts by its lines, as its name is not that of "
			"an image, an archive or the like; `ignore` of the policy can leave it out",
			tg_judge_show(judge, size->odd));
}

static const struct tg_error *
check_change(struct tg_judge *judge, const void *data, struct tg_change *change)
{
	const struct opts *opts = data;
	const struct tg_globs *ignore = opts->ignore.nr ? &opts->ignore : NULL;
	struct tg_lines size;
	long long lines;

	TG_TRY(tg_ref_size(tg_change_ref(change), tg_judge_paths(judge), ignore, &size));
	lines = (long long)(size.added + size.deleted);
	if (is_over(lines, opts->max_lines))
		tg_found(judge, LINES, NULL, "%lld lines (%lld added, %lld deleted), at most %lld",
			 lines, (long long)size.added, (long long)size.deleted,
			 (long long)opts->max_lines);
	else if (is_over(lines, opts->warn_lines))
		tg_found_warning(judge, LINES, NULL,
				 "%lld lines (%lld added, %lld deleted), better at most %lld",
				 lines, (long long)size.added, (long long)size.deleted,
				 (long long)opts->warn_lines);
	if (is_over(lines, opts->max_lines) || is_over(lines, opts->warn_lines))
		hint_odd(judge, &size);
	if (is_over(size.files, opts->max_files))
		tg_found(judge, FILES, NULL, "%lld files, at most %lld", (long long)size.files,
			 (long long)opts->max_files);
	return NULL;
}

static void
check_opts(struct tg_opt_check *check, const void *data)
{
	const struct opts *opts = data;

	if (opts->warn_lines == TG_UNSET && opts->max_lines == TG_UNSET &&
	    opts->max_files == TG_UNSET)
		check->report(check, "max_lines",
			      "nothing is asked for: set warn_lines, max_lines or max_files");
	if (opts->warn_lines != TG_UNSET && opts->max_lines != TG_UNSET &&
	    opts->warn_lines >= opts->max_lines)
		check->report(check, "warn_lines", "it must be below max_lines");
}

const struct tg_rule tg_rule_change_size = {
	.name = "change_size",
	.summary = "How many lines and files a change may alter.",
	.manual =
		"Measured on the net difference: of a branch against its merge base with the trunk, "
		"of a push to the trunk against what the trunk was. What was added and taken out "
		"again does not count, nor does the trunk merged in.\n"
		"\n"
		"A file that was moved counts by the lines that changed on the way; two files are one "
		"moved file when at least half of the lines stayed. Not counted are the paths of "
		"`ignore`, and those that the trunk's own .gitattributes, as it was before the push, "
		"calls linguist-generated or linguist-vendored. An image, an archive or the like has no "
		"lines, and is a file; what is called otherwise has lines, whatever bytes it holds.",
	.default_refs = "[\"@trunk\", \"@branches\"]",
	.opts = opt_table,
	.opts_size = sizeof(struct opts),
	.reasons = reasons,
	.looks_at_paths = true,
	.check_opts = check_opts,
	.check_change = check_change,
};
