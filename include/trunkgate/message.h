/* SPDX-License-Identifier: MIT */
/*
 * The parts of a commit message as git's own commands see them: subject,
 * body, Conventional Commits header (https://www.conventionalcommits.org,
 * 1.0.0), autosquash marks; and characters as a terminal shows them.
 */
#ifndef TRUNKGATE_MESSAGE_H
#define TRUNKGATE_MESSAGE_H

#include "trunkgate/arena.h"
#include "trunkgate/str.h"

/* The lines of the first paragraph joined with one space, as %s. Leading
 * blank lines are skipped. */
struct tg_str tg_message_subject(struct tg_arena *arena, struct tg_str message);
/* The text behind the first paragraph without its trailer block and blank
 * ends: what a reader would call the body; empty when there is none. */
struct tg_str tg_message_body(struct tg_arena *arena, struct tg_str message);

struct tg_convention {
	struct tg_str type;  /* "feat" */
	struct tg_str scope; /* "parser", empty when absent */
	bool is_breaking;    /* '!' before the colon */
	struct tg_str description;
};
/* False when subject has no Conventional Commits header. */
bool tg_convention_parse(struct tg_str subject, struct tg_convention *out);

/* Whether some subject can have it: letters, digits, - and _. */
bool tg_convention_is_type(struct tg_str type);
/* Whether some subject can have it as one of its scopes: no parentheses and no commas. */
bool tg_convention_is_scope(struct tg_str scope);

/* "fixup! ", "squash! ", "amend! " at the start (any depth), or a WIP mark:
 * "WIP" as the first word in any case, alone or followed by ':' or in
 * brackets. Gives the mark as a literal, or NULL. */
const char *tg_subject_unfinished(struct tg_str subject);

/* The full object id named by git-revert's sentence "This reverts commit
 * <40 or 64 hex>" in the body; empty when there is none. */
struct tg_str tg_message_reverted_id(struct tg_str message);

/* Display columns of valid or invalid UTF-8: wide characters 2, combining 0,
 * an ill-formed byte 1. */
size_t tg_display_width(struct tg_str s);
/* Whether a reader sees anything of it: not if it is empty, or all blanks of whatever kind and
 * characters without a shape. An ill-formed byte is seen. */
bool tg_is_seen(struct tg_str s);
/* The form two names share when they differ only in case or in Unicode
 * normalisation (NFKC case folding); ill-formed bytes stay. */
struct tg_str tg_fold(struct tg_arena *arena, struct tg_str s);
/* The form they share when they differ besides in letters that look like ASCII ones, such as
 * Cyrillic a; ill-formed bytes stay. */
struct tg_str tg_lookalike(struct tg_arena *arena, struct tg_str s);
/* The form they share when they differ in normalisation only (NFKC): that of names in
 * Python. ASCII is itself, not copied; ill-formed bytes stay. */
struct tg_str tg_compose(struct tg_arena *arena, struct tg_str s);

#endif
