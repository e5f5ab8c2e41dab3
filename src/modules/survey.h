/* SPDX-License-Identifier: MIT */
/* What the files of src/modules share. */
#ifndef SURVEY_H
#define SURVEY_H

#include "trunkgate/modules.h"

/* The tree of a snapshot as resolvers see it (trunkgate/resolve.h). */
struct tg_source_tree *tg_survey_tree_new(struct tg_survey *survey);
/* From now on what resolvers get lives in that arena; nothing of before is used
 * again. The index of declared names stays. */
TG_MUST_USE const struct tg_error *tg_survey_tree_start(struct tg_source_tree *tree,
							struct tg_arena *memory);

/* Forgets all that resolvers found, and what they counted against their limits: the
 * same is found from here on, whatever was asked before. */
TG_MUST_USE const struct tg_error *tg_survey_restart(struct tg_survey *survey);

/* Reads and scans a file into arena. *out says when not all of it could be. */
TG_MUST_USE const struct tg_error *tg_survey_scan(struct tg_survey *survey,
						  const struct tg_language *language,
						  const struct tg_oid *id, struct tg_arena *arena,
						  struct tg_imports *out);
/* Whether a limit of the match kept imports from us that another run may find. */
bool tg_survey_is_cut(const struct tg_survey *survey);
/* What was found in a whole tree is kept for the next one (import_cache.h). */
void tg_survey_keep(struct tg_survey *survey);
int32_t tg_survey_today(const struct tg_survey *survey);
const struct tg_boundaries *tg_survey_opts(const struct tg_survey *survey);
struct tg_arena *tg_survey_arena(const struct tg_survey *survey);
/* Every language, whatever the policy looks at. */
const struct tg_languages *tg_survey_languages(const struct tg_survey *survey);

/* Sets the fault of an edge that leads from a file of the module, and the exception that speaks
 * of it. */
void tg_edge_judge(const struct tg_survey *survey, struct tg_arena *arena, struct tg_str file,
		   int module, struct tg_edge *edge);

/* A graph without edges. */
void tg_graph_init(struct tg_module_graph *graph, struct tg_arena *arena, size_t nr_modules);
/* Adds a file and its edges, of which the first of each pair of modules is copied to arena. */
void tg_graph_count(struct tg_module_graph *graph, struct tg_arena *arena, struct tg_str path,
		    int module, const struct tg_edges *edges);

/* The sum of tg_edges.declares; out is left alone when there is nothing. */
void tg_declares_sum(struct tg_arena *scratch, const struct tg_imports *imports,
		     unsigned char out[32]);

#endif
