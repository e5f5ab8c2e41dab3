/* SPDX-License-Identifier: MIT */
/* UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, nothing above
 * U+10FFFF. Width and folding of characters are in message.h. */
#ifndef TRUNKGATE_UTF8_H
#define TRUNKGATE_UTF8_H

#include "trunkgate/str.h"

#define TG_UTF8_BAD 0xFFFFFFFFu

/*
 * Takes one character off the front of *s (not empty) and returns its code
 * point; for an ill-formed sequence takes one byte and returns TG_UTF8_BAD.
 */
uint32_t tg_utf8_next(struct tg_str *s);
/* Offset of the first ill-formed byte, or s.len when all is well. */
size_t tg_utf8_valid_prefix(struct tg_str s);
bool tg_utf8_is_valid(struct tg_str s);
/* Writes cp (valid) into out, returns 1..4. */
size_t tg_utf8_encode(uint32_t cp, char out[4]);

#endif
