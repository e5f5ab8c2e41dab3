/* SPDX-License-Identifier: MIT */
/* git configuration through libgit2's reader: every value, in file order. */
#include "config.h"

#include "libgit2.h"

#include "trunkgate/file.h"

#include <errno.h>
#include <sys/stat.h>

struct reading {
	struct tg_arena *arena;
	struct tg_config *config;
};

static int
take_entry(const git_config_entry *entry, void *data)
{
	struct reading *r = data;
	struct tg_config *c = r->config;
	/* "[section] name" without a value is true. */
	const char *value = entry->value ? entry->value : "true";
	TG_GROW(r->arena, c->keys, c->nr, c->cap_keys);
	TG_GROW(r->arena, c->values, c->nr, c->cap_values);
	c->keys[c->nr] = tg_str_copy(r->arena, tg_str_from(entry->name));
	c->values[c->nr++] = tg_str_copy(r->arena, tg_str_from(value));
	return 0;
}

static const struct tg_error *
read_file(struct tg_arena *arena, const char *path, git_config_level_t level, struct tg_config *out)
{
	struct stat st;
	git_config *file = NULL;
	struct reading reading = { arena, out };
	/* A file that is there may name one more layer of the policy. */
	if (stat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? NULL
			       : tg_error_errno(arena, errno, "%s cannot be read", path);
	int code = git_config_new(&file);
	if (!code)
		code = git_config_add_file_ondisk(file, path, level, NULL, 0);
	if (!code)
		code = git_config_foreach(file, take_entry, &reading);
	git_config_free(file);
	return code ? tg_git_error(arena, "git configuration cannot be read") : NULL;
}

const struct tg_error *
tg_config_read(struct tg_arena *arena, const char *git_dir, struct tg_config **out)
{
	struct tg_config *config = TG_NEW(arena, struct tg_config);
	tg_libgit2_start();
	TG_TRY(read_file(arena, TG_SYSTEM_CONFIG, GIT_CONFIG_LEVEL_SYSTEM, config));
	TG_TRY(read_file(arena, tg_path_join(arena, git_dir, "config"), GIT_CONFIG_LEVEL_LOCAL,
			 config));
	*out = config;
	return NULL;
}

struct tg_str
tg_config_last(const struct tg_config *config, const char *key)
{
	for (size_t i = config->nr; i-- > 0;)
		if (tg_str_eq(config->keys[i], tg_str_from(key)))
			return config->values[i];
	return (struct tg_str){ 0 };
}

/* git folds case before the first dot and behind the last; a subsection
 * between them is as written. */
static struct tg_str
normalized(struct tg_arena *arena, const char *key)
{
	char *copy = tg_strdup(arena, key);
	struct tg_str s = tg_str_from(copy);
	size_t first = tg_str_index(s, '.'), last = s.len;
	while (last > 0 && copy[last - 1] != '.')
		last--;
	for (size_t i = 0; i < s.len; i++)
		if (i < first || i >= last)
			copy[i] = tg_to_lower(copy[i]);
	return s;
}

const struct tg_error *
tg_repo_config(struct tg_repo *repo, const char *key, struct tg_str *out)
{
	*out = tg_config_last(repo->config, normalized(repo->arena, key).ptr);
	return NULL;
}

const struct tg_error *
tg_repo_config_all(struct tg_repo *repo, const char *key, struct tg_str **out, size_t *nr)
{
	const struct tg_config *config = repo->config;
	struct tg_str name = normalized(repo->arena, key);
	struct tg_str *values = TG_NEW_ARRAY(repo->arena, config->nr, struct tg_str);
	*nr = 0;
	for (size_t i = 0; i < config->nr; i++)
		if (tg_str_eq(config->keys[i], name))
			values[(*nr)++] = config->values[i];
	*out = values;
	return NULL;
}
