/* SPDX-License-Identifier: MIT */
/* What a finding of the rule `boundaries` says, and the way that is open instead. */
#include "../boundaries.h"

enum { WAY_MAX = 300, SHOWN_COLUMNS = 60 };

/* A push can have thousands of findings, but not more modules than the map. */
static const int *
ways_from(struct tg_crossing *c, int module)
{
	if (!c->ways)
		c->ways = TG_NEW_ARRAY(c->arena, c->opts->modules.nr, const int *);
	if (!c->ways[module])
		c->ways[module] = tg_module_ways(c->arena, c->opts, module);
	return c->ways[module];
}

/* One that is longer than a line or two is no advice. */
static void
hint_way(struct tg_crossing *c, int from, int to)
{
	struct tg_buf text;
	int *way;
	size_t nr = tg_ways_to(c->arena, ways_from(c, from), to, &way);

	tg_buf_init(&text, c->arena, WAY_MAX);
	for (size_t i = 0; i < nr; i++) {
		tg_buf_adds(&text, i ? " -> " : "");
		tg_buf_show(&text, tg_module_name(c->opts, way[i]), 40);
	}
	if (nr && !tg_buf_overflowed(&text))
		tg_hint(c->judge, "the shortest way open: %s", text.ptr);
}

static void
hint_uses(struct tg_crossing *c, int module)
{
	tg_hint(c->judge, "%s may use %s", tg_show(c->arena, tg_module_name(c->opts, module), 40),
		tg_module_uses(c->arena, c->opts, module));
}

static void
hint_public(struct tg_crossing *c, int module)
{
	const struct tg_globs *shown = &tg_module_at(c->opts, module)->public_;
	struct tg_buf text;

	tg_buf_init(&text, c->arena, WAY_MAX);
	for (size_t i = 0; i < shown->nr; i++) {
		tg_buf_addf(&text, "%s%s", i ? ", " : "", shown->items[i].exclude ? "!" : "");
		tg_buf_show(&text, shown->items[i].text, SHOWN_COLUMNS);
	}
	if (!tg_buf_overflowed(&text))
		tg_hint(c->judge, "%s shows %s",
			tg_show(c->arena, tg_module_name(c->opts, module), 40), text.ptr);
}

/* Which modules may import it. */
static void
hint_importers(struct tg_crossing *c, struct tg_str name)
{
	struct tg_buf text;

	tg_buf_init(&text, c->arena, WAY_MAX);
	for (size_t i = 0; i < c->opts->modules.nr; i++) {
		if (!tg_module_may_import(c->arena, c->opts, (int)i, name))
			continue;
		tg_buf_adds(&text, text.len ? ", " : "");
		tg_buf_show(&text, tg_module_name(c->opts, (int)i), 40);
	}
	if (text.len && !tg_buf_overflowed(&text))
		tg_hint(c->judge, "only %s may", text.ptr);
}

/* As written; of a directive or a call only what stands in quotes. */
static const char *
written(struct tg_crossing *c, const struct tg_edge *edge)
{
	const struct tg_str opening = TG_STR("\"'<`"), closing = TG_STR("\"'>`");
	struct tg_str text = edge->written;
	size_t from = 0, to = text.len;

	while (from < text.len && !tg_str_has(opening, text.ptr[from]))
		from++;
	while (to > from && !tg_str_has(closing, text.ptr[to - 1]))
		to--;
	bool is_quoted = to > from + 1;
	return tg_judge_show(c->judge, is_quoted ? tg_str_sub(text, from, to - from) : text);
}

void
tg_boundaries_tell(struct tg_crossing *c, struct tg_str file, int from, const struct tg_edge *edge)
{
	const struct tg_place place = { .path = file, .line = edge->line };
	const char *source = tg_show(c->arena, tg_module_name(c->opts, from), 40);
	const char *target = tg_show(c->arena, tg_module_name(c->opts, edge->to), 40);
	const char *as = written(c, edge);

	switch (edge->fault) {
	case TG_EDGE_NOT_ALLOWED:
		tg_found(c->judge, TG_BOUNDARY_NOT_ALLOWED, &place, "%s may not use %s (%s)",
			 source, target, as);
		hint_uses(c, from);
		hint_way(c, from, edge->to);
		break;
	case TG_EDGE_NOT_PUBLIC:
		tg_found(c->judge, TG_BOUNDARY_NOT_PUBLIC, &place, "%s does not show %s to %s (%s)",
			 target, tg_judge_show(c->judge, edge->path), source, as);
		hint_public(c, edge->to);
		break;
	case TG_EDGE_EXTERNAL:
		tg_found(c->judge, TG_BOUNDARY_EXTERNAL, &place, "%s may not import %s (%s)",
			 source, tg_judge_show(c->judge, edge->name), as);
		hint_importers(c, edge->name);
		break;
	case TG_EDGE_EXPIRED:
		tg_found(c->judge, TG_BOUNDARY_EXPIRED, &place,
			 "%s may use %s no longer: the exception ended on %s (%s)", source,
			 edge->path.len ? target : tg_judge_show(c->judge, edge->name),
			 tg_judge_show(c->judge, edge->except->until), as);
		if (edge->except->why.len)
			tg_hint(c->judge, "its reason was: %s",
				tg_judge_show(c->judge, edge->except->why));
		break;
	case TG_EDGE_FINE:
		break;
	}
}

void
tg_boundaries_tell_file(struct tg_crossing *c, int how, int reason, struct tg_str file,
			const char *what)
{
	const struct tg_place place = { .path = file };

	if (how == TG_BOUNDARY_REFUSE || how == TG_BOUNDARY_WARN)
		tg_found_or_warn(c->judge, how == TG_BOUNDARY_WARN, reason, &place, "%s", what);
}
