/* SPDX-License-Identifier: MIT */
/* What is wrong with an edge by the module map, and what excuses it. */
#include "survey.h"

#include "trunkgate/calendar.h"

bool
tg_except_has_ended(const struct tg_boundary_except *except, int32_t today)
{
	int32_t until;

	return tg_date_parse(except->until, &until) && today > until;
}

static bool
covers(const struct tg_boundaries *opts, const struct tg_boundary_except *except,
       struct tg_str file, const struct tg_edge *edge)
{
	int module = tg_module_named(opts, except->to);

	if (!tg_globs_match(&except->from, file))
		return false;
	if (module != TG_NO_MODULE)
		return module == edge->to;
	return tg_glob_match(except->to, edge->path.len ? edge->path : edge->name);
}

static void
excuse(const struct tg_boundaries *opts, int32_t today, struct tg_str file, struct tg_edge *edge)
{
	const struct tg_boundary_except *items = opts->except.items;

	for (size_t i = 0; i < opts->except.nr; i++) {
		if (!covers(opts, &items[i], file, edge))
			continue;
		bool is_past = tg_except_has_ended(&items[i], today);
		edge->fault = is_past ? TG_EDGE_EXPIRED : TG_EDGE_FINE;
		edge->except = &items[i];
		if (!is_past)
			return;
	}
}

void
tg_edge_judge(const struct tg_boundaries *opts, int32_t today, struct tg_arena *arena,
	      struct tg_str file, int module, struct tg_edge *edge)
{
	if (module == TG_NO_MODULE)
		return;
	if (!edge->path.len) {
		if (!tg_module_may_import(arena, opts, module, edge->name))
			edge->fault = TG_EDGE_EXTERNAL;
	} else if (edge->to != TG_NO_MODULE && edge->to != module) {
		if (!tg_module_may_use(opts, module, edge->to))
			edge->fault = TG_EDGE_NOT_ALLOWED;
		else if (!edge->is_shown)
			edge->fault = TG_EDGE_NOT_PUBLIC;
	}
	if (edge->fault != TG_EDGE_FINE)
		excuse(opts, today, file, edge);
}
