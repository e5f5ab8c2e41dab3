/* SPDX-License-Identifier: MIT */
/* From the files of a commit to the edges that they have. */
#include "survey.h"

#include "source_tree.h"

#include "trunkgate/memo.h"

/* What resolvers remember beyond the first number is forgotten, and found again: little is
 * asked for twice far apart, and little memory is quick. Where it is used up after few
 * imports they share something large, as manifests, and it doubles up to the second. */
enum {
	MEMORY_KEPT = 4 << 20,
	MEMORY_MOST = 128 << 20,
	FEW_IMPORTS = 5000,
	MEMORY_BUDGET = 256 << 20,
	SCAN_BUDGET = 64 << 20
};

struct tg_survey {
	struct tg_sources sources;
	struct tg_arena *memory; /* of the resolver, and of places */
	size_t memory_kept;
	size_t nr_remembered;     /* imports since it was forgotten */
	struct tg_arena *scratch; /* of the file that is read */
	struct tg_memo places;    /* path of an import to struct place */
	const struct tg_boundaries *opts;
	struct tg_source_tree *tree;
	struct tg_resolver *resolver;
	int32_t today;
};

static const struct tg_error *
start_resolver(struct tg_survey *survey)
{
	const struct tg_strs *roots = &survey->opts->roots;

	survey->places = (struct tg_memo){ .nr = 0 };
	TG_TRY(tg_source_tree_start(survey->tree, survey->memory));
	survey->resolver = tg_resolver_new(survey->memory, survey->tree, roots->items, roots->nr);
	return NULL;
}

static const struct tg_error *
forget(struct tg_survey *survey)
{
	tg_arena_reset(survey->memory);
	survey->nr_remembered = 0;
	return start_resolver(survey);
}

const struct tg_error *
tg_survey_restart(struct tg_survey *survey)
{
	survey->memory_kept = MEMORY_KEPT;
	return forget(survey);
}

/* Only between imports: edges hold copies. */
static const struct tg_error *
bound_memory(struct tg_survey *survey)
{
	survey->nr_remembered++;
	if (tg_arena_used(survey->memory) < survey->memory_kept)
		return NULL;
	if (survey->nr_remembered < FEW_IMPORTS && survey->memory_kept < MEMORY_MOST)
		survey->memory_kept *= 2;
	return forget(survey);
}

const struct tg_error *
tg_survey_new(struct tg_arena *arena, struct tg_ref *ref, const struct tg_oid *commit,
	      const struct tg_boundaries *boundaries, const struct tg_languages *languages,
	      int32_t today, struct tg_survey **out)
{
	struct tg_survey *survey = TG_NEW(arena, struct tg_survey);
	const char *lack = tg_languages_lack(arena, languages, &boundaries->languages);

	if (lack)
		return tg_error_new(arena, TG_ERR_POLICY, "%s", lack);
	*survey = (struct tg_survey){ .sources = { .arena = arena, .languages = languages },
				      .opts = boundaries,
				      .today = today };
	TG_TRY(tg_snapshot_open(ref, commit, &survey->sources.snapshot));
	survey->memory = tg_arena_new_in(arena, "imports", MEMORY_BUDGET);
	survey->scratch = tg_arena_new_in(arena, "scan", SCAN_BUDGET);
	survey->tree = tg_source_tree_new(&survey->sources);
	TG_TRY(tg_survey_restart(survey));
	*out = survey;
	return NULL;
}

struct tg_snapshot *
tg_survey_snapshot(struct tg_survey *survey)
{
	return survey->sources.snapshot;
}

const struct tg_boundaries *
tg_survey_opts(const struct tg_survey *survey)
{
	return survey->opts;
}

struct tg_sources *
tg_survey_sources(struct tg_survey *survey)
{
	return &survey->sources;
}

int32_t
tg_survey_today(const struct tg_survey *survey)
{
	return survey->today;
}

const struct tg_error *
tg_survey_source(struct tg_survey *survey, struct tg_str path, const struct tg_oid *id,
		 struct tg_source *out)
{
	const struct tg_strs *wanted = &survey->opts->languages;
	const struct tg_language *language;

	TG_TRY(tg_sources_language(&survey->sources, path, id, &language));
	if (language && wanted->nr && !tg_strs_have(wanted, language->name))
		language = NULL;
	if (language)
		TG_TRY(tg_languages_need(survey->sources.languages, language));
	*out = (struct tg_source){ path, id, language, tg_module_of(survey->opts, path) };
	return NULL;
}

/* --- imports become edges --- */

/* The pass over the imports of one file. */
struct reading {
	struct tg_survey *survey;
	struct tg_arena *arena;
	struct tg_importer importer;
	struct tg_imports imports;
	int module; /* of the file */
	struct tg_edges *out;
};

static struct tg_edge *
add_edge(struct reading *r, const struct tg_import *import, struct tg_str name)
{
	struct tg_edges *out = r->out;
	struct tg_edge *edge;

	TG_GROW(r->arena, out->items, out->nr, out->cap);
	edge = &out->items[out->nr++];
	*edge = (struct tg_edge){ .line = import->line, .kind = import->kind, .to = TG_NO_MODULE };
	edge->written = tg_str_copy(r->arena, import->text);
	edge->name = tg_str_copy(r->arena, name);
	return edge;
}

static void
judge(const struct reading *r, struct tg_edge *edge)
{
	tg_edge_judge(r->survey->opts, r->survey->today, r->arena, r->importer.path, r->module,
		      edge);
}

/* Of a file that is imported. */
struct place {
	int module;
	bool is_shown;
};

/* Patterns cost more than a look into a table, and many import the same. */
static const struct place *
place_of(struct tg_survey *survey, struct tg_str path)
{
	bool is_known = false;
	struct place *place = tg_memo_get(&survey->places, path, &is_known);

	if (is_known)
		return place;
	place = TG_NEW(survey->memory, struct place);
	place->module = tg_module_of(survey->opts, path);
	place->is_shown =
		place->module == TG_NO_MODULE || tg_module_shows(survey->opts, place->module, path);
	tg_memo_put(&survey->places, survey->memory, path, place);
	return place;
}

/* A package's files can be of several modules: an edge to each. Which of the files
 * are meant text does not tell, so one that is public is enough. */
static void
add_paths(struct reading *r, const struct tg_import *import, const struct tg_resolved *resolved)
{
	struct tg_edges *out = r->out;
	size_t first = out->nr, at;

	for (size_t i = 0; i < resolved->nr_paths; i++) {
		const struct place *place = place_of(r->survey, resolved->paths[i]);

		for (at = first; at < out->nr && out->items[at].to != place->module; at++)
			;
		if (at == out->nr) {
			struct tg_edge *edge = add_edge(r, import, resolved->paths[i]);

			edge->to = place->module;
			edge->path = edge->name;
		}
		out->items[at].is_shown |= place->is_shown;
	}
	for (at = first; at < out->nr; at++)
		judge(r, &out->items[at]);
}

static bool
counts(const struct tg_boundaries *opts, const struct tg_import *import)
{
	enum tg_import_kind kind = import->kind;

	/* `mod x;` says what a file consists of, not what it uses; but with a path it can
	 * take the file from anywhere. */
	if (kind == TG_IMPORT_OWNED) {
		if (!import->is_local)
			return false;
		kind = TG_IMPORT_NORMAL;
	}
	return !opts->kinds.nr ||
	       tg_strs_have(&opts->kinds, tg_str_from(tg_import_kind_words[kind]));
}

static const struct tg_error *
take_import(struct reading *r, const struct tg_import *import)
{
	struct tg_resolved resolved;

	if (!counts(r->survey->opts, import))
		return NULL;
	TG_TRY(tg_resolve(r->survey->resolver, &r->importer, import, &resolved));
	switch (resolved.how) {
	case TG_RESOLVED_PATHS:
		add_paths(r, import, &resolved);
		break;
	case TG_RESOLVED_EXTERNAL:
		judge(r, add_edge(r, import, resolved.name));
		break;
	case TG_RESOLVED_NOT_JUDGED:
		r->out->not_judged = r->out->not_judged ? r->out->not_judged : resolved.why;
		break;
	case TG_RESOLVED_UNRESOLVED:
		r->out->nr_unresolved++;
		break;
	case TG_RESOLVED_COMPUTED:
	case TG_RESOLVED_NO_IMPORT:
		break;
	}
	return NULL;
}

static const struct tg_error *
scan_file(struct tg_survey *survey, const struct tg_source *file, struct tg_arena *scratch,
	  struct tg_imports *imports, struct tg_edges *out)
{
	TG_TRY(tg_sources_scan(&survey->sources, file->language, file->id, scratch, imports));
	*out = (struct tg_edges){ .not_judged = imports->not_judged };
	tg_declares_sum(scratch, imports, out->declares);
	return NULL;
}

/* Of the imports only the edges stay. */
static const struct tg_error *
take_imports(struct reading *r, const struct tg_source *file)
{
	struct tg_arena *scratch = r->survey->scratch;

	tg_arena_reset(scratch);
	TG_TRY(scan_file(r->survey, file, scratch, &r->imports, r->out));
	r->importer.imports = &r->imports;
	for (size_t i = 0; i < r->imports.nr; i++) {
		TG_TRY(take_import(r, &r->imports.items[i]));
		TG_TRY(bound_memory(r->survey));
	}
	return NULL;
}

const struct tg_error *
tg_survey_file(struct tg_survey *survey, struct tg_arena *arena, const struct tg_source *file,
	       struct tg_edges *out)
{
	struct reading r = { .survey = survey,
			     .arena = arena,
			     .importer = { .path = file->path, .language = file->language },
			     .module = file->module,
			     .out = out };

	*out = (struct tg_edges){ .nr = 0 };
	return file->language ? take_imports(&r, file) : NULL;
}

const struct tg_error *
tg_survey_declares(struct tg_survey *survey, struct tg_arena *arena, const struct tg_source *file,
		   struct tg_edges *out)
{
	struct tg_imports imports;

	*out = (struct tg_edges){ .nr = 0 };
	return file->language ? scan_file(survey, file, arena, &imports, out) : NULL;
}
