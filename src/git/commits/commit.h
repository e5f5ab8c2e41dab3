/* SPDX-License-Identifier: MIT */
/* A commit under judgement, and a ref together with its commits. */
#ifndef TRUNKGATE_GIT_COMMIT_H
#define TRUNKGATE_GIT_COMMIT_H

#include "../diffs/delta.h"
#include "../history/range.h"

struct tg_change {
	struct tg_ref *ref;
	enum tg_selection selection;
	struct tg_range range;
	/* Who asked: the same refs get the same change at once. */
	const struct tg_globs **askers;
	size_t nr_askers, cap_askers;
};

struct tg_commit {
	struct tg_change *change;
	struct tg_arena *arena;
	uint32_t at; /* its node */
	struct tg_str raw;
	struct tg_ident author;
	struct tg_ident committer;
	struct tg_text *message; /* the rest at first use */
	struct tg_str *subject;
	struct tg_trailers *trailers;
	struct tg_delta *delta;
	struct tg_paths *own;      /* of a merge, at first use */
	struct tg_paths *new_path; /* the same */
	bool is_revert;
	bool is_revert_asked;
};

struct tg_push *tg_commit_push(const struct tg_commit *commit);
const struct tg_node *tg_commit_node(const struct tg_commit *commit);
/* What is wrong with the encoding that a commit declares, or NULL. */
TG_MUST_USE const struct tg_error *tg_commit_charset_problem(struct tg_commit *commit,
							     const char **out);
/* The node of a parent. */
uint32_t tg_commit_parent_at(const struct tg_commit *commit, size_t index);
/* Against the first parent. keep_max as in tree_diff.h; with 0 all paths are
 * there. */
TG_MUST_USE const struct tg_error *tg_commit_delta(struct tg_commit *commit, size_t keep_max,
						   struct tg_delta **out);
/* As tg_change_next() makes one; change tells the push. */
TG_MUST_USE const struct tg_error *tg_commit_open(struct tg_change *change, uint32_t at,
						  struct tg_arena *arena, struct tg_commit **out);
/* Of any two commits of the push; at_old may be NONE: the empty tree. */
TG_MUST_USE const struct tg_error *tg_delta_between(struct tg_push *push, uint32_t at_old,
						    uint32_t at_new, struct tg_arena *arena,
						    size_t keep_max, struct tg_delta **out);

#endif
