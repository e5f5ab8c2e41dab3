/* SPDX-License-Identifier: MIT */
/* boundaries: which parts of a tree may import which. */
#include "boundaries.h"

#include "rules.h"
#include "trunkgate/calendar.h"
#include "trunkgate/lineage.h"
#include "trunkgate/work.h"

enum { FILE_BUDGET = 64 << 20, LINK_MAX = 4096 };

static const char *const cycles_words[] = { "allow", "warn", "refuse", NULL };

static const struct tg_opt module_table[] = {
	TG_OPT_PATHS(struct tg_module, paths, NULL, "The files of the module."),
	TG_OPT_STRS(
		struct tg_module, may_use, NULL,
		"Modules that it may import from; `*` is all; default all, or those below it in "
		"`layers`, of which this may name fewer."),
	TG_OPT_PATHS_AS(struct tg_module, public_, "public", NULL,
			"The files that others may import; default all."),
	TG_OPT_STRS(struct tg_module, used_by, NULL,
		    "The only modules that may import from it; `*` is all, which is the default."),
	TG_OPT_END
};

static const struct tg_opt names_table[] = {
	TG_OPT_STRS(struct tg_boundary_names, names, NULL, "Patterns of names."), TG_OPT_END
};

static const struct tg_opt external_table[] = {
	TG_OPT_STRS(struct tg_boundary_external, deny, NULL,
		    "What comes from outside of the tree and must not be imported: `left-pad`, "
		    "`java.sql.**`. A name stands for what lies below it, too."),
	TG_OPT_MAP_OF(struct tg_boundary_external, allow_in, struct tg_boundary_names, names_table,
		      "names", "By module, what it may import all the same."),
	TG_OPT_END
};

static const struct tg_opt except_table[] = {
	TG_OPT_PATHS(struct tg_boundary_except, from, NULL, "Files that are excepted."),
	TG_OPT_STR(struct tg_boundary_except, to, NULL,
		   "A module, a pattern of paths, or an external name."),
	TG_OPT_STR(struct tg_boundary_except, until, "", "The last day, as 2027-01-31."),
	TG_OPT_STR(struct tg_boundary_except, why, "", "For those who read it later."), TG_OPT_END
};

#define OPTS struct tg_boundaries
static const struct tg_opt opt_table[] = {
	TG_OPT_MAP(OPTS, modules, struct tg_module, module_table, "The modules by name."),
	TG_OPT_STRS(OPTS, layers, NULL,
		    "Modules from top to bottom: each may import those below it, or what of them "
		    "its may_use lists."),
	TG_OPT_STRUCT(OPTS, external, struct tg_boundary_external, external_table, NULL,
		      "Imports from outside of the tree."),
	TG_OPT_STRS(OPTS, languages, NULL,
		    "Only files in these languages; default all that are known."),
	TG_OPT_STRS(OPTS, roots, "[., src, include]",
		    "Folders where imports are looked up, in order, 64 at most."),
	TG_OPT_STRS(
		OPTS, kinds, NULL,
		"Only imports of these kinds: `normal`, `type` (gone after compilation), `dynamic`; "
		"default all."),
	TG_OPT_ENUM(OPTS, cycles, "allow", cycles_words,
		    "`refuse`: a push must not close a cycle among modules."),
	TG_OPT_ENUM(OPTS, unowned, "allow", cycles_words,
		    "New files that belong to no module: `allow`, `warn` or `refuse`."),
	TG_OPT_ENUM(OPTS, not_judged, "warn", cycles_words,
		    "Files whose imports cannot all be told (too large, binary, a limit)."),
	TG_OPT_BOOL(OPTS, ratchet, "yes",
		    "Only what the push adds is refused; `no`: all that a changed file has."),
	TG_OPT_LIST(OPTS, except, struct tg_boundary_except, except_table,
		    "What is let through all the same, best until a day."),
	TG_OPT_END
};

static const struct tg_reason reasons[] = {
	[TG_BOUNDARY_NOT_ALLOWED] = { "not_allowed", "a module imports one that it may not use",
				      NULL },
	[TG_BOUNDARY_NOT_PUBLIC] = { "not_public", "what is imported is not public",
				     "import what the module shows to others" },
	[TG_BOUNDARY_EXTERNAL] = { "external", "an import from outside that is not allowed here",
				   NULL },
	[TG_BOUNDARY_CYCLE] = { "cycle", "modules import each other in a circle",
				"turn one of these imports round, or move what both need below" },
	[TG_BOUNDARY_UNOWNED] = { "unowned", "a file that belongs to no module",
				  "move it, or have its path added to a module of the policy" },
	[TG_BOUNDARY_EXPIRED] = { "expired_exception", "the exception for this import has ended",
				  NULL },
	[TG_BOUNDARY_NOT_JUDGED] = { "not_judged", "not all imports of a file can be told",
				     "split it, or move what is generated out of the modules" },
	TG_REASON_END
};

/* --- one file --- */

static bool
is_between(int from, const struct tg_edge *edge)
{
	return from != TG_NO_MODULE && edge->to != TG_NO_MODULE && edge->to != from;
}

/* Whether it makes a difference that the edge is new. */
static bool
can_matter(const struct tg_crossing *c, int from, const struct tg_edge *edge)
{
	return edge->fault != TG_EDGE_FINE ||
	       (c->opts->cycles != TG_BOUNDARY_ALLOW && is_between(from, edge));
}

/* An exception that has ended is told of whatever was there before. */
static void
judge_edge(struct tg_crossing *c, struct tg_str file, int from, const struct tg_edge *edge,
	   struct tg_edge_bag *before)
{
	bool was_there = tg_edge_bag_take(before, edge);

	c->has_new_edge |= !was_there && is_between(from, edge);
	if (edge->fault == TG_EDGE_FINE)
		return;
	if (was_there && c->opts->ratchet && edge->fault != TG_EDGE_EXPIRED)
		return;
	tg_boundaries_tell(c, file, from, edge);
}

/* What the file imported before is resolved only where that can count. */
static const struct tg_error *
judge_edges(struct tg_crossing *c, struct tg_arena *scratch, const struct tg_path *path, int module,
	    const struct tg_edges *edges)
{
	struct tg_edges before;
	struct tg_edge_bag *bag;
	size_t at = 0;

	while (at < edges->nr && !can_matter(c, module, &edges->items[at]))
		at++;
	if (at == edges->nr)
		return tg_boundaries_note_declared(c, scratch, path, edges);
	TG_TRY(tg_boundaries_before(c, scratch, path, module, &before));
	tg_boundaries_compare_declared(c, path, edges, &before);
	bag = tg_edge_bag_new(scratch, &before);
	for (; at < edges->nr; at++)
		judge_edge(c, path->path, module, &edges->items[at], bag);
	return NULL;
}

static const struct tg_error *
judge_file(struct tg_crossing *c, struct tg_arena *scratch, const struct tg_path *path)
{
	struct tg_source file;
	struct tg_edges edges;

	TG_TRY(tg_survey_source(c->now, path->path, &path->new_id, &file));
	if (!file.language)
		return NULL;
	if (file.module == TG_NO_MODULE && !path->old_mode)
		tg_boundaries_tell_file(c, c->opts->unowned, TG_BOUNDARY_UNOWNED, path->path,
					"it belongs to no module");
	TG_TRY(tg_survey_file(c->now, scratch, &file, &edges));
	if (edges.not_judged)
		tg_boundaries_tell_file(c, c->opts->not_judged, TG_BOUNDARY_NOT_JUDGED, path->path,
					edges.not_judged);
	return judge_edges(c, scratch, path, file.module, &edges);
}

/* A change of the file that it leads to would not be seen to lead imports elsewhere. */
static const struct tg_error *
judge_link(struct tg_crossing *c, struct tg_arena *scratch, const struct tg_path *path)
{
	struct tg_str target = { 0 };
	bool is_large;

	if (!tg_is_manifest(path->path))
		return NULL;
	TG_TRY(tg_snapshot_read(tg_survey_snapshot(c->now), &path->new_id, LINK_MAX, scratch,
				&target, &is_large));
	if (is_large || !tg_is_manifest(target))
		tg_boundaries_tell_file(c, c->opts->not_judged, TG_BOUNDARY_NOT_JUDGED, path->path,
					"it is a link to a file that is not called like one of its "
					"kind");
	return NULL;
}

/* Of a file that the entry's `paths` leave out, only what others rely on counts. */
static const struct tg_error *
look_at_file(struct tg_crossing *c, struct tg_arena *scratch, const struct tg_path *path)
{
	const struct tg_globs *only = tg_judge_paths(c->judge);
	struct tg_source file;
	struct tg_edges now;

	if (tg_mode_is(path->new_mode, TG_MODE_LINK))
		return judge_link(c, scratch, path);
	if (!tg_mode_is(path->new_mode, TG_MODE_FILE))
		return NULL;
	if (!only || tg_globs_match(only, path->path))
		return judge_file(c, scratch, path);
	TG_TRY(tg_survey_source(c->now, path->path, &path->new_id, &file));
	TG_TRY(tg_survey_declares(c->now, scratch, &file, &now));
	return tg_boundaries_note_declared(c, scratch, path, &now);
}

static const struct tg_error *
open_surveys(struct tg_crossing *c, const struct tg_languages *languages)
{
	struct tg_oid base;
	bool found = false;
	struct tg_oid tip;

	TG_TRY(tg_ref_new_commit(c->ref, &tip));
	TG_TRY(tg_survey_new(c->arena, c->ref, &tip, c->opts, languages, c->today, &c->now));
	TG_TRY(tg_ref_base(c->ref, TG_END_NEW, &base, &found));
	return found ? tg_survey_new(c->arena, c->ref, &base, c->opts, languages, c->today,
				     &c->then)
		     : NULL;
}

static const struct tg_error *
judge_files(struct tg_crossing *c)
{
	struct tg_arena *scratch = tg_arena_new("file", FILE_BUDGET);

	for (size_t i = 0; i < c->paths.nr; i++) {
		tg_arena_reset(scratch);
		TG_TRY(look_at_file(c, scratch, &c->paths.items[i]));
	}
	/* Not before: an error may live in it. */
	tg_arena_destroy(scratch);
	return NULL;
}

/* The rest of the tree, where the push has a say in it. */
static const struct tg_error *
judge_tree(struct tg_crossing *c)
{
	bool forbids_cycles = c->opts->cycles != TG_BOUNDARY_ALLOW, shifts;
	struct tg_module_graph graph;

	TG_TRY(tg_boundaries_shifts(c, &shifts));
	if (shifts)
		TG_TRY(tg_boundaries_untouched(c, &graph));
	else if (forbids_cycles && c->has_new_edge)
		TG_TRY(tg_survey_all(c->now, NULL, NULL, &graph));
	else
		return NULL;
	return forbids_cycles ? tg_boundaries_cycles(c, &graph) : NULL;
}

static const struct tg_error *
check_change(struct tg_judge *judge, const void *data, struct tg_change *change)
{
	struct tg_crossing c = { .judge = judge, .opts = data, .ref = tg_change_ref(change) };
	const struct tg_languages *languages;

	c.arena = tg_judge_arena(judge);
	c.today = (int32_t)(tg_judge_now(judge) / TG_DAY_US);
	TG_TRY(tg_ref_net(c.ref, TG_END_NEW, &c.paths));
	if (!c.paths.nr)
		return NULL;
	c.moves = tg_moves_new(c.arena, &c.paths);
	TG_TRY(tg_judge_languages(judge, &languages));
	TG_TRY(open_surveys(&c, languages));
	TG_TRY(judge_files(&c));
	return judge_tree(&c);
}

static const struct tg_strs *
languages_of(const void *data)
{
	const struct tg_boundaries *opts = data;

	return &opts->languages;
}

const struct tg_rule tg_rule_boundaries = {
	.name = "boundaries",
	.summary = "Which parts of the tree may import which.",
	.manual =
		"Judges what a push changes on the way from its merge base to its tip: every changed "
		"file of a known language is scanned for imports, each import is resolved to files of "
		"the tree as it would be after the push, and the modules of both ends decide. A file "
		"belongs to the module whose most specific pattern matches it.\n"
		"\n"
		"With `ratchet` only what the push adds is refused: imports that the file had before "
		"stay, unless it moves to another module. Imports are found in the text alone, without "
		"a build, by the scanners of share/trunkgate/languages; macros and computed names are "
		"not seen, and a file that cannot be scanned to its end is told, never passed over.",
	.default_refs = "@trunk",
	.opts = opt_table,
	.opts_size = sizeof(OPTS),
	.reasons = reasons,
	.looks_at_paths = true,
	.check_opts = tg_boundaries_check_opts,
	.languages = languages_of,
	.check_change = check_change,
};
