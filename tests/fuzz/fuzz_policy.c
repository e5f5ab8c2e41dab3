/* SPDX-License-Identifier: MIT */
/*
 * The policy loader on any bytes: layers apart by 0x1e, the third one of the
 * tree. What loads without problems is shown, and what is shown must load
 * again to as many rules.
 */
#include "fuzz.h"

#include "trunkgate/policy.h"

enum { MAX_LAYERS = 3 };

static struct tg_policy *
load(struct tg_arena *arena, const struct tg_layer *layers, size_t nr)
{
	struct tg_policy_dirs dirs = { NULL };
	struct tg_problems problems;
	struct tg_policy *policy = NULL;

	if (tg_policy_load(arena, layers, nr, &dirs, &policy, &problems))
		return NULL;
	must(!policy == (problems.nr > 0));
	for (size_t i = 0; i < problems.nr; i++)
		must(problems.items[i].loc.file && problems.items[i].loc.line);
	return policy;
}

static void
show_and_load(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
	      const struct tg_policy *policy)
{
	struct tg_policy_dirs dirs = { NULL };
	struct tg_layer shown = { .name = "shown" };
	const struct tg_policy *again;
	struct tg_buf out;

	tg_buf_init(&out, arena, (size_t)16 << 20);
	must(!tg_policy_show(arena, layers, nr, &dirs, &out));
	if (out.len > TG_POLICY_MAX)
		return;
	shown.text = tg_buf_str(&out);
	again = load(arena, &shown, 1);
	must(again && again->nr_instances == policy->nr_instances);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[MAX_LAYERS] = { "system", "repository", "tree" };
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)512 << 20);
	struct tg_str rest = { (const char *)data, size }, text, path;
	struct tg_layer layers[MAX_LAYERS];
	const struct tg_policy *policy;
	struct tg_globs trunks;
	size_t nr = 0;

	while (nr < MAX_LAYERS && tg_str_split(&rest, 0x1e, &text)) {
		layers[nr] = (struct tg_layer){ TG_LAYER_SERVER, names[nr], text };
		nr++;
	}
	if (nr == MAX_LAYERS)
		layers[2].kind = TG_LAYER_TREE;
	tg_policy_peek_tree(arena, layers, nr, &path, &trunks);
	policy = load(arena, layers, nr);
	if (policy)
		show_and_load(arena, layers, nr, policy);
	tg_arena_destroy(arena);
	return 0;
}
