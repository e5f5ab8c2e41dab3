/* SPDX-License-Identifier: MIT */
/* git configuration: every value, in file order. */
#include "config.h"

void
tg_config_add(struct tg_arena *arena, struct tg_config *config, struct tg_str key,
	      struct tg_str value)
{
	TG_GROW(arena, config->keys, config->nr, config->cap_keys);
	TG_GROW(arena, config->values, config->nr, config->cap_values);
	config->keys[config->nr] = key;
	config->values[config->nr++] = value;
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
