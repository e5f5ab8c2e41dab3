/* SPDX-License-Identifier: MIT */
/*
 * The log file and its chain. Nothing here allocates, so that a record can be
 * written when memory is spent. Results are errno values, 0 = done; where it
 * was is in the what of the handle.
 */
#ifndef TRUNKGATE_REPORT_CHAIN_FILE_H
#define TRUNKGATE_REPORT_CHAIN_FILE_H

#include "trunkgate/digest.h"
#include "trunkgate/str.h"

enum { TG_CHAIN_PATH_MAX = 4096 };
/* The longest line that a chain goes on from. */
#define TG_CHAIN_LINE_MAX ((size_t)2 << 20)

/* The end of the chain: what the next record goes on from. */
struct tg_chain_head {
	int64_t seq;              /* of the last record; 0 = none yet */
	char hash[TG_SHA256_HEX]; /* of the last line without its newline */
	char policy[TG_SHA256_HEX]; /* hash of the policy that judged last; "" = none */
};

struct tg_chain {
	char path[TG_CHAIN_PATH_MAX];
	char head_path[TG_CHAIN_PATH_MAX];
	bool has_file;            /* false: only the head is kept (syslog, journald) */
	char *line;               /* TG_CHAIN_LINE_MAX bytes of the owner */
	/* While open: */
	int fd;
	int head_fd;
	int64_t size;             /* of the file */
	bool is_torn;             /* the last line has no newline */
	bool is_new;              /* the file is empty or new, but the chain is not */
	struct tg_chain_head head;
	const char *what;         /* what failed */
};

/* Locks (waiting at most five seconds), reads the end of the chain. The last
 * line wins over the head file; the head file tells of a file that was
 * rotated or lost. */
int tg_chain_open(struct tg_chain *chain);
/* Moves the file away as <path>.<stamp> and goes on in a new one. */
int tg_chain_rotate(struct tg_chain *chain, const char *stamp);
/* Appends with one write; a short write is taken back. lines end in newlines;
 * head is the chain's end with them. */
int tg_chain_append(struct tg_chain *chain, struct tg_str lines, const struct tg_chain_head *head);
void tg_chain_close(struct tg_chain *chain);

#endif
