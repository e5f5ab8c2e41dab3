/* SPDX-License-Identifier: MIT */
/*
 * A commit-graph file. What is not refused can be read from its first commit
 * to its last, and no parent is outside of it.
 */
#include "fuzz.h"

#include "../../src/git/history/graph.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_COMMITS = 5000 };

static char folder[] = "/tmp/fuzz_graph.XXXXXX";
static char info[64], path[96];

static void
forget_files(void)
{
	unlink(path);
	rmdir(info);
	rmdir(folder);
}

static void
write_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		must(mkdtemp(folder) != NULL);
		snprintf(info, sizeof(info), "%s/info", folder);
		snprintf(path, sizeof(path), "%s/commit-graph", info);
		must(mkdir(info, 0700) == 0);
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		must(fd >= 0);
		atexit(forget_files);
	}
	must(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
}

static void
check_commit(const struct tg_graph *graph, uint32_t at)
{
	struct tg_graph_commit commit;
	struct tg_oid oid, found;
	uint32_t again;

	tg_graph_oid(graph, at, &oid);
	if (tg_graph_find(graph, &oid, &again)) {
		must(again < tg_graph_nr(graph));
		tg_graph_oid(graph, again, &found);
		must(tg_oid_eq(&oid, &found));
	}
	if (!tg_graph_read(graph, at, &commit))
		return;
	for (size_t i = 0; i < commit.nr_parents; i++)
		must(tg_graph_parent(&commit, i) < tg_graph_nr(graph));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tg_arena *arena = tg_arena_new("fuzz", (size_t)64 << 20);
	struct tg_graph *graph;

	write_file(data, size);
	must(!tg_graph_open(arena, folder, &graph));
	for (uint32_t i = 0; graph && i < tg_graph_nr(graph) && i < MAX_COMMITS; i++)
		check_commit(graph, i);
	tg_arena_destroy(arena);
	return 0;
}
