/* SPDX-License-Identifier: MIT */
/* What the options of `boundaries` must be beyond their types: names that exist, and
 * no file that could be anybody's. */
#include "../boundaries.h"

#include "trunkgate/calendar.h"

/* "NAME what" */
static void
report_name(struct tg_opt_check *check, const char *key, struct tg_str name, const char *what)
{
	struct tg_buf text;

	tg_buf_init(&text, check->arena, 200);
	tg_buf_addf(&text, "%s %s", tg_show(check->arena, name, 60), what);
	check->report(check, key, text.ptr);
}

static void
check_names(struct tg_opt_check *check, const struct tg_boundaries *opts, const char *key,
	    const struct tg_strs *names)
{
	for (size_t i = 0; i < names->nr; i++) {
		bool is_all = tg_str_eq(names->items[i], TG_STR("*")) && names != &opts->layers;
		if (!is_all && tg_module_named(opts, names->items[i]) == TG_NO_MODULE)
			report_name(check, key, names->items[i], "is no module");
	}
}

static const char *
key_of(struct tg_opt_check *check, const struct tg_boundaries *opts, int module, const char *option)
{
	struct tg_buf key;

	tg_buf_init(&key, check->arena, 400);
	tg_buf_addf(&key, "modules.%s%s%s", tg_show(check->arena, tg_module_name(opts, module), 60),
		    *option ? "." : "", option);
	return key.ptr;
}

/* A file that two modules claim by the same pattern would be anybody's. */
static void
check_twins(struct tg_opt_check *check, const struct tg_boundaries *opts, int module)
{
	const struct tg_globs *own = &tg_module_at(opts, module)->paths;

	for (int other = 0; other < module; other++) {
		const struct tg_globs *theirs = &tg_module_at(opts, other)->paths;
		for (size_t i = 0; i < own->nr; i++)
			for (size_t k = 0; k < theirs->nr; k++)
				if (!own->items[i].exclude && !theirs->items[k].exclude &&
				    tg_str_eq(own->items[i].text, theirs->items[k].text))
					check->report(check, key_of(check, opts, module, "paths"),
						      "another module has the same pattern");
	}
}

/* In a layer may_use takes away from what the layer allows, and adds nothing. */
static void
check_layer(struct tg_opt_check *check, const struct tg_boundaries *opts, int module)
{
	const struct tg_strs *may = &tg_module_at(opts, module)->may_use;
	size_t own = tg_module_layer(opts, module);

	for (size_t i = 0; own != SIZE_MAX && i < own; i++) {
		struct tg_str above = opts->layers.items[i];
		if (tg_strs_have(may, above) || tg_strs_have(may, TG_STR("*")))
			report_name(check, key_of(check, opts, module, "may_use"), above,
				    "stands above it in \"layers\"");
	}
}

static void
check_module(struct tg_opt_check *check, const struct tg_boundaries *opts, int module)
{
	const struct tg_module *m = tg_module_at(opts, module);

	if (!m->paths.nr)
		check->report(check, key_of(check, opts, module, ""), "it needs \"paths\"");
	check_names(check, opts, key_of(check, opts, module, "may_use"), &m->may_use);
	check_names(check, opts, key_of(check, opts, module, "used_by"), &m->used_by);
	check_twins(check, opts, module);
	check_layer(check, opts, module);
}

static void
check_exceptions(struct tg_opt_check *check, const struct tg_boundaries *opts)
{
	const struct tg_boundary_except *items = opts->except.items;
	int32_t day;

	for (size_t i = 0; i < opts->except.nr; i++) {
		if (!items[i].from.nr || !items[i].to.len)
			check->report(check, "except", "an entry needs \"from\" and \"to\"");
		if (items[i].until.len && !tg_date_parse(items[i].until, &day))
			check->report(check, "except", "\"until\" is a day such as 2027-01-31");
	}
}

/* A resolver passes over what is no folder of the tree, and imports from there would count as
 * from outside. */
static void
check_roots(struct tg_opt_check *check, const struct tg_strs *roots)
{
	struct tg_buf text;
	struct tg_str folder;

	if (roots->nr > TG_RESOLVE_ROOTS_MAX) {
		tg_buf_init(&text, check->arena, 60);
		tg_buf_addf(&text, "there are more than %d folders", TG_RESOLVE_ROOTS_MAX);
		check->report(check, "roots", text.ptr);
	}
	for (size_t i = 0; i < roots->nr; i++) {
		if (!tg_resolver_root(check->arena, roots->items[i], &folder))
			report_name(check, "roots", roots->items[i], "leads out of the tree");
		else if (tg_str_has(folder, '*'))
			report_name(check, "roots", roots->items[i], "is a pattern, not a folder");
	}
}

static void
check_words(struct tg_opt_check *check, const struct tg_boundaries *opts)
{
	static const char *const kinds[] = { "normal", "type", "dynamic", NULL };

	for (size_t i = 0; i < opts->kinds.nr; i++)
		if (!tg_str_is_word(opts->kinds.items[i], kinds))
			check->report(check, "kinds", "the words are normal, type and dynamic");
	for (size_t i = 0; i < opts->external.allow_in.nr; i++)
		if (tg_module_named(opts, opts->external.allow_in.keys[i]) == TG_NO_MODULE)
			check->report(check, "external.allow_in", "a key is no module");
}

void
tg_boundaries_check_opts(struct tg_opt_check *check, const void *data)
{
	const struct tg_boundaries *opts = data;

	if (!opts->modules.nr)
		check->report(check, "modules", "there is no module");
	check_names(check, opts, "layers", &opts->layers);
	for (size_t i = 0; i < opts->modules.nr; i++)
		check_module(check, opts, (int)i);
	check_exceptions(check, opts);
	check_roots(check, &opts->roots);
	check_words(check, opts);
}
