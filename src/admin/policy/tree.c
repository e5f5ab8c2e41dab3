/* SPDX-License-Identifier: MIT */
/* policy check --repo: what of a module map fits nothing in the tree that it is for.
 * Such entries are left from what was, or were never right. */
#include "tree.h"

#include "../boundaries/boundaries.h"
#include "../boundaries/root_search.h"

#include "trunkgate/calendar.h"
#include "trunkgate/clock.h"

#include <string.h>

enum { SHOWN = 80, MAX_ROOTS = 5 };

/* One rule against the tree. */
struct fitting {
	struct tg_arena *arena;
	const struct tg_instance *instance;
	const struct tg_boundaries *opts;
	struct tg_paths files;
	int32_t today;
	size_t *uses; /* by exception: imports that it covers */
	struct tg_root_search *roots;
	struct tg_buf *out;
};

static void
begin_warning(struct fitting *f)
{
	const struct tg_loc *loc = &f->instance->loc;

	tg_buf_addf(f->out, "%s:%u:%u: warning: ", loc->file, loc->line, loc->column);
	tg_buf_show(f->out, f->instance->id, SHOWN);
	tg_buf_adds(f->out, ": ");
}

static bool
matches_any(const struct fitting *f, struct tg_str pattern)
{
	for (size_t i = 0; i < f->files.nr; i++)
		if (tg_glob_match(pattern, f->files.items[i].path))
			return true;
	return false;
}

static void
check_module(struct fitting *f, size_t module)
{
	const struct tg_globs *paths = &tg_module_at(f->opts, (int)module)->paths;

	for (size_t i = 0; i < paths->nr; i++) {
		if (paths->items[i].exclude || matches_any(f, paths->items[i].text))
			continue;
		begin_warning(f);
		tg_buf_adds(f->out, "\"");
		tg_buf_show(f->out, paths->items[i].text, SHOWN);
		tg_buf_adds(f->out, "\" of module ");
		tg_buf_show(f->out, tg_module_name(f->opts, (int)module), SHOWN);
		tg_buf_adds(f->out, " matches no file\n");
	}
}

static void
check_exception(struct fitting *f, size_t at)
{
	const struct tg_boundary_except *items = f->opts->except.items;
	const struct tg_boundary_except *except = &items[at];
	bool is_past = tg_except_has_ended(except, f->today);

	if (f->uses[at] && !is_past)
		return;
	begin_warning(f);
	tg_buf_adds(f->out, "the exception from \"");
	tg_buf_show(f->out, except->from.items[0].text, SHOWN);
	tg_buf_adds(f->out, "\" to \"");
	tg_buf_show(f->out, except->to, SHOWN);
	tg_buf_adds(f->out, "\"");
	if (is_past) {
		tg_buf_adds(f->out, " ended on ");
		tg_buf_show(f->out, except->until, SHOWN);
		tg_buf_addf(f->out, ", and %zu import%s", f->uses[at],
			    f->uses[at] == 1 ? " needs it\n" : "s need it\n");
	} else {
		tg_buf_adds(f->out, " covers no import\n");
	}
}

/* Where nobody looks, a compiler told with -I may: those imports are not judged. */
static void
check_roots(struct fitting *f)
{
	struct tg_str root;
	size_t nr_imports;

	for (int i = 0; i < MAX_ROOTS && tg_root_search_next(f->roots, &root, &nr_imports); i++) {
		begin_warning(f);
		tg_buf_addf(f->out, "%zu imports reach nothing, and would with \"", nr_imports);
		tg_buf_show(f->out, root, SHOWN);
		tg_buf_adds(f->out, "\" among the roots\n");
	}
}

static const struct tg_error *
take_edges(void *data, struct tg_str path, int module, const struct tg_edges *edges)
{
	struct fitting *f = data;
	const struct tg_boundary_except *items = f->opts->except.items;

	for (size_t i = 0; i < edges->nr; i++)
		if (edges->items[i].except)
			f->uses[edges->items[i].except - items]++;
	return tg_root_search_take(f->roots, path, module, edges);
}

static const struct tg_error *
fit(struct fitting *f, struct tg_ref *ref, const struct tg_oid *commit,
    const struct tg_languages *languages)
{
	struct tg_survey *survey;

	f->opts = f->instance->opts;
	f->uses = TG_NEW_ARRAY(f->arena, f->opts->except.nr + 1, size_t);
	TG_TRY(tg_survey_new(f->arena, ref, commit, f->opts, languages, f->today, &survey));
	TG_TRY(tg_snapshot_files(tg_survey_snapshot(survey), &f->files));
	f->roots = tg_root_search_new(f->arena, &f->files);
	TG_TRY(tg_survey_walk(survey, take_edges, f));
	for (size_t i = 0; i < f->opts->modules.nr; i++)
		check_module(f, i);
	for (size_t i = 0; i < f->opts->except.nr; i++)
		check_exception(f, i);
	check_roots(f);
	return NULL;
}

const struct tg_error *
tg_policy_fits_tree(struct tg_arena *arena, struct tg_repo *repo, const struct tg_policy *policy,
		    const char *rev, struct tg_buf *out)
{
	struct fitting f = { .arena = arena,
			     .out = out,
			     .today = (int32_t)(tg_now_us() / TG_DAY_US) };
	struct tg_languages languages;
	struct tg_oid commit;
	struct tg_ref *ref;

	TG_TRY(tg_gate_languages(arena, repo, &languages));
	TG_TRY(tg_tree_open(arena, repo, rev, &commit, &ref));
	for (size_t i = 0; i < policy->nr_instances; i++) {
		f.instance = &policy->instances[i];
		if (strcmp(f.instance->rule->name, "boundaries") == 0)
			TG_TRY(fit(&f, ref, &commit, &languages));
	}
	return NULL;
}
