/* SPDX-License-Identifier: MIT */
/*
 * The module map of a policy, and what it says of an import: for the rule
 * `boundaries` and for the command of that name.
 */
#ifndef TRUNKGATE_MODULES_H
#define TRUNKGATE_MODULES_H

#include "trunkgate/opt.h"
#include "trunkgate/resolve.h"
#include "trunkgate/snapshot.h"

enum { TG_BOUNDARY_ALLOW, TG_BOUNDARY_WARN, TG_BOUNDARY_REFUSE };

struct tg_module {
	struct tg_globs paths;
	struct tg_strs may_use;  /* items NULL = not said */
	struct tg_globs public_; /* items NULL = all is */
	struct tg_strs used_by;  /* items NULL = not said */
};

struct tg_boundary_external {
	struct tg_strs deny;
	struct tg_table allow_in; /* module to struct tg_boundary_names */
};
struct tg_boundary_names {
	struct tg_strs names;
};

struct tg_boundary_except {
	struct tg_globs from;
	struct tg_str to;    /* a module, a pattern of paths, or a name from outside */
	struct tg_str until; /* YYYY-MM-DD, the last day; empty = for good */
	struct tg_str why;
};

/* The options of the rule. */
struct tg_boundaries {
	struct tg_table modules; /* name to struct tg_module */
	struct tg_strs layers;
	struct tg_boundary_external external;
	struct tg_strs languages; /* nr 0 = all that are known */
	struct tg_strs roots;
	struct tg_strs kinds; /* words of enum tg_import_kind that count */
	int cycles;           /* TG_BOUNDARY_ALLOW, _WARN or _REFUSE, as the next two */
	int unowned;
	int not_judged;
	bool ratchet;
	struct tg_table except; /* of struct tg_boundary_except */
};

enum { TG_NO_MODULE = -1 };

/* The module with the most specific pattern that the path matches: longest
 * literal start, then fewest wildcards, then first declared. */
int tg_module_of(const struct tg_boundaries *boundaries, struct tg_str path);
/* By name. */
int tg_module_named(const struct tg_boundaries *boundaries, struct tg_str name);
struct tg_str tg_module_name(const struct tg_boundaries *boundaries, int module);
const struct tg_module *tg_module_at(const struct tg_boundaries *boundaries, int module);
/* Its place in `layers`, 0 the top; SIZE_MAX = none. */
size_t tg_module_layer(const struct tg_boundaries *boundaries, int module);
/* Whether from may import from to, by may_use, layers and used_by. */
bool tg_module_may_use(const struct tg_boundaries *boundaries, int from, int to);
/* Whether others may import that file. */
bool tg_module_shows(const struct tg_boundaries *boundaries, int module, struct tg_str path);
/* Whether files of the module may import what comes from elsewhere. */
bool tg_module_may_import(struct tg_arena *scratch, const struct tg_boundaries *boundaries,
			  int module, struct tg_str name);
/* Where one can get from a module by what may be used: by module, the one before it on
 * a shortest way, itself for `from`, TG_NO_MODULE where no way leads. Asks for each
 * pair of modules at most once. */
const int *tg_module_ways(struct tg_arena *arena, const struct tg_boundaries *boundaries, int from);
/* The modules of such a way, both ends included, and how many; 0 = none leads there. */
size_t tg_ways_to(struct tg_arena *arena, const int *ways, int to, int **way);
/* "app, base", or "nothing". */
const char *tg_module_uses(struct tg_arena *arena, const struct tg_boundaries *boundaries,
			   int module);

/* Whether its last day is over. */
bool tg_except_has_ended(const struct tg_boundary_except *except, int32_t today);

enum tg_edge_fault {
	TG_EDGE_FINE,
	TG_EDGE_NOT_ALLOWED,
	TG_EDGE_NOT_PUBLIC,
	TG_EDGE_EXTERNAL,
	TG_EDGE_EXPIRED /* an exception covers it, but is past its day */
};

/* An import of a file, and what it means. */
struct tg_edge {
	uint32_t line;
	enum tg_import_kind kind;
	struct tg_str written; /* as in the file */
	struct tg_str name;    /* as resolved: the path, or the name */
	int to;                /* module; TG_NO_MODULE */
	struct tg_str path;    /* that it reaches first; empty = none in the tree */
	bool is_shown;         /* to other modules */
	enum tg_edge_fault fault;
	const struct tg_boundary_except *except; /* that covers it, or NULL */
};
struct tg_edges {
	struct tg_edge *items;
	size_t nr, cap;
	const char *not_judged; /* why some may be missing, or NULL */
	size_t nr_unresolved;
	/* SHA-256 of what the file declares: packages, types, modules that Rust's `mod`
	 * owns. Where it changes, imports of other files can lead elsewhere. All zero:
	 * nothing. */
	unsigned char declares[32];
};

struct tg_edge tg_edge_copy(struct tg_arena *arena, const struct tg_edge *edge);

/* The edges of files of one commit. today: days since 1970. */
struct tg_survey;
TG_MUST_USE const struct tg_error *tg_survey_new(struct tg_arena *arena, struct tg_ref *ref,
						 const struct tg_oid *commit,
						 const struct tg_boundaries *boundaries,
						 const struct tg_languages *languages,
						 int32_t today, struct tg_survey **out);
struct tg_snapshot *tg_survey_snapshot(struct tg_survey *survey);
/* A file with what the policy says of it. */
struct tg_source {
	struct tg_str path;
	const struct tg_oid *id;
	/* By its name, or else, where id is not NULL, by a first line `#!`; NULL: none
	 * that the policy looks at. */
	const struct tg_language *language;
	int module;
};
TG_MUST_USE const struct tg_error *tg_survey_source(struct tg_survey *survey, struct tg_str path,
						    const struct tg_oid *id, struct tg_source *out);
/* The edges of one file, judged, into arena. Nothing for a file of no language. */
TG_MUST_USE const struct tg_error *tg_survey_file(struct tg_survey *survey, struct tg_arena *arena,
						  const struct tg_source *file,
						  struct tg_edges *out);
/* The same without the edges: what the file declares, and why it cannot be told. */
TG_MUST_USE const struct tg_error *tg_survey_declares(struct tg_survey *survey,
						      struct tg_arena *arena,
						      const struct tg_source *file,
						      struct tg_edges *out);

/* Which modules import which: nr * nr numbers of edges, from * nr + to, with one
 * example each. */
struct tg_module_graph {
	size_t nr;
	size_t *counts;
	struct tg_edge *examples;
	struct tg_str *files; /* of the examples */
	size_t *nr_files_of;  /* by module */
	size_t nr_files, nr_edges, nr_unresolved, nr_not_judged;
};
/* Sees a file with its module, and edges; path and edges live until it returns. */
typedef const struct tg_error *tg_survey_fn(void *data, struct tg_str path, int module,
					    const struct tg_edges *edges);
/* Every file of the tree that has a language, in its order, with all edges. */
TG_MUST_USE const struct tg_error *tg_survey_walk(struct tg_survey *survey, tg_survey_fn *visit,
						  void *data);
/* Of the whole tree. visit (may be NULL) sees, in the same order, only files that are in
 * no module or have edges at fault, and only those edges. What was found for the same
 * tree and options is kept where imports are (import_cache.h). */
TG_MUST_USE const struct tg_error *tg_survey_all(struct tg_survey *survey, tg_survey_fn *visit,
						 void *data, struct tg_module_graph *out);
/* Whether from reaches to; way gets the modules from the one to the other, both
 * included. */
bool tg_graph_reaches(struct tg_arena *arena, const struct tg_module_graph *graph, int from, int to,
		      int **way, size_t *nr);

/* Edges to be compared with those of another content of the file: how many there are
 * for each target, whatever their lines. */
struct tg_edge_bag;
struct tg_edge_bag *tg_edge_bag_new(struct tg_arena *arena, const struct tg_edges *edges);
/* Takes one like this out; false when there is none left. */
bool tg_edge_bag_take(struct tg_edge_bag *bag, const struct tg_edge *edge);

/* Where new files come from, as far as names and contents tell: a push must not
 * wash its imports by moving a file. For paths that change between two trees. */
struct tg_moves;
struct tg_moves *tg_moves_new(struct tg_arena *arena, const struct tg_paths *paths);
/* The path that went and had the same contents, or the only one of this name, whose
 * contents no other new file has; NULL: the file is new. Each path that went is given
 * once, so that one file does not become the past of several. */
const struct tg_path *tg_moves_take(struct tg_moves *moves, const struct tg_path *path);

#endif
