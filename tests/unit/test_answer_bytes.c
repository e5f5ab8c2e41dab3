/* SPDX-License-Identifier: MIT */
/* The key of an answer about a tree has all in it that the answer depends on, and its
 * bytes say what was found. */
#include "../../src/modules/answer.h"

#include <criterion/criterion.h>
#include <string.h>

static struct tg_arena *arena;

/* All that a key is made of. */
struct world {
	struct tg_oid tree;
	struct tg_language language[2];
	struct tg_languages languages;
	struct tg_glob_item paths, hidden;
	struct tg_str keys[2], words[2];
	struct tg_module modules[2];
	struct tg_boundary_names allowed;
	struct tg_boundary_except except;
	struct tg_boundaries opts;
	int32_t today;
};

static void
make(struct world *w)
{
	*w = (struct world){ .paths = { .text = TG_STR("a/**") },
			     .hidden = { .text = TG_STR("a/x") },
			     .keys = { TG_STR("a"), TG_STR("b") },
			     .words = { TG_STR("b"), TG_STR("c") } };
	w->language[0].text = TG_STR("version: 1");
	w->languages = (struct tg_languages){ .items = w->language, .nr = 1 };
	w->modules[0] = (struct tg_module){ .paths = { &w->paths, 1 } };
	w->allowed.names = (struct tg_strs){ w->words, 1 };
	w->except = (struct tg_boundary_except){ .from = { &w->paths, 1 },
						 .to = TG_STR("b"),
						 .until = TG_STR("2026-11-30") };
	w->opts.modules = (struct tg_table){ w->keys, w->modules, 2 };
	w->opts.except = (struct tg_table){ NULL, &w->except, 1 };
	w->today = 20000;
}

static void
key_of(const struct world *w, unsigned char out[TG_ANSWER_KEY])
{
	tg_answer_key(arena, &w->tree, &w->languages, &w->opts, w->today, out);
}

/* Each makes one thing other than it was. */
static void
other_tree(struct world *w)
{
	w->tree.id[19] ^= 1;
}
static void
other_text(struct world *w)
{
	w->language[0].text = TG_STR("version: 1\n");
}
static void
more_languages(struct world *w)
{
	w->languages.nr = 2;
}
static void
other_name(struct world *w)
{
	w->keys[1] = TG_STR("c");
}
static void
fewer_modules(struct world *w)
{
	w->opts.modules.nr = 1;
}
static void
other_paths(struct world *w)
{
	w->paths.text = TG_STR("a/*");
}
static void
excluded(struct world *w)
{
	w->paths.exclude = true;
}
static void
uses_none(struct world *w)
{
	w->modules[0].may_use.items = w->words;
}
static void
uses_one(struct world *w)
{
	w->modules[0].may_use = (struct tg_strs){ w->words, 1 };
}
static void
used_by_none(struct world *w)
{
	w->modules[0].used_by.items = w->words;
}
static void
shows_none(struct world *w)
{
	w->modules[0].public_.items = &w->hidden;
}
static void
shows_one(struct world *w)
{
	w->modules[0].public_ = (struct tg_globs){ &w->hidden, 1 };
}
static void
layers(struct world *w)
{
	w->opts.layers = (struct tg_strs){ w->words, 2 };
}
static void
denies(struct world *w)
{
	w->opts.external.deny = (struct tg_strs){ w->words, 2 };
}
static void
allows(struct world *w)
{
	w->opts.external.allow_in = (struct tg_table){ w->keys, &w->allowed, 1 };
}
static void
languages(struct world *w)
{
	w->opts.languages = (struct tg_strs){ w->words, 2 };
}
static void
roots(struct world *w)
{
	w->opts.roots = (struct tg_strs){ w->words, 2 };
}
static void
kinds(struct world *w)
{
	w->opts.kinds = (struct tg_strs){ w->words, 2 };
}
static void
no_except(struct world *w)
{
	w->opts.except.nr = 0;
}
static void
excepts_other(struct world *w)
{
	w->except.to = TG_STR("c");
}
static void
excepts_from(struct world *w)
{
	w->except.from.nr = 0;
}
static void
is_past(struct world *w)
{
	w->today = 30000;
}
static void
until_earlier(struct world *w)
{
	w->except.until = TG_STR("2020-11-30");
}

static void (*const changes[])(struct world *) = {
	other_tree, other_text,    more_languages, other_name,   fewer_modules, other_paths,
	excluded,   uses_none,     uses_one,       used_by_none, shows_none,    shows_one,
	layers,     denies,        allows,         languages,    roots,         kinds,
	no_except,  excepts_other, excepts_from,   is_past,      NULL
};

TestSuite(answer_bytes);

Test(answer_bytes, each_change_gives_another_key)
{
	unsigned char keys[TG_ARRAY_LEN(changes)][TG_ANSWER_KEY];
	struct world w;

	arena = tg_arena_new("test", (size_t)64 << 20);
	for (size_t i = 0; i < TG_ARRAY_LEN(changes); i++) {
		make(&w);
		if (changes[i])
			changes[i](&w);
		key_of(&w, keys[i]);
		for (size_t k = 0; k < i; k++)
			cr_expect_neq(memcmp(keys[i], keys[k], TG_ANSWER_KEY), 0,
				      "changes %zu and %zu are taken for the same", k, i);
	}
	tg_arena_destroy(arena);
}

Test(answer_bytes, a_day_counts_only_when_an_exception_ends)
{
	unsigned char a[TG_ANSWER_KEY], b[TG_ANSWER_KEY];
	struct world w;

	arena = tg_arena_new("test", (size_t)64 << 20);
	make(&w);
	key_of(&w, a);
	w.today++;
	key_of(&w, b);
	cr_assert_eq(memcmp(a, b, sizeof(a)), 0);
	make(&w);
	is_past(&w);
	key_of(&w, a);
	make(&w);
	until_earlier(&w);
	key_of(&w, b);
	cr_assert_eq(memcmp(a, b, sizeof(a)), 0);
	tg_arena_destroy(arena);
}

/* ---- The bytes ---- */

static struct world world;
static struct tg_edge edges[2];

static struct tg_str
sample(struct tg_module_graph *graph)
{
	static struct tg_buf out;
	const struct tg_edges faults = { .items = edges, .nr = 2 }, none = { .nr = 0 };

	make(&world);
	edges[0] = (struct tg_edge){ .line = 4000000000U,
				     .kind = TG_IMPORT_DYNAMIC,
				     .written = TG_STR("\"x\""),
				     .name = TG_STR("b/x"),
				     .path = TG_STR("b/x"),
				     .to = 1,
				     .is_shown = true,
				     .fault = TG_EDGE_EXPIRED,
				     .except = &world.except };
	edges[1] = (struct tg_edge){ .line = 1,
				     .written = TG_STR("<y>"),
				     .name = TG_STR("y"),
				     .to = TG_NO_MODULE,
				     .fault = TG_EDGE_EXTERNAL };
	tg_graph_init(graph, arena, 2);
	graph->nr_files = 7;
	graph->nr_files_of[1] = 6;
	graph->counts[1] = 300;
	graph->files[1] = TG_STR("a/1");
	graph->examples[1] = edges[0];
	tg_buf_init(&out, arena, TG_ANSWER_MAX);
	tg_answer_add_file(&out, &world.opts, TG_STR("a/1"), 0, &faults);
	tg_answer_add_file(&out, &world.opts, TG_STR("odd"), TG_NO_MODULE, &none);
	tg_answer_add_graph(&out, &world.opts, graph);
	return tg_buf_str(&out);
}

static void
expect_edge(const struct tg_edge *got, const struct tg_edge *want)
{
	cr_expect(got->line == want->line && got->kind == want->kind && got->to == want->to);
	cr_expect(got->fault == want->fault && got->except == want->except);
	cr_expect_eq(got->is_shown, want->is_shown);
	cr_expect(tg_str_eq(got->written, want->written) && tg_str_eq(got->name, want->name));
	cr_expect(tg_str_eq(got->path, want->path));
}

static const struct tg_error *
visit(void *data, struct tg_str path, int module, const struct tg_edges *got)
{
	size_t *nr = data;

	if (!(*nr)++) {
		cr_assert(tg_str_eq(path, TG_STR("a/1")) && module == 0 && got->nr == 2);
		expect_edge(&got->items[0], &edges[0]);
		expect_edge(&got->items[1], &edges[1]);
	} else {
		cr_assert(tg_str_eq(path, TG_STR("odd")) && module == TG_NO_MODULE && !got->nr);
	}
	return NULL;
}

Test(answer_bytes, say_what_was_found)
{
	struct tg_module_graph graph, again;
	size_t nr = 0;

	arena = tg_arena_new("test", (size_t)64 << 20);
	struct tg_str bytes = sample(&graph);
	cr_assert(tg_answer_read(bytes, arena, &world.opts, &again));
	cr_assert_eq(again.nr_files, 7);
	cr_assert_eq(again.nr_files_of[1], 6);
	cr_assert_eq(again.counts[1], 300);
	cr_assert_eq(again.counts[2], 0);
	cr_assert(tg_str_eq(again.files[1], TG_STR("a/1")));
	expect_edge(&again.examples[1], &edges[0]);
	cr_assert_null(tg_answer_visit(bytes, &world.opts, visit, &nr));
	cr_assert_eq(nr, 2);
	tg_arena_destroy(arena);
}

/* Their sum adds up, so only we can have written them; even so none is followed out of
 * the bytes. */
Test(answer_bytes, that_do_not_add_up_are_no_answer)
{
	struct tg_module_graph graph, again;

	arena = tg_arena_new("test", (size_t)64 << 20);
	struct tg_str bytes = sample(&graph);
	for (size_t len = 0; len < bytes.len; len++)
		cr_expect_not(tg_answer_read(tg_str_sub(bytes, 0, len), arena, &world.opts, &again),
			      "%zu bytes", len);
	for (size_t i = 0; i < bytes.len; i++) {
		char *copy = tg_str_cstr(arena, bytes);

		copy[i] = (char)0xff;
		(void)tg_answer_read(tg_str_make(copy, bytes.len), arena, &world.opts, &again);
	}
	world.opts.except.nr = 0;
	cr_assert_not(tg_answer_read(bytes, arena, &world.opts, &again));
	tg_arena_destroy(arena);
}
