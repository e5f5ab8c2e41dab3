/* SPDX-License-Identifier: MIT */
/* The files of all layers, and the ready policies that they extend. */
#include "layers.h"

#include "trunkgate/file.h"

#include <dirent.h>
#include <unistd.h>

static const char *const kinds[] = {
	[TG_LAYER_SERVER] = "server",
	[TG_LAYER_TREE] = "tree",
};

enum { MAX_EXTENDS = 8, PATH_BYTES = 8192 };

static struct tg_file *
add_file(struct tg_layers *l, const char *name, struct tg_str text, size_t layer)
{
	TG_GROW(l->r->arena, l->files, l->nr_files, l->cap_files);
	l->files[l->nr_files] = (struct tg_file){ .name = name, .text = text, .layer = layer };
	return &l->files[l->nr_files++];
}

static bool
is_policy_name(struct tg_str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (!tg_is_alnum(c) && c != '-' && c != '_')
			return false;
	}
	return name.len > 0 && name.len <= 64;
}

static void
refuse_name(struct tg_layers *l, const struct tg_node *node, const char *dir)
{
	struct tg_nearest nearest;
	DIR *handle = dir ? opendir(dir) : NULL;
	const struct dirent *item;

	tg_nearest_init(&nearest, &l->r->list, node->text);
	while (handle && (item = readdir(handle))) {
		struct tg_str name = tg_str_from(item->d_name);
		if (!tg_str_ends(name, TG_STR(".yaml")))
			continue;
		name = tg_str_sub(name, 0, name.len - 5);
		tg_nearest_try(&nearest, tg_str_copy(l->r->arena, name));
	}
	if (handle)
		closedir(handle);
	tg_complain(&l->r->list, node->loc, "there is no ready policy %s in %s%s",
		    tg_complaint_show(&l->r->list, node->text), dir ? dir : "this installation",
		    tg_nearest_text(&nearest));
}

/* A ready policy decides over pushes like any other: nobody but root and our
 * own account may have written it. */
static const struct tg_error *
read_ready(struct tg_arena *arena, const char *path, struct tg_str *out, bool *found)
{
	struct tg_file_trust trust = { .owners = { 0, geteuid() }, .nr_owners = 2 };

	*found = access(path, F_OK) == 0;
	if (!*found)
		return NULL;
	return tg_file_read_trusted(arena, path, TG_POLICY_MAX, &trust, out);
}

static const struct tg_error *
extend(struct tg_layers *l, const struct tg_node *node, const char *dir, size_t layer)
{
	struct tg_arena *arena = l->r->arena;
	const struct tg_error *err = NULL;
	struct tg_str text = TG_STR("");
	bool found = false;
	struct tg_buf path;
	struct tg_file *file;

	tg_buf_init(&path, arena, PATH_BYTES);
	tg_buf_addf(&path, "%s/%.*s.yaml", dir ? dir : "", TG_STR_ARG(node->text));
	if (dir && is_policy_name(node->text) && !tg_buf_overflowed(&path))
		err = read_ready(arena, path.ptr, &text, &found);
	if (err)
		return tg_error_wrap(arena, err, "an extended policy cannot be used");
	if (!found) {
		refuse_name(l, node, dir);
		return NULL;
	}
	file = add_file(l, tg_show(arena, tg_buf_str(&path), PATH_BYTES), text, layer);
	file->kind = "extends";
	file->is_extended = true;
	file->root = tg_yaml_read(&l->r->list, file->name, text);
	return NULL;
}

static const struct tg_error *
extend_all(struct tg_layers *l, const struct tg_node *root, const char *dir, size_t layer)
{
	const struct tg_opt *row = tg_options_find(tg_policy_opts, TG_STR("extends"));
	const struct tg_node *node = root ? tg_node_get(root, TG_STR("extends")) : NULL;
	struct tg_entries names;

	if (!node || node->is_bad)
		return NULL;
	if (tg_node_is_null(node)) {
		tg_complain(&l->r->list, node->loc, "\"extends\" has no value");
		return NULL;
	}
	names = tg_list_entries(l->r, row, node);
	if (names.nr > MAX_EXTENDS)
		tg_complain(&l->r->list, node->loc, "\"extends\" names more than %d policies",
			    MAX_EXTENDS);
	for (size_t i = 0; i < names.nr && i < MAX_EXTENDS; i++)
		TG_TRY(extend(l, names.items[i], dir, layer));
	return NULL;
}

/* The text is read first and listed last: it changes what it extends. */
static const struct tg_error *
read_layer(struct tg_layers *l, const struct tg_layer *layer, size_t index, const char *dir)
{
	const char *name = tg_strdup(l->r->arena, layer->name);
	const struct tg_node *root = tg_yaml_read(&l->r->list, name, layer->text);
	struct tg_file *file;

	if (layer->kind == TG_LAYER_SERVER)
		TG_TRY(extend_all(l, root, dir, index));
	file = add_file(l, name, layer->text, index);
	file->kind = kinds[layer->kind];
	file->is_tree = layer->kind == TG_LAYER_TREE;
	file->root = root;
	return NULL;
}

const struct tg_error *
tg_layers_read(struct tg_layers *l, const struct tg_layer *layers, size_t nr,
	       const struct tg_policy_dirs *dirs, bool *ok)
{
	bool all = true;

	for (size_t i = 0; i < nr; i++)
		TG_TRY(read_layer(l, &layers[i], i, dirs ? dirs->policies : NULL));
	for (size_t i = 0; i < l->nr_files; i++) {
		tg_complaints_add_file(&l->r->list, l->files[i].name);
		all = all && l->files[i].root;
	}
	*ok = all;
	return NULL;
}
