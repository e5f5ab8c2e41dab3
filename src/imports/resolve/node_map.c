/* SPDX-License-Identifier: MIT */
/* The maps of package.json and tsconfig.json: keys with a `*`, conditions. */
#include "node.h"

static bool
star_match(struct tg_str key, struct tg_str text, struct tg_str *rest)
{
	size_t star = tg_str_index(key, '*');
	struct tg_str before = tg_str_sub(key, 0, star), after = tg_str_from_index(key, star + 1);

	*rest = TG_STR("");
	if (star == key.len)
		return tg_str_eq(key, text);
	if (text.len < before.len + after.len || !tg_str_starts(text, before) ||
	    !tg_str_ends(text, after))
		return false;
	*rest = tg_str_sub(text, before.len, text.len - before.len - after.len);
	return true;
}

const struct tg_doc *
tg_star_best(const struct tg_doc *map, struct tg_str text, struct tg_str *rest)
{
	const struct tg_doc *best = NULL;
	size_t length = 0;
	struct tg_str here;

	for (const struct tg_doc *m = map ? map->first : NULL; m; m = m->next) {
		size_t star = tg_str_index(m->key, '*');
		bool is_exact = star == m->key.len;

		if (!star_match(m->key, text, &here) || (best && !is_exact && star + 1 <= length))
			continue;
		best = m;
		length = is_exact ? SIZE_MAX : star + 1;
		*rest = here;
		if (is_exact)
			break;
	}
	return best;
}

struct tg_str
tg_star_fill(struct tg_arena *arena, struct tg_str value, struct tg_str rest)
{
	size_t star = tg_str_index(value, '*');

	if (star == value.len)
		return value;
	return tg_concat(arena, tg_concat(arena, tg_str_sub(value, 0, star), rest),
			 tg_str_from_index(value, star + 1));
}

/* All texts below a value, in order, without recursion: a stack of what is
 * still to be seen on each level. Conditions are taken as they come: which of
 * them hold is not known to a server. */
static void
collect(struct tg_arena *arena, const struct tg_doc *value, struct tg_str rest,
	struct tg_node_targets *out)
{
	const struct tg_doc *stack[TG_DOC_DEPTH_MAX];
	size_t depth = 0;

	while (value || depth) {
		if (!value) {
			value = stack[--depth];
			continue;
		}
		if (value->type == TG_DOC_STRING && out->nr < TG_NODE_TARGETS_MAX)
			out->items[out->nr++] = tg_star_fill(arena, value->text, rest);
		if (value->first && depth < TG_DOC_DEPTH_MAX) {
			stack[depth++] = value->next;
			value = value->first;
		} else {
			value = value->next;
		}
	}
}

/* The value alone, not what stands behind it. */
static void
collect_one(struct tg_arena *arena, const struct tg_doc *value, struct tg_str rest,
	    struct tg_node_targets *out)
{
	struct tg_doc alone = *value;

	alone.next = NULL;
	collect(arena, &alone, rest, out);
}

static bool
is_map_of_paths(const struct tg_doc *map)
{
	return map->type == TG_DOC_OBJECT && map->first && map->first->key.len &&
	       (map->first->key.ptr[0] == '.' || map->first->key.ptr[0] == '#');
}

/* "./lib/": an old way to write "./lib/" and a star. */
static const struct tg_doc *
folder_entry(const struct tg_doc *map, struct tg_str key, struct tg_str *rest)
{
	const struct tg_doc *best = NULL;

	for (const struct tg_doc *m = map->first; m; m = m->next)
		if (tg_str_ends(m->key, TG_STR("/")) && tg_str_starts(key, m->key) &&
		    (!best || m->key.len > best->key.len))
			best = m;
	if (best)
		*rest = tg_str_from_index(key, best->key.len);
	return best;
}

bool
tg_node_map(struct tg_arena *arena, const struct tg_doc *map, struct tg_str key,
	    struct tg_node_targets *out)
{
	struct tg_str rest = TG_STR("");
	const struct tg_doc *entry;

	out->nr = 0;
	if (!is_map_of_paths(map)) {
		collect_one(arena, map, rest, out);
		return tg_str_eq(key, TG_STR("."));
	}
	entry = tg_star_best(map, key, &rest);
	if (entry) {
		collect_one(arena, entry, rest, out);
		return true;
	}
	entry = folder_entry(map, key, &rest);
	if (!entry)
		return false;
	collect_one(arena, entry, TG_STR(""), out);
	for (size_t i = 0; i < out->nr; i++)
		out->items[i] = tg_concat(arena, out->items[i], rest);
	return true;
}
