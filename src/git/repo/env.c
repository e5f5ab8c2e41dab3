/* SPDX-License-Identifier: MIT */
/* The process's environment, read by name and nowhere else. Most of it is the
 * client's: whoever adds a name here says who sets it. */
#include "trunkgate/buf.h"
#include "trunkgate/num.h"
#include "trunkgate/repo.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_NAME = 64 };

const char *
tg_env_get(const char *name)
{
	return getenv(name);
}

/* Only indices below the count are git's; a stray GIT_PUSH_OPTION_0 can be inherited
 * from the client's environment. */
static const struct tg_error *
read_options(struct tg_arena *arena, int64_t count, struct tg_env *out)
{
	out->options = TG_NEW_ARRAY(arena, (size_t)count, struct tg_str);
	out->nr_options = (size_t)count;
	for (size_t i = 0; i < out->nr_options; i++) {
		char name[MAX_NAME];
		snprintf(name, sizeof(name), "GIT_PUSH_OPTION_%zu", i);
		const char *value = getenv(name);
		if (!value)
			return tg_error_new(arena, TG_ERR_INPUT,
					    "push option %zu of %lld is missing", i + 1,
					    (long long)count);
		out->options[i] = tg_str_from(value);
	}
	return NULL;
}

/* git cuts the prefix refs/namespaces/NAME/ off before a hook sees a name: what
 * would be judged is not what moves. */
static const struct tg_error *
check_namespace(struct tg_arena *arena)
{
	const char *name = getenv("GIT_NAMESPACE");
	if (!name || !*name)
		return NULL;
	return tg_error_new(arena, TG_ERR_INPUT,
			    "GIT_NAMESPACE is \"%s\": pushes into a namespace cannot be judged",
			    tg_show(arena, tg_str_from(name), 40));
}

const struct tg_error *
tg_env_read(struct tg_arena *arena, struct tg_env *out)
{
	const char *text = getenv("GIT_PUSH_OPTION_COUNT");
	int64_t count = 0;
	out->git_dir = getenv("GIT_DIR");
	out->object_dir = getenv("GIT_OBJECT_DIRECTORY");
	out->quarantine = getenv("GIT_QUARANTINE_PATH");
	out->shallow = getenv("GIT_SHALLOW_FILE");
	out->certificate = getenv("GIT_PUSH_CERT");
	out->nonce = getenv("GIT_PUSH_CERT_NONCE");
	out->nonce_status = getenv("GIT_PUSH_CERT_NONCE_STATUS");
	TG_TRY(check_namespace(arena));
	if (!text || !*text)
		return NULL;
	if (!tg_parse_int(tg_str_from(text), &count) || count < 0)
		return tg_error_new(arena, TG_ERR_INPUT, "GIT_PUSH_OPTION_COUNT is \"%s\"",
				    tg_show(arena, tg_str_from(text), 40));
	if (count > TG_MAX_PUSH_OPTIONS)
		return tg_error_new(arena, TG_ERR_INPUT, "%lld push options: at most %d are read",
				    (long long)count, TG_MAX_PUSH_OPTIONS);
	return read_options(arena, count, out);
}
