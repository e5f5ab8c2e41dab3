/* SPDX-License-Identifier: MIT */
/*
 * An anchor says where the audit log ended at some moment. Copies of it that
 * the log's own account cannot reach prove that the log was not written anew.
 */
#ifndef TRUNKGATE_ANCHOR_H
#define TRUNKGATE_ANCHOR_H

#include "trunkgate/buf.h"
#include "trunkgate/digest.h"

struct tg_anchor {
	int64_t seq;              /* of a record; 0 = no anchor */
	char hash[TG_SHA256_HEX]; /* of its line */
};

/*
 * "audit head SEQ HASH LOG", as it stands in commits and in messages to a
 * daemon; log is the path of the log. Appends it, without a newline.
 */
void tg_anchor_format(struct tg_buf *out, const struct tg_anchor *anchor, struct tg_str log);
/* Reads it, or "SEQ HASH" alone, as the head file of a log has it, or "head: SEQ HASH", as
 * `audit verify` says it; *log is then empty. What stands before "audit head" is passed
 * over. False, and outputs untouched, when text is none of these. */
bool tg_anchor_parse(struct tg_str text, struct tg_anchor *out, struct tg_str *log);

#endif
