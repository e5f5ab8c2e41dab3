/* SPDX-License-Identifier: MIT */
/* git configuration: the files that have a say, read by us or by libgit2. */
#include "config.h"

#include "../objects/libgit2.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/num.h"

#include <errno.h>
#include <sys/stat.h>

enum { MAX_SHOWN = 120, MAX_PLAIN = 1 << 20 };

struct reading {
	struct tg_arena *arena;
	struct tg_config *config;
};

static int
take_entry(const git_config_entry *entry, void *data)
{
	struct reading *r = data;
	/* "[section] name" without a value is true. */
	const char *value = entry->value ? entry->value : "true";
	tg_config_add(r->arena, r->config, tg_str_copy(r->arena, tg_str_from(entry->name)),
		      tg_str_copy(r->arena, tg_str_from(value)));
	return 0;
}

const struct tg_error *
tg_config_file(struct tg_arena *arena, const char *path, void *repo, struct tg_config *out)
{
	git_config *file = NULL;
	struct reading reading = { arena, out };
	tg_libgit2_start();
	int code = git_config_new(&file);
	if (!code)
		code = git_config_add_file_ondisk(file, path, GIT_CONFIG_LEVEL_LOCAL, repo, 0);
	if (!code)
		code = git_config_foreach(file, take_entry, &reading);
	git_config_free(file);
	return code ? tg_git_error(arena, "git configuration cannot be read") : NULL;
}

static const struct tg_str condition_prefix = { "includeif.", 10 };

static bool
has_condition(const struct tg_config *config, size_t from)
{
	for (size_t i = from; i < config->nr; i++)
		if (tg_str_starts(config->keys[i], condition_prefix))
			return true;
	return false;
}

/* The conditions that libgit2 can tell; it takes another for one that does not
 * hold, and a layer of the policy might stand behind it. */
static const struct tg_error *
check_conditions(struct tg_arena *arena, const char *path, const struct tg_config *config,
		 size_t from)
{
	for (size_t i = from; i < config->nr; i++) {
		struct tg_str key = config->keys[i];
		if (!tg_str_starts(key, condition_prefix))
			continue;
		key = tg_str_from_index(key, condition_prefix.len);
		if (!tg_str_ends(key, TG_STR(".path")) || tg_str_starts(key, TG_STR("gitdir:")) ||
		    tg_str_starts(key, TG_STR("gitdir/i:")))
			continue;
		key = tg_str_sub(key, 0, key.len - TG_STR(".path").len);
		return tg_error_new(
			arena, TG_ERR_GIT,
			"%s includes a file on the condition \"%s\", which cannot be told here: "
			"use gitdir:, or include.path in the config of each repository",
			path, tg_show(arena, key, MAX_SHOWN));
	}
	return NULL;
}

/* Also true of a file that is not there. */
static bool
read_plain(struct tg_arena *arena, const char *path, struct tg_config *out)
{
	struct tg_str text = TG_STR("");
	bool found = false;
	if (tg_file_read(arena, path, MAX_PLAIN, &text, &found))
		return false;
	return !found || tg_config_plain(arena, text, out);
}

static const struct tg_error *
read_file(struct tg_arena *arena, const char *path, const char *git_dir, struct tg_config *out)
{
	struct stat st;
	git_repository *repo = NULL;
	size_t from = out->nr;
	if (read_plain(arena, path, out))
		return NULL;
	/* A file that is there may name one more layer of the policy. */
	if (stat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? NULL
			       : tg_error_errno(arena, errno, "%s cannot be read", path);
	TG_TRY(tg_config_file(arena, path, NULL, out));
	if (!has_condition(out, from))
		return NULL;
	if (git_repository_open_bare(&repo, git_dir))
		return tg_git_error(arena, "conditions of git configuration cannot be told");
	out->nr = from;
	const struct tg_error *err = tg_config_file(arena, path, repo, out);
	git_repository_free(repo);
	return err ? err : check_conditions(arena, path, out, from);
}

/* git reads any value but a false one as true here. */
static bool
has_worktree_file(const struct tg_config *config)
{
	struct tg_str value = tg_config_last(config, "extensions.worktreeconfig");
	bool is_true = true;
	return value.ptr && (!tg_parse_bool(value, &is_true) || is_true);
}

const struct tg_error *
tg_config_read(struct tg_arena *arena, const char *common_dir, const char *git_dir,
	       struct tg_config **out)
{
	struct tg_config *config = TG_NEW(arena, struct tg_config);
	TG_TRY(read_file(arena, TG_SYSTEM_CONFIG, git_dir, config));
	TG_TRY(read_file(arena, tg_path_join(arena, common_dir, "config"), git_dir, config));
	if (has_worktree_file(config))
		TG_TRY(read_file(arena, tg_path_join(arena, git_dir, "config.worktree"), git_dir,
				 config));
	*out = config;
	return NULL;
}
