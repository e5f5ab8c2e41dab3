/* SPDX-License-Identifier: MIT */
/* What tg_survey_all() finds, as bytes to be kept. Private to src/modules. */
#ifndef ANSWER_H
#define ANSWER_H

#include "survey.h"
#include "trunkgate/buf.h"
#include "trunkgate/import_cache.h"

/* Goes up when another answer is given for the same tree and options, by how imports
 * are resolved or judged or by what is written here. */
#define TG_ANSWER_VERSION 3

/* Of all that an answer depends on: the tree, the languages, the options, and which
 * exceptions have ended by that day. */
void tg_answer_key(struct tg_arena *scratch, const struct tg_oid *tree,
		   const struct tg_languages *languages, const struct tg_boundaries *opts,
		   int32_t today, unsigned char out[TG_ANSWER_KEY]);

/* Writing: each file that a visitor sees, then the graph. */
void tg_answer_add_file(struct tg_buf *out, const struct tg_boundaries *opts, struct tg_str path,
			int module, const struct tg_edges *faults);
void tg_answer_add_graph(struct tg_buf *out, const struct tg_boundaries *opts,
			 const struct tg_module_graph *graph);

/* Whether the bytes add up; *graph lives in the arena and points into them. */
bool tg_answer_read(struct tg_str bytes, struct tg_arena *arena, const struct tg_boundaries *opts,
		    struct tg_module_graph *graph);
/* Visits the files, of bytes that do. */
TG_MUST_USE const struct tg_error *tg_answer_visit(struct tg_str bytes,
						   const struct tg_boundaries *opts,
						   tg_survey_fn *visit, void *data);

#endif
