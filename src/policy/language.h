/* SPDX-License-Identifier: MIT */
/* What the files that read languages share. Private to src/policy. */
#ifndef POLICY_LANGUAGE_H
#define POLICY_LANGUAGE_H

#include "trunkgate/languages.h"

/*
 * The lines of a language file before its first key that does not tell which files are
 * in the language: a text of its own that says of them all that the whole does. False
 * where that is not plain to see; then the whole has to be read.
 */
bool tg_language_head(struct tg_str text, struct tg_str *out);

/* A language of which name, files, interpreters and loc are known, and the rest is
 * unread. False, too, where the head has a mistake: reading the whole tells it. */
bool tg_language_read_head(struct tg_arena *arena, const char *name, struct tg_str text,
			   struct tg_language *out);

#endif
