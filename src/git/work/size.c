/* SPDX-License-Identifier: MIT */
/* The size of a change as people see it. */
#include "net.h"

#include "../objects/libgit2.h"
#include "../diffs/renames.h"

#include <git2.h>
#include <string.h>

enum {
	ATTRS_MAX = 20000, /* paths asked about */
	DEADLINE_EVERY = 64
};

struct sizing {
	struct tg_ref *ref;
	struct tg_delta *delta;
	const struct tg_globs *paths, *ignore;
	git_repository *handle; /* NULL = no attributes */
	git_attr_options attr;
	bool *counts; /* for each path */
	struct tg_lines sum;
};

static const struct tg_error *
open_attributes(struct sizing *sizing)
{
	struct tg_push *push = sizing->ref->push;
	struct tg_oid oid = { { 0 } };
	struct tg_str name = { 0 };
	void *handle;
	TG_TRY(tg_push_old_trunk(push, &name, &oid));
	if (!name.len)
		return NULL;
	TG_TRY(tg_repo_handle(push->repo, &handle));
	sizing->handle = handle;
	sizing->attr.version = GIT_ATTR_OPTIONS_VERSION;
	sizing->attr.flags = GIT_ATTR_CHECK_INDEX_ONLY | GIT_ATTR_CHECK_NO_SYSTEM |
			     GIT_ATTR_CHECK_INCLUDE_COMMIT;
	tg_oid_to_git(&sizing->attr.attr_commit_id, &oid);
	return NULL;
}

/* "-linguist-generated" and "linguist-generated=false" take it back. */
static bool
is_set(const char *value)
{
	git_attr_value_t kind = git_attr_value(value);
	return kind == GIT_ATTR_VALUE_TRUE ||
	       (kind == GIT_ATTR_VALUE_STRING && strcmp(value, "false") != 0);
}

static bool
is_made(struct sizing *sizing, struct tg_str path)
{
	static const char *names[] = { "linguist-generated", "linguist-vendored" };
	const char *values[TG_ARRAY_LEN(names)] = { NULL };
	char name[4096];
	if (!sizing->handle || path.len >= sizeof(name) || memchr(path.ptr, 0, path.len))
		return false;
	memcpy(name, path.ptr, path.len);
	name[path.len] = '\0';
	if (git_attr_get_many_ext(values, sizing->handle, &sizing->attr, name, TG_ARRAY_LEN(names),
				  names) != 0)
		return false;
	return is_set(values[0]) || is_set(values[1]);
}

static const struct tg_error *
check_each(struct sizing *sizing)
{
	const struct tg_tree_diff *diff = &sizing->delta->diff;
	for (size_t i = 0; i < diff->nr; i++) {
		struct tg_str path = diff->items[i].path;
		if (i % DEADLINE_EVERY == 0)
			TG_TRY(tg_repo_check_deadline(sizing->ref->push->repo));
		sizing->counts[i] = tg_path_matches(&diff->items[i], sizing->paths) &&
				    !(sizing->ignore && tg_globs_match(sizing->ignore, path)) &&
				    !(i < ATTRS_MAX && is_made(sizing, path));
	}
	return NULL;
}

/* For each path libgit2 looks up every .gitattributes above it, from the root
 * tree down. */
static const struct tg_error *
choose_paths(struct sizing *sizing)
{
	tg_libgit2_cache(true);
	const struct tg_error *err = check_each(sizing);
	tg_libgit2_cache(false);
	return err;
}

static const struct tg_error *
count(struct sizing *sizing, const struct tg_path *path)
{
	struct tg_line_count lines = { 0 };
	TG_TRY(tg_repo_check_deadline(sizing->ref->push->repo));
	TG_TRY(tg_count_lines(sizing->ref->push->repo, path, &sizing->delta->bytes, &lines));
	sizing->sum.added += lines.added;
	sizing->sum.deleted += lines.deleted;
	sizing->sum.files++;
	if (!sizing->sum.odd.len && lines.has_nul && !lines.is_binary)
		sizing->sum.odd = path->path;
	return NULL;
}

static void
note_lines(struct tg_ref *ref, int64_t lines)
{
	if (!ref->is_sized || lines > ref->lines)
		ref->lines = lines;
	ref->is_sized = true;
}

const struct tg_error *
tg_ref_size(struct tg_ref *ref, const struct tg_globs *paths, const struct tg_globs *ignore,
	    struct tg_lines *out)
{
	struct sizing sizing = { .ref = ref, .paths = paths, .ignore = ignore };
	struct tg_paths moved;
	TG_TRY(tg_net_delta(ref, TG_END_NEW, &sizing.delta));
	size_t nr = sizing.delta->diff.nr;
	sizing.counts = TG_NEW_ARRAY(ref->push->arena, nr, bool);
	TG_TRY(open_attributes(&sizing));
	TG_TRY(choose_paths(&sizing));
	TG_TRY(tg_find_renames(sizing.delta, ref->push->repo, sizing.counts, &moved));
	for (size_t i = 0; i < moved.nr; i++)
		TG_TRY(count(&sizing, &moved.items[i]));
	for (size_t i = 0; i < nr; i++)
		if (sizing.counts[i])
			TG_TRY(count(&sizing, &sizing.delta->diff.items[i]));
	*out = sizing.sum;
	note_lines(ref, sizing.sum.added + sizing.sum.deleted);
	return NULL;
}

int64_t
tg_ref_lines_counted(const struct tg_ref *ref)
{
	return ref->is_sized ? ref->lines : -1;
}
