/* SPDX-License-Identifier: MIT */
/* A file in a commit's tree, and a revision by name. */
#include "../objects/libgit2.h"
#include "../priv.h"

#include "trunkgate/buf.h"

#include <string.h>

enum { MAX_SHOWN = 120 };

static const struct tg_error *
read_blob(struct tg_repo *repo, const git_tree_entry *entry, struct tg_str path, size_t max,
	  struct tg_arena *arena, struct tg_str *out)
{
	struct tg_store *store = NULL;
	struct tg_raw raw;
	struct tg_oid oid;
	git_filemode_t mode = git_tree_entry_filemode_raw(entry);
	if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE)
		return tg_error_new(arena, TG_ERR_GIT, "%s in the tree is no regular file",
				    tg_show(arena, path, MAX_SHOWN));
	memcpy(oid.id, git_tree_entry_id(entry)->id, TG_OID_LEN);
	TG_TRY(tg_repo_store(repo, &store));
	TG_TRY(tg_store_read(store, arena, &oid, max, &raw));
	*out = tg_str_copy(arena, tg_str_make(raw.data, raw.len));
	tg_raw_release(&raw);
	return NULL;
}

static int
find_entry(git_repository *handle, const struct tg_oid *commit, const char *path,
	   git_tree_entry **entry)
{
	git_commit *object = NULL;
	git_tree *tree = NULL;
	git_oid id;
	tg_oid_to_git(&id, commit);
	int code = git_commit_lookup(&object, handle, &id);
	if (!code)
		code = git_commit_tree(&tree, object);
	if (!code)
		code = git_tree_entry_bypath(entry, tree, path);
	git_tree_free(tree);
	git_commit_free(object);
	return code;
}

const struct tg_error *
tg_repo_blob_at(struct tg_repo *repo, const struct tg_oid *commit, struct tg_str path, size_t max,
		struct tg_arena *arena, struct tg_str *out, bool *found)
{
	void *handle = NULL;
	git_tree_entry *entry = NULL;
	*found = false;
	TG_TRY(tg_repo_handle(repo, &handle));
	git_error_clear();
	int code = find_entry(handle, commit, tg_str_cstr(arena, path), &entry);
	/* A missing object is "not found" too, but of the object database. */
	const git_error *why = git_error_last();
	if (code == GIT_ENOTFOUND && why && why->klass == GIT_ERROR_TREE)
		return NULL;
	if (code)
		return tg_git_error(arena, "the trunk's tree cannot be read");
	const struct tg_error *err = read_blob(repo, entry, path, max, arena, out);
	git_tree_entry_free(entry);
	*found = !err;
	return err;
}

const struct tg_error *
tg_repo_rev(struct tg_repo *repo, const char *spec, struct tg_oid *out)
{
	void *handle = NULL;
	git_object *object = NULL, *commit = NULL;
	TG_TRY(tg_repo_handle(repo, &handle));
	int code = git_revparse_single(&object, handle, spec);
	if (!code)
		code = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
	if (!code)
		memcpy(out->id, git_object_id(commit)->id, TG_OID_LEN);
	git_object_free(commit);
	git_object_free(object);
	if (!code)
		return NULL;
	return tg_error_new(repo->arena, TG_ERR_INPUT, "\"%s\" names no commit here%s",
			    tg_show(repo->arena, tg_str_from(spec), MAX_SHOWN),
			    strcmp(spec, "HEAD") == 0
				    ? " (git symbolic-ref HEAD refs/heads/BRANCH makes it one)"
				    : "");
}
