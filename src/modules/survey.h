/* SPDX-License-Identifier: MIT */
/* What the files of src/modules share. */
#ifndef TRUNKGATE_MODULES_SURVEY_H
#define TRUNKGATE_MODULES_SURVEY_H

#include "sources.h"

/* Forgets all that resolvers found, and what they counted against their limits: the
 * same is found from here on, whatever was asked before. */
TG_MUST_USE const struct tg_error *tg_survey_restart(struct tg_survey *survey);

int32_t tg_survey_today(const struct tg_survey *survey);
const struct tg_boundaries *tg_survey_opts(const struct tg_survey *survey);
struct tg_sources *tg_survey_sources(struct tg_survey *survey);

/* Sets the fault of an edge that leads from a file of the module, and the exception that speaks
 * of it on that day. */
void tg_edge_judge(const struct tg_boundaries *opts, int32_t today, struct tg_arena *arena,
		   struct tg_str file, int module, struct tg_edge *edge);

/* A graph without edges. */
void tg_graph_init(struct tg_module_graph *graph, struct tg_arena *arena, size_t nr_modules);
/* Adds a file and its edges, of which the first of each pair of modules is copied to arena. */
void tg_graph_count(struct tg_module_graph *graph, struct tg_arena *arena, struct tg_str path,
		    int module, const struct tg_edges *edges);

/* The sum of tg_edges.declares; out is left alone when there is nothing. */
void tg_declares_sum(struct tg_arena *scratch, const struct tg_imports *imports,
		     unsigned char out[32]);

#endif
