/* SPDX-License-Identifier: MIT */
/* Loading language files (imports.h says what they are for). */
#ifndef TRUNKGATE_LANGUAGES_H
#define TRUNKGATE_LANGUAGES_H

#include "trunkgate/imports.h"
#include "trunkgate/policy.h"

/* One file. What is wrong with it is in problems (nr 0 = usable); the
 * expressions themselves are compiled, and judged, by tg_scanner_new(). */
void tg_language_read(struct tg_arena *arena, const char *name, struct tg_str text,
		      struct tg_language *out, struct tg_problems *problems);

/*
 * All *.yaml files of a folder in order of name, read as far as they tell which files
 * are in a language; tg_languages_need() (imports.h) reads the rest of one. Errors:
 * TG_ERR_POLICY with the place of the first mistake that was seen, TG_ERR_SYSTEM when
 * the folder cannot be read.
 */
TG_MUST_USE const struct tg_error *tg_languages_open(struct tg_arena *arena, const char *dir,
						     struct tg_languages *out);
/* The same, and all that they say. */
TG_MUST_USE const struct tg_error *tg_languages_load(struct tg_arena *arena, const char *dir,
						     struct tg_languages *out);

#endif
