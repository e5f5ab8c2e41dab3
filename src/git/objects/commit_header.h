/* SPDX-License-Identifier: MIT */
/*
 * The header of a raw commit. Our own walker, because libgit2's takes the
 * first of two author lines where git shows the last, and reads on into the
 * message.
 */
#ifndef TRUNKGATE_GIT_COMMIT_HEADER_H
#define TRUNKGATE_GIT_COMMIT_HEADER_H

#include "trunkgate/change.h"

/* One header with its continuation lines; views of the raw commit. */
struct tg_header_line {
	struct tg_str key;   /* empty: a line that is no header */
	struct tg_str value; /* without the final newline, folds kept */
};

/*
 * Takes the next header off *rest. False at the blank line (which is dropped:
 * *rest is then the message) or at the end.
 */
bool tg_header_next(struct tg_str *rest, struct tg_header_line *out);
/* Of the first header of that name; empty when there is none. */
struct tg_str tg_header_find(struct tg_str raw, struct tg_str key);
struct tg_str tg_header_message(struct tg_str raw);

/*
 * What a walk needs, read as git reads it: "tree", then "parent" lines, the
 * committer's date (0 when there is none that makes sense). *rest begins at
 * the next parent line, for tg_header_parent(). False when the commit does
 * not begin as one.
 */
struct tg_walk_header {
	struct tg_oid tree;
	size_t nr_parents;
	struct tg_str parents;
	int64_t date;
};
bool tg_header_walk(struct tg_str raw, struct tg_walk_header *out);
bool tg_header_parent(struct tg_str *parents, struct tg_oid *out);

/* What git-fsck(1), or any reader, could take amiss in the headers; NULL =
 * all agree on them. arena is for work only. By check.c. */
const char *tg_header_problem(struct tg_arena *arena, struct tg_str raw);

/* "Name <mail> date zone"; what is missing is empty. */
struct tg_ident tg_ident_split(struct tg_str value);
/* The digits between the mail and the zone; false when they are no date. */
bool tg_ident_date(struct tg_str value, int64_t *out);

#endif
