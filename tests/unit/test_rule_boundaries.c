/* SPDX-License-Identifier: MIT */
/* Boundaries: whose a file is, who may use whom, names from outside, where files come
 * from, and what the options refuse. Edges of real trees are tried by pushes. */
#include "one_rule.h"

#include "trunkgate/buf.h"
#include "trunkgate/modules.h"

ARENA_SUITE(rule_boundaries, 64);

static const struct tg_boundaries *
load(const char *options)
{
	const struct tg_policy *policy = load_rule("boundaries", options);
	return policy ? policy->instances[0].opts : NULL;
}

static const char *
module_of(const struct tg_boundaries *map, const char *path)
{
	return tg_str_cstr(arena, tg_module_name(map, tg_module_of(map, tg_str_from(path))));
}

Test(rule_boundaries, the_most_specific_pattern_has_the_file)
{
	const struct tg_boundaries *map =
		load("modules: {all: {paths: ['**']}, src: {paths: ['src/**', '!src/gen/**']},"
		     " ui: {paths: ['src/ui/**']}, tests: {paths: ['**/*_test.c']},"
		     " one: {paths: ['src/ui/*.c']}}");
	cr_assert_not_null(map);
	cr_expect_str_eq(module_of(map, "README"), "all");
	cr_expect_str_eq(module_of(map, "src/x.c"), "src");
	cr_expect_str_eq(module_of(map, "src/gen/x.c"), "all");
	cr_expect_str_eq(module_of(map, "src/ui/deep/x.c"), "ui");
	/* The same start; fewer wildcards. */
	cr_expect_str_eq(module_of(map, "src/ui/x.c"), "one");
	/* The longer start wins over what the name says. */
	cr_expect_str_eq(module_of(map, "src/a_test.c"), "src");
	map = load("modules: {a: {paths: ['src/**']}}");
	cr_expect_eq(tg_module_of(map, TG_STR("docs/x")), TG_NO_MODULE);
}

static bool
may_use(const struct tg_boundaries *map, const char *from, const char *to)
{
	return tg_module_may_use(map, tg_module_named(map, tg_str_from(from)),
				 tg_module_named(map, tg_str_from(to)));
}

Test(rule_boundaries, may_use_layers_and_used_by_decide)
{
	const struct tg_boundaries *map = load(
		"modules: {ui: {paths: [ui/*]}, app: {paths: [app/*]}, base: {paths: [base/*]},"
		" free: {paths: [free/*]}, shy: {paths: [shy/*], used_by: [app]},"
		" bound: {paths: [b/*], may_use: [base]}, open: {paths: [o/*], may_use: ['*']}},"
		" layers: [ui, app, base]");
	static const struct {
		const char *from, *to;
		bool expected;
	} cases[] = {
		{ "ui", "app", true },     { "ui", "base", true },     { "app", "ui", false },
		{ "base", "app", false },  { "base", "base", true },   { "free", "ui", true },
		{ "ui", "free", false },   { "free", "shy", false },   { "bound", "base", true },
		{ "bound", "app", false }, { "bound", "bound", true }, { "open", "ui", true },
		{ "open", "shy", false },
	};
	cr_assert_not_null(map);
	for (size_t i = 0; i < TG_ARRAY_LEN(cases); i++)
		cr_expect_eq(may_use(map, cases[i].from, cases[i].to), cases[i].expected,
			     "%s to %s", cases[i].from, cases[i].to);
}

/* The map of the manual's example: layers, and within them still less. */
Test(rule_boundaries, may_use_narrows_a_layer)
{
	const struct tg_boundaries *map =
		load("modules: {ui: {paths: [ui/*], may_use: [app, base]},"
		     " app: {paths: [app/*], may_use: [store, base]},"
		     " store: {paths: [store/*]}, base: {paths: [base/*], may_use: []},"
		     " legacy: {paths: [old/*], may_use: ['*'], used_by: []}},"
		     " layers: [ui, app, store, base]");
	cr_assert_not_null(map);
	cr_expect(may_use(map, "ui", "app"));
	cr_expect_not(may_use(map, "ui", "store"), "below it, and not listed");
	cr_expect(may_use(map, "store", "base"), "lists nothing");
	cr_expect_not(may_use(map, "store", "app"));
	cr_expect_not(may_use(map, "app", "ui"));
	cr_expect(may_use(map, "legacy", "store"));
	cr_expect_not(may_use(map, "ui", "legacy"));
	cr_assert_not_null(load("modules: {a: {paths: [a/*], may_use: ['*']}, b: {paths: [b/*]},"
				" c: {paths: [c/*], may_use: [d]}, d: {paths: [d/*]}},"
				" layers: [a, b, c]"),
			   "nothing stands above a, and d in no layer");
}

Test(rule_boundaries, everybody_may_use_what_is_used_by_all)
{
	const struct tg_boundaries *map =
		load("modules: {a: {paths: [a/*]}, b: {paths: [b/*], used_by: ['*']},"
		     " c: {paths: [c/*], used_by: []}}");
	cr_assert_not_null(map);
	cr_expect(may_use(map, "a", "b"));
	cr_expect_not(may_use(map, "a", "c"));
}

/* "ui app store", or "". */
static const char *
way_text(const struct tg_boundaries *map, const char *from, const char *to)
{
	const int *ways = tg_module_ways(arena, map, tg_module_named(map, tg_str_from(from)));
	struct tg_buf out;
	int *way;
	size_t nr = tg_ways_to(arena, ways, tg_module_named(map, tg_str_from(to)), &way);
	tg_buf_init(&out, arena, 200);
	for (size_t i = 0; i < nr; i++) {
		tg_buf_adds(&out, i ? " " : "");
		tg_buf_add(&out, tg_module_name(map, way[i]));
	}
	return out.len ? out.ptr : "";
}

Test(rule_boundaries, a_way_is_the_shortest_that_may_be_used)
{
	const struct tg_boundaries *map =
		load("modules: {store: {paths: [store/*], may_use: []},"
		     " ui: {paths: [ui/*], may_use: [app, tool]},"
		     " app: {paths: [app/*], may_use: [core]},"
		     " core: {paths: [core/*], may_use: [tool, gate]},"
		     " tool: {paths: [tool/*], may_use: [app, gate, ui]},"
		     " gate: {paths: [gate/*], may_use: [store]},"
		     " shy: {paths: [shy/*], may_use: [store], used_by: []}}");
	cr_assert_not_null(map);
	cr_expect_str_eq(way_text(map, "ui", "store"), "ui tool gate store");
	cr_expect_str_eq(way_text(map, "app", "store"), "app core gate store");
	cr_expect_str_eq(way_text(map, "core", "ui"), "core tool ui");
	cr_expect_str_eq(way_text(map, "ui", "app"), "ui app");
	cr_expect_str_eq(way_text(map, "ui", "ui"), "ui");
	cr_expect_str_eq(way_text(map, "store", "ui"), "");
	cr_expect_str_eq(way_text(map, "ui", "shy"), "");
	cr_expect_str_eq(tg_module_uses(arena, map, tg_module_named(map, TG_STR("ui"))),
			 "app, tool");
	cr_expect_str_eq(tg_module_uses(arena, map, 0), "nothing");
}

static bool
may_import(const struct tg_boundaries *map, int module, const char *name)
{
	return tg_module_may_import(arena, map, module, tg_str_from(name));
}

Test(rule_boundaries, names_from_outside_stand_for_what_is_below_them)
{
	const struct tg_boundaries *map =
		load("modules: {ui: {paths: [ui/*]}, store: {paths: [store/*]}},"
		     " external: {deny: [left-pad, 'java.sql.**', 'tokio::net', '@evil/*'],"
		     " allow_in: {store: [java.sql]}}");
	cr_assert_not_null(map);
	cr_expect_not(may_import(map, 0, "left-pad"));
	cr_expect_not(may_import(map, 0, "left-pad/lib/x"));
	cr_expect(may_import(map, 0, "left-padding"));
	cr_expect_not(may_import(map, 0, "java.sql.Connection"));
	cr_expect(may_import(map, 1, "java.sql.Connection"));
	cr_expect(may_import(map, 0, "java.sqlx.Connection"));
	cr_expect_not(may_import(map, 1, "tokio::net::TcpStream"));
	cr_expect(may_import(map, 1, "tokio::fs"));
	cr_expect_not(may_import(map, 1, "@evil/pkg/deep"));
	cr_expect(may_import(map, 1, "@good/pkg"));
}

static struct tg_path
change(const char *path, int old, int new)
{
	struct tg_path out = { .path = tg_str_from(path) };
	out.old_mode = old ? 0100644 : 0;
	out.new_mode = new ? 0100644 : 0;
	out.old_id.id[0] = (unsigned char)old;
	out.new_id.id[0] = (unsigned char)new;
	return out;
}

Test(rule_boundaries, contents_tell_where_a_file_comes_from_then_its_name)
{
	const struct tg_path items[] = {
		change("a/one.c", 1, 0),   change("a/same.c", 2, 0), change("a/twice.c", 3, 0),
		change("b/kept.c", 5, 6),  change("b/same.c", 0, 9), change("b/twice.c", 4, 0),
		change("c/other.c", 0, 1), change("c/new.c", 0, 8),  change("c/twice.c", 0, 7),
	};
	const struct tg_paths paths = { items, TG_ARRAY_LEN(items) };
	struct tg_moves *moves = tg_moves_new(arena, &paths);
	const struct tg_paths none = { NULL, 0 };
	cr_expect_eq(tg_moves_take(moves, &items[6]), &items[0], "the same contents");
	cr_expect_eq(tg_moves_take(moves, &items[4]), &items[1], "the only one of this name");
	cr_expect_null(tg_moves_take(moves, &items[7]), "new");
	cr_expect_null(tg_moves_take(moves, &items[8]), "two had this name");
	cr_expect_null(tg_moves_take(tg_moves_new(arena, &none), &items[6]));
}

Test(rule_boundaries, a_file_that_went_is_the_past_of_one)
{
	const struct tg_path items[] = {
		change("a/copy.c", 1, 0), change("a/kept.c", 3, 0), change("a/name.c", 2, 0),
		change("b/copy.c", 0, 1), change("b/name.c", 0, 9), change("c/copy.c", 0, 1),
		change("c/name.c", 0, 8), change("d/kept.c", 0, 7), change("d/twin.c", 1, 0),
		change("e/kept.c", 0, 3), change("e/name.c", 0, 1),
	};
	const struct tg_paths paths = { items, TG_ARRAY_LEN(items) };
	struct tg_moves *moves = tg_moves_new(arena, &paths);
	cr_expect_eq(tg_moves_take(moves, &items[3]), &items[0]);
	cr_expect_eq(tg_moves_take(moves, &items[4]), &items[2]);
	cr_expect_eq(tg_moves_take(moves, &items[5]), &items[8], "two with these contents went");
	cr_expect_null(tg_moves_take(moves, &items[6]), "another has its past by name");
	cr_expect_null(tg_moves_take(moves, &items[7]), "the contents went elsewhere");
	cr_expect_eq(tg_moves_take(moves, &items[9]), &items[1]);
	cr_expect_null(tg_moves_take(moves, &items[10]), "a third copy of two");
}

Test(rule_boundaries, edges_are_counted_by_target_not_by_line)
{
	struct tg_edge items[] = {
		{ .line = 1, .name = { "a.h", 3 }, .to = 0 },
		{ .line = 2, .name = { "a.h", 3 }, .to = 0 },
		{ .line = 3, .name = { "a.h", 3 }, .to = 1 },
	};
	const struct tg_edges edges = { .items = items, .nr = TG_ARRAY_LEN(items) };
	struct tg_edge_bag *bag = tg_edge_bag_new(arena, &edges);
	struct tg_edge moved = items[0], other = items[0];
	moved.line = 99;
	other.name = TG_STR("b.h");
	cr_expect(tg_edge_bag_take(bag, &moved));
	cr_expect(tg_edge_bag_take(bag, &moved));
	cr_expect_not(tg_edge_bag_take(bag, &moved), "a third is new");
	cr_expect_not(tg_edge_bag_take(bag, &other));
	cr_expect(tg_edge_bag_take(bag, &items[2]), "another module");
}

Test(rule_boundaries, roots_beyond_those_looked_in_are_told)
{
	struct tg_buf opts;

	tg_buf_init(&opts, arena, 1000);
	tg_buf_adds(&opts, "modules: {a: {paths: [a/*]}}, roots: [.");
	for (int i = 0; i < TG_RESOLVE_ROOTS_MAX; i++)
		tg_buf_addf(&opts, ", r%d", i);
	tg_buf_addc(&opts, ']');
	assert_refused("boundaries", opts.ptr, "there are more than 64 folders");
}

Test(rule_boundaries, options_that_make_no_sense_are_told)
{
	assert_refused("boundaries", "cycles: refuse", "there is no module");
	assert_refused("boundaries", "modules: {a: {may_use: []}}", "it needs \"paths\"");
	assert_refused("boundaries", "modules: {a: {paths: [a/*], may_use: [b]}}",
		       "b is no module");
	assert_refused("boundaries", "modules: {a: {paths: [a/*], used_by: [b]}}",
		       "b is no module");
	assert_refused("boundaries", "modules: {a: {paths: [a/*]}}, layers: [a, b]",
		       "b is no module");
	assert_refused("boundaries", "modules: {a: {paths: [a/*]}, b: {paths: [b/*, a/*]}}",
		       "the same pattern");
	assert_refused("boundaries", "modules: {a: {paths: [a/*]}}, layers: ['*']",
		       "* is no module");
	assert_refused(
		"boundaries",
		"modules: {a: {paths: [a/*]}, b: {paths: [b/*], may_use: [a]}}, layers: [a, b]",
		"\"modules.b.may_use\": a stands above it in \"layers\"");
	assert_refused(
		"boundaries",
		"modules: {a: {paths: [a/*]}, b: {paths: [b/*], may_use: ['*']}}, layers: [a, b]",
		"\"modules.b.may_use\": a stands above it in \"layers\"");
	assert_refused("boundaries", "modules: {a: {paths: [a/*]}}, except: [{from: x}]",
		       "\"from\" and \"to\"");
	assert_refused("boundaries",
		       "modules: {a: {paths: [a/*]}}, except: [{from: x, to: a, until: soon}]",
		       "2027-01-31");
	assert_refused("boundaries", "modules: {a: {paths: [a/*]}}, kinds: [static]",
		       "normal, type and dynamic");
	assert_refused("boundaries", "modules: {a: {paths: [a/*]}}, roots: [src/../../lib]",
		       "src/../../lib leads out of the tree");
	assert_refused("boundaries", "modules: {a: {paths: [a/*]}}, roots: ['packages/*/src']",
		       "packages/*/src is a pattern");
	assert_refused("boundaries",
		       "modules: {a: {paths: [a/*]}}, external: {deny: [x], allow_in: {b: [x]}}",
		       "no module");
}
