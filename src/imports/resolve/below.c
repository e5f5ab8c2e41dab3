/* SPDX-License-Identifier: MIT */
/* All files below a folder: what an import of a whole target reaches. */
#include "priv.h"

enum { MOST_FOLDERS = 4096, MOST_DEPTH = 64 };

/* A level of the walk: what is in a folder, and how far it has been seen. */
struct level {
	struct tg_str folder;
	const struct tg_source_entry *entries;
	size_t nr, at;
};

struct walk {
	struct tg_resolving *r;
	struct tg_str suffix;
	const struct tg_folders *skip;
	struct level levels[MOST_DEPTH];
	size_t depth, nr_folders;
};

static bool
is_skipped(const struct walk *w, struct tg_str folder)
{
	for (size_t i = 0; i < w->skip->nr; i++)
		if (tg_str_eq(w->skip->items[i], folder))
			return true;
	return false;
}

static const struct tg_error *
enter(struct walk *w, struct tg_str folder)
{
	const struct tg_source_tree *tree = w->r->resolver->tree;
	struct level *level = &w->levels[w->depth];

	if (w->depth == MOST_DEPTH || ++w->nr_folders > MOST_FOLDERS) {
		tg_is_not_judged(w->r, "the import reaches too many folders");
		return NULL;
	}
	*level = (struct level){ .folder = folder };
	w->depth++;
	return tree->list(tree->data, folder, &level->entries, &level->nr);
}

static const struct tg_error *
take(struct walk *w, struct tg_str path, const struct tg_source_entry *entry)
{
	if (entry->kind == TG_SOURCE_FILE && tg_str_ends(entry->name, w->suffix) &&
	    !is_skipped(w, path))
		tg_reaches(w->r, path);
	return entry->kind == TG_SOURCE_FOLDER && !is_skipped(w, path) ? enter(w, path) : NULL;
}

const struct tg_error *
tg_try_below(struct tg_resolving *r, struct tg_str folder, struct tg_str suffix,
	     const struct tg_folders *skip)
{
	struct walk *w = TG_NEW(r->arena, struct walk);

	w->r = r;
	w->suffix = suffix;
	w->skip = skip;
	TG_TRY(enter(w, folder));
	while (w->depth && r->out->how == TG_RESOLVED_PATHS) {
		struct level *level = &w->levels[w->depth - 1];
		struct tg_str path;

		if (level->at == level->nr) {
			w->depth--;
			continue;
		}
		if (tg_path_in(r->arena, level->folder, level->entries[level->at++].name, &path))
			TG_TRY(take(w, path, &level->entries[level->at - 1]));
	}
	return NULL;
}
