/* SPDX-License-Identifier: MIT */
/* A compiled pattern, between the one who compiles and the one who matches.
 * Private to src/text. */
#ifndef TEXT_PATTERN_PRIV_H
#define TEXT_PATTERN_PRIV_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include "trunkgate/pattern.h"

#include <pcre2.h>

struct tg_pattern {
	struct tg_str source;
	enum tg_pattern_mode mode;
	pcre2_code *code;    /* NULL = not yet, see tg_pattern_ready() */
	struct tg_str start; /* of one that is not compiled yet: what each match begins with */
	size_t worked;       /* for the interpreter, in bytes and calls */
	bool was_jit_tried;
};

/* Whether pcre2_compile() takes source for sure. *start: what every match of it
 * begins with; a part of source, may be empty. */
bool tg_pattern_is_simple(struct tg_str source, struct tg_str *start);
/* Compiles what waited for it; false for lack of memory. */
bool tg_pattern_ready(struct tg_pattern *pattern);

#endif
