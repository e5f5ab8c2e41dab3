/* SPDX-License-Identifier: MIT */
/* Where the scanners of imports stand: installed in languages, in a source tree beside
 * the policies. */
#include "trunkgate/buf.h"
#include "trunkgate/file.h"
#include "trunkgate/gate.h"
#include "trunkgate/import_cache.h"
#include "trunkgate/languages.h"

#include <sys/stat.h>
#include <unistd.h>

/* A push that changes fewer files is faster without the cache. */
enum { CACHE_AFTER = 100, DIR_MODE = 0700 };

/*
 * Beside the ledger, where that has a place; nowhere else would a command
 * leave files behind. What another user made would not be used by us, and
 * what we make not by its owner.
 */
static struct tg_import_cache *
cache_of(struct tg_arena *arena, struct tg_repo *repo)
{
	const char *own = tg_path_join(arena, tg_repo_path(repo), "trunkgate");
	const char *folder = tg_path_join(arena, own, "cache");
	struct stat st;

	if (stat(own, &st) || st.st_uid != geteuid())
		return NULL;
	(void)mkdir(folder, DIR_MODE);
	return tg_import_cache_new(arena, folder, CACHE_AFTER, TG_IMPORT_CACHE_MAX);
}

const struct tg_error *
tg_gate_languages(struct tg_arena *arena, struct tg_repo *repo, struct tg_languages *out)
{
	struct tg_problems problems = { .nr = 0 };
	const char *share = NULL;

	TG_TRY(tg_gate_share(arena, repo, &share));
	const char *dir = tg_path_join(arena, share, "languages");
	if (access(dir, F_OK) != 0)
		dir = tg_path_join(arena, share, "policies/languages");
	TG_TRY(tg_languages_load(arena, dir, out, &problems));
	if (!problems.nr) {
		out->cache = cache_of(arena, repo);
		return NULL;
	}
	const struct tg_problem *first = &problems.items[0];
	return tg_error_new(arena, TG_ERR_POLICY, "%s:%u: %s", first->loc.file,
			    (unsigned)first->loc.line, first->message);
}
