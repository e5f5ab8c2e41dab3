/* SPDX-License-Identifier: MIT */
/* Nodes written as YAML again, with a comment on each line that says where
 * its value comes from. What is written reads back as the same nodes. */
#ifndef TG_POLICY_EMIT_H
#define TG_POLICY_EMIT_H

#include "node.h"

#include "trunkgate/buf.h"

/* "indent key: value  # origin" and the lines below it. origin NULL = the
 * place of each value. */
void tg_emit_key(struct tg_buf *out, size_t indent, struct tg_str key, const struct tg_node *value,
		 const char *origin);
/* "  # origin" and the end of the line. */
void tg_emit_origin(struct tg_buf *out, const struct tg_node *node, const char *origin);

#endif
