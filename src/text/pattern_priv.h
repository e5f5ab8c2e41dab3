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
	pcre2_code *code;
	size_t worked; /* for the interpreter, in bytes and calls */
	bool was_jit_tried;
};

#endif
