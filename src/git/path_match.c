/* SPDX-License-Identifier: MIT */
#include "trunkgate/change.h"

#include <string.h>

enum { MAX_PATH = 4096 };

static bool
stands_for_folder(uint32_t mode)
{
	return (mode & TG_MODE_TYPE) == TG_MODE_GITLINK || (mode & TG_MODE_TYPE) == TG_MODE_LINK;
}

bool
tg_path_matches(const struct tg_path *path, const struct tg_globs *paths)
{
	/* No pattern spells that name; * and ** match it. */
	static const char below[] = "/\x01";
	char name[MAX_PATH + sizeof(below)];
	if (tg_globs_match(paths, path->path))
		return true;
	if (path->path.len > MAX_PATH ||
	    !(stands_for_folder(path->old_mode) || stands_for_folder(path->new_mode)))
		return false;
	memcpy(name, path->path.ptr, path->path.len);
	memcpy(name + path->path.len, below, sizeof(below) - 1);
	return tg_globs_match(paths, tg_str_make(name, path->path.len + sizeof(below) - 1));
}
