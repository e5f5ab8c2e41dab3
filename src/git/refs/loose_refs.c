/* SPDX-License-Identifier: MIT */
/* Loose refs: one small file each. */
#include "refs.h"

#include "ref_name.h"

#include "trunkgate/buf.h"
#include "trunkgate/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { MAX_FILE = 2048, MAX_SHOWN = 120 };

/* What is no file at that name is no ref: a directory, or a name below a
 * file (then git refuses the push by itself). */
static bool
is_absence(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR || errnum == EISDIR;
}

static const struct tg_error *
parse(struct tg_repo *repo, struct tg_str name, struct tg_str text, struct tg_oid *oid,
      struct tg_str *target)
{
	struct tg_str prefix = TG_STR("ref:");
	if (tg_str_starts(text, prefix)) {
		*target =
			tg_str_copy(repo->arena, tg_str_trim(tg_str_from_index(text, prefix.len)));
		return NULL;
	}
	if (tg_oid_parse(tg_str_rtrim(text), oid))
		return NULL;
	return tg_error_new(repo->arena, TG_ERR_GIT, "the ref %s is broken",
			    tg_show(repo->arena, name, MAX_SHOWN));
}

/* A symbolic link to "refs/..." is a symbolic ref of old (core.preferSymlinkRefs);
 * git reads through any other. */
static bool
is_symlink_ref(struct tg_repo *repo, const char *path, struct tg_str *target)
{
	char buf[MAX_FILE];
	ssize_t nr = readlink(path, buf, sizeof(buf));
	struct tg_str text = tg_str_make(buf, nr < 0 ? 0 : (size_t)nr);
	if (!tg_str_starts(text, TG_STR("refs/")) || !tg_ref_name_is_valid(text))
		return false;
	*target = tg_str_copy(repo->arena, text);
	return true;
}

const struct tg_error *
tg_loose_read(struct tg_repo *repo, struct tg_str name, struct tg_oid *oid, struct tg_str *target,
	      bool *found)
{
	char buf[MAX_FILE];
	const char *dir =
		tg_str_starts(name, TG_STR("refs/")) ? repo->path : repo->own_path; /* HEAD */
	const char *path = tg_path_join(repo->arena, dir, tg_str_cstr(repo->arena, name));
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
	*target = TG_STR("");
	*found = fd < 0 && errno == ELOOP && is_symlink_ref(repo, path, target);
	if (*found)
		return NULL;
	if (fd < 0 && errno == ELOOP)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 && is_absence(errno))
		return NULL;
	ssize_t nr = fd < 0 ? -1 : read(fd, buf, sizeof(buf));
	int errnum = errno;
	if (fd >= 0)
		close(fd);
	if (nr < 0 && is_absence(errnum))
		return NULL;
	if (nr < 0)
		return tg_error_errno(repo->arena, errnum, "the ref %s cannot be read",
				      tg_show(repo->arena, name, MAX_SHOWN));
	*found = true;
	return parse(repo, name, tg_str_make(buf, (size_t)nr), oid, target);
}
