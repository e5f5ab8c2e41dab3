/* SPDX-License-Identifier: MIT */
/* A listing of two folders, in which a pack or a failure stands for everything. */
#include "quarantine.h"

#include "trunkgate/num.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

enum { MANY = 16 };

static DIR *
open_folder(const char *path, const char *name)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = folder < 0 ? -1 : openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	if (fd >= 0 && !stream)
		close(fd);
	if (folder >= 0)
		close(folder);
	return stream;
}

static bool
has_packs(const char *path)
{
	DIR *stream = open_folder(path, "pack");
	bool any = !stream;

	for (const struct dirent *entry; stream && !any && (entry = readdir(stream));)
		any = entry->d_name[0] != '.';
	if (stream)
		closedir(stream);
	return any;
}

static void
list(struct tg_quarantine *quarantine)
{
	DIR *stream = open_folder(quarantine->path, ".");

	quarantine->is_listed = true;
	quarantine->may_hold_any = !stream || has_packs(quarantine->path);
	for (const struct dirent *entry; stream && (entry = readdir(stream));) {
		unsigned char byte;
		if (tg_parse_hex(tg_str_from(entry->d_name), &byte, 1))
			quarantine->folders[byte] = true;
	}
	if (stream)
		closedir(stream);
}

bool
tg_quarantine_may_hold(struct tg_quarantine *quarantine, const struct tg_oid *oid)
{
	if (!quarantine->path)
		return false;
	if (quarantine->nr_missed < MANY)
		return true;
	if (!quarantine->is_listed)
		list(quarantine);
	return quarantine->may_hold_any || quarantine->folders[oid->id[0]];
}
