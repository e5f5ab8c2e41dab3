/* SPDX-License-Identifier: MIT */
/*
 * tsconfig.json: `paths` and `baseUrl`, of the nearest one or of what it
 * extends. Where neither has them, those that it refers to in its own folder
 * (as Vite's template splits them) are asked.
 */
#include "node.h"

/* Configurations still to be read, the nearest first. */
struct chain {
	struct tg_str paths[TG_NODE_EXTENDS_MAX];
	size_t nr;
};

static void
add(struct tg_resolving *r, struct chain *chain, struct tg_str path)
{
	for (size_t i = 0; i < chain->nr; i++)
		if (tg_str_eq(chain->paths[i], path))
			return;
	if (chain->nr == TG_NODE_EXTENDS_MAX)
		tg_is_not_judged(r, "a tsconfig.json extends too many others");
	else
		chain->paths[chain->nr++] = path;
}

/* A path, or a package of the workspaces and a path in it; what comes from
 * node_modules is not in the tree, and says nothing of paths in it. */
static const struct tg_error *
locate(struct tg_resolving *r, struct tg_str folder, struct tg_str written, struct tg_str *out)
{
	size_t cut = tg_str_index(written, '/');
	struct tg_node_package *package;
	struct tg_source_found found;

	if (!tg_is_relative(written)) {
		if (written.len && written.ptr[0] == '@')
			cut += 1 + tg_str_index(tg_str_from_index(written, cut + 1), '/');
		TG_TRY(tg_node_workspace(r, tg_str_sub(written, 0, cut), &package));
		*out = (struct tg_str){ NULL, 0 };
		if (!package)
			return NULL;
		folder = package->folder;
		written = tg_str_from_index(written, cut + 1);
		written = written.len ? written : TG_STR("tsconfig.json");
	}
	if (!tg_path_in(r->arena, folder, written, out))
		return NULL;
	TG_TRY(tg_look(r, *out, &found));
	if (found.kind != TG_SOURCE_FILE)
		*out = tg_concat(r->arena, *out, TG_STR(".json"));
	return NULL;
}

static const struct tg_error *
add_extended(struct tg_resolving *r, struct chain *chain, struct tg_str folder,
	     const struct tg_doc *value)
{
	struct tg_str path = { NULL, 0 };

	if (value->type != TG_DOC_STRING)
		return NULL;
	TG_TRY(locate(r, folder, value->text, &path));
	if (path.ptr)
		add(r, chain, path);
	return NULL;
}

/* `extends` is one or a list, of which the later ones have the last word. */
static const struct tg_error *
add_extends(struct tg_resolving *r, struct chain *chain, struct tg_str folder,
	    const struct tg_doc *config)
{
	const struct tg_doc *value = tg_doc_get(config, TG_STR("extends"));
	const struct tg_doc *list[TG_NODE_EXTENDS_MAX];
	size_t nr = 0;

	if (!value || value->type == TG_DOC_STRING)
		return value ? add_extended(r, chain, folder, value) : NULL;
	for (const struct tg_doc *m = value->first; m; m = m->next) {
		if (nr == TG_NODE_EXTENDS_MAX) {
			tg_is_not_judged(r, "a tsconfig.json extends too many others");
			return NULL;
		}
		list[nr++] = m;
	}
	while (nr--)
		TG_TRY(add_extended(r, chain, folder, list[nr]));
	return NULL;
}

static void
add_references(struct tg_resolving *r, struct chain *chain, struct tg_str folder,
	       const struct tg_doc *config)
{
	const struct tg_doc *list = tg_doc_get(config, TG_STR("references"));
	struct tg_str path;

	for (const struct tg_doc *m = list ? list->first : NULL; m; m = m->next) {
		struct tg_str written = tg_doc_string(m, "path");

		if (tg_str_ends(written, TG_STR(".json")) &&
		    tg_path_in(r->arena, folder, written, &path) &&
		    tg_str_eq(tg_folder_of(path), folder))
			add(r, chain, path);
	}
}

/* What one configuration says goes before what it extends. */
static void
take(struct tg_resolving *r, struct tg_tsconfig *out, struct tg_str folder,
     const struct tg_doc *config)
{
	const struct tg_doc *options = tg_doc_get(config, TG_STR("compilerOptions"));
	const struct tg_doc *paths = tg_doc_get(options, TG_STR("paths"));
	struct tg_str base = tg_doc_string(options, "baseUrl"), path;

	if (!out->base_url.ptr && base.ptr && tg_path_in(r->arena, folder, base, &path))
		out->base_url = path;
	if (!out->paths && paths && paths->type == TG_DOC_OBJECT) {
		out->paths = paths;
		out->paths_folder = folder;
	}
}

static const struct tg_error *
read_config(struct tg_resolving *r, struct tg_str path, const struct tg_doc **out)
{
	struct tg_str text;
	const char *why = NULL;

	*out = NULL;
	TG_TRY(tg_manifest(r, path, &text));
	if (text.ptr)
		*out = tg_doc_read_json(r->arena, text, &why);
	if (why)
		tg_is_not_judged(r, "a tsconfig.json cannot be read");
	return NULL;
}

static const struct tg_error *
follow(struct tg_resolving *r, struct tg_str path, struct tg_tsconfig *out)
{
	struct chain chain = { .nr = 0 };
	const struct tg_doc *config, *first = NULL;

	add(r, &chain, path);
	for (size_t i = 0; i < chain.nr && !tg_is_answered(r); i++) {
		struct tg_str folder = tg_folder_of(chain.paths[i]);

		TG_TRY(read_config(r, chain.paths[i], &config));
		if (!config)
			continue;
		first = i ? first : config;
		take(r, out, folder, config);
		TG_TRY(add_extends(r, &chain, folder, config));
		if (i + 1 == chain.nr && !out->paths && !out->base_url.ptr && first) {
			add_references(r, &chain, tg_folder_of(path), first);
			first = NULL;
		}
	}
	/* baseUrl is what paths are relative to, wherever it was set. */
	if (out->base_url.ptr)
		out->paths_folder = out->base_url;
	return NULL;
}

static const struct tg_error *
find(struct tg_resolving *r, struct tg_str folder, struct tg_str *out)
{
	static const char *const names[] = { "tsconfig.json", "jsconfig.json" };
	struct tg_source_found found;
	struct tg_str path;

	for (size_t i = 0; i < TG_ARRAY_LEN(names); i++) {
		if (!tg_path_in(r->arena, folder, tg_str_from(names[i]), &path))
			continue;
		TG_TRY(tg_look(r, path, &found));
		if (found.kind == TG_SOURCE_FILE) {
			*out = path;
			return NULL;
		}
	}
	*out = (struct tg_str){ NULL, 0 };
	return NULL;
}

const struct tg_error *
tg_tsconfig_of(struct tg_resolving *r, struct tg_str path, const struct tg_tsconfig **out)
{
	struct tg_memo *memo = &r->resolver->tsconfigs;
	struct tg_str folder = tg_folder_of(path), config = { NULL, 0 }, at = path;
	struct tg_tsconfig *read;
	bool known;

	*out = tg_memo_get(memo, folder, &known);
	if (known)
		return NULL;
	*out = read = TG_NEW(r->arena, struct tg_tsconfig);
	for (int up = 0; up < TG_FOLDERS_MAX && at.len && !config.ptr; up++) {
		at = tg_folder_of(at);
		TG_TRY(find(r, at, &config));
	}
	if (config.ptr)
		TG_TRY(follow(r, config, read));
	if (r->out->how != TG_RESOLVED_NOT_JUDGED)
		tg_memo_put(memo, r->arena, folder, read);
	return NULL;
}
