/* SPDX-License-Identifier: MIT */
/* libgit2's settings, once per process. */
#include "libgit2.h"

#include "allocator.h"

#include <string.h>

#define WINDOW ((size_t)1 << 20)
#define WINDOWS_MAPPED ((size_t)16 << 20)
#define FILES_OPEN ((size_t)256)
#define CACHED_TREE ((size_t)1 << 20)
#define CACHED_ALL ((size_t)16 << 20)

void
tg_libgit2_start(void)
{
	static const int levels[] = { GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
				      GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_PROGRAMDATA };
	static bool is_started;
	if (is_started)
		return;
	is_started = true;
	tg_allocator_install();
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, WINDOW);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, WINDOWS_MAPPED);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_FILE_LIMIT, FILES_OPEN);
	for (size_t i = 0; i < TG_ARRAY_LEN(levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	/* What the cache may hold where tg_libgit2_cache() turns it on. */
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, (int)GIT_OBJECT_TREE, CACHED_TREE);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)CACHED_ALL);
}

void
tg_libgit2_cache(bool is_on)
{
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, is_on ? 1 : 0);
}

int
tg_odb_new(git_odb **out)
{
#ifdef GIT_EXPERIMENTAL_SHA256
	return git_odb_new(out, NULL);
#else
	return git_odb_new(out);
#endif
}

void
tg_oid_to_git(git_oid *out, const struct tg_oid *oid)
{
	memset(out, 0, sizeof(*out));
	memcpy(out->id, oid->id, TG_OID_LEN);
}
