/* SPDX-License-Identifier: MIT */
/*
 * Kept answers about whole trees: what is read lies in the bytes and fits the
 * policy, and written once more it is read as the same.
 */
#include "fuzz.h"

#include "../../src/modules/answer.h"

static struct tg_str names[] = { { "a", 1 }, { "b", 1 }, { "c", 1 } };
static struct tg_module modules[TG_ARRAY_LEN(names)];
static struct tg_boundary_except excepts[2];
static const struct tg_boundaries opts = {
	.modules = { .keys = names, .items = modules, .nr = TG_ARRAY_LEN(names) },
	.except = { .items = excepts, .nr = TG_ARRAY_LEN(excepts) },
};

static bool
is_within(struct tg_str text, struct tg_str bytes)
{
	return !text.len || (text.ptr >= bytes.ptr && text.ptr + text.len <= bytes.ptr + bytes.len);
}

static void
check_edge(const struct tg_edge *edge, struct tg_str bytes)
{
	must(edge->to >= TG_NO_MODULE && edge->to < (int)opts.modules.nr);
	must(edge->fault <= TG_EDGE_EXPIRED);
	must(!edge->except || edge->except == &excepts[0] || edge->except == &excepts[1]);
	must(is_within(edge->written, bytes) && is_within(edge->name, bytes) &&
	     is_within(edge->path, bytes));
}

struct copy {
	struct tg_buf out;
	struct tg_str bytes;
};

static const struct tg_error *
copy_file(void *data, struct tg_str path, int module, const struct tg_edges *edges)
{
	struct copy *copy = data;

	must(is_within(path, copy->bytes));
	must(module >= TG_NO_MODULE && module < (int)opts.modules.nr);
	for (size_t i = 0; i < edges->nr; i++)
		check_edge(&edges->items[i], copy->bytes);
	tg_answer_add_file(&copy->out, &opts, path, module, edges);
	return NULL;
}

static void
write_again(struct tg_arena *arena, struct tg_str bytes, const struct tg_module_graph *graph,
	    struct tg_str *out)
{
	struct copy copy = { .bytes = bytes };

	tg_buf_init(&copy.out, arena, (size_t)16 << 20);
	must(!tg_answer_visit(bytes, &opts, copy_file, &copy));
	for (size_t i = 0; i < graph->nr * graph->nr; i++)
		if (graph->counts[i])
			check_edge(&graph->examples[i], bytes);
	tg_answer_add_graph(&copy.out, &opts, graph);
	*out = tg_buf_str(&copy.out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_str bytes = { (const char *)data, size }, once, twice;
	struct tg_module_graph graph;

	if (tg_answer_read(bytes, arena, &opts, &graph)) {
		write_again(arena, bytes, &graph, &once);
		must(tg_answer_read(once, arena, &opts, &graph));
		write_again(arena, once, &graph, &twice);
		must(tg_str_eq(once, twice));
	}
	tg_arena_destroy(arena);
	return 0;
}
