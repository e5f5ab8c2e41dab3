/* SPDX-License-Identifier: MIT */
/*
 * CODEOWNERS files: who owns a path, as GitHub's and GitLab's documentation of
 * code owners say. Deviations are on purpose, and all to the strict side: a
 * line that cannot be read is an error, where the forges ignore it.
 */
#ifndef TRUNKGATE_OWNERS_H
#define TRUNKGATE_OWNERS_H

#include "trunkgate/arena.h"

#define TG_OWNERS_MAX ((size_t)3 << 20) /* bytes of one file */

enum tg_owners_dialect { TG_OWNERS_GITHUB, TG_OWNERS_GITLAB };

/* A line with a pattern. */
struct tg_owners_rule {
	struct tg_str pattern;
	bool excludes;               /* GitLab: "!pattern" */
	const struct tg_str *owners; /* as written: @name, @group/team, mail */
	size_t nr_owners;            /* 0 = nobody owns it */
	uint32_t line;
};

/* GitHub's files are one section without a name. */
struct tg_owners_section {
	struct tg_str name; /* as first written */
	bool is_optional;
	size_t min;                   /* approvals of owners; at least 1 */
	struct tg_owners_rule *rules; /* in the order of the file */
	size_t nr_rules, cap_rules;
};

struct tg_owners_error {
	uint32_t line;
	const char *message;
};

struct tg_owners {
	enum tg_owners_dialect dialect;
	struct tg_owners_section *sections;
	size_t nr_sections, cap_sections;
	struct tg_owners_error *errors; /* the first TG_OWNERS_ERRORS */
	size_t nr_errors, cap_errors;
};
enum { TG_OWNERS_ERRORS = 20 };

/* Any bytes. Views point into text. *out with errors is not to be used for
 * matching. */
void tg_owners_parse(struct tg_arena *arena, enum tg_owners_dialect dialect, struct tg_str text,
		     struct tg_owners *out);
/* The rule of a section that a path falls under: the last that matches. NULL
 * when none does, or when the section excludes the path. */
const struct tg_owners_rule *tg_owners_match(const struct tg_owners *owners,
					     const struct tg_owners_section *section,
					     struct tg_str path);

#endif
