/* SPDX-License-Identifier: MIT */
/* What tags and certificates have in common: lines of headers in a fixed order,
 * and one signature that ends it all. */
#ifndef TRUNKGATE_TEXT_SIGNED_TEXT_H
#define TRUNKGATE_TEXT_SIGNED_TEXT_H

#include "trunkgate/signature.h"

struct tg_walk {
	struct tg_str raw;
	size_t at; /* of the next line */
};

/* NULL, or why raw is not even walked. */
const char *tg_walk_begin(struct tg_walk *walk, struct tg_str raw, size_t max);
/* The next line without its LF; a last one that has none is no line. */
bool tg_walk_line(struct tg_walk *walk, struct tg_str *out);
/* What stands behind key in the next line, at least a byte; the line is passed
 * even where it is another one. */
bool tg_walk_header(struct tg_walk *walk, struct tg_str key, struct tg_str *out);
/* The rest of the walk: *body is what stands before the signature, with its last
 * LF. NULL, or what is wrong with it. */
const char *tg_walk_signature(struct tg_walk *walk, struct tg_str *body,
			      struct tg_signed_text *out);

#endif
