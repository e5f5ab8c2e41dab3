/* SPDX-License-Identifier: MIT */
/*
 * How much of one file is in another, as git's rename detection counts it: both are cut
 * into spans, which are lines or 64 bytes of a longer one, and the bytes of spans that both have are
 * held against the larger of the two. In which order they stand plays no part.
 */
#ifndef TRUNKGATE_GIT_ALIKE_H
#define TRUNKGATE_GIT_ALIKE_H

#include "../priv.h"

/* What is found out of a file when it is asked for. */
struct tg_span_sum;
struct tg_alike_file {
	const struct tg_oid *id;
	uint64_t size;
	struct tg_span_sum *spans; /* sorted, each once; NULL = not read */
	size_t nr_spans;
	bool is_sized;
};

/* Many comparisons, with one account of what they read. */
struct tg_alike {
	struct tg_repo *repo;
	struct tg_arena *arena; /* for what is kept of the files */
	uint64_t bytes;         /* of files read so far */
	bool is_lost;           /* a file has more than 1 MiB, or all have more than 64 */
};

enum { TG_ALIKE_FULL = 60000 }; /* two files that are the same */

/* From 0 to FULL; 0 where that would be less than half of FULL by their sizes already, and once it
 * is lost. */
TG_MUST_USE const struct tg_error *tg_alike_score(struct tg_alike *alike,
						  struct tg_alike_file *from,
						  struct tg_alike_file *to, uint64_t *out);

#endif
