/* SPDX-License-Identifier: MIT */
/* One small file from pre-receive to `update`; written by rename, so that it is
 * whole or not there. */
#include "handoff.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORD = 64, DIR_MODE = 0750, FILE_MODE = 0640 };
#define STALE_SECONDS (24 * 60 * 60)

static const char *const words[] = {
	[TG_HANDOFF_NONE] = "none",
	[TG_HANDOFF_OVERRIDDEN] = "overridden",
	[TG_HANDOFF_TOLD] = "told",
};

static const char *
run_dir(struct tg_arena *arena, const char *repo_path)
{
	return tg_path_join(arena, repo_path, "trunkgate/run");
}

const struct tg_error *
tg_handoff_write(struct tg_arena *arena, const char *repo_path, const char *push,
		 enum tg_handoff what, struct tg_str refused)
{
	const char *dir = run_dir(arena, repo_path);
	struct tg_buf text;
	if (refused.len > TG_HANDOFF_MAX)
		return tg_error_new(arena, TG_ERR_LIMIT, "too many refused refs for a handoff");
	tg_buf_init(&text, arena, MAX_WORD + TG_HANDOFF_MAX);
	tg_buf_addf(&text, "%s\n", words[what]);
	tg_buf_add(&text, refused);
	TG_TRY(tg_mkdirs(arena, dir, DIR_MODE));
	return tg_file_replace(arena, tg_path_join(arena, dir, push), tg_buf_str(&text), FILE_MODE);
}

const struct tg_error *
tg_handoff_read(struct tg_arena *arena, const char *repo_path, const char *push,
		enum tg_handoff *out, struct tg_str *refused)
{
	struct tg_str text = { 0 }, word = { 0 };
	bool found = false;
	const char *path = tg_path_join(arena, run_dir(arena, repo_path), push);
	*out = TG_HANDOFF_NONE;
	*refused = TG_STR("");
	TG_TRY(tg_file_read(arena, path, MAX_WORD + TG_HANDOFF_MAX, &text, &found));
	if (!found)
		return NULL;
	tg_str_split(&text, '\n', &word);
	for (size_t i = 0; i < TG_ARRAY_LEN(words); i++) {
		if (!tg_str_eq(word, tg_str_from(words[i])))
			continue;
		*out = (enum tg_handoff)i;
		*refused = text;
		return NULL;
	}
	return tg_error_new(arena, TG_ERR_SYSTEM, "%s is not what pre-receive writes", path);
}

bool
tg_handoff_lists(struct tg_str refused, struct tg_str name)
{
	struct tg_str line;
	while (tg_str_split(&refused, '\n', &line))
		if (tg_str_eq(line, name))
			return true;
	return false;
}

static void
remove_if_stale(struct tg_arena *arena, const char *dir, const char *name)
{
	struct stat st;
	const char *path = tg_path_join(arena, dir, name);
	if (name[0] != '.' && stat(path, &st) == 0 && st.st_mtime + STALE_SECONDS < time(NULL))
		unlink(path);
}

void
tg_handoff_remove(struct tg_arena *arena, const char *repo_path, const char *push)
{
	const char *dir = run_dir(arena, repo_path);
	if (unlink(tg_path_join(arena, dir, push)) != 0)
		return;
	DIR *stream = opendir(dir);
	if (!stream)
		return;
	for (const struct dirent *entry; (entry = readdir(stream));)
		remove_if_stale(arena, dir, entry->d_name);
	closedir(stream);
}
