/* SPDX-License-Identifier: MIT */
/* Repository formats that cannot be judged, each with the words for it. */
#include "config.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/num.h"

#include <sys/stat.h>

enum { MAX_SHOWN = 80 };

struct extension {
	const char *key;      /* in lower case */
	const char *harmless; /* a value that changes nothing; "*" = any */
	const char *problem;  /* when the value is another */
};

static const struct extension extensions[] = {
	{ "extensions.noop", "*", NULL },
	{ "extensions.preciousobjects", "*", NULL },
	{ "extensions.worktreeconfig", "*", NULL },
	{ "extensions.relativeworktrees", "*", NULL },
	{ "extensions.submodulepathconfig", "*", NULL },
	{ "extensions.objectformat", "sha1",
	  "is a SHA-256 repository, which cannot be judged yet" },
	{ "extensions.refstorage", "files",
	  "stores refs in reftables, which cannot be judged yet" },
	{ "extensions.partialclone", NULL, "is a partial clone: objects may be missing" },
};

static const struct tg_error *
complain(struct tg_arena *arena, const char *problem)
{
	return tg_error_new(arena, TG_ERR_GIT, "this repository %s", problem);
}

static const struct tg_error *
check_extension(struct tg_arena *arena, struct tg_str key, struct tg_str value)
{
	for (size_t i = 0; i < TG_ARRAY_LEN(extensions); i++) {
		const struct extension *e = &extensions[i];
		if (!tg_str_eq(key, tg_str_from(e->key)))
			continue;
		bool is_harmless = e->harmless && (e->harmless[0] == '*' ||
						   tg_str_eq(value, tg_str_from(e->harmless)));
		return is_harmless ? NULL : complain(arena, e->problem);
	}
	return tg_error_new(arena, TG_ERR_GIT, "this repository has an unknown extension: %s",
			    tg_show(arena, key, MAX_SHOWN));
}

static const struct tg_error *
check_version(struct tg_arena *arena, const struct tg_config *config)
{
	struct tg_str text = tg_config_last(config, "core.repositoryformatversion");
	int64_t version = 0;
	if (!text.ptr)
		return NULL;
	if (!tg_parse_int(text, &version) || version < 0 || version > 1)
		return tg_error_new(arena, TG_ERR_GIT,
				    "this repository has format version %s, which is not known",
				    tg_show(arena, text, MAX_SHOWN));
	return NULL;
}

static const struct tg_error *
check_complete(struct tg_arena *arena, const char *git_dir)
{
	struct stat st;
	if (stat(tg_path_join(arena, git_dir, "shallow"), &st) == 0 && st.st_size > 0)
		return complain(arena, "is shallow: its history is cut off");
	if (stat(tg_path_join(arena, git_dir, "reftable"), &st) == 0)
		return complain(arena, "stores refs in reftables, which cannot be judged yet");
	return NULL;
}

/*
 * With receive.shallowUpdate git writes the roots of a push from a shallow clone
 * into the repository's own "shallow" when its refs move. After one such push, of
 * whatever ref, the history of no other could be judged.
 */
const struct tg_error *
tg_repo_check_cut(struct tg_repo *repo)
{
	struct tg_str value = tg_config_last(repo->config, "receive.shallowupdate");
	bool is_taken = true;
	if (!value.ptr || !repo->env || !repo->env->shallow || !*repo->env->shallow)
		return NULL;
	if (tg_parse_bool(value, &is_taken) && !is_taken)
		return NULL;
	return tg_error_new(repo->arena, TG_ERR_INPUT,
			    "a push from a shallow clone could cut off this repository's history "
			    "(receive.shallowUpdate is on): git fetch --unshallow, and push again");
}

const struct tg_error *
tg_format_check(struct tg_arena *arena, const struct tg_config *config, const char *git_dir)
{
	struct tg_str prefix = TG_STR("extensions.");
	TG_TRY(check_version(arena, config));
	for (size_t i = 0; i < config->nr; i++)
		if (tg_str_starts(config->keys[i], prefix))
			TG_TRY(check_extension(arena, config->keys[i], config->values[i]));
	return check_complete(arena, git_dir);
}
