/* SPDX-License-Identifier: MIT */
/* The survey of a whole tree as bytes: files with what is at fault, then the graph. */
#include "answer.h"

#include "trunkgate/pack.h"

enum { FILE_FOLLOWS = 1, GRAPH_FOLLOWS = 0 };
enum flag { IS_SHOWN = 1, HAS_PATH = 2, ALL_FLAGS = IS_SHOWN | HAS_PATH };

/* ---- Writing ---- */

static void
add_edge(struct tg_buf *out, const struct tg_boundaries *opts, const struct tg_edge *edge)
{
	const struct tg_boundary_except *first = opts->except.items;
	unsigned int flags = (edge->is_shown ? IS_SHOWN : 0) | (edge->path.len ? HAS_PATH : 0);

	tg_pack_count(out, flags);
	tg_pack_count(out, edge->line);
	tg_pack_count(out, (uint64_t)edge->kind);
	tg_pack_count(out, (uint64_t)(edge->to + 1));
	tg_pack_count(out, (uint64_t)edge->fault);
	tg_pack_count(out, edge->except ? (uint64_t)(edge->except - first) + 1 : 0);
	tg_pack_text(out, edge->written);
	tg_pack_text(out, edge->name);
}

void
tg_answer_add_file(struct tg_buf *out, const struct tg_boundaries *opts, struct tg_str path,
		   int module, const struct tg_edges *faults)
{
	tg_pack_count(out, FILE_FOLLOWS);
	tg_pack_text(out, path);
	tg_pack_count(out, (uint64_t)(module + 1));
	tg_pack_count(out, faults->nr);
	for (size_t i = 0; i < faults->nr; i++)
		add_edge(out, opts, &faults->items[i]);
}

void
tg_answer_add_graph(struct tg_buf *out, const struct tg_boundaries *opts,
		    const struct tg_module_graph *graph)
{
	tg_pack_count(out, GRAPH_FOLLOWS);
	tg_pack_count(out, graph->nr_files);
	tg_pack_count(out, graph->nr_edges);
	tg_pack_count(out, graph->nr_unresolved);
	tg_pack_count(out, graph->nr_not_judged);
	for (size_t i = 0; i < graph->nr; i++)
		tg_pack_count(out, graph->nr_files_of[i]);
	for (size_t i = 0; i < graph->nr * graph->nr; i++) {
		tg_pack_count(out, graph->counts[i]);
		if (!graph->counts[i])
			continue;
		tg_pack_text(out, graph->files[i]);
		add_edge(out, opts, &graph->examples[i]);
	}
}

/* ---- Reading ---- */

static struct tg_edge
take_edge(struct tg_unpack *in, const struct tg_boundaries *opts)
{
	const struct tg_boundary_except *excepts = opts->except.items;
	uint64_t flags = tg_unpack_below(in, ALL_FLAGS + 1);
	struct tg_edge edge = { .is_shown = flags & IS_SHOWN };
	uint64_t except;

	edge.line = (uint32_t)tg_unpack_below(in, (uint64_t)UINT32_MAX + 1);
	edge.kind = (enum tg_import_kind)tg_unpack_below(in, TG_IMPORT_DECLARES);
	edge.to = (int)tg_unpack_below(in, opts->modules.nr + 1) - 1;
	edge.fault = (enum tg_edge_fault)tg_unpack_below(in, TG_EDGE_EXPIRED + 1);
	except = tg_unpack_below(in, opts->except.nr + 1);
	edge.except = except ? &excepts[except - 1] : NULL;
	edge.written = tg_unpack_text(in);
	edge.name = tg_unpack_text(in);
	edge.path = flags & HAS_PATH ? edge.name : TG_STR("");
	in->is_bad |= edge.fault == TG_EDGE_EXPIRED && !edge.except;
	return edge;
}

struct file {
	struct tg_str path;
	int module;
	uint64_t nr; /* of its edges, which follow */
};

/* False at the end of the files. */
static bool
take_file(struct tg_unpack *in, const struct tg_boundaries *opts, struct file *out)
{
	if (tg_unpack_below(in, FILE_FOLLOWS + 1) != FILE_FOLLOWS || in->is_bad)
		return false;
	out->path = tg_unpack_text(in);
	out->module = (int)tg_unpack_below(in, opts->modules.nr + 1) - 1;
	out->nr = tg_unpack_below(in, (uint64_t)TG_IMPORTS_MAX * TG_RESOLVE_PATHS_MAX + 1);
	return !in->is_bad;
}

static void
take_graph(struct tg_unpack *in, struct tg_arena *arena, const struct tg_boundaries *opts,
	   struct tg_module_graph *graph)
{
	tg_graph_init(graph, arena, opts->modules.nr);
	graph->nr_files = (size_t)tg_unpack_count(in);
	graph->nr_edges = (size_t)tg_unpack_count(in);
	graph->nr_unresolved = (size_t)tg_unpack_count(in);
	graph->nr_not_judged = (size_t)tg_unpack_count(in);
	for (size_t i = 0; i < graph->nr; i++)
		graph->nr_files_of[i] = (size_t)tg_unpack_count(in);
	for (size_t i = 0; i < graph->nr * graph->nr; i++) {
		graph->counts[i] = (size_t)tg_unpack_count(in);
		if (!graph->counts[i])
			continue;
		graph->files[i] = tg_unpack_text(in);
		graph->examples[i] = take_edge(in, opts);
	}
}

bool
tg_answer_read(struct tg_str bytes, struct tg_arena *arena, const struct tg_boundaries *opts,
	       struct tg_module_graph *graph)
{
	struct tg_unpack in = { bytes, false };
	struct file file;

	while (take_file(&in, opts, &file))
		for (uint64_t i = 0; i < file.nr && !in.is_bad; i++)
			(void)take_edge(&in, opts);
	if (in.is_bad)
		return false;
	take_graph(&in, arena, opts, graph);
	return !in.is_bad && !in.rest.len;
}

enum { FILE_BUDGET = 256 << 20 };

static const struct tg_edges *
take_faults(struct tg_unpack *in, const struct tg_boundaries *opts, const struct file *file,
	    struct tg_arena *scratch)
{
	struct tg_edges *faults;

	tg_arena_reset(scratch);
	faults = TG_NEW(scratch, struct tg_edges);
	faults->nr = (size_t)file->nr;
	faults->items = TG_NEW_ARRAY(scratch, faults->nr, struct tg_edge);
	for (size_t i = 0; i < faults->nr; i++)
		faults->items[i] = take_edge(in, opts);
	return faults;
}

const struct tg_error *
tg_answer_visit(struct tg_str bytes, const struct tg_boundaries *opts, tg_survey_fn *visit,
		void *data)
{
	struct tg_arena *scratch = tg_arena_new("file", FILE_BUDGET);
	struct tg_unpack in = { bytes, false };
	struct file file;

	while (take_file(&in, opts, &file))
		TG_TRY(visit(data, file.path, file.module, take_faults(&in, opts, &file, scratch)));
	/* Not before: an error may live in it. */
	tg_arena_destroy(scratch);
	return NULL;
}
