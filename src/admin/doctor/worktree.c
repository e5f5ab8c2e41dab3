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

/* A folder that git can be told to be the repository: its own, or that of a linked worktree
 * (git-worktree(1)), with settings of its own in config.worktree. */
struct door {
	const char *path;
	struct tg_repo *repo;
};

struct doors {
	struct door *items;
	size_t nr, cap;
};

struct trees {
	const char **items;
	size_t nr, cap;
};

static void
add_tree(struct tg_arena *arena, struct trees *trees, const char *path)
{
	const char *real = real_path(arena, path);
	if (!real)
		return;
	TG_GROW(arena, trees->items, trees->nr, trees->cap);
	trees->items[trees->nr++] = real;
}

/* Of a linked worktree only its own setting counts, but another tree more does no harm. */
static void
add_set_tree(struct tg_patient *p, struct trees *trees, const struct door *door)
{
	struct tg_str value = { 0 };
	if (!tg_repo_config(door->repo, "core.worktree", &value) && value.len)
		add_tree(p->arena, trees,
			 tg_path_join(p->arena, door->path, tg_str_cstr(p->arena, value)));
}

/* As git finds it from the repository. */
static void
add_main_tree(struct tg_patient *p, struct trees *trees, const struct door *door)
{
	struct tg_str path = tg_str_from(tg_repo_path(door->repo)), value = { 0 };
	bool is_bare = false;
	if (!tg_repo_config(door->repo, "core.bare", &value) && value.ptr &&
	    tg_parse_bool(value, &is_bare) && is_bare)
		return;
	if (tg_repo_config(door->repo, "core.worktree", &value) || value.len)
		add_set_tree(p, trees, door);
	else if (tg_str_ends(path, TG_STR("/.git")))
		add_tree(p->arena, trees,
			 tg_str_cstr(p->arena,
				     tg_str_sub(path, 0, path.len - TG_STR("/.git").len)));
}

/* Whether a push can put something there: not into the repository, where that is below. */
static bool
is_pushed(struct tg_str path, struct tg_str work_tree, struct tg_str repo)
{
	return tg_is_below(path, work_tree) &&
	       !(tg_is_below(repo, work_tree) && tg_is_below(path, repo));
}

static void
check_path(struct tg_patient *p, const char *work_tree, const char *what, const char *path)
{
	const char *repo = tg_repo_path(p->repo);
	const char *real = real_path(p->arena, path);
	if (real && is_pushed(tg_str_from(real), tg_str_from(work_tree), tg_str_from(repo)))
		tg_complain_of(p, TG_ILL_ERROR, "files.pushed",
			       "move it out of the work tree, and name its new place",
			       "%s is %s, in the work tree, where a push can put another one", what,
			       real);
}

/* The hooks' own settings are relative to the repository. */
static const char *
path_below(const struct tg_patient *p, struct tg_str value)
{
	return tg_path_join(p->arena, tg_repo_path(p->repo), tg_str_cstr(p->arena, value));
}

/* core.hooksPath leads elsewhere from each door. */
static void
check_hooks_path(struct tg_patient *p, const struct door *door, const char *work_tree)
{
	const struct tg_patient at_door = { .arena = p->arena, .door = door->path };
	struct tg_str value = { 0 };
	if (!tg_repo_config(door->repo, "core.hooksPath", &value) && value.len)
		check_path(p, work_tree, "core.hooksPath", tg_hooks_path(&at_door, value));
}

static void
check_settings(struct tg_patient *p, const struct door *door, const char *work_tree)
{
	static const char *const keys[] = { "trunkgate.policy", "trunkgate.share",
					    "trunkgate.auditLog", "trunkgate.git" };
	check_hooks_path(p, door, work_tree);
	for (size_t i = 0; i < TG_ARRAY_LEN(keys); i++) {
		struct tg_str *values = NULL;
		size_t nr = 0;
		if (tg_repo_config_all(door->repo, keys[i], &values, &nr))
			continue;
		for (size_t k = 0; k < nr; k++)
			check_path(p, work_tree, keys[i], path_below(p, values[k]));
	}
	if (p->policy && p->policy->keyring.len)
		check_path(p, work_tree, "keyring", path_below(p, p->policy->keyring));
}

/* ---- Linked ones ---- */

/* Its folder names the file .git in it. */
static void
add_linked_tree(struct tg_patient *p, struct trees *trees, const char *folder)
{
	struct tg_str text = { 0 };
	bool found = false;
	if (tg_file_read(p->arena, tg_path_join(p->arena, folder, "gitdir"), PATH_MAX, &text,
			 &found) ||
	    !found)
		return;
	struct tg_str path = tg_folder_of(tg_str_rtrim(text));
	add_tree(p->arena, trees, tg_path_join(p->arena, folder, tg_str_cstr(p->arena, path)));
}

static void
add_linked(struct tg_patient *p, struct trees *trees, struct doors *doors, const char *folder)
{
	struct door door = { .path = folder };
	add_linked_tree(p, trees, folder);
	const struct tg_error *err = tg_repo_open(p->arena, folder, NULL, &door.repo);
	if (err) {
		tg_complain_of(
			p, TG_ILL_NOTE, "worktree.unusable",
			"git worktree prune, if it is gone; else every push to it is refused", "%s",
			tg_error_text(p->arena, err));
		return;
	}
	add_set_tree(p, trees, &door);
	TG_GROW(p->arena, doors->items, doors->nr, doors->cap);
	doors->items[doors->nr++] = door;
}

static void
find_linked(struct tg_patient *p, struct trees *trees, struct doors *doors)
{
	const char *folder = tg_path_join(p->arena, tg_repo_path(p->repo), "worktrees");
	DIR *stream = opendir(folder);
	if (!stream)
		return;
	for (const struct dirent *entry; (entry = readdir(stream));)
		if (entry->d_name[0] != '.')
			add_linked(p, trees, doors, tg_path_join(p->arena, folder, entry->d_name));
	closedir(stream);
}

static void
check_hooks(struct tg_patient *p, const struct door *door)
{
	struct tg_patient at_door = *p;
	struct tg_str value = { 0 };
	if (tg_repo_config(door->repo, "core.hooksPath", &value) || !value.len)
		return;
	at_door.path = at_door.door = door->path;
	at_door.repo = door->repo;
	tg_examine_hooks(&at_door);
	tg_examine_hook_owners(&at_door);
	p->complaints = at_door.complaints;
	p->nr = at_door.nr;
	p->cap = at_door.cap;
}

void
tg_examine_work_tree(struct tg_patient *p)
{
	const struct door own = { p->door, p->repo };
	struct trees trees = { 0 };
	struct doors doors = { 0 };
	add_main_tree(p, &trees, &own);
	find_linked(p, &trees, &doors);
	for (size_t i = 0; i < trees.nr; i++) {
		check_settings(p, &own, trees.items[i]);
		for (size_t k = 0; k < doors.nr; k++)
			check_settings(p, &doors.items[k], trees.items[i]);
	}
	for (size_t k = 0; k < doors.nr; k++)
		check_hooks(p, &doors.items[k]);
}
