/* SPDX-License-Identifier: MIT */
/* Tests of a policy: described pushes with the verdicts they should get. */
#ifndef TRUNKGATE_CASES_H
#define TRUNKGATE_CASES_H

#include "trunkgate/policy.h"

struct tg_case_file {
	const char *path; /* no newline, no quote */
	struct tg_str content;
};

struct tg_case_commit {
	struct tg_str message;
	struct tg_str author; /* "Name <mail>" */
	bool is_merge;
	struct tg_case_file *files;
	size_t nr_files;
};

struct tg_case {
	struct tg_loc loc;
	const char *name;
	struct tg_str ref;    /* as written: a branch, or refs/... */
	struct tg_str pusher; /* empty = nobody is known */
	bool exists;          /* the ref stands where the trunk does */
	bool deletes;
	bool rewinds;       /* the new commits leave out the ref's last one */
	const char *expect; /* "accepted" or "refused" */
	bool has_findings;
	const char **findings; /* "id/reason": exactly these */
	size_t nr_findings;
	struct tg_case_commit *commits;
	size_t nr_commits;
};

struct tg_cases {
	const char *policy; /* as written */
	struct tg_case *items;
	size_t nr;
};

/* False when the text has problems. name must live as long as the arena. */
bool tg_cases_read(struct tg_arena *arena, const char *name, struct tg_str text,
		   struct tg_cases *out, struct tg_problems *problems);

#endif
