/* SPDX-License-Identifier: MIT */
/*
 * Patterns for ref names and paths: `*` matches within a segment, `**` across
 * segments, every other byte itself, case-sensitive. A final "/" "**" is
 * everything below; "**" between slashes also matches no segment, so that
 * a pattern for x.c at any depth also covers x.c at the root. In a list a
 * leading `!` excludes and the last match wins; a list that
 * starts with an exclusion starts from "everything". Linear in pattern times
 * name, whatever the pattern.
 */
#ifndef TRUNKGATE_GLOB_H
#define TRUNKGATE_GLOB_H

#include "trunkgate/error.h"

#define TG_GLOB_MAX 1024 /* bytes of one pattern */

struct tg_globs;

struct tg_glob_item {
	struct tg_str text; /* without the '!' */
	bool exclude;
	/* Set for a short-hand such as @branches: the item matches what this
	 * list matches, and text is only its name. */
	const struct tg_globs *group;
};

struct tg_globs {
	struct tg_glob_item *items;
	size_t nr;
};

/* One pattern against one name. */
bool tg_glob_match(struct tg_str pattern, struct tg_str name);
/* A list: last matching item decides; an empty list matches nothing. */
bool tg_globs_match(const struct tg_globs *globs, struct tg_str name);
/*
 * Why text is no usable pattern, or NULL: empty, too long, NUL or control
 * byte, leading or trailing or doubled slash, `***`, bad UTF-8. Without the
 * '!'.
 */
const char *tg_glob_problem(struct tg_str pattern);
/* The literal bytes before the first wildcard. */
struct tg_str tg_glob_literal_prefix(struct tg_str pattern);
bool tg_glob_is_literal(struct tg_str pattern);
/* Whether the list matches a few names alone, that it spells: then they are in out,
 * at most max; some can be there twice. */
bool tg_globs_spell(const struct tg_globs *globs, struct tg_str *out, size_t max, size_t *nr);

#endif
