/* SPDX-License-Identifier: MIT */
/* The handle of a log, for the files that make it up and for their tests. */
#ifndef TRUNKGATE_REPORT_AUDIT_H
#define TRUNKGATE_REPORT_AUDIT_H

#include "chain_file.h"
#include "datagram.h"
#include "record.h"

struct tg_audit {
	struct tg_chain chain;
	tg_datagram_fn *send; /* NULL = to the file */
	const char *socket;
	const struct tg_record_room *room;
	int64_t rotate;
	int64_t anchor; /* 0 = none */
	tg_datagram_fn *tell_anchor;
	const char *anchor_socket;
	const char *policy_path;
	struct tg_str repo;
	struct tg_buf fixed; /* a record of fixed text, and log.rotated before it */
};

#endif
