/* SPDX-License-Identifier: MIT */
/* What stands at the end of a log, and how it goes with the head file. */
#ifndef TRUNKGATE_REPORT_CHAIN_END_H
#define TRUNKGATE_REPORT_CHAIN_END_H

#include "chain_file.h"

/* Of an open chain with its head and size read: decides what the next record
 * goes on from (head), and sets is_torn and gap. */
int tg_chain_read_end(struct tg_chain *chain);
/* Notes what failed; the errno value. at and what are kept, not copied. */
int tg_chain_fail(struct tg_chain *chain, const char *at, const char *what);

#endif
