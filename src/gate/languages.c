/* SPDX-License-Identifier: MIT */
/* Where the scanners of imports stand: installed in languages, in a source tree beside
 * the policies. */
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

static const struct tg_error *
find_folder(struct tg_arena *arena, struct tg_repo *repo, const char **out)
{
	const char *share = NULL;

	TG_TRY(tg_gate_share(arena, repo, &share));
	*out = tg_path_join(arena, share, "languages");
	if (access(*out, F_OK) != 0)
		*out = tg_path_join(arena, share, "policies/languages");
	return NULL;
}

const struct tg_error *
tg_gate_languages(struct tg_arena *arena, struct tg_repo *repo, struct tg_languages *out)
{
	const char *folder;

	TG_TRY(find_folder(arena, repo, &folder));
	TG_TRY(tg_languages_open(arena, folder, out));
	out->cache = cache_of(arena, repo);
	return NULL;
}

/* That an entry names, nr 0 = all; NULL = it needs none. */
static const struct tg_strs *
names_of(const struct tg_instance *entry)
{
	return entry->rule->languages ? entry->rule->languages(entry->opts) : NULL;
}

static void
check_names(struct tg_arena *arena, const struct tg_languages *languages,
	    const struct tg_policy *policy, struct tg_problems *out)
{
	struct tg_problem *items = TG_NEW_ARRAY(arena, policy->nr_instances, struct tg_problem);

	*out = (struct tg_problems){ .items = items };
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_strs *names = names_of(&policy->instances[i]);
		const char *lack = names ? tg_languages_lack(arena, languages, names) : NULL;

		if (lack)
			items[out->nr++] = (struct tg_problem){ policy->instances[i].loc, lack };
	}
}

const struct tg_error *
tg_gate_check_languages(struct tg_arena *arena, struct tg_repo *repo,
			const struct tg_policy *policy, struct tg_problems *out)
{
	struct tg_languages languages;
	struct tg_scanner *scanner;
	const char *folder;
	bool is_needed = false;

	*out = (struct tg_problems){ .nr = 0 };
	for (size_t i = 0; i < policy->nr_instances; i++) {
		const struct tg_strs *names = names_of(&policy->instances[i]);
		is_needed |= names && (repo || names->nr);
	}
	if (!is_needed)
		return NULL;
	TG_TRY(find_folder(arena, repo, &folder));
	/* A file is checked where nothing is installed, too. */
	if (!repo && access(folder, F_OK) != 0)
		return NULL;
	TG_TRY(repo ? tg_languages_load(arena, folder, &languages)
		    : tg_languages_open(arena, folder, &languages));
	check_names(arena, &languages, policy, out);
	for (size_t i = 0; repo && i < languages.nr; i++)
		TG_TRY(tg_languages_scanner(&languages, &languages.items[i], &scanner));
	return NULL;
}
