/* SPDX-License-Identifier: MIT */
/* The bytes of a policy file before YAML is read. */
#ifndef TG_POLICY_SOURCE_H
#define TG_POLICY_SOURCE_H

#include "problems.h"

/*
 * Size, encoding and characters: UTF-8 without a byte order mark, no control
 * characters, and nothing that makes an editor show another text than the
 * parser reads (line ends that only YAML knows, bidirectional controls).
 */
bool tg_source_check(struct tg_complaints *list, const char *name, struct tg_str text);

#endif
