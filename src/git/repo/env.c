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

/* With any of these git moves other refs than those that would be judged. */
static const struct {
	const char *name, *problem;
} elsewhere[] = {
	/* Cuts the prefix refs/namespaces/NAME/ off before a hook sees a name. */
	{ "GIT_NAMESPACE", "pushes into a namespace cannot be judged" },
	{ "GIT_COMMON_DIR", "refs of another repository cannot be judged" },
	{ "GIT_REFERENCE_BACKEND", "refs that are kept elsewhere cannot be judged" },
};

static const struct tg_error *
check_place(struct tg_arena *arena)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(elsewhere); i++) {
		const char *value = getenv(elsewhere[i].name);
		if (value && *value)
			return tg_error_new(arena, TG_ERR_INPUT, "%s is \"%s\": %s",
					    elsewhere[i].name,
					    tg_show(arena, tg_str_from(value), 40),
					    elsewhere[i].problem);
	}
	return NULL;
}

/* The forge's own: not what it pushes for somebody who presses a button. */
static bool
is_of_forge(void)
{
	const char *value = getenv("GITEA_INTERNAL_PUSH");
	return value && strcmp(value, "true") == 0;
}

const char *
tg_env_git_dir(void)
{
	const char *value = getenv("GIT_DIR");
	return value && *value ? value : NULL;
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
	out->is_of_forge = is_of_forge();
	TG_TRY(check_place(arena));
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
