/* SPDX-License-Identifier: MIT */
/* A history that is read commit by commit where git could have an index of it. */
#include "doctor.h"

#include "trunkgate/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* About ten thousand commits: walks through fewer are no matter. */
enum { LARGE = 50000 };

/* A pack index, version 2: magic, version, 256 sums, of which the last is of all. */
static uint32_t
objects_of(const char *idx)
{
	static const unsigned char magic[] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };
	unsigned char head[sizeof(magic) + 256 * 4] = { 0 };
	int fd = open(idx, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return 0;
	ssize_t len = pread(fd, head, sizeof(head), 0);
	close(fd);
	if (len != (ssize_t)sizeof(head) || memcmp(head, magic, sizeof(magic)) != 0)
		return 0;
	const unsigned char *last = head + sizeof(head) - 4;
	return (uint32_t)last[0] << 24 | (uint32_t)last[1] << 16 | (uint32_t)last[2] << 8 | last[3];
}

static uint64_t
packed_objects(struct tg_patient *p, const char *objects)
{
	const char *packs = tg_path_join(p->arena, objects, "pack");
	DIR *stream = opendir(packs);
	uint64_t nr = 0;
	if (!stream)
		return 0;
	for (const struct dirent *entry; (entry = readdir(stream));)
		if (tg_str_ends(tg_str_from(entry->d_name), TG_STR(".idx")))
			nr += objects_of(tg_path_join(p->arena, packs, entry->d_name));
	closedir(stream);
	return nr;
}

static bool
has_graph(struct tg_patient *p, const char *objects)
{
	static const char *const places[] = { "info/commit-graph",
					      "info/commit-graphs/commit-graph-chain" };
	for (size_t i = 0; i < TG_ARRAY_LEN(places); i++)
		if (access(tg_path_join(p->arena, objects, places[i]), R_OK) == 0)
			return true;
	return false;
}

void
tg_examine_graph(struct tg_patient *p)
{
	const char *objects = tg_path_join(p->arena, tg_repo_path(p->repo), "objects");
	if (has_graph(p, objects))
		return;
	uint64_t nr = packed_objects(p, objects);
	if (nr >= LARGE)
		tg_complain_of(
			p, TG_ILL_NOTE, "git.commit_graph",
			"git commit-graph write --reachable; git gc keeps it up to date",
			"%llu objects and no commit-graph: where work left the trunk is found "
			"by reading history, commit by commit",
			(unsigned long long)nr);
}
