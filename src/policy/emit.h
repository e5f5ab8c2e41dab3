/* SPDX-License-Identifier: MIT */
/* Nodes written as YAML again, with a comment on each line that says where
 * its value comes from. What is written reads back as the same nodes. */
#ifndef TG_POLICY_EMIT_H
#define TG_POLICY_EMIT_H

#include "node.h"

#include "trunkgate/buf.h"

/* "indent key: value  # place" of a mapping's value, and the lines below it. */
void tg_emit_key(struct tg_buf *out, size_t indent, const struct tg_node *value);
/* "  # place" and the end of the line. */
void tg_emit_origin(struct tg_buf *out, const struct tg_node *node);

#endif
