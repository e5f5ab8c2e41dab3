/* SPDX-License-Identifier: MIT */
/*
 * A repository with work trees, linked ones too, whose files pushes can replace
 * (receive.denyCurrentBranch, or a hook that checks out): what judges a push
 * must not be among them.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "doctor.h"

#include "trunkgate/file.h"
#include "trunkgate/num.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>

static const char *
real_path(struct tg_arena *arena, const char *path)
{
	char real[PATH_MAX];
	return realpath(path, real) ? tg_strdup(arena, real) : NULL;
}

/* As git finds it from the repository; NULL = it has none. */
static const char *
find_work_tree(struct tg_patient *p)
{
	struct tg_str path = tg_str_from(tg_repo_path(p->repo)), value = { 0 };
	bool is_bare = false;
	if (!tg_repo_config(p->repo, "core.bare", &value) && value.ptr &&
	    tg_parse_bool(value, &is_bare) && is_bare)
		return NULL;
	if (!tg_repo_config(p->repo, "core.worktree", &value) && value.len)
		return real_path(p->arena, tg_path_join(p->arena, tg_repo_path(p->repo),
							tg_str_cstr(p->arena, value)));
	if (!tg_str_ends(path, TG_STR("/.git")))
		return NULL;
	return tg_str_cstr(p->arena, tg_str_sub(path, 0, path.len - TG_STR("/.git").len));
}

/* Whether a push can put something there: not into the repository, where that is below. */
static bool
is_pushed(struct tg_str path, struct tg_str work_tree, struct tg_str repo)
{
	return tg_is_below(path, work_tree) &&
	       !(tg_is_below(repo, work_tree) && tg_is_below(path, repo));
}

static void
check_path(struct tg_patient *p, const char *work_tree, const char *what, struct tg_str value)
{
	const char *repo = tg_repo_path(p->repo);
	const char *path = tg_path_join(p->arena, repo, tg_str_cstr(p->arena, value));
	const char *real = real_path(p->arena, path);
	if (real && is_pushed(tg_str_from(real), tg_str_from(work_tree), tg_str_from(repo)))
		tg_complain_of(p, TG_ILL_ERROR, "files.pushed",
			       "move it out of the work tree, and name its new place",
			       "%s is %s, in the work tree, where a push can put another one", what,
			       real);
}

static void
check_settings(struct tg_patient *p, const char *work_tree)
{
	static const char *const keys[] = { "trunkgate.policy", "trunkgate.share",
					    "trunkgate.auditLog", "trunkgate.git",
					    "core.hooksPath" };
	for (size_t i = 0; i < TG_ARRAY_LEN(keys); i++) {
		struct tg_str *values = NULL;
		size_t nr = 0;
		if (tg_repo_config_all(p->repo, keys[i], &values, &nr))
			continue;
		for (size_t k = 0; k < nr; k++)
			check_path(p, work_tree, keys[i], values[k]);
	}
	if (p->policy && p->policy->keyring.len)
		check_path(p, work_tree, "keyring", p->policy->keyring);
}

/* The folder of a linked worktree names the file .git in it. */
static void
check_linked(struct tg_patient *p, const char *folder)
{
	struct tg_str text = { 0 };
	bool found = false;
	if (tg_file_read(p->arena, tg_path_join(p->arena, folder, "gitdir"), PATH_MAX, &text,
			 &found) ||
	    !found)
		return;
	struct tg_str path = tg_folder_of(tg_str_rtrim(text));
	const char *work_tree =
		real_path(p->arena, tg_path_join(p->arena, folder, tg_str_cstr(p->arena, path)));
	if (work_tree)
		check_settings(p, work_tree);
}

void
tg_examine_work_tree(struct tg_patient *p)
{
	const char *folder = tg_path_join(p->arena, tg_repo_path(p->repo), "worktrees");
	const char *work_tree = find_work_tree(p);
	DIR *stream = opendir(folder);
	if (work_tree)
		check_settings(p, work_tree);
	if (!stream)
		return;
	for (const struct dirent *entry; (entry = readdir(stream));)
		check_linked(p, tg_path_join(p->arena, folder, entry->d_name));
	closedir(stream);
}
