/* SPDX-License-Identifier: MIT */
/* What a whole tree is like, as text, JSON and graphs. */
#include "boundaries.h"

#include <jansson.h>

enum { MAX_UNOWNED_SHOWN = 20, MAX_VIOLATIONS_SHOWN = 1000 };

static const char *const fault_words[] = {
	[TG_EDGE_FINE] = "",
	[TG_EDGE_NOT_ALLOWED] = "not_allowed",
	[TG_EDGE_NOT_PUBLIC] = "not_public",
	[TG_EDGE_EXTERNAL] = "external",
	[TG_EDGE_EXPIRED] = "expired_exception",
};

/* --- gathering --- */

static const struct tg_error *
visit(void *data, struct tg_str path, int module, const struct tg_edges *edges)
{
	struct tg_tree_report *report = data;

	path = tg_str_copy(report->arena, path);
	if (module == TG_NO_MODULE) {
		TG_GROW(report->arena, report->unowned, report->nr_unowned, report->cap_unowned);
		report->unowned[report->nr_unowned++] = path;
	}
	for (size_t i = 0; i < edges->nr; i++) {
		TG_GROW(report->arena, report->violations, report->nr_violations,
			report->cap_violations);
		report->violations[report->nr_violations++] =
			(struct tg_violation){ path, module,
					       tg_edge_copy(report->arena, &edges->items[i]) };
	}
	return NULL;
}

const struct tg_error *
tg_tree_report_make(struct tg_tree_report *report, struct tg_ref *ref, const struct tg_oid *commit,
		    const struct tg_languages *languages, int32_t today)
{
	TG_TRY(tg_survey_new(report->arena, ref, commit, report->opts, languages, today,
			     &report->survey));
	return tg_survey_all(report->survey, visit, report, &report->graph);
}

static size_t
count(const struct tg_tree_report *report, size_t from, size_t to)
{
	return report->graph.counts[from * report->graph.nr + to];
}

static bool
is_forbidden(const struct tg_tree_report *report, size_t from, size_t to)
{
	return !tg_module_may_use(report->opts, (int)from, (int)to);
}

static bool
is_cyclic(const struct tg_tree_report *report, size_t from, size_t to)
{
	int *way;
	size_t nr;

	return count(report, from, to) &&
	       tg_graph_reaches(report->arena, &report->graph, (int)to, (int)from, &way, &nr);
}

static const char *
name(const struct tg_tree_report *report, size_t module)
{
	return tg_show(report->arena, tg_module_name(report->opts, (int)module), 60);
}

/* --- for people --- */

static void
print_modules(struct tg_buf *out, const struct tg_tree_report *report)
{
	size_t nr = report->graph.nr;

	tg_buf_adds(out, "modules\n");
	for (size_t from = 0; from < nr; from++) {
		bool any = false;
		tg_buf_addf(out, "  %-20s %6zu file%s  uses ", name(report, from),
			    report->graph.nr_files_of[from],
			    report->graph.nr_files_of[from] == 1 ? " " : "s");
		for (size_t to = 0; to < nr; to++) {
			if (!count(report, from, to))
				continue;
			tg_buf_addf(out, "%s%s (%zu%s)", any ? ", " : "", name(report, to),
				    count(report, from, to),
				    is_forbidden(report, from, to) ? ", not allowed" : "");
			any = true;
		}
		tg_buf_adds(out, any ? "\n" : "nothing\n");
	}
}

static void
print_violations(struct tg_buf *out, const struct tg_tree_report *report)
{
	struct tg_arena *arena = report->arena;

	tg_buf_addf(out, "\nviolations %zu\n", report->nr_violations);
	for (size_t i = 0; i < report->nr_violations && i < MAX_VIOLATIONS_SHOWN; i++) {
		const struct tg_violation *v = &report->violations[i];
		bool is_inside = v->edge.path.len > 0;
		tg_buf_addf(out, "  %s:%u %s: ", tg_show(arena, v->file, 120),
			    (unsigned)v->edge.line, fault_words[v->edge.fault]);
		tg_buf_addf(out, "%s -> %s (%s)\n",
			    tg_show(arena, tg_module_name(report->opts, v->module), 60),
			    is_inside ? tg_show(arena, tg_module_name(report->opts, v->edge.to), 60)
				      : tg_show(arena, v->edge.name, 60),
			    tg_show(arena, v->edge.written, 80));
	}
}

struct cycle {
	int from;
	int *way; /* the modules behind it; the last one is from */
	size_t nr;
};

/* Each cycle once: from its first module. */
static bool
is_first(const struct cycle *cycle)
{
	for (size_t i = 0; i < cycle->nr; i++)
		if (cycle->way[i] < cycle->from)
			return false;
	return true;
}

/* The next one, by its first edge, from *at on. */
static bool
next_cycle(const struct tg_tree_report *report, size_t *at, struct cycle *out)
{
	size_t nr = report->graph.nr;

	while (*at < nr * nr) {
		size_t i = (*at)++;
		out->from = (int)(i / nr);
		if (report->graph.counts[i] &&
		    tg_graph_reaches(report->arena, &report->graph, (int)(i % nr), out->from,
				     &out->way, &out->nr) &&
		    is_first(out))
			return true;
	}
	return false;
}

static void
print_cycles(struct tg_buf *out, const struct tg_tree_report *report)
{
	struct cycle cycle;
	size_t at = 0, nr = 0;

	for (; next_cycle(report, &at, &cycle); nr++) {
		tg_buf_addf(out, "%s  %s", nr ? "" : "\ncycles\n",
			    name(report, (size_t)cycle.from));
		for (size_t k = 0; k < cycle.nr; k++)
			tg_buf_addf(out, " -> %s", name(report, (size_t)cycle.way[k]));
		tg_buf_addc(out, '\n');
	}
	if (!nr)
		tg_buf_adds(out, "\ncycles 0\n");
}

void
tg_tree_report_text(struct tg_buf *out, const struct tg_tree_report *report)
{
	const struct tg_module_graph *graph = &report->graph;

	print_modules(out, report);
	print_violations(out, report);
	print_cycles(out, report);
	tg_buf_addf(out, "\nunowned files %zu\n", report->nr_unowned);
	for (size_t i = 0; i < report->nr_unowned && i < MAX_UNOWNED_SHOWN; i++)
		tg_buf_addf(out, "  %s\n", tg_show(report->arena, report->unowned[i], 120));
	if (report->nr_unowned > MAX_UNOWNED_SHOWN)
		tg_buf_addf(out, "  and %zu more\n", report->nr_unowned - MAX_UNOWNED_SHOWN);
	tg_buf_addf(out, "\n%zu files, %zu imports, %zu unresolved, %zu files not judged\n",
		    graph->nr_files, graph->nr_edges, graph->nr_unresolved, graph->nr_not_judged);
}

/* --- for programs --- */

static json_t *
module_json(const struct tg_tree_report *report, int module)
{
	return tg_command_json_text(report->arena, tg_module_name(report->opts, module));
}

static json_t *
edges_json(const struct tg_tree_report *report)
{
	json_t *edges = json_array();
	size_t nr = report->graph.nr;
	for (size_t i = 0; i < nr * nr; i++) {
		if (!report->graph.counts[i])
			continue;
		json_t *o = json_object();
		json_object_set_new(o, "from", module_json(report, (int)(i / nr)));
		json_object_set_new(o, "to", module_json(report, (int)(i % nr)));
		json_object_set_new(o, "imports",
				    json_integer((json_int_t)report->graph.counts[i]));
		json_object_set_new(o, "allowed",
				    json_boolean(!is_forbidden(report, i / nr, i % nr)));
		json_object_set_new(o, "in_cycle", json_boolean(is_cyclic(report, i / nr, i % nr)));
		json_array_append_new(edges, o);
	}
	return edges;
}

static json_t *
violations_json(const struct tg_tree_report *report)
{
	json_t *all = json_array();
	for (size_t i = 0; i < report->nr_violations; i++) {
		const struct tg_violation *v = &report->violations[i];
		json_t *o = json_object();
		json_object_set_new(o, "file", tg_command_json_text(report->arena, v->file));
		json_object_set_new(o, "line", json_integer(v->edge.line));
		json_object_set_new(o, "reason", json_string(fault_words[v->edge.fault]));
		json_object_set_new(o, "from", module_json(report, v->module));
		json_object_set_new(
			o, "to", v->edge.path.len ? module_json(report, v->edge.to) : json_null());
		json_object_set_new(o, "import",
				    tg_command_json_text(report->arena, v->edge.written));
		json_object_set_new(o, "target", tg_command_json_text(report->arena, v->edge.name));
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *
cycles_json(const struct tg_tree_report *report)
{
	json_t *all = json_array();
	struct cycle cycle;
	size_t at = 0;
	while (next_cycle(report, &at, &cycle)) {
		json_t *one = json_array();
		json_array_append_new(one, module_json(report, cycle.from));
		for (size_t k = 0; k < cycle.nr; k++)
			json_array_append_new(one, module_json(report, cycle.way[k]));
		json_array_append_new(all, one);
	}
	return all;
}

const struct tg_error *
tg_tree_report_json(const struct tg_tree_report *report)
{
	json_t *modules = json_array(), *unowned = json_array();
	for (size_t i = 0; i < report->graph.nr; i++) {
		json_t *o = json_object();
		json_object_set_new(o, "name", module_json(report, (int)i));
		json_object_set_new(o, "files",
				    json_integer((json_int_t)report->graph.nr_files_of[i]));
		json_array_append_new(modules, o);
	}
	for (size_t i = 0; i < report->nr_unowned; i++)
		json_array_append_new(unowned,
				      tg_command_json_text(report->arena, report->unowned[i]));
	json_t *all = json_pack("{s:o,s:o,s:o,s:o,s:o,s:I,s:I,s:I,s:I}", "modules", modules,
				"edges", edges_json(report), "violations", violations_json(report),
				"cycles", cycles_json(report), "unowned", unowned, "files",
				(json_int_t)report->graph.nr_files, "imports",
				(json_int_t)report->graph.nr_edges, "unresolved",
				(json_int_t)report->graph.nr_unresolved, "not_judged",
				(json_int_t)report->graph.nr_not_judged);
	return tg_command_print_json(all);
}

/* --- graphs; names are quoted, and a quote in one is taken out --- */

static const char *
label(const struct tg_tree_report *report, size_t module)
{
	char *out = tg_strdup(report->arena, name(report, module));

	for (char *c = out; *c; c++)
		if (*c == '"' || *c == '\\' || *c == '<' || *c == '>' || *c == '&')
			*c = '_';
	return out;
}

void
tg_tree_report_mermaid(struct tg_buf *out, const struct tg_tree_report *report)
{
	size_t nr = report->graph.nr, link = 0;

	tg_buf_adds(out, "flowchart TD\n");
	for (size_t i = 0; i < nr; i++)
		tg_buf_addf(out, "  m%zu[\"%s\"]\n", i, label(report, i));
	for (size_t i = 0; i < nr * nr; i++) {
		size_t from = i / nr, to = i % nr;
		if (!report->graph.counts[i])
			continue;
		bool is_bad = is_forbidden(report, from, to);
		tg_buf_addf(out, "  m%zu %s|%zu| m%zu\n", from, is_bad ? "-.->" : "-->",
			    report->graph.counts[i], to);
		if (is_bad || is_cyclic(report, from, to))
			tg_buf_addf(out, "  linkStyle %zu stroke:%s\n", link,
				    is_bad ? "#c00" : "#d80");
		link++;
	}
}

void
tg_tree_report_dot(struct tg_buf *out, const struct tg_tree_report *report)
{
	size_t nr = report->graph.nr;

	tg_buf_adds(out, "digraph modules {\n  node [shape=box];\n");
	for (size_t i = 0; i < nr; i++)
		tg_buf_addf(out, "  \"%s\" [tooltip=\"%zu files\"];\n", label(report, i),
			    report->graph.nr_files_of[i]);
	for (size_t i = 0; i < nr * nr; i++) {
		size_t from = i / nr, to = i % nr;
		if (!report->graph.counts[i])
			continue;
		tg_buf_addf(out, "  \"%s\" -> \"%s\" [label=\"%zu\"%s];\n", label(report, from),
			    label(report, to), report->graph.counts[i],
			    is_forbidden(report, from, to) ? ", color=red, style=dashed"
			    : is_cyclic(report, from, to)  ? ", color=orange"
							   : "");
	}
	tg_buf_adds(out, "}\n");
}
