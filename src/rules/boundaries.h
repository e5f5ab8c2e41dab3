/* SPDX-License-Identifier: MIT */
/* What the files of the rule `boundaries` share. */
#ifndef TRUNKGATE_RULES_BOUNDARIES_H
#define TRUNKGATE_RULES_BOUNDARIES_H

#include "common.h"
#include "trunkgate/buf.h"
#include "trunkgate/modules.h"

enum tg_boundary_reason {
	TG_BOUNDARY_NOT_ALLOWED,
	TG_BOUNDARY_NOT_PUBLIC,
	TG_BOUNDARY_EXTERNAL,
	TG_BOUNDARY_CYCLE,
	TG_BOUNDARY_UNOWNED,
	TG_BOUNDARY_EXPIRED,
	TG_BOUNDARY_NOT_JUDGED
};

/* A push under judgement. */
struct tg_crossing {
	struct tg_judge *judge;
	const struct tg_boundaries *opts;
	struct tg_ref *ref;
	struct tg_arena *arena;
	struct tg_survey *now;
	struct tg_survey *then; /* at the merge base; NULL = there is none */
	struct tg_paths paths;
	struct tg_moves *moves;
	const int **ways;      /* by module: tg_module_ways(), once it was needed */
	int32_t today;         /* days since 1970, UTC */
	bool has_new_edge;     /* between two modules, in a changed file */
	bool declares_changed; /* by a changed file, other than before */
};

/* Says what is at fault with an edge; nothing for TG_EDGE_FINE. */
void tg_boundaries_tell(struct tg_crossing *crossing, struct tg_str file, int from,
			const struct tg_edge *edge);
/* Says what about a file: how is an option that can allow, warn or refuse. */
void tg_boundaries_tell_file(struct tg_crossing *crossing, int how, int reason, struct tg_str file,
			     const char *what);
void tg_boundaries_check_opts(struct tg_opt_check *check, const void *data);

/* What a file imported at the base, so that only what is new is held against a push. */
TG_MUST_USE const struct tg_error *tg_boundaries_before(struct tg_crossing *crossing,
							struct tg_arena *arena,
							const struct tg_path *path, int module,
							struct tg_edges *out);
/* The same for a file that the push leaves alone. */
TG_MUST_USE const struct tg_error *tg_boundaries_unchanged(struct tg_crossing *crossing,
							   struct tg_arena *arena,
							   struct tg_str path,
							   struct tg_edges *out);

/* Notes whether a changed file declares other than before; *then: at the base. */
void tg_boundaries_compare_declared(struct tg_crossing *crossing, const struct tg_path *path,
				    const struct tg_edges *now, const struct tg_edges *then);
/* The same, where nobody asked yet what was at the base. */
TG_MUST_USE const struct tg_error *tg_boundaries_note_declared(struct tg_crossing *crossing,
							       struct tg_arena *arena,
							       const struct tg_path *path,
							       const struct tg_edges *now);

/* Whether imports of files that the push leaves alone can lead elsewhere. */
TG_MUST_USE const struct tg_error *tg_boundaries_shifts(struct tg_crossing *crossing, bool *out);
/* Judges these files; *graph is that of the whole tree. */
TG_MUST_USE const struct tg_error *tg_boundaries_untouched(struct tg_crossing *crossing,
							   struct tg_module_graph *graph);
/* Finds cycles that the push closes. */
TG_MUST_USE const struct tg_error *tg_boundaries_cycles(struct tg_crossing *crossing,
							const struct tg_module_graph *now);

#endif
