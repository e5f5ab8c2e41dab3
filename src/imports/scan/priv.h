/* SPDX-License-Identifier: MIT */
/* Between the parts of the import scanner. Private to src/imports. */
#ifndef TRUNKGATE_IMPORTS_SCAN_PRIV_H
#define TRUNKGATE_IMPORTS_SCAN_PRIV_H

#include "trunkgate/imports.h"

/* The list under construction. */
struct tg_import_list {
	struct tg_arena *arena;
	struct tg_import *items;
	size_t nr, cap;
	const char *not_judged; /* the first reason */
};

/* Notes why it is not judged when the list is full. */
void tg_import_add(struct tg_import_list *list, const struct tg_import *import);

/*
 * Takes a clause with several names apart and adds an import for each:
 * `a.b as c, d`, `a::{b, c::{self, *}}`, `A\{B, C as D}`, ("x" \n y "z").
 * like gives kind, form, text and line of the clause's first byte; with
 * is_member the names are what is taken from like->target. is_python: `#` starts
 * a comment, as // and nested comments of the C kind always do, and names are
 * the same where their NFKC is.
 */
struct tg_clause {
	struct tg_import like;
	struct tg_str names;
	bool is_member;
	bool is_python;
};
void tg_clause_expand(struct tg_import_list *list, const struct tg_clause *clause);

/* A name without the white space, comments and back quotes inside it; Python's in NFKC. */
struct tg_str tg_name_tidy(struct tg_arena *arena, struct tg_str name, bool is_python);

/* Bytes of white space and comments at the start of s. */
size_t tg_blank_len(struct tg_str s, bool is_python);

/* The expression of a whole language; where in it each form starts, to find
 * the one at fault. */
struct tg_str tg_scanner_source(struct tg_arena *arena, const struct tg_language *language,
				size_t *starts);

/* A text whose spliced lines are joined, and where they were. */
struct tg_joined {
	struct tg_str text;
	const size_t *cuts; /* ascending offsets in text, one per splice */
	size_t nr_cuts;
};
struct tg_joined tg_lines_join(struct tg_arena *arena, struct tg_str blob);

/* With an LF for each CR that has none. */
struct tg_str tg_lines_end(struct tg_arena *arena, struct tg_str blob);

/* Java's \uXXXX as the characters that they are. */
struct tg_str tg_unescape(struct tg_arena *arena, struct tg_str blob);

#endif
