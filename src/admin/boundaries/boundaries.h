/* SPDX-License-Identifier: MIT */
/* What the files of `trunkgate boundaries` share. */
#ifndef TRUNKGATE_ADMIN_BOUNDARIES_BOUNDARIES_H
#define TRUNKGATE_ADMIN_BOUNDARIES_BOUNDARIES_H

#include "../command.h"
#include "trunkgate/modules.h"

struct tg_violation {
	struct tg_str file;
	int module;
	struct tg_edge edge;
};

/* A push that would make that commit a branch: the context for looking at its tree. */
TG_MUST_USE const struct tg_error *tg_tree_open(struct tg_arena *arena, struct tg_repo *repo,
						const char *rev, struct tg_oid *commit,
						struct tg_ref **out);

/* The whole tree of one commit. */
struct tg_tree_report {
	struct tg_arena *arena;
	const struct tg_boundaries *opts;
	struct tg_survey *survey;
	struct tg_module_graph graph;
	struct tg_violation *violations;
	size_t nr_violations, cap_violations;
	struct tg_str *unowned; /* files of a known language in no module */
	size_t nr_unowned, cap_unowned;
};

/* Fills all but the first two. */
TG_MUST_USE const struct tg_error *
tg_tree_report_make(struct tg_tree_report *report, struct tg_ref *ref, const struct tg_oid *commit,
		    const struct tg_languages *languages, int32_t today);
void tg_tree_report_text(struct tg_buf *out, const struct tg_tree_report *report);
TG_MUST_USE const struct tg_error *tg_tree_report_json(const struct tg_tree_report *report);
void tg_tree_report_mermaid(struct tg_buf *out, const struct tg_tree_report *report);
void tg_tree_report_dot(struct tg_buf *out, const struct tg_tree_report *report);

/* A module map for a tree that has none. */
TG_MUST_USE const struct tg_error *tg_boundaries_suggest(struct tg_arena *arena, struct tg_ref *ref,
							 const struct tg_oid *commit,
							 const struct tg_languages *languages,
							 struct tg_buf *out);

#endif
