/* SPDX-License-Identifier: MIT */
/* The module map: whose a file is, and who may use whom. */
#include "trunkgate/modules.h"

#include "trunkgate/buf.h"

enum { MAX_SHOWN = 600 };

struct specificity {
	size_t literal;
	size_t wildcards;
};

static struct specificity
measure(struct tg_str pattern)
{
	struct specificity out = { .literal = tg_glob_literal_prefix(pattern).len };

	for (size_t i = 0; i < pattern.len; i++)
		out.wildcards += pattern.ptr[i] == '*';
	return out;
}

static bool
is_better(struct specificity a, struct specificity b)
{
	if (a.literal != b.literal)
		return a.literal > b.literal;
	return a.wildcards < b.wildcards;
}

/* The best pattern of one module; false when the module has not the path. */
static bool
match(const struct tg_module *module, struct tg_str path, struct specificity *out)
{
	bool found = false;

	if (!tg_globs_match(&module->paths, path))
		return false;
	for (size_t i = 0; i < module->paths.nr; i++) {
		const struct tg_glob_item *item = &module->paths.items[i];
		if (item->exclude || !tg_glob_match(item->text, path))
			continue;
		struct specificity is = measure(item->text);
		if (!found || is_better(is, *out))
			*out = is;
		found = true;
	}
	if (!found)
		*out = (struct specificity){ 0, SIZE_MAX };
	return true;
}

int
tg_module_of(const struct tg_boundaries *b, struct tg_str path)
{
	struct specificity best = { 0, 0 }, is;
	int out = TG_NO_MODULE;

	for (size_t i = 0; i < b->modules.nr; i++) {
		if (!match(tg_module_at(b, (int)i), path, &is))
			continue;
		if (out == TG_NO_MODULE || is_better(is, best)) {
			out = (int)i;
			best = is;
		}
	}
	return out;
}

int
tg_module_named(const struct tg_boundaries *b, struct tg_str name)
{
	for (size_t i = 0; i < b->modules.nr; i++)
		if (tg_str_eq(b->modules.keys[i], name))
			return (int)i;
	return TG_NO_MODULE;
}

struct tg_str
tg_module_name(const struct tg_boundaries *b, int module)
{
	return module == TG_NO_MODULE ? TG_STR("(none)") : b->modules.keys[module];
}

const struct tg_module *
tg_module_at(const struct tg_boundaries *b, int module)
{
	const struct tg_module *modules = b->modules.items;

	return &modules[module];
}

size_t
tg_module_layer(const struct tg_boundaries *b, int module)
{
	for (size_t i = 0; i < b->layers.nr; i++)
		if (tg_str_eq(b->layers.items[i], tg_module_name(b, module)))
			return i;
	return SIZE_MAX;
}

static bool
lists(const struct tg_boundaries *b, const struct tg_strs *names, int module)
{
	return tg_strs_have(names, TG_STR("*")) || tg_strs_have(names, tg_module_name(b, module));
}

/* Whoever says nothing, and is in no layer, may use all. */
static bool
uses(const struct tg_boundaries *b, int from, int to)
{
	const struct tg_strs *may = &tg_module_at(b, from)->may_use;
	size_t above = tg_module_layer(b, from), below = tg_module_layer(b, to);

	if (may->items)
		return lists(b, may, to);
	return above == SIZE_MAX || (below != SIZE_MAX && below > above);
}

bool
tg_module_may_use(const struct tg_boundaries *b, int from, int to)
{
	const struct tg_strs *used_by = &tg_module_at(b, to)->used_by;

	if (from == to)
		return true;
	if (used_by->items && !lists(b, used_by, from))
		return false;
	return uses(b, from, to);
}

bool
tg_module_shows(const struct tg_boundaries *b, int module, struct tg_str path)
{
	const struct tg_globs *shown = &tg_module_at(b, module)->public_;

	return !shown->items || tg_globs_match(shown, path);
}

/* --- from elsewhere --- */

/* Names of all languages are matched as paths: java.sql.Connection, tokio::net,
 * @scope/pkg, System.IO. */
static struct tg_str
as_path(struct tg_arena *arena, struct tg_str name)
{
	struct tg_buf out;

	tg_buf_init(&out, arena, name.len + 1);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool is_separator = c == '.' || c == ':' || c == '\\' || c == '/';
		if (!is_separator)
			tg_buf_addc(&out, c);
		else if (out.len && out.ptr[out.len - 1] != '/')
			tg_buf_addc(&out, '/');
	}
	return tg_buf_str(&out);
}

/* A name stands for what lies below it, too. */
static bool
matches_name(struct tg_arena *arena, struct tg_str pattern, struct tg_str name)
{
	struct tg_str p = as_path(arena, pattern), n = as_path(arena, name);

	if (tg_glob_match(p, n))
		return true;
	for (size_t i = 0; i < n.len; i++)
		if (n.ptr[i] == '/' && tg_glob_match(p, tg_str_sub(n, 0, i)))
			return true;
	return false;
}

static bool
any_matches(struct tg_arena *arena, const struct tg_strs *patterns, struct tg_str name)
{
	for (size_t i = 0; i < patterns->nr; i++)
		if (matches_name(arena, patterns->items[i], name))
			return true;
	return false;
}

bool
tg_module_may_import(struct tg_arena *scratch, const struct tg_boundaries *b, int module,
		     struct tg_str name)
{
	const struct tg_table *allow = &b->external.allow_in;
	const struct tg_boundary_names *names = allow->items;
	bool ok = !any_matches(scratch, &b->external.deny, name);

	for (size_t i = 0; i < allow->nr && !ok; i++)
		ok = module != TG_NO_MODULE &&
		     tg_str_eq(allow->keys[i], tg_module_name(b, module)) &&
		     any_matches(scratch, &names[i].names, name);
	return ok;
}

/* --- words --- */

const char *
tg_module_uses(struct tg_arena *arena, const struct tg_boundaries *b, int module)
{
	struct tg_buf out;

	tg_buf_init(&out, arena, MAX_SHOWN);
	for (size_t i = 0; i < b->modules.nr; i++)
		if ((int)i != module && tg_module_may_use(b, module, (int)i)) {
			tg_buf_addf(&out, "%s", out.len ? ", " : "");
			tg_buf_show(&out, b->modules.keys[i], 40);
		}
	return out.len ? tg_buf_str(&out).ptr : "nothing";
}
