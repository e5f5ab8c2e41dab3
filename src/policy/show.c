/* SPDX-License-Identifier: MIT */
/*
 * The effective policy as YAML: what is in force after all layers and
 * defaults, and where each value was written. It reads back as a policy.
 */
#include "effective.h"
#include "emit.h"

static void
show_entry(struct tg_buf *out, const struct tg_node *entry)
{
	const struct tg_node *rule = entry->first;

	tg_buf_addf(out, "  - rule: %.*s", TG_STR_ARG(rule->text));
	tg_emit_origin(out, rule);
	for (const struct tg_node *value = rule->next; value; value = value->next)
		tg_emit_key(out, 4, value);
}

static void
show_files(struct tg_buf *out, const struct tg_layers *l)
{
	tg_buf_adds(out, "# The policy in force, from:\n");
	for (size_t i = 0; i < l->nr_files; i++)
		tg_buf_addf(out, "#   %s%s\n", l->files[i].name,
			    l->files[i].is_extended ? " (extended)" : "");
	tg_buf_adds(out, "version: 1\n");
}

const struct tg_error *
tg_policy_show(struct tg_arena *arena, const struct tg_layer *layers, size_t nr,
	       const struct tg_policy_dirs *dirs, struct tg_buf *out)
{
	struct tg_effective all;

	TG_TRY(tg_effective_load(arena, layers, nr, dirs, &all));
	show_files(out, all.layers);
	for (const struct tg_node *value = all.top->first; value; value = value->next)
		tg_emit_key(out, 0, value);
	tg_buf_adds(out, all.rules->nr ? "rules:\n" : "rules: []\n");
	for (const struct tg_node *entry = all.rules->first; entry; entry = entry->next)
		show_entry(out, entry);
	return NULL;
}
