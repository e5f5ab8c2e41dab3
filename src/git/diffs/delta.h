/* SPDX-License-Identifier: MIT */
/* The paths that differ and, when asked, how many lines of each. */
#ifndef TRUNKGATE_GIT_DELTA_H
#define TRUNKGATE_GIT_DELTA_H

#include "../trees/tree_diff.h"

/* Lines of one path. */
struct tg_line_count {
	int64_t added;
	int64_t deleted;
	int64_t least, most; /* the sum of both, where that is all that is_bounded */
	bool is_known;
	bool is_bounded;
	bool has_nul;   /* git calls it binary */
	bool is_binary; /* and so do we */
};

struct tg_kept_count;

struct tg_delta {
	struct tg_arena *arena;
	struct tg_tree_diff diff;
	struct tg_kept_count *counts; /* one for each path, at first use */
	uint64_t bytes;               /* of blobs read for them so far */
};

/* Of the paths that match; NULL = all. */
TG_MUST_USE const struct tg_error *tg_delta_lines(struct tg_delta *delta, struct tg_repo *repo,
						  const struct tg_globs *paths,
						  struct tg_lines *out);
/* As tg_commit_lines_over(). */
TG_MUST_USE const struct tg_error *tg_delta_lines_over(struct tg_delta *delta, struct tg_repo *repo,
						       const struct tg_globs *paths, int64_t limit,
						       bool *out);
/* Whether b undoes a: the same paths, each with its two sides swapped. */
bool tg_delta_is_inverse(const struct tg_delta *a, const struct tg_delta *b);

/*
 * One path as `git diff --numstat` counts it, a submodule as one line, a link as
 * its target; but where that would say that it is binary (a NUL in the first 8000
 * bytes), it has no lines only if its name says so, too, and else those that
 * `git diff --text` shows. Adds the bytes read to *bytes: none where the pair was counted not
 * long ago. TG_ERR_LIMIT for blobs of more than 64 MiB and for absurd numbers of lines.
 */
TG_MUST_USE const struct tg_error *tg_count_lines(struct tg_repo *repo, const struct tg_path *path,
						  uint64_t *bytes, struct tg_line_count *out);

/*
 * Least and most only, for less, if the pair was not counted not long ago; the most
 * may be INT64_MAX where the least is more than `enough`. Otherwise the same.
 */
TG_MUST_USE const struct tg_error *tg_bound_lines(struct tg_repo *repo, const struct tg_path *path,
						  int64_t enough, uint64_t *bytes,
						  struct tg_line_count *out);

/* Whether a file of that name is an image, an archive, or the like, by what follows the last
 * dot of its name. */
bool tg_name_has_no_text(struct tg_str path);

/* A line that differs, with its newline. */
typedef void tg_line_fn(void *data, bool is_added, struct tg_str line);
/* The lines themselves, in the order of a diff, which needs not be the one that git finds;
 * none of a binary file. Limits as above. */
TG_MUST_USE const struct tg_error *tg_each_line(struct tg_repo *repo, const struct tg_path *path,
						uint64_t *bytes, tg_line_fn *fn, void *data,
						bool *is_binary);

#endif
