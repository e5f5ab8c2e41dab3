/* SPDX-License-Identifier: MIT */
#include "trunkgate/change.h"

#include <string.h>

struct tg_str
tg_path_below(const struct tg_path *path, char buf[TG_PATH_BELOW])
{
	/* No pattern spells that name; * and ** match it. */
	static const char below[] = "/\x01";
	size_t len = path->path.len;
	bool stands_for_folder =
		tg_path_is_or_was(path, TG_MODE_GITLINK) || tg_path_is_or_was(path, TG_MODE_LINK);
	if (!stands_for_folder || len > TG_PATH_BELOW - sizeof(below))
		return TG_STR("");
	memcpy(buf, path->path.ptr, len);
	memcpy(buf + len, below, sizeof(below) - 1);
	return tg_str_make(buf, len + sizeof(below) - 1);
}

bool
tg_path_matches(const struct tg_path *path, const struct tg_globs *globs)
{
	char buf[TG_PATH_BELOW];
	if (!globs || tg_globs_match(globs, path->path))
		return true;
	struct tg_str below = tg_path_below(path, buf);
	return below.len && tg_globs_match(globs, below);
}

bool
tg_paths_match(const struct tg_paths *paths, const struct tg_globs *globs)
{
	for (size_t i = 0; i < paths->nr; i++)
		if (tg_path_matches(&paths->items[i], globs))
			return true;
	return false;
}
