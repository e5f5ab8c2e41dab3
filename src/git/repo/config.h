/* SPDX-License-Identifier: MIT */
/* git configuration of the system's file and then the repository's. */
#ifndef TRUNKGATE_GIT_CONFIG_H
#define TRUNKGATE_GIT_CONFIG_H

#include "../priv.h"

/* The system's git configuration, as git is built to find it on Debian and
 * its like; GIT_CONFIG_SYSTEM of the environment is the client's and not read. */
#ifndef TG_SYSTEM_CONFIG
#define TG_SYSTEM_CONFIG "/etc/gitconfig"
#endif

struct tg_config {
	struct tg_str *keys; /* section and name in lower case */
	struct tg_str *values;
	size_t nr;
	size_t cap_keys;
	size_t cap_values;
};

/* Reads these files, and the worktree's own where git does, with their includes; a malformed
 * file is an error. git_dir is that of a linked worktree, which is what conditions of
 * includes are asked of, or common_dir again. */
TG_MUST_USE const struct tg_error *tg_config_read(struct tg_arena *arena, const char *common_dir,
						  const char *git_dir, struct tg_config **out);
void tg_config_add(struct tg_arena *arena, struct tg_config *config, struct tg_str key,
		   struct tg_str value);
/* Adds what text says, and nothing if it is more than this can read: false. */
bool tg_config_plain(struct tg_arena *arena, struct tg_str text, struct tg_config *out);
/* Adds what the file and its includes say, by libgit2. repo (may be NULL) is what
 * conditions of includes are asked of: without one they are passed over. */
TG_MUST_USE const struct tg_error *tg_config_file(struct tg_arena *arena, const char *path,
						  void *repo, struct tg_config *out);
/* The last value of a key that is in lower case already; ptr NULL = unset. */
struct tg_str tg_config_last(const struct tg_config *config, const char *key);

/*
 * Whether the repository is of a format that can be judged (git's
 * Documentation/technical/repository-version): TG_ERR_GIT names what is in the
 * way.
 */
TG_MUST_USE const struct tg_error *
tg_format_check(struct tg_arena *arena, const struct tg_config *config, const char *git_dir);

#endif
