/* SPDX-License-Identifier: MIT */
/* Opening a repository: its configuration at once, its objects when asked. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "../objects/alternates.h"
#include "config.h"
#include "../objects/libgit2.h"
#include "../objects/packs.h"

#include "trunkgate/clock.h"
#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <git2/sys/repository.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct tg_error *
real_path(struct tg_arena *arena, const char *path, const char **out)
{
	char real[PATH_MAX];
	if (!realpath(path, real))
		return tg_error_errno(arena, errno, "%s cannot be opened",
				      tg_show(arena, tg_str_from(path), 200));
	*out = tg_strdup(arena, real);
	return NULL;
}

/* A linked worktree (git-worktree(1)) has a folder with a HEAD of its own, and
 * a file there that names the repository. */
static const struct tg_error *
find_common(struct tg_arena *arena, const char *own_path, const char **out)
{
	struct tg_str text;
	bool found;
	*out = own_path;
	TG_TRY(tg_file_read(arena, tg_path_join(arena, own_path, "commondir"), PATH_MAX, &text,
			    &found));
	if (!found)
		return NULL;
	const char *path = tg_str_cstr(arena, tg_str_rtrim(text));
	return real_path(arena, tg_path_join(arena, own_path, path), out);
}

static const struct tg_error *
check_is_repository(struct tg_arena *arena, const char *path, const char *object_dir)
{
	struct stat st;
	if (stat(object_dir, &st) != 0 || !S_ISDIR(st.st_mode) ||
	    stat(tg_path_join(arena, path, "HEAD"), &st) != 0)
		return tg_error_new(arena, TG_ERR_GIT, "%s is no git repository",
				    tg_show(arena, tg_str_from(path), 200));
	return NULL;
}

const struct tg_error *
tg_repo_open(struct tg_arena *arena, const char *git_dir, const struct tg_env *env,
	     struct tg_repo **out)
{
	struct tg_repo *repo = TG_NEW(arena, struct tg_repo);
	struct tg_config *config = NULL;
	TG_TRY(real_path(arena, git_dir, &repo->own_path));
	TG_TRY(find_common(arena, repo->own_path, &repo->path));
	repo->arena = arena;
	repo->env = env;
	repo->object_dir = tg_path_join(arena, repo->path, "objects");
	TG_TRY(check_is_repository(arena, repo->path, repo->object_dir));
	TG_TRY(tg_config_read(arena, repo->path, repo->own_path, &config));
	repo->config = config;
	TG_TRY(tg_format_check(arena, config, repo->path));
	*out = repo;
	return NULL;
}

const struct tg_error *
tg_repo_discover(struct tg_arena *arena, const char *start, const char **git_dir)
{
	const char *named = start ? NULL : tg_env_git_dir();
	git_buf found = { 0 };
	if (named)
		return real_path(arena, named, git_dir);
	start = start ? start : ".";
	tg_libgit2_start();
	if (git_repository_discover(&found, start, 0, NULL) != 0)
		return tg_error_new(arena, TG_ERR_GIT, "there is no git repository here or above");
	const struct tg_error *err = real_path(arena, found.ptr, git_dir);
	git_buf_dispose(&found);
	return err;
}

const char *
tg_repo_path(const struct tg_repo *repo)
{
	return repo->path;
}

void
tg_repo_set_remote(struct tg_repo *repo, const char *remote)
{
	repo->remote = remote;
	repo->refs_read = false;
}

void
tg_repo_set_deadline(struct tg_repo *repo, int64_t monotonic_us)
{
	repo->deadline_us = monotonic_us;
}

void
tg_repo_set_max_commits(struct tg_repo *repo, int64_t nr)
{
	repo->max_commits = nr;
}

const struct tg_error *
tg_repo_check_deadline(struct tg_repo *repo)
{
	if (!repo->deadline_us || tg_monotonic_us() < repo->deadline_us)
		return NULL;
	return tg_error_new(repo->arena, TG_ERR_LIMIT,
			    "the time that the policy allows (deadline) is over");
}

/*
 * Gitaly keeps what a merge or an edit in the browser makes beside the
 * repositories of its storage: in <storage>/+gitaly, the storage being a folder
 * that the repository is in. Who could make that folder there could as well put
 * another repository in the place of this one.
 */
static bool
is_of_gitaly(const char *dir, const char *own)
{
	const char *place = strstr(dir, "/+gitaly/");
	return place && strncmp(dir, own, (size_t)(place - dir) + 1) == 0;
}

/*
 * The quarantine is named by the environment, which over file:// is the
 * client's: only a directory inside the repository's own object directory is
 * one, and Gitaly's. The alternates of the environment are not read at all;
 * what a push may borrow from stands in the repository.
 */
static const struct tg_error *
find_quarantine(struct tg_repo *repo, const char *dir)
{
	const char *real = NULL, *own = NULL;
	TG_TRY(real_path(repo->arena, dir, &real));
	TG_TRY(real_path(repo->arena, repo->object_dir, &own));
	assert(real && own);
	size_t len = strlen(own);
	if (strcmp(real, own) == 0)
		return NULL;
	if ((strncmp(real, own, len) != 0 || real[len] != '/') && !is_of_gitaly(real, own))
		return tg_error_new(repo->arena, TG_ERR_GIT,
				    "GIT_OBJECT_DIRECTORY is outside of this repository");
	repo->quarantine = real;
	return NULL;
}

const struct tg_error *
tg_repo_quarantine(struct tg_repo *repo, const char **out)
{
	const char *dir = repo->env ? repo->env->object_dir : NULL;
	if (!repo->quarantine && dir && *dir)
		TG_TRY(find_quarantine(repo, dir));
	*out = repo->quarantine;
	return NULL;
}

const struct tg_error *
tg_repo_object_dirs(struct tg_repo *repo, const char *const **out, size_t *nr)
{
	if (!repo->object_dirs)
		TG_TRY(tg_alternates_all(repo->arena, repo->object_dir, &repo->object_dirs,
					 &repo->nr_object_dirs));
	*out = repo->object_dirs;
	*nr = repo->nr_object_dirs;
	return NULL;
}

static const struct tg_error *
find_dirs(struct tg_repo *repo, const char *const **dirs, size_t *nr, const char **quarantine)
{
	TG_TRY(tg_repo_object_dirs(repo, dirs, nr));
	return tg_repo_quarantine(repo, quarantine);
}

const struct tg_error *
tg_repo_store(struct tg_repo *repo, struct tg_store **out)
{
	const char *const *dirs = NULL;
	const char *quarantine = NULL;
	size_t nr = 0;
	if (!repo->store) {
		TG_TRY(find_dirs(repo, &dirs, &nr, &quarantine));
		TG_TRY(tg_store_open(repo->arena, dirs, nr, quarantine, &repo->store));
	}
	*out = repo->store;
	return NULL;
}

static void
free_repository(void *handle)
{
	git_repository_free(handle);
}

static const struct tg_error *
all_objects(struct tg_repo *repo, git_odb **out)
{
	const char *const *dirs = NULL;
	const char *quarantine = NULL;
	struct tg_store *store;
	size_t nr = 0;
	TG_TRY(find_dirs(repo, &dirs, &nr, &quarantine));
	const char **all = TG_NEW_ARRAY(repo->arena, nr + 1, const char *);
	if (quarantine)
		all[0] = quarantine;
	memcpy(all + (quarantine ? 1 : 0), dirs, nr * sizeof(*dirs));
	nr += quarantine ? 1 : 0;
	TG_TRY(tg_odb_open(repo->arena, all, nr, out));
	TG_TRY(tg_repo_store(repo, &store));
	if (tg_packs_add(*out, tg_store_packs(store)) != 0)
		return tg_git_error(repo->arena, "the packs cannot be read");
	return NULL;
}

const struct tg_error *
tg_repo_handle(struct tg_repo *repo, void **out)
{
	const unsigned flags = GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT |
			       GIT_REPOSITORY_OPEN_BARE;
	git_repository *handle = NULL;
	git_odb *odb = NULL;
	if (!repo->handle) {
		TG_TRY(all_objects(repo, &odb));
		if (git_repository_open_ext(&handle, repo->own_path, flags, NULL) != 0)
			return tg_git_error(repo->arena, "the repository cannot be opened");
		tg_arena_defer(repo->arena, free_repository, handle);
		if (git_repository_set_odb(handle, odb) != 0)
			return tg_git_error(repo->arena, "the repository's objects");
		repo->handle = handle;
	}
	*out = repo->handle;
	return NULL;
}
