/* SPDX-License-Identifier: MIT */
/*
 * The log file and its chain. Nothing here allocates, so that a record can be
 * written when memory is spent or from a signal's handler. Results are errno
 * values, 0 = done, TG_CHAIN_FAULT = all is said in what; what and at tell
 * what went wrong and with which file.
 */
#ifndef TRUNKGATE_REPORT_CHAIN_FILE_H
#define TRUNKGATE_REPORT_CHAIN_FILE_H

#include "trunkgate/digest.h"
#include "trunkgate/str.h"

enum { TG_CHAIN_PATH_MAX = 4096, TG_CHAIN_FAULT = -1 };
/* The longest line that a chain goes on from; records are half as long at most. */
#define TG_CHAIN_LINE_MAX ((size_t)2 << 20)

/* The end of the chain: what the next record goes on from. */
struct tg_chain_head {
	int64_t seq;              /* of the last record; 0 = none yet */
	char hash[TG_SHA256_HEX]; /* of the last line without its newline */
};

/* Why the chain does not go on from the last line of the file. */
enum tg_chain_gap {
	TG_GAP_NONE,
	TG_GAP_SIZE,   /* we rotated the file ourselves */
	TG_GAP_GONE,   /* the file is new or empty: rotated by others, or lost */
	TG_GAP_CUT,    /* records at its end are missing */
	TG_GAP_CHANGED /* its last record is not the one that we wrote */
};

struct tg_chain {
	char path[TG_CHAIN_PATH_MAX];
	char head_path[TG_CHAIN_PATH_MAX];
	char dir[TG_CHAIN_PATH_MAX];     /* made when it is missing */
	char rotated[TG_CHAIN_PATH_MAX]; /* TG_GAP_SIZE: where the file went */
	bool has_file;                   /* false: only the head is kept (syslog, journald) */
	/* While open; an interrupted use is taken over with its lock. */
	bool is_locked;
	int fd;
	int head_fd;
	int64_t size; /* of the file */
	bool is_torn; /* the last line has no newline */
	enum tg_chain_gap gap;
	struct tg_chain_head head;
	const char *what; /* what failed */
	const char *at;   /* the path that it failed with */
};

/* False when path is too long. */
bool tg_chain_init(struct tg_chain *chain, const char *path);
/*
 * Locks (waiting at most ten seconds) and reads the end of the chain. The lock
 * is on the head file, which is never renamed. The last line wins over the
 * head file where it has more records; the head file tells of records that
 * are not there any more.
 */
int tg_chain_open(struct tg_chain *chain);
/* Moves the file away as <path>.<stamp>, or <path>.<stamp>-02 and so on up to 99 where that is
 * there already (EEXIST where they all are), and goes on in a new one. */
int tg_chain_rotate(struct tg_chain *chain, const char *stamp);
/*
 * Appends with one write; a short write is taken back. lines are a newline,
 * which is written only behind a torn line, and then records that each end in
 * one; head is the chain's end with them.
 */
int tg_chain_append(struct tg_chain *chain, struct tg_str lines, const struct tg_chain_head *head);
/* What the head file says now, without a lock; false when it says nothing. */
bool tg_chain_head(const struct tg_chain *chain, struct tg_chain_head *out);
void tg_chain_close(struct tg_chain *chain);

#endif
